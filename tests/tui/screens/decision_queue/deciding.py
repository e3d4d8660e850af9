"""The way to the requests that are decided, and waiting for one to be in front of the user."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from syren_api.statuses import Status
from syren_tui.runtime.letter_runs import REPEATED
from tests.portal.world import World
from tests.tui.console import Console
from tests.tui.records import stored

SINCE: Final = datetime(2026, 11, 12, 9, tzinfo=UTC)
"""When the oldest request came."""


async def decide(console: Console) -> None:
    await console.press("escape", "t")
    await console.sees("À décider")
    await console.press("1")
    await console.sees("Décider : En attente")


async def seen(console: Console, text: str) -> None:
    """Wait until somebody stands on the screen, is painted, and no key counts as held down."""
    await console.sees(text)
    await console.turn()
    clock = asyncio.get_running_loop().time
    await console.until(lambda: clock() - console.app.pressed.time > REPEATED)


def still_waiting(world: World, people: list[str]) -> bool:
    """Tell whether nobody was decided."""
    return all(stored(world, each).status is Status.PENDING for each in people)
