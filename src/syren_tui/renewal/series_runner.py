"""The run of a series: batch after batch, each under a key of its own, until all is known.

A batch whose answer was lost is sent again with the same key and body, which the portal answers as
it did the first time; so nothing is done twice, and nothing is believed done that is not.
"""

import asyncio
import sqlite3
import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from syren_api.batches import ChangedResult
from syren_tui.client.errors import ClientError, InvalidRequest, UnexpectedAnswer
from syren_tui.renewal.change import ChangeAnswer, ChangeRequest
from syren_tui.renewal.concurrency_limit import MOST
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.reconciliation import History, results_by_history, too_old
from syren_tui.renewal.records import Batch, Tally
from syren_tui.renewal.results import ItemOutcome, Result
from syren_tui.renewal.worker_pool import WorkerPool

Send = Callable[[ChangeRequest, str], Awaitable[ChangeAnswer]]
"""Sends the items of one call under a key: see `syren_tui.renewal.change.send`."""


@dataclass(frozen=True, slots=True)
class SeriesProgress:
    """How far a run is."""

    tally: Tally
    rate: float
    """Accounts a second, since this run began."""
    seconds_remaining: float | None
    """At that rate; None: not known yet."""
    trouble: ClientError | None
    """Why the run waits at present; None where it does not."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended."""

    finished: bool
    """Whether every account is settled."""
    error: ClientError | sqlite3.Error | None
    """What stopped it; None where it finished, or was stopped by the user."""


LARGEST_BATCH: Final = 200
"""Accounts, whatever the portal takes: the answer to more would be larger than is read."""


class SeriesRunner:
    """Works a journal off."""

    def __init__(
        self,
        journal: Journal,
        send: Send,
        *,
        max_batch: int,
        history: History,
        on_progress: Callable[[SeriesProgress], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: int = MOST,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Run the series of a journal; `run` sends it.

        Args:
            journal: of the series, locked by this process.
            send: see `Send`.
            max_batch: accounts a batch at most, by the portal.
            history: reads an account's: it settles the batches that are too old to be sent again.
            on_progress: is called with the progress, whenever it changes.
            sleep: waits.
            most: batches in flight at most.
            now: the clock.
        """
        self._journal = journal
        self._send = send
        self._history = history
        self._max_batch = min(max_batch, LARGEST_BATCH)
        self._on_progress = on_progress
        self._now = now
        self._again: deque[Batch] = deque()
        self._pool = WorkerPool[Batch, list[Result]](
            take=self._next,
            send=self._results,
            settle=self._settle,
            put_back=self._again.append,
            report=self._report,
            sleep=sleep,
            most=most,
        )
        self._began = 0.0
        self._at_first = 0

    def stop(self) -> None:
        """End after the batches in flight."""
        self._pool.stop()

    async def run(self) -> RunEnd:
        """Send what is to be sent; returns when all is settled, or the run was stopped.

        Raises:
            sqlite3.Error: the journal cannot be read.
        """
        self._began = time.monotonic()
        journal = self._journal
        self._at_first = (await journal.in_thread(journal.tally)).settled
        self._again.extend(await journal.in_thread(journal.undecided))
        await self._pool.run()
        tally = await journal.in_thread(journal.tally)
        return RunEnd(tally.settled == tally.total, self._pool.error)

    async def _next(self) -> Batch | None:
        """Return what to send, which is on disk; None where there is nothing."""
        if self._again:
            return self._again.popleft()
        idempotency_key = str(uuid.uuid4())
        return await self._journal.in_thread(
            lambda: self._journal.next_batch(self._max_batch, idempotency_key)
        )

    async def _settle(self, batch: Batch, results: list[Result]) -> None:
        await self._journal.in_thread(lambda: self._journal.settle(batch, results))

    async def _results(self, batch: Batch) -> list[Result]:
        if too_old(batch, self._now()):
            return await results_by_history(batch, self._journal.change, self._history)
        request = batch.request
        try:
            answer = await self._send(request, batch.idempotency_key)
        except InvalidRequest as error:
            # The batch as a whole was refused: none of it was done, and none ever will be.
            return [Result(item.id, ItemOutcome.REJECTED, error.code) for item in request.items]
        self._check(answer)
        results = [Result.of(result) for result in answer.results]
        if len(results) == len(request.items):
            return results
        # Accounts that were deleted since are missing; whether they were, their history says.
        return await results_by_history(batch, self._journal.change, self._history, results)

    def _check(self, answer: ChangeAnswer) -> None:
        """Believe no account done that stands otherwise than was wanted.

        An answer that is given again has the accounts as they stood after the first.

        Raises:
            UnexpectedAnswer: the portal says that one is done, and shows that it is not.
        """
        for result in answer.results:
            if not isinstance(result, ChangedResult) or result.subscriber is None:
                continue
            if not self._journal.change.is_met_by(result.subscriber):
                raise UnexpectedAnswer("an account that was not changed as was asked")

    async def _report(self) -> None:
        tally = await self._journal.in_thread(self._journal.tally)
        seconds = time.monotonic() - self._began
        done = tally.settled - self._at_first
        rate = done / seconds if seconds > 0 else 0.0
        remaining = (tally.total - tally.settled) / rate if rate else None
        if tally.settled == tally.total:
            self.stop()  # who still pauses after a failure has nothing to wait for
        self._on_progress(SeriesProgress(tally, rate, remaining, self._pool.trouble))
