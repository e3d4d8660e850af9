"""A DataTable whose rows are not stored: it knows how many there are, and paints those in view.

Keys, messages, mouse and component classes are Textual's. This is the one module that stands on
what Textual keeps to itself in DataTable (8.2): where it looks its rows up, and how it finds the
region of one. ``tests/tui/widgets/test_virtual_table.py`` fails by name where that changes.
"""

from collections.abc import Sequence, Set
from typing import Any, Final, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.coordinate import Coordinate
from textual.geometry import Region, Size
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import CellKey, ColumnKey, Row, RowKey

from syren_tui.widgets.bare import BareScrollBar, bare_lines, is_bare

_CACHED_ROWS: Final = 160

Lines = Sequence[Sequence[tuple[str, Style]]]
"""The lines of a row: texts with their styles, as wide together as the table."""


class _Rows:
    """What DataTable looks a row up in, by its place: as many as there are, none of them stored."""

    def __init__(self, table: "VirtualTable") -> None:
        self._table = table

    def __len__(self) -> int:
        return self._table.total

    def __getitem__(self, key: RowKey) -> Row:
        return Row(key, self._table.row_height)

    def get_key(self, index: int) -> RowKey:
        return self._table.key_at(index)


class VirtualTable(DataTable[str]):
    """A table with a cursor on one whole row, of any length."""

    def __init__(self, *, row_height: int = 2, id: str | None = None) -> None:  # noqa: A002
        """Begin with no rows.

        Args:
            row_height: lines a row.
            id: of the widget.
        """
        self.total = 0
        self.row_height = row_height
        self._painted: LRUCache[tuple[int, bool, bool, bool], list[Strip]] = LRUCache(_CACHED_ROWS)
        self._header_kept: tuple[object, Strip] | None = None
        super().__init__(cursor_type="row", cell_padding=0, show_row_labels=False, id=id)
        rows = cast(Any, _Rows(self))
        self.rows = rows
        self._data = rows
        self._row_locations = rows

    # What a subclass gives.

    def key_at(self, index: int) -> RowKey:
        """Return the key of a row, for the messages about it."""
        return RowKey(str(index))

    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        """Return what stands in the lines of a row.

        Args:
            index: the row's place, from 0.
            width: the cells of each line.
            cursor: whether the cursor is on it.
        """
        raise NotImplementedError

    def header_line(self, width: int) -> Sequence[tuple[str, Style, int]]:
        """Return what stands in the header: texts, styles and the place of their column."""
        raise NotImplementedError

    def lay_out(self, width: int) -> None:
        """Find the places for rows of so many cells."""

    # What a screen says.

    def set_total(
        self, total: int, *, cursor: int | None = None, unchanged: Set[int] = frozenset()
    ) -> None:
        """Say how many rows there are.

        Args:
            total: how many.
            cursor: the row that the cursor goes to; None: it stays where it is, or at the last.
            unchanged: rows that look as before, and are not painted anew.
        """
        self.total = total
        for key in list(self._painted.keys()):
            if key[0] not in unchanged:
                self._painted.discard(key)
        self.refresh()
        self._measure()
        wanted = self.cursor_row if cursor is None else cursor
        self.cursor_coordinate = Coordinate(max(0, min(wanted, total - 1)), 0)
        self._scroll_cursor_into_view()

    def set_row_height(self, lines: int) -> None:
        """Say how many lines a row has."""
        self.row_height = lines
        self.repaint_rows()
        self._measure()
        self._scroll_cursor_into_view()

    def repaint_rows(self, *indexes: int) -> None:
        """Paint rows anew: those given, or all."""
        if not indexes:
            self._painted.clear()
            self.refresh()
            return
        for index in indexes:
            for cursor in (False, True):
                for focus in (False, True):
                    for hover in (False, True):
                        self._painted.discard((index, cursor, focus, hover))
            self.refresh_row(index)

    @property
    def first_visible(self) -> int:
        """The place of the row at the top."""
        return int(self.scroll_y) // self.row_height

    @property
    def visible_rows(self) -> int:
        """How many whole rows there is room for."""
        header = self.header_height if self.show_header else 0
        return max(1, (self.scrollable_content_region.height - header) // self.row_height)

    # What DataTable would find in its rows.

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self.total

    @property
    def _total_row_height(self) -> int:
        return self.total * self.row_height

    @property
    def ordered_rows(self) -> list[Row]:
        """Nothing: no row is stored, and none is fixed."""
        return []

    def _get_row_region(self, row_index: int) -> Region:
        if not self.is_valid_row_index(row_index):
            return Region(0, 0, 0, 0)
        header = self.header_height if self.show_header else 0
        return Region(0, row_index * self.row_height + header, self.size.width, self.row_height)

    def coordinate_to_cell_key(self, coordinate: Coordinate) -> CellKey:
        """Return the key of the row there, and of its first column."""
        return CellKey(self.key_at(coordinate.row), ColumnKey(None))

    def is_valid_coordinate(self, coordinate: Coordinate) -> bool:
        """Tell whether there is such a row."""
        return self.is_valid_row_index(coordinate.row)

    def validate_cursor_coordinate(self, value: Coordinate) -> Coordinate:
        """Keep the cursor on a row."""
        return Coordinate(max(0, min(value.row, self.total - 1)), 0)

    def _update_dimensions(self, new_rows: object) -> None:
        self._measure()

    def _measure(self) -> None:
        """Set the height of all rows; with what is needed to end on a whole one."""
        header = self.header_height if self.show_header else 0
        spare = max(0, self.scrollable_content_region.height - header) % self.row_height
        height = self._total_row_height
        room = self.visible_rows * self.row_height
        self.virtual_size = Size(
            self.scrollable_content_region.width, header + height + (spare if height > room else 0)
        )

    def validate_scroll_y(self, value: float) -> float:
        """Scroll by whole rows: a name never stands apart from its status."""
        rows = round(super().validate_scroll_y(value) / self.row_height)
        return rows * self.row_height

    def _scroll_cursor_into_view(self, animate: bool = False) -> None:
        top, room = self.first_visible, self.visible_rows
        row = self.cursor_row
        if row < top:
            top = row
        elif row >= top + room:
            top = row - room + 1
        self.scroll_to(y=top * self.row_height, animate=False, force=True, immediate=True)

    def on_resize(self, _: events.Resize) -> None:
        """Lay the rows out for the new size; the cursor's stays in view."""
        self._painted.clear()
        self.lay_out(self.scrollable_content_region.width)
        self._measure()
        self._scroll_cursor_into_view()

    def notify_style_update(self) -> None:
        """Forget what was painted in the old styles."""
        super().notify_style_update()
        self._painted.clear()
        self._header_kept = None

    # Keys that DataTable works out from its rows.

    def action_page_down(self) -> None:
        """Move the cursor down by as many rows as are in view."""
        self._set_hover_cursor(False)
        self.move_cursor(row=self.cursor_row + self.visible_rows)

    def action_page_up(self) -> None:
        """Move the cursor up by as many rows as are in view."""
        self._set_hover_cursor(False)
        self.move_cursor(row=self.cursor_row - self.visible_rows)

    # Painting.

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar; one that is quick to paint, for it is half of all lines of a row."""
        if self._vertical_scrollbar is None:
            bar = BareScrollBar(thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some of the lines in view; those that are known already as they are kept."""
        if not is_bare(self):
            return super().render_lines(crop)
        self._pseudo_class_state = self.get_pseudo_class_state()
        lines = map(self.render_line, crop.line_range)
        return bare_lines(self, lines, crop, self.region.width)

    def render_line(self, y: int) -> Strip:
        """Paint one line of what is in view."""
        width = self.size.width
        header = self.header_height if self.show_header else 0
        if y < header:
            return self._header(width)
        index, line = divmod(y - header + int(self.scroll_y), self.row_height)
        if index >= self.total:
            return Strip.blank(self.region.width, self.rich_style)
        return self._row(index, width)[line]

    def _header(self, width: int) -> Strip:
        texts = tuple(self.header_line(width))
        key = (texts, self.region.width)
        if self._header_kept is None or self._header_kept[0] != key:
            segments = [
                Segment(text, style + Style.from_meta({"row": -1, "column": column}))
                for text, style, column in texts
            ]
            strip = Strip(segments).adjust_cell_length(width, self.rich_style)
            self._header_kept = (key, self._widened(strip))
        return self._header_kept[1]

    def _widened(self, strip: Strip) -> Strip:
        """Return a line with what is under the scroll bar."""
        return strip.adjust_cell_length(self.region.width, self.rich_style)

    def _row(self, index: int, width: int) -> list[Strip]:
        cursor = self.show_cursor and index == self.cursor_row
        hover = self._show_hover_cursor and index == self.hover_row
        key = (index, cursor, self.has_focus, hover)
        if (strips := self._painted.get(key)) is None:
            strips = self._paint(index, width, cursor=cursor, hover=hover)
            self._painted[key] = strips
        return strips

    def _paint(self, index: int, width: int, *, cursor: bool, hover: bool) -> list[Strip]:
        over = Style.from_meta({"row": index, "column": 0})
        if cursor:
            name = "datatable--cursor"
            over += self.get_component_rich_style(name)
        elif hover:
            over += Style(bgcolor=self.get_component_rich_style("datatable--hover").bgcolor)
        base = self.rich_style
        return [
            self._widened(
                Strip(
                    [Segment(text, base + style + over) for text, style in line]
                ).adjust_cell_length(width, base + over)
            )
            for line in self.row_lines(index, width, cursor=cursor)
        ]
