"""A DataTable whose rows are not stored: it knows how many there are, and paints those in view.

Keys, messages, mouse and component classes are Textual's. This is the one module that stands on
what Textual keeps to itself in DataTable (8.2): where it looks its rows up, and how it finds the
region of one. ``tests/tui/widgets/base/test_virtual_table.py`` fails by name where that changes.
"""

from collections.abc import Sequence, Set
from functools import cached_property
from typing import Any, Final, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.cache import LRUCache
from textual.color import Color
from textual.coordinate import Coordinate
from textual.geometry import Region, Size
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import CellKey, ColumnKey, Row, RowKey

from syren_tui.i18n import N_
from syren_tui.widgets.base.strip_cache import CachedScrollBar, StripLook, cropped, is_bare

_SCREENS_KEPT: Final = 3
"""How many times the rows in view are kept painted."""
_UNFILTERED: Final = StripLook((), Color(0, 0, 0))

Lines = Sequence[Sequence[tuple[str, Style]]]
"""The lines of a row: texts with their styles, as wide together as the table."""


def row_bindings(first: str, last: str) -> list[Binding]:
    """Return the keys that move the cursor over the rows of a table.

    Args:
        first: what the key for the first row is called in the help; marked by `N_`.
        last: the same for the last row.
    """
    return [
        Binding("up", "cursor_up", N_("Monter"), show=False),
        Binding("down", "cursor_down", N_("Descendre"), show=False),
        Binding("pageup", "page_up", N_("Page précédente"), show=False),
        Binding("pagedown", "page_down", N_("Page suivante"), show=False),
        Binding("home", "scroll_top", first, show=False),
        Binding("end", "scroll_bottom", last, show=False),
    ]


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
        self._painted: LRUCache[tuple[int, bool, bool, bool], list[Strip]] = LRUCache(_SCREENS_KEPT)
        self._header_kept: Strip | None = None
        self._look = _UNFILTERED
        self._laid_out_for = 0
        """Cells."""
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
        self._header_kept = None
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
            self._forget_painted()
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
        if (line := top * self.row_height) != self.scroll_y:
            self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def on_resize(self, _: events.Resize) -> None:
        """Lay the rows out for the new size; the cursor's stays in view."""
        self._fit()
        self._measure()
        self._scroll_cursor_into_view()

    def _fit(self) -> None:
        """Lay the rows out where there is another size: also before the event that tells of it."""
        self._painted.maxsize = self.visible_rows * _SCREENS_KEPT
        width = self.scrollable_content_region.width
        if width != self._laid_out_for:
            self._laid_out_for = width
            self._forget_painted()
            self.lay_out(width)

    def notify_style_update(self) -> None:
        """Forget what was painted in the old styles."""
        super().notify_style_update()
        self._forget_painted()

    def _set_hover_cursor(self, active: bool) -> None:
        """Show what the mouse is on, or no longer: nothing is painted anew where that is so."""
        if active or self._show_hover_cursor:
            super()._set_hover_cursor(active)

    def _forget_painted(self) -> None:
        self._painted.clear()
        self._header_kept = None
        for name in ("_base", "_over_cursor", "_over_hover"):
            self.__dict__.pop(name, None)

    @cached_property
    def _base(self) -> Style:
        """What every line stands on."""
        return self.rich_style

    @cached_property
    def _over_cursor(self) -> Style:
        return self.get_component_rich_style("datatable--cursor")

    @cached_property
    def _over_hover(self) -> Style:
        return Style(bgcolor=self.get_component_rich_style("datatable--hover").bgcolor)

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
        self._fit()
        bare = is_bare(self)
        look = StripLook.of(self) if bare else _UNFILTERED  # Textual filters by itself
        if look != self._look:
            self._look = look
            self._forget_painted()
        if not bare:
            return super().render_lines(crop)
        self._pseudo_class_state = self.get_pseudo_class_state()
        return cropped(self._lines(crop.line_range), crop, self.region.width)

    def _lines(self, places: range) -> list[Strip]:
        """Return some lines of what is in view; painted are those that are not known."""
        width = self.size.width
        header = self.header_height if self.show_header else 0
        top = int(self.scroll_y) - header
        lines = [self._header(width)] * len(places[: max(0, header - places.start)])
        at = places.start + len(lines) + top
        end = min(places.stop + top, self._total_row_height)
        while at < end:
            index, line = divmod(at, self.row_height)
            lines += self._row(index, width)[line : line + end - at]
            at = (index + 1) * self.row_height
        if lacking := len(places) - len(lines):
            below = Strip.blank(self.region.width, self._base)
            lines += [self._look.filtered(below)] * lacking
        return lines

    def render_line(self, y: int) -> Strip:
        """Paint one line of what is in view."""
        return self._lines(range(y, y + 1))[0]

    def _header(self, width: int) -> Strip:
        if self._header_kept is None:
            segments = [
                Segment(text, style + Style.from_meta({"row": -1, "column": column}))
                for text, style, column in self.header_line(width)
            ]
            strip = Strip(segments).adjust_cell_length(width, self._base)
            self._header_kept = self._finished(strip)
        return self._header_kept

    def _finished(self, strip: Strip) -> Strip:
        """Return a line with what is under the scroll bar, as it is to be shown."""
        wide = strip.adjust_cell_length(self.region.width, self._base)
        return self._look.filtered(wide)

    def _row(self, index: int, width: int) -> list[Strip]:
        cursor = self.show_cursor and index == self.cursor_row
        hover = self._show_hover_cursor and index == self.hover_row
        key = (index, cursor, self.has_focus, hover)
        if (strips := self._painted.get(key)) is None:
            strips = self._paint(index, width, cursor=cursor, hover=hover)
            self._painted[key] = strips
        return strips

    def _paint(self, index: int, width: int, *, cursor: bool, hover: bool) -> list[Strip]:
        over = self._over_cursor if cursor else self._over_hover if hover else Style.null()
        base = self._base
        return [
            self._finished(
                Strip(
                    [Segment(text, base + style + over) for text, style in line]
                ).adjust_cell_length(width, base + over)
            )
            for line in self.row_lines(index, width, cursor=cursor)
        ]
