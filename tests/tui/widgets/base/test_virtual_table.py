"""A table of 100,000 rows that stores none of them; and what of Textual it stands on."""

from inspect import isfunction
from typing import Final

import pytest
from textual import events
from textual.widgets import DataTable

from syren_tui.widgets.base.virtual_table import VirtualTable
from tests.tui.widgets.base.tables import MANY, TableApp, table_app, until

OVERRIDDEN: Final = (
    "_get_row_region",
    "_scroll_cursor_into_view",
    "_set_hover_cursor",
    "_total_row_height",
    "_update_dimensions",
    "action_page_down",
    "action_page_up",
    "coordinate_to_cell_key",
    "is_valid_coordinate",
    "notify_style_update",
    "ordered_rows",
    "render_line",
    "render_lines",
    "row_count",
    "validate_cursor_coordinate",
    "validate_scroll_y",
    "vertical_scrollbar",
    "watch_cursor_coordinate",
    "watch_has_focus",
    "watch_scroll_y",
)
"""What the module puts something else in the place of."""


USED: Final = (
    "action_cursor_down",
    "action_cursor_up",
    "action_scroll_bottom",
    "action_scroll_top",
    "action_select_cursor",
    "header_height",
    "hover_row",
    "is_valid_row_index",
    "move_cursor",
    "ordered_columns",
    "refresh_row",
)


SET: Final = ("_data", "_row_locations", "rows", "_show_hover_cursor", "_vertical_scrollbar")
"""What an instance has from the beginning."""


READS: Final = (
    ("watch_cursor_coordinate", "_highlight_row"),
    ("watch_cursor_coordinate", "_scroll_cursor_into_view"),
    ("watch_cursor_coordinate", "refresh_row"),
    ("move_cursor", "_scroll_cursor_into_view"),
    ("refresh_row", "_get_row_region"),
    ("_highlight_row", "_data"),
    ("_highlight_row", "_row_locations"),
    ("is_valid_row_index", "rows"),
    ("action_scroll_bottom", "row_count"),
    ("_post_selected_message", "_data"),
    ("_post_selected_message", "coordinate_to_cell_key"),
    ("_set_hover_cursor", "_show_hover_cursor"),
    ("_on_click", "ordered_columns"),
    ("_on_click", "_scroll_cursor_into_view"),
    ("_on_mouse_move", "hover_coordinate"),
    ("_on_idle", "_update_dimensions"),
)
"""Which method of Textual's looks what up: where it no longer does, the module does nothing."""


def keys(app: TableApp, *names: str) -> None:
    for name in names:
        app.post_message(events.Key(name, None))


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_textual_still_has_what_is_overridden(name: str) -> None:
    assert name in vars(VirtualTable), f"virtual_table.py no longer overrides DataTable.{name}"
    assert hasattr(DataTable, name), f"Textual's DataTable has no {name} any more"


@pytest.mark.parametrize("name", USED)
def test_textual_still_has_what_is_called(name: str) -> None:
    assert hasattr(DataTable, name), f"Textual's DataTable has no {name} any more"


@pytest.mark.parametrize("name", SET)
def test_textual_still_keeps(name: str) -> None:
    assert name in vars(DataTable()), f"Textual's DataTable keeps no {name} any more"


@pytest.mark.parametrize(("method", "name"), READS)
def test_textual_still_looks_up(method: str, name: str) -> None:
    names = getattr(DataTable, method).__code__.co_names
    assert name in names, f"Textual's DataTable.{method} no longer looks at {name}"


def test_all_that_is_private_is_watched_by_these_tests() -> None:
    defined = {
        name
        for name, value in vars(VirtualTable).items()
        if isfunction(value) or isinstance(value, property)
    }
    overridden = {name for name in defined if hasattr(DataTable, name)} - {"__init__"}
    assert overridden <= set(OVERRIDDEN)


async def test_keys_and_the_rows_that_are_painted() -> None:
    app = TableApp()
    async with table_app(app) as pilot:
        table = app.table
        await until(pilot, lambda: "> row 0 upper" in app.shown)
        assert app.shown[-2:] == ["  row 10 lower", "  row 11 upper"]  # the beginning of one more
        await pilot.press("down", "down", "up")
        await until(pilot, lambda: "> row 1 lower" in app.shown)
        await pilot.press("pagedown")
        await until(pilot, lambda: "> row 12 lower" in app.shown)
        assert table.cursor_row == 12
        await pilot.press("end")
        await until(pilot, lambda: app.shown[-2:] == ["> row 99999 upper", "> row 99999 lower"])
        assert app.shown[0] == "  row 99989 upper"
        await pilot.press("down")
        assert table.cursor_row == MANY - 1
        await pilot.press("pageup")
        await until(pilot, lambda: "> row 99988 upper" in app.shown)
        await pilot.press("home", "up")
        await until(pilot, lambda: app.shown[0] == "> row 0 upper")
        assert {row for row, _ in app.highlighted} == {0, 1, 2, 12, 99_988, 99_999}
        assert app.highlighted[-1] == (0, "0")
        # Two pages and a bit at the top, two at the end: nothing in between was asked for.
        assert {row for row in table.painted if 30 < row < MANY - 30} == set()
        assert len(table.painted) < 200


