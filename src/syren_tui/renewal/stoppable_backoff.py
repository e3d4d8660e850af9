"""Waiting while a portal does not answer, until the run is stopped."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from syren_tui.client.backoff import Backoff
from syren_tui.client.errors import ClientError
from syren_tui.concurrency import first_of

Sleep = Callable[[float], Awaitable[None]]
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 30.0


class StoppableBackoff:
    """The pauses of one run; it can be stopped at any time."""

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep
        self._stopped = asyncio.Event()
        self._backoff = Backoff(_FIRST_PAUSE, _LONGEST_PAUSE)

    def stop(self) -> None:
        """Wait no more."""
        self._stopped.set()

    @property
    def stopping(self) -> bool:
        """Whether it was stopped."""
        return self._stopped.is_set()

    def answered(self) -> None:
        """Note that the portal answers again."""
        self._backoff.reset()

    async def wait(self, error: ClientError) -> None:
        """Wait after a failure, or until stopped."""
        await first_of(self._sleep(self._backoff.after(error)), self._stopped.wait())
