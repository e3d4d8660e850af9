"""The table of a report: a row an account, and what became of it."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual.binding import BindingType
from textual.widgets.data_table import Column, ColumnKey, RowKey

from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.records import SeriesEntry
from syren_tui.widgets.base.cells import fit
from syren_tui.widgets.base.navigation import row_bindings
from syren_tui.widgets.base.row_painter import Lines
from syren_tui.widgets.base.virtual_table import VirtualTable

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


class SeriesTable(VirtualTable, inherit_bindings=False):
    """Shows accounts of a series: all, or those that a screen chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *row_bindings(N_("Premier abonné"), N_("Dernier abonné")),
    ]
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
        super().__init__(self, row_height=1, id=id)
        self._speech = speech
        self._say = say
        self._selection = marks
        self._entries: Sequence[SeriesEntry] = ()
        self._names = _LONGEST_NAME
        self._parts: dict[str, Style] = {}

    # What a screen says.

    def show_entries(self, entries: Sequence[SeriesEntry]) -> None:
        """Show these; the cursor stays with its account where that is one of them."""
        current = self.current
        self._entries = entries
        places = (
            place
            for place, entry in enumerate(entries)
            if current is not None and entry.id == current.id
        )
        self.set_total(len(entries), cursor=next(places, 0))

    @property
    def current(self) -> SeriesEntry | None:
        """The account under the cursor; None where there is none."""
        return self._entries[self.cursor_row] if self.cursor_row < len(self._entries) else None

    # Painting.

    def key_at(self, index: int) -> RowKey:
        """Return an account's id."""
        return RowKey(self._entries[index].id if index < len(self._entries) else None)

    def lay_out(self, width: int) -> None:
        """Give names their share, the outcome the rest."""
        room = (width - _MARGIN - _NUMBER) * 2 // 5
        self._names = max(_LEAST_NAME, min(_LONGEST_NAME, room))

    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        """Return the one line of a row."""
        entry = self._entries[index]
        said = self._say(entry)
        margin = ("›" if cursor else " ") + ("*" if entry.id in self._selection else " ") + " "
        name = f"{clean(entry.last_name)} {clean(entry.first_name)}"
        rest = max(1, width - _MARGIN - self._names - _NUMBER)
        return [
            [
                (margin, self._part("strong")),
                (fit(name, self._names), Style.null()),
                (fit(clean(entry.registration_number or ""), _NUMBER), self._part("muted")),
                (fit(said.outcome, rest), self._part(said.kind)),
            ]
        ]

    def header_line(self, width: int) -> Sequence[tuple[str, Style, int]]:
        """Return the text of the header."""
        style = self.get_component_rich_style("datatable--header")
        columns = self._columns(width)
        texts = [" " * _MARGIN + columns[0][0], *(label for label, _ in columns[1:])]
        return [
            (fit(text, cells), style, place)
            for place, (text, (_, cells)) in enumerate(zip(texts, columns, strict=True))
        ]

    @property
    def ordered_columns(self) -> list[Column]:
        """The columns in their order."""
        return [
            Column(ColumnKey(None), Text(label), cells)
            for label, cells in self._columns(self.size.width)
        ]

    def _columns(self, width: int) -> list[tuple[str, int]]:
        say = self._speech.gettext
        rest = max(1, width - _MARGIN - self._names - _NUMBER)
        return [
            (say("Nom"), _MARGIN + self._names),
            (say("N° de carte"), _NUMBER),
            (say("Résultat"), rest),
        ]

    def notify_style_update(self) -> None:
        """Forget what was painted in the old styles."""
        super().notify_style_update()
        self._parts.clear()

    def _part(self, name: str) -> Style:
        if name not in self._parts:
            style = self.get_component_rich_style(f"series-table--{name}", partial=True)
            self._parts[name] = style
        return self._parts[name]
