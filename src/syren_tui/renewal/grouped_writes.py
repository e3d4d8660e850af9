"""Several small writes to a journal in one: the disk is waited for once."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from syren_tui.renewal.journal_file import JournalFile

Item = TypeVar("Item")


class GroupedWrites(Generic[Item]):
    """Writes items down, those together that come while the disk is at work.

    Each is on disk, or has failed, when its own `put` returns.
    """

    def __init__(self, journal: JournalFile, write: Callable[[list[Item]], None]) -> None:
        """Begin with nothing to write.

        Args:
            journal: whose thread writes.
            write: writes items down in one transaction. May raise `sqlite3.Error`.
        """
        self._journal = journal
        self._write = write
        self._waiting: list[Item] = []
        self._next: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def put(self, item: Item) -> None:
        """Write an item down.

        Raises:
            sqlite3.Error: neither it nor those written with it are on disk.
        """
        self._waiting.append(item)
        if self._next is None:
            self._next = asyncio.create_task(self._write_all())
        await asyncio.shield(self._next)

    async def _write_all(self) -> None:
        async with self._turn:
            items, self._waiting, self._next = self._waiting, [], None
            await self._journal.in_thread(lambda: self._write(items))
