"""The field of the desk: a scanner types into it, or a person; it is free again at once."""

from dataclasses import dataclass
from statistics import median
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from syren_api.queries import MAX_SEARCH
from syren_tui.i18n import N_
from syren_tui.runtime.interfaces import TakesCards
from syren_tui.widgets.base.navigation import match_bindings
from syren_tui.widgets.base.plain_input import PlainInput

BURST: Final = (0.01, 0.3)
"""Seconds, at least and at most, in which an Enter after a number is of the same burst.

Scanners end a number by CR, CR+LF or Tab, some twice. In between, twice the usual pause between the
keys of the number itself: each scanner has a rhythm of its own.
"""
MOST_CARDS: Final = 200
"""Lines of a paste that are taken for cards: a scanner with a memory has no more; lists have."""
_SCANNED_ENDS: Final = frozenset({"enter", "tab", "ctrl+j"})


class CardField(PlainInput, TakesCards):
    """Takes numbers and names; Enter on the empty field is for what the screen shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter('read')", N_("Lire la carte"), tooltip=N_(
                "Chercher la carte, ou le nom, de ce qui est tapé")),
        Binding("enter", "enter('renew')", N_("Renouveler"), tooltip=N_(
                "Renouveler l’abonné qui est affiché")),
        Binding("enter", "enter('validate')", N_("Valider"), tooltip=N_(
                "Valider l’abonné qui est affiché")),
        Binding("enter", "enter('store')", N_("Noter la carte"), tooltip=N_(
                "Enregistrer le numéro de carte de l’abonné qui est affiché")),
        Binding("enter", "enter('ask')", N_("Chercher par nom"), tooltip=N_(
                "Chercher par son nom à qui est la carte inconnue")),
        Binding("enter", "enter('show')", N_("Montrer"), tooltip=N_(
                "Montrer l’abonné dont le numéro est peut-être celui qui est tapé")),
        Binding("enter", "enter('choose')", N_("Choisir")),
        Binding("enter", "enter('again')", N_("Réessayer")),
        Binding("tab", "enter('read')", "", show=False),
        Binding("ctrl+d", "screen.day", "", show=False),  # not Textual's "delete to the right"
        *match_bindings(),
        Binding("ctrl+j", "nothing", "", show=False),  # the LF that some scanners send after CR
    ]  # fmt: skip

    @dataclass
    class Read(Message):
        """Something is to be read: a number, or a name."""

        text: str

        def __repr__(self) -> str:
            """Hold nothing of what was typed: messages may be logged."""
            return "Read()"

    class Entered(Message):
        """Enter was typed on the empty field, for what the screen shows."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__(id=id, max_length=MAX_SEARCH)
        self.enter_does = ""
        """What Enter does while the field is empty: the parameter of a binding; or nothing."""
        self.key_at = 0.0
        """When the last key was typed, by the clock of Textual's messages."""
        self.in_burst = False
        """Whether that key is an Enter that ends a number once more: see `BURST`."""
        self._ended = False
        """Whether the key before ended a number."""
        self._pauses: list[float] = []
        """Between the keys of the number that was typed last."""

    async def on_key(self, event: events.Key) -> None:
        """Note when it was typed; help at ``?``, which no name and no number holds."""
        pause = event.time - self.key_at
        self.key_at = event.time
        if event.is_printable:
            self._pauses = [*self._pauses, pause] if self.value else []
        self.in_burst = self._ended and event.key in _SCANNED_ENDS and pause < self._burst()
        self._ended = event.key in _SCANNED_ENDS
        if event.character == "?":
            event.stop()
            event.prevent_default()
            await self.run_action("screen.help")

    def _burst(self) -> float:
        shortest, longest = BURST
        return min(longest, max(shortest, 2 * median(self._pauses or [0.0])))

    def on_paste(self, event: events.Paste) -> None:
        """Take each line as a card: Textual's own drops all but the first."""
        *whole, rest = event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if whole:
            event.stop()
            event.prevent_default()
            cards = [line for line in (self.value + whole[0], *whole[1:], rest) if line.strip()]
            last = [] if len(cards) > MOST_CARDS or not rest.strip() else [cards.pop()]
            for line in cards[:MOST_CARDS]:
                self.post_message(self.Read(line[:MAX_SEARCH]))
            self.value = "".join(last)[:MAX_SEARCH]
            self.cursor_position = len(self.value)
            if len(cards) > MOST_CARDS:
                self.post_message(self.Cut(len(cards), MOST_CARDS, MAX_SEARCH))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let Enter read what is typed, else do what is shown."""
        if action != "enter":
            return True
        return parameters == ("read" if self.value.strip() else self.enter_does,)

    def action_enter(self, what: str) -> None:
        """Have what is typed read, and be free again; else do what is shown."""
        if what == "read":
            text, self.value = self.value, ""
            self.post_message(self.Read(text))
        elif not self.in_burst:
            self.post_message(self.Entered())

    def action_nothing(self) -> None:
        """Do nothing."""
