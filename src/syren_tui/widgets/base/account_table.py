"""A table with one line an account: what tables of reports and of verifications share."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.style import Style
from rich.text import Text
from textual.binding import BindingType
from textual.widgets.data_table import Column, ColumnKey, RowKey

from syren_tui.i18n import N_, Speech
from syren_tui.widgets.base.cells import fit
from syren_tui.widgets.base.navigation import row_bindings
from syren_tui.widgets.base.row_painter import Lines
from syren_tui.widgets.base.virtual_table import VirtualTable

EntryT = TypeVar("EntryT")


class AccountTable(VirtualTable, Generic[EntryT], inherit_bindings=False):
    """Shows entries, one a row, under a header; a subclass has the columns and the rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *row_bindings(N_("Premier abonné"), N_("Dernier abonné")),
    ]
    STYLES: ClassVar[str]
    """What the names of the component classes begin with."""

    def __init__(self, speech: Speech, *, id: str | None = None) -> None:  # noqa: A002
        """Begin empty.

        Args:
            speech: the user's language.
            id: of the widget.
        """
        super().__init__(self, row_height=1, id=id)
        self._speech = speech
        self._entries: Sequence[EntryT] = ()
        self._parts: dict[str, Style] = {}

    # What a subclass says.

    @abstractmethod
    def id_of(self, entry: EntryT) -> str:
        """Return the id of an entry's account."""

    @abstractmethod
    def columns_at(self, width: int) -> list[tuple[str, int]]:
        """Return the columns of a table of so many cells: their labels and their cells."""

    @abstractmethod
    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        """Return the one line of a row."""

    # What a screen says.

    def show_entries(
        self, entries: Sequence[EntryT], *, keep_row: bool = False, from_top: bool = False
    ) -> None:
        """Show these; the cursor stays with its account where that is one of them.

        Args:
            entries: in their order.
            keep_row: whether the cursor stays in its row where its account is gone; else it goes to
                the first.
            from_top: whether the cursor goes to the first in any case.
        """
        row, current = self.cursor_row, self.current
        self._entries = entries
        cursor = row if keep_row and current is not None else 0
        if current is not None and not from_top:
            here = self.id_of(current)
            same = (at for at, each in enumerate(entries) if self.id_of(each) == here)
            cursor = next(same, cursor)
        self.set_total(len(entries), cursor=cursor)

    @property
    def current(self) -> EntryT | None:
        """The entry under the cursor; None where there is none."""
        return self._entries[self.cursor_row] if self.cursor_row < len(self._entries) else None

    # Painting.

    def key_at(self, index: int) -> RowKey:
        """Return an account's id."""
        return RowKey(self.id_of(self._entries[index]) if index < len(self._entries) else None)

    def header_line(self, width: int) -> Sequence[tuple[str, Style, int]]:
        """Return the text of the header."""
        style = self.get_component_rich_style("datatable--header")
        return [
            (fit(text, cells), style, place)
            for place, (text, cells) in enumerate(self.columns_at(width))
        ]

    @property
    def ordered_columns(self) -> list[Column]:
        """The columns in their order; nothing is sorted by them."""
        return [
            Column(ColumnKey(None), Text(label.strip()), cells)
            for label, cells in self.columns_at(self.size.width)
        ]

    def notify_style_update(self) -> None:
        """Forget what was painted in the old styles."""
        super().notify_style_update()
        self._parts.clear()

    def part_style(self, name: str) -> Style:
        """Return the style of a component class, by the end of its name."""
        if name not in self._parts:
            style = self.get_component_rich_style(f"{self.STYLES}--{name}", partial=True)
            self._parts[name] = style
        return self._parts[name]
