"""The log of a desk, and the file of the day that it is kept in."""

from collections.abc import Callable
from datetime import datetime

from syren_api.models import Subscriber
from syren_tui.desk.day_journal import DayJournal, NotKeptError
from syren_tui.desk.entries import (
    DeskFailure,
    LoggedEntry,
    LoggedOutcome,
    LoggedSubscriber,
    WaitReason,
)
from syren_tui.desk.log import EntryLog


class KeptLog:
    """The log of a desk, and the file of the day that it is kept in."""

    def __init__(self, kept: DayJournal | None, clock: Callable[[], datetime]) -> None:
        """Begin with an empty log.

        Args:
            kept: the file of the day; None: nothing is kept.
            clock: says when a card came.
        """
        self.log = EntryLog()
        self.is_kept = True
        """Whether all of the log is on disk, as far as it is kept."""
        self._kept = kept
        self._clock = clock

    async def take_up(self) -> bool:
        """Go on with the log of today; returns whether there may be one."""
        if self._kept is None:
            return False
        lines, sent = await self._kept.take_up()
        self.log.restore(lines, sent, self._clock().tzinfo)
        return True

    async def keep(self) -> None:
        """Write down what is not on disk yet."""
        unsaved = self.log.take_unsaved()
        if self._kept is None or not unsaved:
            return
        try:
            await self._kept.write(unsaved.lines, unsaved.removed)
        except NotKeptError:
            self.log.put_back(unsaved)
            self.is_kept = False
        else:
            self.is_kept = True

    async def close(self) -> None:
        """Write down what is not on disk yet, and let go of the file."""
        await self.keep()
        if self._kept is not None:
            await self._kept.close()

    def note_visit(self, seen: Subscriber | None) -> None:
        """Note that somebody was changed on their record, which was opened from here."""
        if seen is not None:
            self.note(LoggedOutcome.ON_RECORD, seen)

    def note(
        self,
        ending: LoggedOutcome,
        subscriber: Subscriber | None = None,
        *,
        number: str | None = None,
        error: DeskFailure | None = None,
        entry: LoggedEntry | None = None,
        reason: WaitReason | None = None,
        said: str = "",
    ) -> LoggedEntry:
        """Note what became of a card, now; where it has an entry already, that is changed."""
        if entry is not None and subscriber is not None:
            entry.at = self._clock()
            self.log.change(entry, ending, subscriber, error)
            return entry
        logged = LoggedSubscriber.of(subscriber) if subscriber is not None else None
        entry = LoggedEntry(self._clock(), ending, logged, number, error, reason, said)
        self.log.add(entry)
        return entry
