"""Working a queue off against a portal: several calls at once, pauses, an orderly stop."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from syren_tui.client.errors import (
    ClientError,
    PortalFault,
    PortalUnreachable,
    TooManyAttempts,
    UnexpectedAnswer,
)
from syren_tui.renewal.concurrency_limit import FIRST, MOST, ConcurrencyLimit
from syren_tui.renewal.stoppable_backoff import StoppableBackoff

Item = TypeVar("Item")
Value = TypeVar("Value")


class WorkerPool(Generic[Item, Value]):
    """Takes items, sends each, and writes its result down before its worker takes the next.

    An item without an answer is put back, and sent again after a pause. Any other error stops the
    pool once the calls in flight have their answers.
    """

    def __init__(
        self,
        *,
        take: Callable[[], Awaitable[Item | None]],
        send: Callable[[Item], Awaitable[Value]],
        settle: Callable[[Item, Value], Awaitable[None]],
        put_back: Callable[[Item], None],
        report: Callable[[], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: int = MOST,
        first: int = FIRST,
    ) -> None:
        """Prepare; nothing is taken before `run`.

        Args:
            take: returns the next item, ready to be sent; None where there is none. May raise
                `sqlite3.Error`.
            send: returns what became of an item. May raise `ClientError` and `sqlite3.Error`.
            settle: writes that down. May raise `sqlite3.Error`.
            put_back: keeps an item without an answer for `take`.
            report: is called when an item is settled, or put back.
            sleep: waits a number of seconds.
            most: items in flight at most.
            first: how many may be at the beginning.
        """
        self._take, self._send, self._settle = take, send, settle
        self._put_back, self._report = put_back, report
        self._most = most
        self._limit = ConcurrencyLimit(most, first)
        self._backoff = StoppableBackoff(sleep)
        self.error: ClientError | sqlite3.Error | None = None
        """The first that stopped the pool."""
        self.trouble: ClientError | None = None
        """Why the pool waits at present; None where it does not."""

    def stop(self) -> None:
        """Take nothing more; who pauses after a failure pauses no longer."""
        self._backoff.stop()

    async def run(self) -> None:
        """Work until there is nothing to take, or the pool is stopped."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._most):
                group.create_task(self._work())

    async def _work(self) -> None:
        while not self._backoff.stopping:
            await self._limit.enter()
            item = await self._next()
            if item is None:
                await self._limit.unused()
                return
            await self._one(item)

    async def _next(self) -> Item | None:
        if self._backoff.stopping:
            return None
        try:
            return await self._take()
        except sqlite3.Error as error:
            self._stop_for(error)
            return None

    async def _one(self, item: Item) -> None:
        began = time.monotonic()
        try:
            value = await self._send(item)
        except (PortalUnreachable, PortalFault, TooManyAttempts, UnexpectedAnswer) as error:
            await self._limit.refused()
            self._put_back(item)
            self.trouble = error
            await self._report()
            await self._backoff.wait(error)
            return
        except (ClientError, sqlite3.Error) as error:
            await self._limit.refused()
            self._stop_for(error)
            return
        await self._limit.answered(time.monotonic() - began)
        try:
            await self._settle(item, value)
        except sqlite3.Error as error:
            self._stop_for(error)
            return
        self.trouble = None
        self._backoff.answered()
        await self._report()

    def _stop_for(self, error: ClientError | sqlite3.Error) -> None:
        self.error = self.error or error
        self.stop()
