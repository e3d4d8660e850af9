"""How many batches may be in flight: fewer where the portal is slow, more while it is not."""

import asyncio
from typing import Final

MOST: Final = 4
"""Batches in flight at most."""
FIRST: Final = 2
"""Batches in flight at the beginning."""
_SLOW: Final = 3.0
"""Times the quickest answer from which on the portal is slow."""
_WEIGHT: Final = 0.3


class ConcurrencyLimit:
    """Lets batches through, a few at a time."""

    def __init__(self, most: int = MOST, first: int = FIRST) -> None:
        """Begin with the first few calls at once.

        Args:
            most: calls in flight at most.
            first: how many may be at the beginning.
        """
        self._most = most
        self._allowed = float(min(first, most))
        self._in_flight = 0
        self._quickest: float | None = None
        self._usual = 0.0
        self._changed = asyncio.Condition()

    @property
    def allowed(self) -> int:
        """How many may be in flight at present."""
        return int(self._allowed)

    async def enter(self) -> None:
        """Wait until one more may be sent."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._in_flight < int(self._allowed))
            self._in_flight += 1

    async def answered(self, seconds: float) -> None:
        """Note an answer and how long it took; one more may follow where it was quick."""
        self._quickest = min(seconds, self._quickest or seconds)
        self._usual += _WEIGHT * (seconds - self._usual) if self._usual else seconds
        if self._usual > _SLOW * self._quickest:
            await self._leave(self._allowed - 0.5)
        else:
            await self._leave(self._allowed + 1 / self._allowed)

    async def unused(self) -> None:
        """Give the place back: there was nothing to send."""
        await self._leave(self._allowed)

    async def refused(self) -> None:
        """Note that the portal asked to wait, or did not answer: half as many from here on."""
        await self._leave(self._allowed / 2)

    async def _leave(self, allowed: float) -> None:
        async with self._changed:
            self._in_flight -= 1
            self._allowed = max(1.0, min(float(self._most), allowed))
            self._changed.notify_all()
