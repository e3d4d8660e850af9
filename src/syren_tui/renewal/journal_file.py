"""The file of a journal: its lock, its transactions, and the thread that writes it."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar

from syren_tui.renewal.journal_lock import locked

Value = TypeVar("Value")


class JournalFile:
    """A SQLite file, locked by one process or only read.

    A commit returns once it is on disk (``synchronous = FULL``). An event loop has it done by
    `in_thread`: the disk may take its time.
    """

    def __init__(self, path: Path, lock: IO[bytes] | None, database: sqlite3.Connection) -> None:
        self.path = path
        self._lock = lock
        self._database = database
        self._thread: ThreadPoolExecutor | None = None

    @classmethod
    def open(cls, path: Path) -> Self:
        """Take up a series.

        Raises:
            JournalBusyError: another console runs it.
            OSError: it is gone, or not this user's.
            sqlite3.Error: the file is no journal.
        """
        return cls._open_locked(path)

    @classmethod
    async def opened(cls, path: Path) -> Self:
        """Take up a series as `open` does, in a thread: the disk, or the lock, may take its time.

        Whoever is cancelled meanwhile is so once it is open, and it is closed again.

        Raises:
            JournalBusyError: another console runs it.
            OSError: it is gone, or not this user's.
            sqlite3.Error: the file is no journal.
        """
        opening = asyncio.ensure_future(asyncio.to_thread(cls.open, path))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            await asyncio.wait([opening])
            if not opening.cancelled() and opening.exception() is None:
                opening.result().close()
            raise

    @classmethod
    def peek(cls, path: Path) -> Self:
        """Look at a series that another console may be running: nothing can be written.

        Raises:
            sqlite3.Error: the file is no journal, or whoever wrote it was cut off in the middle:
                `open` mends that.
        """
        return cls(path, None, _connected(path, "ro"))

    @classmethod
    def _open_locked(cls, path: Path) -> Self:
        lock = locked(path)
        try:
            database = _connected(path, "rw")
            database.execute("PRAGMA synchronous = FULL")
        except BaseException:
            lock.close()
            raise
        return cls(path, lock, database)

    def close(self) -> None:
        """Let go of the series; it can be taken up again."""
        if self._thread is not None:
            self._thread.shutdown()  # at once, unless `in_thread` was cancelled twice
        self._database.close()
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def in_thread(self, work: Callable[[], Value]) -> Value:
        """Run work on this journal in its own thread, after all that was given to it before.

        Whoever is cancelled while waiting for it is so once the work is done: no thread writes
        into a journal that is being closed. Nothing else may use the journal meanwhile.

        Raises:
            Exception: what the work raises.
        """
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        done = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            await asyncio.wait([done])
            if not done.cancelled():
                done.exception()  # looked at: nobody waits for it any more
            raise

    def read(self, query: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Read from it."""
        return self._database.execute(query, values)

    @contextmanager
    def written(self) -> Iterator[sqlite3.Connection]:
        """Have everything in the block on disk at its end, or nothing of it."""
        database = self._database
        if not database.in_transaction:
            database.execute("BEGIN IMMEDIATE")
        try:
            yield database
            database.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                database.execute("ROLLBACK")
            raise


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    """Open the file as it is; one that is not there is not made."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    # One thread at a time uses it: see `JournalFile.in_thread`.
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
