"""The table of a report: a row an account, and what became of it."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.style import Style
from textual.binding import BindingType

from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.renewal.records import SeriesEntry
from syren_tui.texts.people import full_name
from syren_tui.widgets.base.account_table import AccountTable
from syren_tui.widgets.base.cells import fit
from syren_tui.widgets.base.row_painter import Lines

_MARGIN: Final = 3
"""Cursor, mark, and a space."""
_NUMBER: Final = 15
_LEAST_NAME: Final = 16
_LONGEST_NAME: Final = 36


@dataclass(frozen=True, slots=True)
class EntryTexts:
    """What is said of an account."""

    outcome: str
    """Clean, in the user's language."""
    kind: str
    """``done``, ``wrong`` or ``muted``."""


class SeriesTable(AccountTable[SeriesEntry], inherit_bindings=False):
    """Shows accounts of a series: all, or those that a screen chooses."""

    BINDINGS: ClassVar[list[BindingType]] = AccountTable.BINDINGS
    STYLES = "series-table"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "series-table--done",
        "series-table--wrong",
        "series-table--muted",
        "series-table--strong",
    }

    def __init__(
        self,
        speech: Speech,
        say: Callable[[SeriesEntry], EntryTexts],
        marks: Set[str],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Begin empty.

        Args:
            speech: the user's language.
            say: says what became of an account.
            marks: the ids of the marked accounts, as they are at any time.
            id: of the widget.
        """
        super().__init__(speech, id=id)
        self._say = say
        self._selection = marks
        self._names = _LONGEST_NAME

    def id_of(self, entry: SeriesEntry) -> str:
        """Return the id of an entry's account."""
        return entry.id

    def lay_out(self, width: int) -> None:
        """Give names their share, the outcome the rest."""
        room = (width - _MARGIN - _NUMBER) * 2 // 5
        self._names = max(_LEAST_NAME, min(_LONGEST_NAME, room))

    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        """Return the one line of a row."""
        entry = self._entries[index]
        said = self._say(entry)
        margin = ("›" if cursor else " ") + ("*" if entry.id in self._selection else " ") + " "
        name = full_name(entry)
        return [
            [
                (margin, self.part_style("strong")),
                (fit(name, self._names), Style.null()),
                (fit(clean(entry.registration_number or ""), _NUMBER), self.part_style("muted")),
                (fit(said.outcome, self._rest(width)), self.part_style(said.kind)),
            ]
        ]

    def _rest(self, width: int) -> int:
        return max(1, width - _MARGIN - self._names - _NUMBER)

    def columns_at(self, width: int) -> list[tuple[str, int]]:
        """Return the columns of a table of so many cells: their labels and their cells."""
        say = self._speech.gettext
        return [
            (" " * _MARGIN + say("Nom"), _MARGIN + self._names),
            (say("N° de carte"), _NUMBER),
            (say("Résultat"), self._rest(width)),
        ]
