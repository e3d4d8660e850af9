"""Paints the rows of a table, and keeps those in view painted."""

from collections.abc import Sequence, Set
from functools import cached_property
from typing import Any, Final, Protocol

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.color import Color
from textual.strip import Strip
from textual.widgets import DataTable

from syren_tui.widgets.base.strip_cache import StripLook

_SCREENS_KEPT: Final = 3
"""How many times the rows in view are kept painted."""
UNFILTERED: Final = StripLook((), Color(0, 0, 0))

Lines = Sequence[Sequence[tuple[str, Style]]]
"""The lines of a row: texts with their styles, as wide together as the table."""


class RowSource(Protocol):
    """Gives the text of the rows."""

    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        """Return the text of the lines of a row.

        Args:
            index: the row's place, from 0.
            width: the cells of each line.
            cursor: whether the cursor is on it.
        """

    def header_line(self, width: int) -> Sequence[tuple[str, Style, int]]:
        """Return the text of the header: texts, styles and the place of their column."""


class RowPainter:
    """Keeps each row painted as it looks with and without cursor, focus and mouse."""

    def __init__(self, table: DataTable[Any], source: RowSource) -> None:
        """Begin with nothing painted.

        Args:
            table: whose styles the rows have.
            source: gives their text.
        """
        self._table = table
        self._source = source
        self._rows: LRUCache[tuple[int, bool, bool, bool], list[Strip]] = LRUCache(_SCREENS_KEPT)
        self._header: Strip | None = None
        self._look = UNFILTERED

    # What is no longer as it was painted.

    def set_look(self, look: StripLook) -> None:
        """Take what is done to every line; nothing is kept from another look."""
        if look != self._look:
            self._look = look
            self.forget_all()

    def keep_rows(self, visible: int) -> None:
        """Keep as many rows as are useful where so many are visible."""
        self._rows.maxsize = visible * _SCREENS_KEPT

    def forget_all(self) -> None:
        """Forget all that is painted, and the styles."""
        self._rows.clear()
        self._header = None
        for name in ("_base", "_over_cursor", "_over_hover"):
            self.__dict__.pop(name, None)

    def forget_all_but(self, unchanged: Set[int]) -> None:
        """Forget the header, and the rows that are not among these places."""
        self._header = None
        for key in list(self._rows.keys()):
            if key[0] not in unchanged:
                self._rows.discard(key)

    def forget(self, index: int) -> None:
        """Forget a row."""
        for cursor in (False, True):
            for focus in (False, True):
                for hover in (False, True):
                    self._rows.discard((index, cursor, focus, hover))

    # Painting.

    def header(self, width: int) -> Strip:
        """Return the header; its text has so many cells."""
        if self._header is None:
            segments = [
                Segment(text, style + Style.from_meta({"row": -1, "column": column}))
                for text, style, column in self._source.header_line(width)
            ]
            strip = Strip(segments).adjust_cell_length(width, self._base)
            self._header = self._finished(strip)
        return self._header

    def row(self, index: int, width: int, *, cursor: bool, hover: bool) -> list[Strip]:
        """Return the lines of a row.

        Args:
            index: the row's place, from 0.
            width: the cells of its text.
            cursor: whether the cursor is on it.
            hover: whether the mouse is on it.
        """
        key = (index, cursor, self._table.has_focus, hover)
        if (strips := self._rows.get(key)) is None:
            strips = self._paint(index, width, cursor=cursor, hover=hover)
            self._rows[key] = strips
        return strips

    def blank(self) -> Strip:
        """Return an empty line, as below the last row."""
        return self._look.filtered(Strip.blank(self._table.region.width, self._base))

    def _paint(self, index: int, width: int, *, cursor: bool, hover: bool) -> list[Strip]:
        over = self._over_cursor if cursor else self._over_hover if hover else Style.null()
        base = self._base
        return [
            self._finished(
                Strip(
                    [Segment(text, base + style + over) for text, style in line]
                ).adjust_cell_length(width, base + over)
            )
            for line in self._source.row_lines(index, width, cursor=cursor)
        ]

    def _finished(self, strip: Strip) -> Strip:
        """Return a line with what is under the scroll bar, as it is to be shown."""
        wide = strip.adjust_cell_length(self._table.region.width, self._base)
        return self._look.filtered(wide)

    @cached_property
    def _base(self) -> Style:
        """The style under every text."""
        return self._table.rich_style

    @cached_property
    def _over_cursor(self) -> Style:
        return self._table.get_component_rich_style("datatable--cursor")

    @cached_property
    def _over_hover(self) -> Style:
        hover = self._table.get_component_rich_style("datatable--hover")
        return Style(bgcolor=hover.bgcolor)
