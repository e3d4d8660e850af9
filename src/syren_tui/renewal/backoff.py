"""Waiting while a portal does not answer: a little longer each time, and no longer than asked."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final

from syren_tui.client.errors import ClientError
from syren_tui.concurrency import first_of

Sleep = Callable[[float], Awaitable[None]]
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0


class Backoff:
    """That of one run; it can be stopped at any time."""

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep
        self._stopped = asyncio.Event()
        self._failures = 0

    def stop(self) -> None:
        """Wait no more."""
        self._stopped.set()

    @property
    def stopping(self) -> bool:
        """Whether it was stopped."""
        return self._stopped.is_set()

    def answered(self) -> None:
        """Note that the portal answers again."""
        self._failures = 0

    async def wait(self, error: ClientError) -> None:
        """Wait after a failure, for as long as the portal asks, where it does; or until stopped."""
        self._failures += 1
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(self._failures, 10))
        asked: float | None = getattr(error, "retry_after", None)
        seconds = asked or pause * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads tries
        await first_of(self._sleep(seconds), self._stopped.wait())
