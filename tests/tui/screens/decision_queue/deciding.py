"""The way to the requests that are decided, and waiting for one to be in front of the user."""

import asyncio

from syren_tui.runtime.letter_runs import REPEATED
from tests.tui.console import Console


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
