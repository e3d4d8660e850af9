"""The one series that a console runs at a time: it goes on whatever screen is open."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from syren_tui.concurrency import cancel_and_wait
from syren_tui.renewal.change import Change
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.reconciliation import History
from syren_tui.renewal.series_runner import RunEnd, Send, SeriesProgress, SeriesRunner

_LAST_SECONDS: Final = 3.0
"""Seconds that batches in flight have when the console ends."""


@dataclass(frozen=True, slots=True)
class SeriesState:
    """How a series stands."""

    path: Path
    """Of its journal, which stays locked until the series has ended."""
    progress: SeriesProgress
    change: Change
    """What it does to its accounts."""
    stopping: bool = False
    """Whether it ends after the batches in flight."""
    ending: RunEnd | None = None
    """None: it runs."""
    undecided: int = 0
    """At the end: accounts of which it is not known whether they were done."""
    done: frozenset[str] = frozenset()
    """At the end: the ids of all that were done, in this run and before."""


class ActiveSeries:
    """Runs series, one after the other; screens come and go."""

    def __init__(self) -> None:
        self.state: SeriesState | None = None
        """Of the series that runs, or that ended last; None: there was none."""
        self._run: SeriesRunner | None = None
        self._task: asyncio.Task[object] | None = None
        self._listeners: list[Callable[[SeriesState], None]] = []

    @property
    def busy(self) -> bool:
        """Whether a series runs."""
        return self.state is not None and self.state.ending is None

    def listen(self, listener: Callable[[SeriesState], None]) -> None:
        """Call a function at every change."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[SeriesState], None]) -> None:
        """Call it no longer."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def begin(self, journal: Journal) -> None:
        """Take a series on: from now on this is the one.

        Args:
            journal: of the series, locked by this process; it is closed at the end.

        Raises:
            RuntimeError: another one runs.
        """
        if self.busy:
            raise RuntimeError("a series is running")
        tally = journal.tally()
        progress = SeriesProgress(tally, 0.0, None, None)
        self._set(SeriesState(journal.path, progress, journal.change))

    async def run(
        self, journal: Journal, send: Send, history: History, *, max_batch: int
    ) -> RunEnd:
        """Run the series that was begun, until it ends.

        Args:
            journal: the one given to `begin`.
            send: sends the items of a call under a key.
            history: reads an account's history.
            max_batch: accounts a batch at most, by the portal.
        """
        self._run = SeriesRunner(
            journal, send, max_batch=max_batch, history=history, on_progress=self._on_progress
        )
        self._task = asyncio.current_task()
        ending = RunEnd(False, None)
        undecided, done = 0, frozenset[str]()
        try:
            ending = await self._run.run()
            undecided, done = await journal.in_thread(partial(_outcome_of, journal))
        except sqlite3.Error as error:
            ending = RunEnd(False, error)
        except asyncio.CancelledError:
            self._listeners.clear()  # the console ends: there is nobody to tell
            raise
        finally:
            self._run = self._task = None
            journal.close()
            self._change(ending=ending, undecided=undecided, done=done)
        return ending

    def stop(self) -> None:
        """End it after the batches in flight; the rest can be taken up again."""
        if self._run is not None:
            self._run.stop()
            self._change(stopping=True)

    async def ended(self) -> None:
        """Wait until no series runs."""
        end = asyncio.get_running_loop().create_future()

        def told(state: SeriesState) -> None:
            if state.ending is not None and not end.done():
                end.set_result(None)

        self.listen(told)
        try:
            if self.busy:
                await end
        finally:
            self.unlisten(told)

    def forget(self) -> None:
        """Forget a series that has ended: its report was seen."""
        if not self.busy:
            self.state = None

    async def close(self) -> None:
        """End it because the console ends: what is in flight has a moment."""
        self._listeners.clear()
        self.stop()
        if (task := self._task) is not None:
            await asyncio.wait([task], timeout=_LAST_SECONDS)
            await cancel_and_wait([task])

    def _on_progress(self, progress: SeriesProgress) -> None:
        self._change(progress=progress)

    def _change(self, **changes: Any) -> None:
        if self.state is not None:
            self._set(replace(self.state, **changes))

    def _set(self, state: SeriesState) -> None:
        self.state = state
        for listener in list(self._listeners):
            listener(state)


def _outcome_of(journal: Journal) -> tuple[int, frozenset[str]]:
    """Return how many accounts are undecided, and the ids of those done."""
    done = (entry.id for entry in journal.entries() if entry.done)
    return journal.tally().undecided, frozenset(done)
