"""The list of past series."""

from pathlib import Path

from syren_tui.screens.series.past_series import PastSeriesScreen
from tests.portal.world import World
from tests.tui.console import console_on


async def test_a_list_that_is_left_is_not_read_again(world: World, tmp_path: Path) -> None:
    async with console_on(world, series_folder=tmp_path) as console:
        await console.press("down", "h")
        await console.sees("Aucune série de ce compte")
        past = console.app.screen
        assert isinstance(past, PastSeriesScreen)
        past.dismiss(None)
        past._look_again()  # a report over it was left in this moment
        reading = [each for each in console.app.workers if each.node is past]
        assert all(each.is_finished or each.is_cancelled for each in reading)
        await console.sees("0 abonné")
