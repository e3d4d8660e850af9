"""Threads for one kind of work, so that another kind never waits for it."""

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Threads:
    """A number of threads; they begin with the first work, in whichever process that is."""

    def __init__(self, count: int, *, niceness: int = 0) -> None:
        """Create the pool; its threads start when they are needed.

        Args:
            count: how many work at once.
            niceness: how far they give way to the process's other threads.
        """
        give_way = partial(_give_way, niceness) if niceness else None
        self._pool = ThreadPoolExecutor(count, initializer=give_way)

    async def run(
        self,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Do the work in one of the threads, and return what it returns."""
        call = partial(work, *arguments, **named)
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)


def _give_way(niceness: int) -> None:
    # Linux has a priority for each thread, and gives it to the threads that it starts.
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
