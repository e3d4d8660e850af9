"""Asks whether somebody is the person that the library's system told of, both sides shown."""

from itertools import zip_longest
from textwrap import wrap
from typing import ClassVar, Final

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from syren_api.models import Portal
from syren_tui.i18n import N_, Speech
from syren_tui.membership.comparing import Compared, compared, other_people, what_follows
from syren_tui.membership.heaps import HeapEntry
from syren_tui.membership.texts import reasons
from syren_tui.screens.frame import Dialog
from syren_tui.texts.rows import cut
from syren_tui.widgets.base.key_hints import KeyHints

CONFIRM: Final = "confirm"
STORE: Final = "store"
PASS: Final = "pass"  # noqa: S105 -- no password
RECORD: Final = "record"
_NAME: Final = 12
_SIDE: Final = 28
_MOST_LINES: Final = 3
"""Of a side: names from outside may be long."""


class CompareDialog(Dialog[str]):
    """Returns what is decided: one of the words above; None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "confirm", N_("Confirmer"),
                tooltip=N_("C’est bien cette personne : la prendre avec les membres")),
        Binding("n", "store", N_("Noter la carte"),
                tooltip=N_("C’est bien cette personne : mettre sa nouvelle carte au portail")),
        Binding("p", "pass", N_("Passer"), tooltip=N_("Laisser, et voir la personne suivante")),
        Binding("ctrl+o", "record", N_("Fiche"), tooltip=N_("Ouvrir sa fiche")),
    ]  # fmt: skip

    def __init__(
        self, speech: Speech, entry: HeapEntry, portal: Portal, place: str, *, stores: bool
    ) -> None:
        """Show somebody.

        Args:
            speech: the user's language.
            entry: whom, as the source told of them.
            portal: on the verification's day.
            place: which of how many.
            stores: whether the new card may be stored at the portal.
        """
        super().__init__(speech)
        self._entry = entry
        self._portal = portal
        self._place = place
        self._stores = stores

    def compose(self) -> ComposeResult:
        """Lay out both sides, what differs, and what would follow."""
        speech, entry = self.speech, self._entry
        say = speech.gettext
        with Vertical(classes="dialog -large"):
            yield Static(
                Content(say("Est-ce la même personne ? {place}", place=self._place)),
                classes="dialog-title",
            )
            head = self._line(Compared("", say("Au portail"), say("Dans le SIGB"), differs=False))
            lines = [head, *map(self._line, compared(entry, self._portal, speech))]
            yield Static(Content("\n").join(lines), classes="compare-sides")
            why = speech.joined([*reasons(entry, speech), *other_people(entry, speech)])
            yield Static(Content(why), classes="compare-why")
            yield Static(Content(what_follows(entry, speech)), classes="dialog-more")
            yield KeyHints(speech)

    def _line(self, row: Compared) -> Content:
        columns = [
            wrap(text, cells - 1)[:_MOST_LINES]
            for text, cells in ((row.name, _NAME), (row.portal, _SIDE), (row.source, _SIDE))
        ]
        lines = [
            "".join(
                set_cell_size(cut(text, cells - 1), cells)
                for text, cells in zip(line, (_NAME, _SIDE, _SIDE), strict=True)
            )
            for line in zip_longest(*columns, fillvalue="")
        ]
        text = ("≠ " if row.differs else "  ") + "\n  ".join(lines)
        return Content.styled(text, "bold") if row.differs else Content(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Storing a card is for who has a new one."""
        return self._stores if action == "store" else True

    def action_confirm(self) -> None:
        """It is this person; a key that is held down says nothing."""
        if not self.key_is_repeated:
            self.dismiss(CONFIRM)

    def action_store(self) -> None:
        """It is this person, and the portal is to have the new card."""
        if not self.key_is_repeated:
            self.dismiss(STORE)

    def action_pass(self) -> None:
        """Leave this person for the next."""
        self.dismiss(PASS)

    def action_record(self) -> None:
        """Look at the record."""
        self.dismiss(RECORD)
