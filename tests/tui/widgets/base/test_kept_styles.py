"""The list's table keeps its styles and its lines: never longer than they are right."""

from tests.portal.world import World
from tests.tui.console import Console, console_on
from tests.tui.records import crowd


def shown(console: Console) -> list[list[tuple[str, object]]]:
    """Return what the screen shows, cell for cell."""
    return [
        [(sign, each.style) for each in strip for sign in each.text]
        for strip in console.app.screen._compositor.render_strips()
    ]


async def test_with_another_focus_and_in_another_theme(world: World) -> None:
    crowd(world, 30)
    async with console_on(world) as console:
        table = console.app.screen.query_one("SubscriberTable")
        for theme in ("dark", "light", "ansi"):
            console.app.theme = theme
            for key in ("enter", "down", "slash"):
                await console.press(key)
                await console.settled()
                kept = shown(console)
                table.notify_style_update()  # it forgets all of it
                assert shown(console) == kept, (theme, key)
