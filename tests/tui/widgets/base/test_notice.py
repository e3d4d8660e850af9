"""The line of notices: another sentence of one line moves nothing else."""

import pytest
from textual.screen import Screen

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.console import console_on


async def test_another_sentence_of_one_line_lays_nothing_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.subscriber(last_name="DUPONT", status=Status.REFUSED)
    world.subscriber(last_name="MARTIN", status=Status.PENDING)
    laid_out: list[object] = []
    async with console_on(world) as console:
        await console.press("escape", "home")
        await console.sees("Accès : NON, refusé")
        await console.settled()
        lay_out = Screen._refresh_layout

        def noted(screen: Screen[object], *arguments: object, **options: object) -> None:
            laid_out.append(screen)
            lay_out(screen, *arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(Screen, "_refresh_layout", noted)
        await console.press("down")
        await console.sees("Accès : NON, en attente")
        await console.settled()
        assert not laid_out