@pytest.mark.parametrize("row_height", [1, 2])
async def test_five_hundred_times_down_is_row_500(row_height: int) -> None:
    app = TableApp(row_height=row_height)
    async with table_app(app) as pilot:
        keys(app, *["down"] * 500)
        await until(pilot, lambda: app.table.cursor_row >= 500)
        await pilot.pause()
        assert app.table.cursor_row == 500
        await until(pilot, lambda: "> row 500 upper" in app.shown)
        assert [row for row, _ in app.highlighted] == list(range(1, 501))
        assert max(app.table.painted) <= 501


@pytest.mark.parametrize("rows", [20, 21, 24, 25])
async def test_whole_rows_stand_at_the_top_and_the_cursor_in_view(rows: int) -> None:
    app = TableApp()
    async with table_app(app, (60, rows)) as pilot:
        for key in ["pagedown", "down", "down", "end", "up", "up", "pageup"]:
            await pilot.press(key)
            await pilot.pause()
            shown = app.shown
            assert shown[0].endswith("upper"), key
            assert len([line for line in shown if line.startswith(">")]) == 2, key
            assert len(shown) >= rows - 2


async def test_another_size_keeps_the_cursors_row_in_view() -> None:
    app = TableApp()
    async with table_app(app, (80, 40)) as pilot:
        await pilot.press("pagedown", "pagedown", "up", "up")
        row = app.table.cursor_row
        for columns, rows in [(60, 20), (100, 21), (60, 50), (60, 20)]:
            await pilot.resize_terminal(columns, rows)
            await until(pilot, lambda rows=rows: app.screen.size.height == rows)  # type: ignore[misc]
            await until(pilot, lambda: f"> row {row} lower" in app.shown)
            assert app.table.cursor_row == row
            assert app.shown[0].endswith("upper")
        await pilot.press("end")
        await pilot.resize_terminal(60, 50)
        await until(pilot, lambda: (len(app.shown), app.shown[-1]) == (48, "> row 99999 lower"))


async def test_clicks_move_the_cursor_and_select() -> None:
    app = TableApp()
    async with table_app(app) as pilot:
        table = app.table
        await pilot.click(offset=(5, 8))  # the lower line of the fourth row
        await until(pilot, lambda: table.cursor_row == 3)
        assert app.said == []
        assert app.highlighted[-1] == (3, "3")
        await pilot.click(offset=(50, 7))
        await until(pilot, lambda: app.said)
        selected = app.said[0]
        assert isinstance(selected, DataTable.RowSelected)
        assert (selected.cursor_row, selected.row_key.value) == (3, "3")
        await pilot.click(offset=(21, 0))
        await until(pilot, lambda: len(app.said) == 2)
        header = app.said[1]
        assert isinstance(header, DataTable.HeaderSelected)
        assert (header.column_index, header.column_key.value) == (1, "day")
        assert header.label.plain == "day"
        await pilot.hover(offset=(5, 5))
        assert table.hover_row == 2
        assert table.cursor_row == 3


async def test_the_wheel_scrolls_by_whole_rows_and_leaves_the_cursor() -> None:
    app = TableApp()
    async with table_app(app) as pilot:
        table = app.table
        tops = []
        for event in [events.MouseScrollDown] * 4 + [events.MouseScrollUp]:
            app.post_message(event(None, 5, 5, 0, 0, 0, False, False, False))
            await pilot.pause()
            assert app.shown[0].endswith("upper")
            tops.append(table.first_visible)
        assert tops == [*sorted(tops[:-1]), tops[2]]
        assert tops[0] > 0
        assert table.cursor_row == 0
        assert not any(line.startswith(">") for line in app.shown)
        await pilot.press("down")
        await until(pilot, lambda: "> row 1 upper" in app.shown)
        await pilot.press("end")
        app.post_message(events.MouseScrollDown(None, 5, 5, 0, 0, 0, False, False, False))
        await pilot.pause()
        assert app.shown[-1] == "> row 99999 lower"


async def test_the_terminal_s_cursor_is_on_the_row() -> None:
    """Screen readers follow it, though it is not shown."""
    app = TableApp()
    async with table_app(app) as pilot:

        def is_on_the_row() -> bool:
            x, y = app.cursor_position
            return x == 0 and app.shown[y - 1] == f"> row {app.table.cursor_row} upper"

        for keys in (["down"], ["down"] * 30, ["end"], ["pageup"], ["home"]):
            await pilot.press(*keys)
            await until(pilot, is_on_the_row)
        await pilot.press("end")
        await pilot.resize_terminal(60, 9)
        await until(pilot, is_on_the_row)
