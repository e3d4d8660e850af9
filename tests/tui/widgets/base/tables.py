"""A table of rows that say their number, and an app that shows it and notes what it says."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import DataTable
from textual.widgets.data_table import Column, ColumnKey

from syren_tui.widgets.base.row_painter import Lines
from syren_tui.widgets.base.virtual_table import VirtualTable

SECONDS: Final = 10.0

MANY: Final = 100_000


class Rows(VirtualTable):
    """Rows that say their number."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "scroll_top", "", show=False),
        Binding("end", "scroll_bottom", "", show=False),
    ]

    def __init__(self, total: int, row_height: int) -> None:
        super().__init__(self, row_height=row_height)
        self.painted: list[int] = []
        self._first_total = total

    def on_mount(self) -> None:
        self.set_total(self._first_total, cursor=0)

    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        self.painted.append(index)
        sign = ">" if cursor else " "
        lines = [f"{sign} row {index} upper", f"{sign} row {index} lower"]
        return [[(line, Style())] for line in lines[: self.row_height]]

    def header_line(self, width: int) -> Sequence[tuple[str, Style, int]]:
        return [("Name".ljust(20), Style(), 0), ("Day", Style(), 1)]

    @property
    def ordered_columns(self) -> list[Column]:
        return [
            Column(ColumnKey(name), Text(name), width) for name, width in (("name", 20), ("day", 3))
        ]


class TableApp(App[None]):
    """A table and nothing else; it notes what the table says."""

    def __init__(self, total: int = MANY, row_height: int = 2) -> None:
        super().__init__()
        self._table = (total, row_height)
        self.said: list[DataTable.RowSelected | DataTable.HeaderSelected] = []
        self.highlighted: list[tuple[int, str | None]] = []

    def compose(self) -> ComposeResult:
        yield Rows(*self._table)

    @property
    def table(self) -> Rows:
        return self.query_one(Rows)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.said.append(event)

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        self.said.append(event)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        self.highlighted.append((event.cursor_row, event.row_key.value))

    @property
    def shown(self) -> list[str]:
        """The rows of the screen under the header, without what is empty."""
        strips = self.screen._compositor.render_strips()
        return [text for strip in strips[1:] if (text := strip.text[:60].rstrip(" ▁▂▃▄▅▆▇█"))]


def table_app(
    app: TableApp, size: tuple[int, int] = (60, 24)
) -> AbstractAsyncContextManager[Pilot[None]]:
    return app.run_test(size=size)


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    end = asyncio.get_running_loop().time() + SECONDS
    while not condition():
        assert asyncio.get_running_loop().time() < end, "in vain"
        await pilot.pause(0.004)
