"""Calls that finish by themselves when whoever waits for them gives up."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, Generic, TypeVar

from syren_tui.concurrency import cancel_and_wait

Value = TypeVar("Value")
_ABANDONED_SECONDS: Final = 15.0
"""Seconds after its deadline at which a call that still runs is cancelled."""


class CallsClosed(Exception):
    """The call was cut off by `CallTasks.close`."""


class CallTasks(Generic[Value]):
    """The calls under way.

    A call that is given up (its task cancelled, its time over) is not cut off inside httpx, whose
    pool would lose the connection (httpcore 1.0): it finishes by itself and its answer is dropped.
    Only one that comes to no end, whatever limit each of its steps has, is cancelled later.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Value]] = set()
        self._closing = False

    async def result(self, call: Coroutine[Any, Any, Value], deadline: float, name: str) -> Value:
        """Run a call and return its result.

        Args:
            call: what is run.
            deadline: by the clock of the loop.
            name: of its task.

        Raises:
            TimeoutError: it has not finished by then.
            CallsClosed: it was cut off.
        """
        loop = asyncio.get_running_loop()
        task = asyncio.create_task(call, name=name)
        self._running.add(task)
        task.add_done_callback(self._finished)
        try:
            async with asyncio.timeout_at(deadline):
                return await asyncio.shield(task)
        except TimeoutError:
            loop.call_later(_ABANDONED_SECONDS, task.cancel)
            raise
        except asyncio.CancelledError:
            if task.cancelled() and self._closing:  # by `close`, not by who waits here
                raise CallsClosed from None
            raise

    async def close(self) -> None:
        """Cut off what still runs, and wait until it has ended."""
        self._closing = True
        await cancel_and_wait(self._running)
        self._closing = False

    def _finished(self, task: asyncio.Task[Value]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that a dropped answer's error is not reported as lost
