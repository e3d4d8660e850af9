"""The field of the desk: a scanner types into it, or a person; it is free again at once."""

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from syren_api.requests import MAX_SEARCH
from syren_tui.i18n import N_
from syren_tui.widgets.plain_input import PlainInput

BURST: Final = (0.01, 0.3)
"""Seconds, at least and at most, in which an Enter after a number is of the same burst.

Scanners end a number by CR, CR+LF or Tab, some twice. In between, twice the longest pause between
the keys of the number itself: scanners differ, and lines make pauses of their own.
"""
_SCANNED_ENDS: Final = frozenset({"enter", "tab", "ctrl+j"})


class CardField(PlainInput):
    """Takes numbers and names; Enter on the empty field is for what the screen shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.enter('read')", N_("Lire la carte"), tooltip=N_(
                "Chercher la carte, ou le nom, de ce qui est tapé")),
        Binding("enter", "screen.enter('renew')", N_("Renouveler"), tooltip=N_(
                "Renouveler l’abonné qui est affiché")),
        Binding("enter", "screen.enter('validate')", N_("Valider"), tooltip=N_(
                "Valider l’abonné qui est affiché")),
        Binding("enter", "screen.enter('store')", N_("Noter la carte"), tooltip=N_(
                "Enregistrer le numéro de carte de l’abonné qui est affiché")),
        Binding("enter", "screen.enter('ask')", N_("Chercher par nom"), tooltip=N_(
                "Chercher par son nom à qui est la carte inconnue")),
        Binding("enter", "screen.enter('choose')", N_("Choisir")),
        Binding("enter", "screen.enter('again')", N_("Réessayer")),
        Binding("tab", "screen.enter('read')", "", show=False),
        Binding("up", "screen.move(-1)", N_("Monter"), show=False),
        Binding("down", "screen.move(1)", N_("Descendre"), show=False),
        Binding("ctrl+j", "nothing", "", show=False),  # the LF that some scanners send after CR
    ]  # fmt: skip

    @dataclass
    class LinesPasted(Message):
        """Several numbers came in one go; the last, without its Enter, stays in the field."""

        lines: list[str]

        def __repr__(self) -> str:
            """Hold nothing of what was pasted: messages may be logged."""
            return "LinesPasted()"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__(id=id, max_length=MAX_SEARCH)
        self.key_at = 0.0
        """When the last key was typed, by the clock of Textual's messages."""
        self.in_burst = False
        """Whether that key is an Enter that ends a number once more: see `BURST`."""
        self._ended = False
        """Whether the key before ended a number."""
        self._longest_pause = 0.0
        """Between two keys of the number that was typed last."""

    async def on_key(self, event: events.Key) -> None:
        """Note when it was typed; help at ``?``, which no name and no number holds."""
        pause = event.time - self.key_at
        self.key_at = event.time
        if event.is_printable:
            self._longest_pause = max(self._longest_pause, pause) if self.value else 0.0
        shortest, longest = BURST
        in_burst = pause < min(longest, max(shortest, 2 * self._longest_pause))
        self.in_burst = event.key in _SCANNED_ENDS and self._ended and in_burst
        self._ended = event.key in _SCANNED_ENDS
        if event.character == "?":
            event.stop()
            event.prevent_default()
            await self.run_action("screen.help")

    def on_paste(self, event: events.Paste) -> None:
        """Take each line as a card: Textual's own drops all but the first."""
        *whole, rest = event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if whole:
            event.stop()
            event.prevent_default()
            whole[0] = self.value + whole[0]
            self.value = rest
            self.cursor_position = len(rest)
            self.post_message(self.LinesPasted(whole))

    def action_nothing(self) -> None:
        """Do nothing."""
