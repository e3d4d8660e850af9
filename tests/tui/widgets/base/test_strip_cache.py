"""Lines that are kept: they look as Textual's own, with a filter too, and with a decoration."""

import pytest
from rich.style import Style
from textual.scrollbar import ScrollBar
from textual.widgets import DataTable, Static

from syren_tui.widgets.base.strip_cache import CachedScrollBar, is_undecorated
from tests.tui.widgets.base.tables import TableApp


def looks(app: TableApp) -> list[list[tuple[str, object]]]:
    """Return what the screen shows, cell for cell; of a blank its background and lines."""
    return [
        [(sign, seen(sign, each.style or Style())) for each in strip for sign in each.text]
        for strip in app.screen._compositor.render_strips()
    ]


def seen(sign: str, style: Style) -> object:
    lines = (style.underline, style.reverse, style.strike)
    colour = style.color if sign != " " or any(lines) else None
    return (colour, style.bgcolor, style.bold, *lines)


@pytest.mark.parametrize("no_color", [False, True])
async def test_kept_lines_look_as_textual_paints_them(
    monkeypatch: pytest.MonkeyPatch, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = TableApp()
    async with app.run_test(size=(40, 12)) as pilot:
        for keys in ((), ("down", "down"), ("pagedown",) * 3, ("end",), ("home",)):
            await pilot.press(*keys)
            await pilot.pause()
            kept = looks(app)
            with monkeypatch.context() as patch:
                patch.setattr(
                    "syren_tui.widgets.base.virtual_table.is_undecorated", lambda _: False
                )
                patch.setattr(CachedScrollBar, "render_lines", ScrollBar.render_lines)
                app.table.refresh()
                app.table.vertical_scrollbar.refresh()
                for row, (own, textuals) in enumerate(zip(kept, looks(app), strict=True)):
                    for column, (here, there) in enumerate(zip(own, textuals, strict=True)):
                        assert here == there, (keys, row, column)


async def test_what_is_decorated_is_not_bare() -> None:
    app = TableApp()
    async with app.run_test(size=(40, 12)):
        table: DataTable[str] = app.table
        assert is_undecorated(table)
        for name, value in (("opacity", 0.5), ("border", ("round", "red")), ("padding", 1)):
            widget = Static()
            await app.screen.mount(widget)
            assert is_undecorated(widget)
            setattr(widget.styles, name, value)
            assert not is_undecorated(widget), name
