"""A DataTable whose rows are not stored: it knows how many there are, and paints those in view.

Keys, messages, mouse and component classes are Textual's. This is the one module that uses
what is private in Textual's DataTable (8.2): where it looks its rows up, and how it finds the
region of one. ``tests/tui/widgets/base/test_virtual_table.py`` fails by name where that changes.
"""

from collections.abc import Set
from typing import Any, cast

from rich.style import Style
from textual import events
from textual.coordinate import Coordinate
from textual.geometry import Offset, Region, Size
from textual.reactive import var
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import CellKey, ColumnKey, Row, RowKey

from syren_tui.widgets.base.row_painter import UNFILTERED, RowPainter, RowSource
from syren_tui.widgets.base.strip_cache import CachedScrollBar, StripLook, cropped, is_undecorated


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

    rows_laid_out: var[int] = var(0)
    """How many whole rows there was room for when it was laid out last; to be watched."""

    def __init__(
        self,
        source: RowSource,
        *,
        row_height: int = 2,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Begin with no rows.

        Args:
            source: gives the text of the rows; a table that makes it itself gives itself.
            row_height: lines a row.
            id: of the widget.
        """
        self.total = 0
        self.row_height = row_height
        self._painter = RowPainter(self, source)
        self._laid_out_for = 0
        """Cells."""
        super().__init__(cursor_type="row", cell_padding=0, show_row_labels=False, id=id)
        rows = cast(Any, _Rows(self))
        self.rows = rows
        self._data = rows
        self._row_locations = rows

    # What a subclass may say otherwise.

    def key_at(self, index: int) -> RowKey:
        """Return the key of a row, for the messages about it."""
        return RowKey(str(index))

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
        self._painter.forget_all_but(unchanged)
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
            self._painter.forget_all()
            self.refresh()
            return
        for index in indexes:
            self._painter.forget(index)
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
        """Scroll by whole rows: a name is never apart from its status."""
        rows = round(super().validate_scroll_y(value) / self.row_height)
        return rows * self.row_height

    def _scroll_cursor_into_view(self, animate: bool = False) -> None:
        top, room = self.first_visible, self.visible_rows
        row = self.cursor_row
        if row < top:
            top = row
        elif row >= top + room:
            top = row - room + 1
        if (line := top * self.row_height) != self.scroll_y:
            self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def on_resize(self, _: events.Resize) -> None:
        """Lay the rows out for the new size; the cursor's stays in view."""
        self._lay_out_for_size()
        self._measure()
        self._scroll_cursor_into_view()
        self._place_terminal_cursor()
        self.rows_laid_out = self.visible_rows

    def watch_cursor_coordinate(self, before: Coordinate, after: Coordinate) -> None:
        """Paint both rows anew."""
        super().watch_cursor_coordinate(before, after)
        self._place_terminal_cursor()

    def watch_scroll_y(self, before: float, after: float) -> None:
        """Paint the rows that are in view now."""
        super().watch_scroll_y(before, after)
        self._place_terminal_cursor()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Paint what shows that keys come here."""
        super().watch_has_focus(has_focus)
        self._place_terminal_cursor()

    def _place_terminal_cursor(self) -> None:
        """Put the terminal's own cursor, which is hidden, on the row: screen readers follow it."""
        if self.has_focus:
            header = self.header_height if self.show_header else 0
            line = header + self.cursor_row * self.row_height - int(self.scroll_y)
            if 0 <= line < self.scrollable_content_region.height:
                self.app.cursor_position = self.content_region.offset + Offset(0, line)

    def _lay_out_for_size(self) -> None:
        """Lay the rows out where there is another size: also before the event that tells of it."""
        self._painter.keep_rows(self.visible_rows)
        width = self.scrollable_content_region.width
        if width != self._laid_out_for:
            self._laid_out_for = width
            self._painter.forget_all()
            self.lay_out(width)

    def notify_style_update(self) -> None:
        """Forget what was painted in the old styles."""
        super().notify_style_update()
        self._painter.forget_all()

    def _set_hover_cursor(self, active: bool) -> None:
        """Show what the mouse is on, or no longer: nothing is painted anew where that is so."""
        if active or self._show_hover_cursor:
            super()._set_hover_cursor(active)

    # The mouse.

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say which row the mouse is on, before DataTable looks."""
        self._tell_row(event)

    def on_click(self, event: events.Click) -> None:
        """Say which row the mouse is on, before DataTable looks."""
        self._tell_row(event)

    def _tell_row(self, event: events.MouseEvent) -> None:
        """Have the row where DataTable reads it: in the style under the mouse.

        Painted with the row, it would give every row styles of its own, and nothing that is kept
        of a style would ever be found again.
        """
        line = event.y - (self.header_height if self.show_header else 0) + int(self.scroll_y)
        row = line // self.row_height
        if event.style.meta.get("row") is None and line >= 0 and row < self.total:
            event.style += Style.from_meta({"row": row, "column": 0})

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
            bar = CachedScrollBar(thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some of the lines in view; those that are known already as they are kept."""
        self._lay_out_for_size()
        undecorated = is_undecorated(self)
        self._painter.set_look(
            StripLook.of(self) if undecorated else UNFILTERED
        )  # Textual filters itself
        if not undecorated:
            return super().render_lines(crop)
        self._pseudo_class_state = self.get_pseudo_class_state()
        return cropped(self._lines(crop.line_range), crop, self.region.width)

    def _lines(self, places: range) -> list[Strip]:
        """Return some lines of what is in view; painted are those that are not known."""
        width = self.size.width
        header = self.header_height if self.show_header else 0
        top = int(self.scroll_y) - header
        lines = [self._painter.header(width)] * len(places[: max(0, header - places.start)])
        at = places.start + len(lines) + top
        end = min(places.stop + top, self._total_row_height)
        while at < end:
            index, line = divmod(at, self.row_height)
            lines += self._row(index, width)[line : line + end - at]
            at = (index + 1) * self.row_height
        if lacking := len(places) - len(lines):
            lines += [self._painter.blank()] * lacking
        return lines

    def render_line(self, y: int) -> Strip:
        """Paint one line of what is in view."""
        return self._lines(range(y, y + 1))[0]

    def _row(self, index: int, width: int) -> list[Strip]:
        cursor = self.show_cursor and index == self.cursor_row
        hover = self._show_hover_cursor and index == self.hover_row
        return self._painter.row(index, width, cursor=cursor, hover=hover)
