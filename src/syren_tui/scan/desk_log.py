"""What the desk notes of each card, and why a card waits for an answer."""

from collections.abc import Callable
from datetime import date, datetime

from syren_api.models import Subscriber
from syren_tui.scan.day_journal import DayJournal, NotKeptError
from syren_tui.scan.log import (
    LoggedSubscriber,
    ScanEntry,
    ScanFailure,
    ScanLog,
    ScanOutcome,
    WaitReason,
)
from syren_tui.scan.stages import Matches, Shown, Stage, Suggested


class DeskLog:
    """The log of a desk, and the file of the day that it is kept in."""

    def __init__(self, kept: DayJournal | None, clock: Callable[[], datetime]) -> None:
        """Begin with an empty log.

        Args:
            kept: the file of the day; None: nothing is kept.
            clock: says when a card came.
        """
        self.log = ScanLog()
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
        lines, removed = self.log.unsaved()
        if self._kept is None or not (lines or removed):
            return
        try:
            await self._kept.write(lines, removed)
        except NotKeptError:
            self.is_kept = False

    async def close(self) -> None:
        """Write down what is not on disk yet, and let go of the file."""
        await self.keep()
        if self._kept is not None:
            await self._kept.close()

    def note(
        self,
        ending: ScanOutcome,
        subscriber: Subscriber | None = None,
        *,
        number: str | None = None,
        error: ScanFailure | None = None,
        entry: ScanEntry | None = None,
        reason: WaitReason | None = None,
        said: str = "",
    ) -> ScanEntry:
        """Note what became of a card; where it has an entry already, that is changed."""
        if entry is not None and subscriber is not None:
            self.log.change(entry, ending, subscriber, error)
            return entry
        logged = LoggedSubscriber.of(subscriber) if subscriber is not None else None
        entry = ScanEntry(self._clock(), ending, logged, number, error, reason, said)
        self.log.add(entry)
        return entry


def why_shown(shown: Shown, *, at_once: bool) -> WaitReason:
    """Return why a patron was shown, and not renewed at once."""
    card = shown.card
    if shown.why is not None:
        return WaitReason.CHANGED
    if at_once and card.number is not None:
        return WaitReason.NEW_NUMBER
    if at_once and card.refused:
        return WaitReason.REFUSED_RESOURCE
    return WaitReason.ENTER


def held_back(stage: Stage) -> tuple[str, WaitReason] | None:
    """Return the card that a stage asks about, and why; None where it asks about none."""
    match stage:
        case Matches(card=str(number)):
            return number, WaitReason.SEVERAL
        case Matches(meant_by=str(number), born=date()):
            return number, WaitReason.BIRTH_DATE
    meant = number_meant(stage)
    return (meant, WaitReason.NEAR_NUMBER) if meant is not None else None


def number_meant(stage: Stage) -> str | None:
    """Return the number for which others are offered by a stage; None where none are."""
    match stage:
        case Suggested(number=number) | Matches(meant_by=str(number)):
            return number
    return None
