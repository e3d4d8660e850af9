"""The rows that a desk's log is kept as, and what is known of them when it is taken up again."""

from datetime import tzinfo
from typing import Final

from syren_api.statuses import Status
from syren_tui.desk.day_journal import Sent
from syren_tui.desk.entries import (
    DONE,
    NEITHER,
    LoggedEntry,
    LoggedOutcome,
    LoggedSubscriber,
    WaitReason,
    reason_given,
)
from syren_tui.renewal.records import ItemKind, ItemOutcome, SeriesEntry, UndoOutcome
from syren_tui.renewal.session_log import LogLine

DONE_AS: Final = {
    ItemKind.VALIDATION: LoggedOutcome.VALIDATED,
    ItemKind.REFUSAL: LoggedOutcome.REFUSED_NOW,
}
"""What stands in the log of a decision that was made."""
OF_SENT: Final = frozenset(
    {
        *DONE,
        LoggedOutcome.FAILED,
        LoggedOutcome.SENDING,
        LoggedOutcome.UNDECIDED,
        LoggedOutcome.UNDONE,
    }
)
"""What may become of something that was sent."""


def line_of(entry: LoggedEntry) -> LogLine:
    """Return the row of an entry."""
    is_left = entry.ending not in DONE | NEITHER
    reason = entry.reason.value if entry.reason is not None else ""
    subscriber = entry.subscriber
    if subscriber is None:
        return LogLine(
            entry.place, entry.at, entry.ending, is_left, None, number=entry.number, why=reason
        )
    return LogLine(
        entry.place, entry.at, entry.ending, is_left, subscriber.id, subscriber.last_name,
        subscriber.first_name, subscriber.registration_number, subscriber.status,
        subscriber.valid_until, reason,
    )  # fmt: skip


def entry_of_sent(sent: Sent, zone: tzinfo | None) -> LoggedEntry:
    """Return the entry of something that was sent and does not stand in the log.

    Args:
        sent: what is known of it.
        zone: of the clock.
    """
    entry = sent.entry
    subscriber = LoggedSubscriber(
        entry.id, entry.last_name, entry.first_name, entry.registration_number,
        Status.VALIDATED if entry.done else Status.PENDING,
        entry.result.valid_until if entry.result is not None else None,
    )  # fmt: skip
    ending = _known_by_now(LoggedOutcome.UNDECIDED, entry)
    said = reason_given(entry.changes)
    return LoggedEntry(sent.at.astimezone(zone), ending, subscriber, said=said)


def entry_of(line: LogLine, sent: Sent | None) -> LoggedEntry:
    """Return the entry of a row.

    Args:
        line: the row.
        sent: what is known by now of what was sent; None: nothing was.

    Raises:
        ValueError: it has a word of another version.
    """
    subscriber = None
    if line.id is not None:
        subscriber = LoggedSubscriber(
            line.id, line.last_name, line.first_name, line.number,
            Status(line.status or Status.PENDING), line.valid_until,
        )  # fmt: skip
    return LoggedEntry(
        at=line.at,
        ending=_known_by_now(LoggedOutcome(line.outcome), sent.entry if sent else None),
        subscriber=subscriber,
        number=line.number if line.id is None else None,
        reason=WaitReason(line.why) if line.why else None,
        said=reason_given(sent.entry.changes) if sent is not None else "",
        place=line.place,
    )


def _known_by_now(ending: LoggedOutcome, sent: SeriesEntry | None) -> LoggedOutcome:
    """Return what became of a card: the answer, or an undo, may have come after it was logged."""
    if sent is None:
        return ending
    if ending in {LoggedOutcome.UNDECIDED, LoggedOutcome.SENDING}:
        ending = _answered(sent)
    undone = sent.undo is not None and sent.undo.outcome is UndoOutcome.UNDONE
    return LoggedOutcome.UNDONE if ending in DONE and undone else ending


def _answered(sent: SeriesEntry) -> LoggedOutcome:
    if sent.result is None:
        return LoggedOutcome.UNDECIDED
    if sent.result.outcome not in {ItemOutcome.RENEWED, ItemOutcome.CHANGED}:
        return LoggedOutcome.FAILED
    return DONE_AS.get(sent.kind, LoggedOutcome.RENEWED)
