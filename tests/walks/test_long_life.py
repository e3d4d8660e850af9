"""What the console holds does not grow with what is done: tasks, files, screens, widgets, timers.

Memory is judged over hundreds of rounds, in a process of its own: `benchmarks.long_life`.
"""

import asyncio
import gc
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Final

from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker

from tests.portal.world import World
from tests.tui.console import DEADLINE, Console, console_on
from tests.tui.news.following import edit
from tests.tui.records import crowd

FIRST: Final = 2
"""Rounds after which everything was used once, and what is kept for later is kept."""
LAST: Final = int(os.environ.get("SYREN_LIFE_ROUNDS", "4"))
"""Rounds altogether: `make soak` does more."""
ACCOUNTS: Final = LAST + 12
"""One a round, and some more: who was renewed once is not again on the same day."""


async def work(world: World, console: Console, number: int) -> None:
    """Do what is done in some minutes: search, open, save, renew, look at the report, scan.

    Somebody else changes an account, which is announced and taken in.
    """
    await console.press("slash")
    await console.type(f"nom{number:04}")
    await console.sees("1 abonné")
    await console.press("enter", "enter")
    await console.sees("[Informations]", f"NOM{number:04}")
    await console.settled()
    await console.press("down", "tab", "tab", "tab", "tab")
    await console.replace(f"Ville {number}")
    await console.press("ctrl+s")
    await console.sees("Enregistré.")
    await console.press("f1", "escape", "escape")
    await console.sees("Rechercher:")
    await console.press("space", "r")
    await console.sees("Plan de renouvellement")
    await console.press("ctrl+s")
    await console.sees("Rapport de la série du", "1 compte renouvelé")
    await console.press("escape", "x", "f", "escape", "s")
    await console.type("99")
    await console.press("enter")
    await console.sees("Carte 99 : INCONNUE")
    await console.press("escape")
    await console.sees(f"{ACCOUNTS} abonnés")
    await edit(world, f"NOM{ACCOUNTS - 1:04}", city=f"Ville {number}")
    await console.sees("1 compte modifié : Ctrl+R")
    await console.press("ctrl+r")
    await console.sees(f"{ACCOUNTS} abonnés", absent=["Ctrl+R"])
    await console.settled()
    await console.until(lambda: len(world.app.state.context.waits) == 1, "waits for news again")


async def forget_timers() -> None:
    """Have asyncio drop the timers that were cancelled.

    It keeps them until their time has come, or until they are more than a hundred and more than
    half of all; and with each its context: the worker whose call had a time limit, and by that the
    worker's screen, up to `TIME_LIMIT` seconds after it was left. How many that are depends on when
    one looks; so there are too many of them now.
    """
    loop = asyncio.get_running_loop()
    for _ in range(1000):
        loop.call_later(DEADLINE, bool).cancel()
    await asyncio.sleep(0)


async def held() -> Counter[str]:
    """What there is at present, by kind."""
    await forget_timers()
    gc.collect()
    kinds = (Widget, Timer, Worker)
    found = Counter(type(each).__name__ for each in gc.get_objects() if isinstance(each, kinds))
    found["tasks"] = len(asyncio.all_tasks())
    found["files"] = len(open_files())
    return found


def open_files() -> list[str]:
    """Return what this process has open, but for the portal's database.

    The portal runs in this process too, and opens another connection to its database whenever
    more calls than before happen to be at work at once.
    """
    names = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one that lists the folder is gone
            names.append(os.readlink(descriptor))
    return [name for name in names if "/portal.db" not in name]


async def test_no_resource_grows_with_use(world: World) -> None:
    crowd(world, ACCOUNTS)
    async with console_on(world) as console:
        for number in range(FIRST):
            await work(world, console, number)
        before = await held()
        for number in range(FIRST, LAST):
            await work(world, console, number)
        # What the last round began may yet be ending.
        end = asyncio.get_running_loop().time() + DEADLINE
        while more := await held() - before:
            assert asyncio.get_running_loop().time() < end, f"after more rounds more: {more}"
            await asyncio.sleep(0.1)
