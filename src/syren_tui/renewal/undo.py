"""Undoing a series: account by account, only where nothing was changed since its renewal.

A revert names the version that the renewal made: where somebody changed the account since, the
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
    PortalFault,
    PortalUnreachable,
    StaleVersion,
    TooManyAttempts,
    UnexpectedAnswer,
)
from syren_tui.renewal.backoff import Backoff
from syren_tui.renewal.concurrency_limit import MOST, ConcurrencyLimit
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.reconciliation import History
from syren_tui.renewal.records import UndoOutcome, UndoResult
from syren_tui.renewal.undo_log import ToUndo, UndoLog, UndoTally

Revert = Callable[[str, int], Awaitable[object]]
"""Undoes the newest change of an account, which must be the one that made this version."""
_CHANGED: Final = "stale_version"


@dataclass(frozen=True, slots=True)
class UndoProgress:
    """How far an undoing is."""

    tally: UndoTally
    trouble: ClientError | None
    """Why it waits at present; None where it does not."""
    left: float | None
    """Seconds to go at the rate so far; None: not known yet."""


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
        on_progress: Callable[[UndoProgress], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: int = MOST,
    ) -> None:
        """Prepare.

        Args:
            journal: of the series, held by this process.
            revert: see `Revert`.
            history: reads the history of an account.
            on_progress: is called with the progress, whenever it changes.
            sleep: waits.
            most: accounts in flight at most.
        """
        self._log = UndoLog(journal)
        self._revert = revert
        self._history = history
        self._on_progress = on_progress
        self._patience = Backoff(sleep)
        self._most = most
        self._pace = ConcurrencyLimit(most)
        self._left: deque[ToUndo] = deque()
        self._error: ClientError | sqlite3.Error | None = None
        self._trouble: ClientError | None = None
        self._began = 0.0
        self._left_at_first = 0

    def stop(self) -> None:
        """End after what is in flight."""
        self._patience.stop()

    async def run(self) -> UndoEnd:
        """Undo what is left to undo; returns when that is settled, or the run was stopped."""
        self._left.extend(self._log.left())
        self._began, self._left_at_first = time.monotonic(), len(self._left)
        async with asyncio.TaskGroup() as group:
            for _ in range(self._most):
                group.create_task(self._work())
        return UndoEnd(self._log.tally(), self._error)

    async def _work(self) -> None:
        while not self._patience.stopping:
            await self._pace.enter()
            each = self._next()
            if each is None:
                await self._pace.unused()
                return
            await self._one(each)

    def _next(self) -> ToUndo | None:
        return self._left.popleft() if self._left and not self._patience.stopping else None

    async def _one(self, each: ToUndo) -> None:
        """Undo one account, or put it back where no answer came."""
        began = time.monotonic()
        try:
            result = await self._result(each)
        except (PortalUnreachable, PortalFault, TooManyAttempts, UnexpectedAnswer) as error:
            await self._pace.refused()
            self._left.append(replace(each, sent=True))
            self._trouble = error
            self._tell()
            await self._patience.wait(error)
            return
        except (ClientError, sqlite3.Error) as error:
            await self._pace.refused()
            self._stop_for(error)
            return
        await self._pace.answered(time.monotonic() - began)
        try:
            self._log.settle(result)
        except sqlite3.Error as error:
            self._stop_for(error)
            return
        self._trouble = None
        self._patience.answered()
        self._tell()

    async def _result(self, each: ToUndo) -> UndoResult:
        if each.sent and (known := await self._known(each)) is not None:
            return known
        self._log.sending(each)
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
        """Read what became of an account; None where it stands as its renewal left it."""
        try:
            entries = await self._history(each.id)
        except NotFound:
            return UndoResult(each.id, UndoOutcome.MISSING)
        for entry in entries:
            if entry.version == each.version + 1:
                if entry.action is Action.REVERTED:
                    return UndoResult(each.id, UndoOutcome.UNDONE)
                return UndoResult(each.id, UndoOutcome.KEPT, _CHANGED)
        return None

    def _stop_for(self, error: ClientError | sqlite3.Error) -> None:
        self._error = self._error or error
        self._patience.stop()

    def _tell(self) -> None:
        tally = self._log.tally()
        if not tally.left:
            self.stop()  # who still pauses after a failure has nothing to wait for
        done = self._left_at_first - tally.left
        each = (time.monotonic() - self._began) / done if done > 0 else None
        left = None if each is None else tally.left * each
        self._on_progress(UndoProgress(tally, self._trouble, left))
