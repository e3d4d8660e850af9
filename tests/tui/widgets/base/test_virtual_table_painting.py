"""What a table paints anew, and its scroll bar."""

import pytest

from tests.tui.widgets.base.tables import MANY, TableApp, table_app, until


async def test_the_number_and_the_height_of_rows_change() -> None:
    app = TableApp()
    async with table_app(app) as pilot:
        table = app.table
        await pilot.press("end")
        table.set_total(50)
        await until(pilot, lambda: "> row 49 lower" in app.shown)
        assert table.cursor_row == 49
        table.set_row_height(1)
        await until(pilot, lambda: app.shown[-1] == "> row 49 upper")
        assert app.shown[0] == "  row 27 upper"
        table.set_row_height(2)
        await until(pilot, lambda: app.shown[-1] == "> row 49 lower")
        table.set_total(3, cursor=1)
        await until(pilot, lambda: "> row 1 upper" in app.shown)
        assert len(app.shown) == 6
        table.set_total(0)
        await until(pilot, lambda: app.shown == [])
        before = len(app.said)
        await pilot.press("down", "end", "pagedown", "pageup", "up", "enter")
        await pilot.click(offset=(5, 5))
        assert (table.cursor_row, len(app.said)) == (0, before)
        table.set_total(MANY, cursor=700)
        await until(pilot, lambda: "> row 700 upper" in app.shown)


async def test_what_changed_is_painted_anew_and_nothing_else() -> None:
    app = TableApp()
    async with table_app(app) as pilot:
        await until(pilot, lambda: "> row 0 upper" in app.shown)
        app.table.painted.clear()
        app.table.repaint_rows(4)
        await until(pilot, lambda: app.table.painted == [4])
        app.table.painted.clear()
        await pilot.press("down")
        await until(pilot, lambda: "> row 1 upper" in app.shown)
        assert set(app.table.painted) == {0, 1}
        app.table.painted.clear()
        app.table.repaint_rows()
        await until(pilot, lambda: len(set(app.table.painted)) == 12)


async def test_rows_that_are_unchanged_are_not_painted_again() -> None:
    app = TableApp()
    async with table_app(app) as pilot:
        await until(pilot, lambda: "> row 0 upper" in app.shown)
        app.table.painted.clear()
        app.table.set_total(MANY, unchanged={0, 1, 2, 3, 5})
        await until(pilot, lambda: 4 in app.table.painted and 6 in app.table.painted)
        assert not {0, 1, 2, 3, 5} & set(app.table.painted)


def thumb(app: TableApp) -> list[int]:
    """Return the lines on which the scroll bar differs from most of it."""
    looks = [
        [(each.text, each.style and each.style.bgcolor) for each in strip.crop(39, 40)]
        for strip in app.screen._compositor.render_strips()
    ]
    ground = max(looks, key=looks.count)
    return [place for place, look in enumerate(looks) if look != ground]


async def test_the_scroll_bar_tells_where_one_is() -> None:
    app = TableApp()
    async with table_app(app, (40, 13)) as pilot:
        await until(pilot, lambda: thumb(app) == [0])
        for row, lines in ((MANY // 4, {2, 3}), (MANY // 2, {5, 6}), (MANY * 3 // 4, {8, 9})):
            app.table.move_cursor(row=row)
            await until(pilot, lambda row=row: f"> row {row} lower" in app.shown)  # type: ignore[misc]
            await until(pilot, lambda lines=lines: set(thumb(app)) <= lines)  # type: ignore[misc]
        app.table.move_cursor(row=MANY - 1)
        await until(pilot, lambda: thumb(app) == [12])


@pytest.mark.parametrize("total", [0, 1, 6])
async def test_there_is_no_scroll_bar_where_all_is_in_view(total: int) -> None:
    app = TableApp(total)
    async with table_app(app, (40, 13)) as pilot:
        await until(pilot, lambda: len(app.shown) == 2 * total)
        assert not app.table.show_vertical_scrollbar
