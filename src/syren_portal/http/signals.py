"""Wakes a process when something may have changed in its database.

On PostgreSQL every process listens, over one connection, to what triggers send when a transaction
commits (LISTEN and NOTIFY). On SQLite a process hears of its own transactions at once, and of other
processes' when it asks, twice a second, whether the file has changed.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from syren_portal.db.engine import Database
from syren_portal.http.threads import Threads

TICK_SECONDS: Final = 0.5
_RETRY_SECONDS: Final = 2.0
_CHANNEL: Final = "syren_portal"
_LISTEN: Final = f"LISTEN {_CHANNEL}"
_ALIVE: Final = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}
"""A server that is gone without a word is noticed within twenty seconds."""


class Signals:
    """Tells when to look. Used by the event loop's thread alone."""

    def __init__(
        self,
        database: Database,
        threads: Threads,
        hear: Callable[[], None],
        tick: Callable[[], None],
    ) -> None:
        """Listen to nothing yet.

        Args:
            database: an open one.
            threads: what asks a SQLite file.
            hear: called where something may have changed.
            tick: called twice a second.
        """
        self._database = database
        self._threads = threads
        self._hear = hear
        self._tick = tick
        self._tasks: list[asyncio.Task[None]] = []
        self._listening = asyncio.Event()
        self._stamp: object = None

    async def start(self) -> None:
        """Begin; what commits from the end of this call on is heard of."""
        if self._database.is_sqlite:
            self._stamp = await self._threads.run(self._file_stamp)
            loop = asyncio.get_running_loop()
            self._database.on_commit = lambda: _call(loop, self._hear)
        else:
            self._tasks.append(asyncio.create_task(self._listen(), name="portal listens"))
            with suppress(TimeoutError):
                async with asyncio.timeout(_RETRY_SECONDS):
                    await self._listening.wait()
        self._tasks.append(asyncio.create_task(self._ticks(), name="portal ticks"))

    async def stop(self) -> None:
        """End, and close the connection."""
        self._database.on_commit = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _ticks(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self._tick()
            if self._database.is_sqlite:
                stamp = await self._threads.run(self._file_stamp)
                if stamp != self._stamp:
                    self._stamp = stamp
                    self._hear()
            elif not self._listening.is_set():
                self._hear()  # nothing is sent: then by looking

    def _file_stamp(self) -> object:
        """Return what is another value once another process has committed; None: unknown."""
        try:
            with self._database.watched().read() as connection:
                raw = connection.connection.driver_connection
                version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
                return id(raw), version
        except (SQLAlchemyError, OSError):
            return None

    async def _listen(self) -> None:
        while True:
            with suppress(psycopg.Error, OSError):
                await self._listen_once()
            self._listening.clear()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen_once(self) -> None:
        engine = self._database.engine
        _, arguments = engine.dialect.create_connect_args(engine.url)
        named: dict[str, Any] = {**_ALIVE, **arguments}
        connection = await psycopg.AsyncConnection.connect(autocommit=True, **named)
        try:
            await connection.execute(_LISTEN)
            self._listening.set()
            self._hear()  # what was sent before, nobody heard
            async for _ in connection.notifies():
                self._hear()
        finally:
            await connection.close()


def _call(loop: asyncio.AbstractEventLoop, what: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # it has ended
        loop.call_soon_threadsafe(what)
