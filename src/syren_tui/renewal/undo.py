"""Undoing a series: account by account, only where nothing was changed since.

A revert names the version that the series made: where somebody changed the account since, the
portal refuses it, and the account stays as they left it. An answer that was lost is never guessed,
and nothing is sent again before the account's history has said that it was not done.
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from syren_api.statuses import Action
from syren_tui.client.errors import (
    ClientError,
    Conflict,
    InvalidRequest,
    NotFound,
    StaleVersion,
)
from syren_tui.renewal.grouped_writes import GroupedWrites
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.reconciliation import History
from syren_tui.renewal.records import UndoOutcome, UndoResult
from syren_tui.renewal.undo_log import ToUndo, UndoLog, UndoTally
from syren_tui.renewal.worker_pool import WorkerPool

Revert = Callable[[str, int], Awaitable[object]]
"""Undoes the newest change of an account, which must be the one that made this version."""
AT_ONCE: Final = 150
"""Accounts in flight at most, each in a call of its own; a run begins with two calls of 50. Fewer
as soon as the portal is slow, or asks to wait."""
_CHANGED: Final = "stale_version"


@dataclass(frozen=True, slots=True)
class UndoProgress:
    """How far an undoing is."""

    tally: UndoTally
    trouble: ClientError | None
    """Why it waits at present; None where it does not."""
    seconds_remaining: float | None
    """At the rate so far; None: not known yet."""


@dataclass(frozen=True, slots=True)
class UndoEnd:
    """How an undoing ended."""

    tally: UndoTally
    error: ClientError | sqlite3.Error | None
    """What stopped it; None where it finished, or was stopped by the user."""


class UndoRunner:
    """Undoes what the log of a journal has chosen."""

    def __init__(
        self,
        journal: Journal,
        revert: Revert,
        history: History,
        *,
        on_found: Callable[[str, int], object] = lambda _id, _version: None,
        on_progress: Callable[[UndoProgress], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: int = AT_ONCE,
    ) -> None:
        """Undo what a journal says; `run` sends it.

        Args:
            journal: of the series, locked by this process.
            revert: see `Revert`.
            history: reads the history of an account.
            on_found: is called with an account's id and the version that its undo made, where the
                answer was lost and its history says so.
            on_progress: is called with the progress, whenever it changes.
            sleep: waits.
            most: accounts in flight at most.
        """
        self._journal = journal
        self._log = UndoLog(journal)
        self._revert = revert
        self._history = history
        self._on_found = on_found
        self._on_progress = on_progress
        self._sending = GroupedWrites(journal, self._log.sending)
        self._settled = GroupedWrites(journal, self._log.settle)
        self._pending: deque[ToUndo] = deque()
        self._pool = WorkerPool[ToUndo, UndoResult](
            take=self._next,
            send=self._result,
            settle=self._settle,
            put_back=self._put_back,
            report=self._report,
            sleep=sleep,
            most=most,
            first=most,
        )
        self._began = 0.0
        self._at_first = 0
        self._telling = asyncio.Lock()
        self._is_reported = True

    def stop(self) -> None:
        """End after what is in flight."""
        self._pool.stop()

    async def run(self) -> UndoEnd:
        """Undo what is still to be undone; returns when that is settled, or the run was stopped.

        Raises:
            sqlite3.Error: the journal cannot be read.
        """
        self._pending.extend(await self._journal.in_thread(self._log.pending))
        self._began, self._at_first = time.monotonic(), len(self._pending)
        await self._pool.run()
        return UndoEnd(await self._journal.in_thread(self._log.tally), self._pool.error)

    async def _next(self) -> ToUndo | None:
        return self._pending.popleft() if self._pending else None

    def _put_back(self, each: ToUndo) -> None:
        self._pending.append(replace(each, sent=True))

    async def _settle(self, _: ToUndo, result: UndoResult) -> None:
        await self._settled.put(result)

    async def _result(self, each: ToUndo) -> UndoResult:
        if each.sent and (known := await self._known(each)) is not None:
            return known
        await self._sending.put(each.id)
        try:
            await self._revert(each.id, each.version)
        except StaleVersion:
            # By this very undo, where its first answer was lost and it took effect only later.
            known = await self._known(each)
            return known or UndoResult(each.id, UndoOutcome.KEPT, _CHANGED)
        except NotFound:
            return UndoResult(each.id, UndoOutcome.MISSING)
        except (Conflict, InvalidRequest) as error:
            return UndoResult(each.id, UndoOutcome.KEPT, error.code)
        return UndoResult(each.id, UndoOutcome.UNDONE)

    async def _known(self, each: ToUndo) -> UndoResult | None:
        """Read what became of an account; None where it stands as the series left it."""
        try:
            entries = await self._history(each.id)
        except NotFound:
            return UndoResult(each.id, UndoOutcome.MISSING)
        for entry in entries:
            if entry.version == each.version + 1:
                if entry.action is Action.REVERTED:
                    self._on_found(each.id, entry.version)
                    return UndoResult(each.id, UndoOutcome.UNDONE)
                return UndoResult(each.id, UndoOutcome.KEPT, _CHANGED)
        return None

    async def _report(self) -> None:
        """Tell how far it is; what comes meanwhile is told together."""
        self._is_reported = False
        if not self._telling.locked():
            async with self._telling:
                while not self._is_reported:
                    self._is_reported = True
                    await self._tell()

    async def _tell(self) -> None:
        tally = await self._journal.in_thread(self._log.tally)
        if not tally.remaining:
            self.stop()  # who still pauses after a failure has nothing to wait for
        done = self._at_first - tally.remaining
        each = (time.monotonic() - self._began) / done if done > 0 else None
        remaining = None if each is None else tally.remaining * each
        self._on_progress(UndoProgress(tally, self._pool.trouble, remaining))
