"""The file of a day: its log, and what is done to each account before it is sent and after.

It is a journal like those of series, begun with the first account, and taken up again on the same
day. What was sent and has no answer is settled like a series, at the next sign-in.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from syren_tui.client.errors import ClientError, Conflict, InvalidRequest, NotFound, StaleVersion
from syren_tui.renewal.change import Change, ChangeRequest
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.records import (
    Batch,
    Result,
    SentItem,
    SeriesEntry,
    SeriesKind,
    UndoOutcome,
    UndoResult,
)
from syren_tui.renewal.session_log import LogLine, SessionLog
from syren_tui.renewal.store import SeriesStore
from syren_tui.renewal.undo_log import UndoLog

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent of an account, and what is known of it by now."""

    at: datetime
    entry: SeriesEntry


class NotKeptError(Exception):
    """What is to be sent cannot be written down: nothing was sent."""


class DayJournal:
    """Keeps what is done on one day, account by account."""

    def __init__(
        self, store: SeriesStore, day: Callable[[], date], kind: SeriesKind, change: Change
    ) -> None:
        """Prepare; nothing is read or made yet.

        Args:
            store: the journals of the account.
            day: returns the portal's day.
            kind: what is done.
            change: what is done to each account.
        """
        self._store = store
        self._day = day
        self._kind = kind
        self._change = change
        self._journal: Journal | None = None
        self._taking: asyncio.Task[Journal | None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._batches: dict[str, Batch] = {}
        """What was sent, by its key."""

    async def take_up(self) -> tuple[list[LogLine], list[Sent]]:
        """Return the log of today so far, the oldest line first, and what was sent."""
        day = self._day()
        async with self._one_at_a_time:
            journal = await self._take(lambda: self._store.day_of(day, self._kind))
        if journal is None:
            return [], []

        def read() -> tuple[list[LogLine], list[Sent]]:
            moments = dict(
                journal.read("SELECT id, made_at FROM items JOIN batches ON number = batch")
            )
            sent = [
                Sent(datetime.fromisoformat(moments[each.id]), each)
                for each in journal.entries()
                if each.id in moments
            ]
            return SessionLog(journal).lines(), sent

        with suppress(sqlite3.Error, ValueError):
            return await journal.in_thread(read)
        return [], []

    async def write(self, lines: Collection[LogLine], removed: Collection[int]) -> None:
        """Write lines of the log down, and take others off.

        Raises:
            NotKeptError: the disk is full, or the folder cannot be written.
        """
        await self._in_thread(lambda journal: SessionLog(journal).write(lines, removed))

    # What is sent.

    async def append(self, item: SentItem, idempotency_key: str, request: ChangeRequest) -> None:
        """Write down what is about to be sent, once for each key.

        Raises:
            NotKeptError: nothing may be sent.
        """
        if idempotency_key not in self._batches:
            self._batches[idempotency_key] = await self._in_thread(
                lambda journal: journal.append(item, idempotency_key, request)
            )

    async def withdraw(self, idempotency_key: str) -> None:
        """Take off what was written down and will not be sent.

        Raises:
            NotKeptError: it stays.
        """
        batch = self._batches[idempotency_key]
        await self._in_thread(lambda journal: journal.withdraw(batch))
        del self._batches[idempotency_key]

    async def settle(self, idempotency_key: str, result: Result) -> None:
        """Write down what became of it; where that fails, it is found out at the next sign-in."""
        batch = self._batches.get(idempotency_key)
        if batch is not None:
            with suppress(NotKeptError):
                await self._in_thread(lambda journal: journal.settle(batch, [result]))

    # Undoing.

    async def undoing(self, subscriber_id: str) -> None:
        """Write down that what was done for somebody is about to be undone.

        Raises:
            NotKeptError: nothing may be sent.
        """

        def write(journal: Journal) -> None:
            log = UndoLog(journal)
            log.choose([subscriber_id])
            log.sending([subscriber_id])

        await self._in_thread(write)

    async def undone(self, subscriber_id: str, error: ClientError | None = None) -> None:
        """Write down what came of it.

        Args:
            subscriber_id: whose.
            error: why it was not undone; after one that leaves it open nothing is written.
        """
        match error:
            case None:
                result = UndoResult(subscriber_id, UndoOutcome.UNDONE)
            case NotFound():
                result = UndoResult(subscriber_id, UndoOutcome.MISSING)
            case StaleVersion() | Conflict() | InvalidRequest():
                result = UndoResult(subscriber_id, UndoOutcome.KEPT, error.code)
            case _:
                return
        with suppress(NotKeptError):
            await self._in_thread(lambda journal: UndoLog(journal).settle([result]))

    async def close(self) -> None:
        """Let go of the file."""
        async with self._one_at_a_time:
            if (taking := self._taking) is not None:
                with suppress(OSError, sqlite3.Error):
                    self._journal = await taking
            if (journal := self._journal) is not None:
                self._journal = None
                await asyncio.to_thread(journal.close)

    async def _in_thread(self, work: Callable[[Journal], Value]) -> Value:
        """Do something with the file, which is made where there is none yet.

        Raises:
            NotKeptError: it cannot be written.
        """
        try:
            async with self._one_at_a_time:
                day = self._day()
                journal = self._journal or await self._take(
                    lambda: self._store.create_day(day, self._kind, self._change)
                )
                if journal is None:  # it was still being looked for
                    raise NotKeptError
                return await journal.in_thread(lambda: work(journal))
        except (OSError, sqlite3.Error) as error:
            raise NotKeptError from error

    async def _take(self, take: Callable[[], Journal | None]) -> Journal | None:
        """Take the file in a thread; where this is cancelled meanwhile, `close` lets go of it.

        Raises:
            OSError: the folder cannot be written.
            sqlite3.Error: the disk is full.
        """
        if self._taking is None:
            self._taking = asyncio.create_task(asyncio.to_thread(take))
        taking = self._taking
        try:
            await asyncio.shield(taking)
        finally:
            if taking.done():  # also where this is cancelled at the very moment
                self._taking = None
                if not taking.cancelled() and taking.exception() is None:
                    self._journal = taking.result()
        return self._journal
