"""What became of each card at the desk: the last ones by name, all of them counted."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from itertools import chain, islice
from typing import Final, Self

from syren_api.models import HistoryChange, Subscriber
from syren_api.statuses import Status
from syren_tui.client.errors import ClientError
from syren_tui.renewal.plan import ExclusionReason
from syren_tui.renewal.records import ItemKind, ItemOutcome, SeriesEntry, UndoOutcome
from syren_tui.renewal.session_log import LogLine
from syren_tui.scan.card import Card, Offer
from syren_tui.scan.kept import NotKeptError, Sent

LISTED: Final = 10
"""Cards that stay listed."""
ScanFailure = ClientError | NotKeptError


class ScanOutcome(StrEnum):
    """What became of a card."""

    RENEWED = "renewed"
    VALIDATED = "validated"
    STORED = "stored"
    """Only the card's number was stored."""
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REFUSED = "refused"
    LEFT = "left"
    """The rules do not allow it."""
    UP_TO_DATE = "up_to_date"
    """There was nothing to renew."""
    NOT_CONFIRMED = "not_confirmed"
    """Another card came before Enter."""
    HELD = "held"
    """Another card came before it was said whose this one is."""
    FAILED = "failed"
    """The portal did not do it, or did not answer."""
    UNDECIDED = "undecided"
    """It is not known whether it was done."""
    REFUSED_NOW = "refused_now"
    """A decision refuses the account."""
    SENDING = "sending"
    """Decided, and on its way."""
    UNDONE = "undone"
    LOOKED_AT = "looked_at"
    """This staff account may only look."""


class WaitReason(StrEnum):
    """Why a card waited for an answer when another one came."""

    ENTER = "enter"
    """It was shown, and Enter was not typed."""
    REFUSED_RESOURCE = "refused_resource"
    """One of its resources was refused: it is not renewed at once."""
    NEW_NUMBER = "new_number"
    """The card would become theirs: it is not renewed at once."""
    CHANGED = "changed"
    """The record had changed, or another day begun."""
    NEAR_NUMBER = "near_number"
    """Nobody has the number, and others have nearly the same."""
    SEVERAL = "several"
    """Several have it."""
    BIRTH_DATE = "birth_date"
    """Nobody has the number, and somebody was born on the day that it may mean."""


_RENEWED: Final = frozenset({ScanOutcome.RENEWED, ScanOutcome.VALIDATED, ScanOutcome.REFUSED_NOW})
"""What was done."""
_NEITHER: Final = frozenset(
    {
        ScanOutcome.LOOKED_AT,
        ScanOutcome.SENDING,
        ScanOutcome.STORED,
        ScanOutcome.UNDECIDED,
        ScanOutcome.UP_TO_DATE,
        ScanOutcome.UNDONE,
    }
)
_DONE_AS: Final = {
    ItemKind.VALIDATION: ScanOutcome.VALIDATED,
    ItemKind.REFUSAL: ScanOutcome.REFUSED_NOW,
}
_OF_SENT: Final = frozenset(
    {
        *_RENEWED,
        ScanOutcome.FAILED,
        ScanOutcome.SENDING,
        ScanOutcome.UNDECIDED,
        ScanOutcome.UNDONE,
    }
)
"""What may become of something that was sent."""
_OPEN: Final = frozenset({ScanOutcome.NOT_CONFIRMED, ScanOutcome.HELD, ScanOutcome.UNDECIDED})
"""What waits for an answer."""
_ANSWERED: Final = frozenset({*_RENEWED, ScanOutcome.UP_TO_DATE, ScanOutcome.STORED})
"""What answers for a person who was not confirmed before."""


@dataclass(frozen=True, slots=True)
class LoggedSubscriber:
    """What the log keeps of somebody."""

    id: str
    last_name: str
    first_name: str
    registration_number: str | None
    status: Status
    valid_until: date | None

    @classmethod
    def of(cls, subscriber: Subscriber) -> Self:
        """Return what is kept of a subscriber."""
        return cls(
            subscriber.id, subscriber.last_name, subscriber.first_name,
            subscriber.registration_number, subscriber.status, subscriber.valid_until,
        )  # fmt: skip


@dataclass(eq=False, slots=True)
class ScanEntry:
    """One card, or patron, and what became of it."""

    at: datetime
    ending: ScanOutcome
    subscriber: LoggedSubscriber | None
    """As the portal had it last; None: nobody has the card, or it is not known who."""
    number: str | None = None
    """What was scanned, where it is not known whose it is."""
    error: ScanFailure | None = None
    """What went wrong, at this desk."""
    reason: WaitReason | None = None
    """Why it waited for an answer."""
    said: str = ""
    """What staff said of it: the reason of a refusal; not clean."""
    place: int = -1
    """Its number in the log."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.ending in _OPEN


class ScanLog:
    """Lists the last cards, and counts all of them; those that wait for an answer stay listed."""

    def __init__(self) -> None:
        """Begin empty."""
        self._all: deque[ScanEntry] = deque()
        """Newest first."""
        self._next = 0
        self._unsaved: dict[int, ScanEntry] = {}
        self._removed: set[int] = set()
        self.renewed = 0
        self.not_renewed = 0

    @property
    def entries(self) -> list[ScanEntry]:
        """Those that are shown: first what waits for an answer, each part newest first."""
        others = (entry for entry in self._all if not entry.is_open)
        return list(islice(chain(self._open(), others), LISTED))

    @property
    def open(self) -> int:
        """How many wait for an answer."""
        return sum(1 for _ in self._open())

    def _open(self) -> Iterable[ScanEntry]:
        return (entry for entry in self._all if entry.is_open)

    def add(self, entry: ScanEntry) -> None:
        """Note what became of a card."""
        if entry.subscriber is not None and (entry.is_open or entry.ending in _ANSWERED):
            self._take_off(self._waits_for(entry.subscriber.id))
        entry.place = self._next
        self._next += 1
        self._all.appendleft(entry)
        self._count(entry.ending, 1)
        self._unsaved[entry.place] = entry

    def change(
        self,
        entry: ScanEntry,
        ending: ScanOutcome,
        subscriber: Subscriber,
        error: ScanFailure | None = None,
    ) -> None:
        """Note that something else became of a card in the end."""
        self._count(entry.ending, -1)
        entry.ending, entry.error = ending, error
        entry.subscriber = LoggedSubscriber.of(subscriber)
        self._count(ending, 1)
        self._unsaved[entry.place] = entry

    def settle(
        self, subscriber_id: str, number: str | None, *, but: ScanEntry | None = None
    ) -> None:
        """Take off what did not come about before: it has now.

        Args:
            subscriber_id: who was not confirmed before.
            number: of a card that was not found, or not looked up, before.
            but: an entry that stays.
        """
        waits = self._waits_for(subscriber_id)
        self._take_off(lambda entry: entry is not but and waits(entry))
        self._take_off(lambda entry: entry.number is not None and entry.number == number)

    def asked_again(self, number: str) -> None:
        """Take off a card that waited for an answer: it is looked up anew."""
        self._take_off(lambda entry: entry.ending is ScanOutcome.HELD and entry.number == number)

    @staticmethod
    def _waits_for(subscriber_id: str) -> Callable[[ScanEntry], bool]:
        def is_one(entry: ScanEntry) -> bool:
            same = entry.subscriber is not None and entry.subscriber.id == subscriber_id
            return same and entry.is_open

        return is_one

    def _take_off(self, is_one: Callable[[ScanEntry], bool]) -> None:
        for entry in [each for each in self._all if is_one(each)]:
            self._all.remove(entry)
            self._count(entry.ending, -1)
            self._unsaved.pop(entry.place, None)
            self._removed.add(entry.place)

    def _count(self, ending: ScanOutcome, by: int) -> None:
        if ending in _RENEWED:
            self.renewed += by
        elif ending not in _NEITHER:
            self.not_renewed += by

    # The file.

    def unsaved(self) -> tuple[list[LogLine], list[int]]:
        """Return what is to be written down, and which lines are to be taken off; once."""
        lines = [_line_of(entry) for entry in self._unsaved.values()]
        removed = list(self._removed)
        self._unsaved, self._removed = {}, set()
        return lines, removed

    def restore(
        self, lines: Iterable[LogLine], sent: Iterable[Sent], zone: tzinfo | None = None
    ) -> None:
        """Go on with a log that was kept.

        Args:
            lines: of it, the oldest first.
            sent: what is known by now of what was sent.
            zone: of the clock.
        """
        known = {each.entry.id: each for each in sent}
        logged = set()
        for line in lines:
            try:
                entry = _entry_of(line, known.get(line.id or ""))
            except ValueError:
                continue  # a word of another version
            if entry.ending in _OF_SENT:
                logged.add(line.id)
            self._all.appendleft(entry)
            self._next = max(self._next, line.place + 1)
            self._count(entry.ending, 1)
        for each in known.values():
            if each.entry.id not in logged:  # the console ended in this moment
                self.add(_entry_of_sent(each, zone))


def _line_of(entry: ScanEntry) -> LogLine:
    is_left = entry.ending not in _RENEWED | _NEITHER
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


def _entry_of_sent(sent: Sent, zone: tzinfo | None) -> ScanEntry:
    entry = sent.entry
    subscriber = LoggedSubscriber(
        entry.id, entry.last_name, entry.first_name, entry.registration_number,
        Status.VALIDATED if entry.done else Status.PENDING,
        entry.result.valid_until if entry.result is not None else None,
    )  # fmt: skip
    ending = _known_by_now(ScanOutcome.UNDECIDED, entry)
    said = reason_given(entry.changes)
    return ScanEntry(sent.at.astimezone(zone), _known_by_now(ending, entry), subscriber, said=said)


def _entry_of(line: LogLine, sent: Sent | None) -> ScanEntry:
    subscriber = None
    if line.id is not None:
        subscriber = LoggedSubscriber(
            line.id, line.last_name, line.first_name, line.number,
            Status(line.status or Status.PENDING), line.valid_until,
        )  # fmt: skip
    return ScanEntry(
        at=line.at,
        ending=_known_by_now(ScanOutcome(line.outcome), sent.entry if sent else None),
        subscriber=subscriber,
        number=line.number if line.id is None else None,
        reason=WaitReason(line.why) if line.why else None,
        said=reason_given(sent.entry.changes) if sent is not None else "",
        place=line.place,
    )


def _known_by_now(ending: ScanOutcome, sent: SeriesEntry | None) -> ScanOutcome:
    """Return what became of a card: the answer, or an undo, may have come after it was logged."""
    if sent is None:
        return ending
    undone = sent.undo is not None and sent.undo.outcome is UndoOutcome.UNDONE
    if ending in _RENEWED and undone:
        return ScanOutcome.UNDONE
    if ending not in {ScanOutcome.UNDECIDED, ScanOutcome.SENDING}:
        return ending
    if sent.result is None:
        return ScanOutcome.UNDECIDED
    if sent.result.outcome not in {ItemOutcome.RENEWED, ItemOutcome.CHANGED}:
        return ScanOutcome.FAILED
    return _DONE_AS.get(sent.kind, ScanOutcome.RENEWED)


def reason_given(changes: Iterable[HistoryChange]) -> str:
    """Return what staff said of a status among changes; not clean."""
    said = (each.after for each in changes if each.field == "status_reason")
    return next((each for each in said if isinstance(each, str)), "")


def ending_of(card: Card) -> ScanOutcome:
    """Return what became of a card for which was done what it offered."""
    match card.offer:
        case Offer.STORE:
            return ScanOutcome.STORED
        case Offer.VALIDATE:
            return ScanOutcome.VALIDATED
    return ScanOutcome.RENEWED


def ending_at_sight(card: Card) -> ScanOutcome | None:
    """Return what became of a card for which nothing can be done; None where something can."""
    match card.offer:
        case Offer.NOTHING:
            return ScanOutcome.UP_TO_DATE
        case Offer.NOT_ALLOWED:
            return ScanOutcome.LOOKED_AT
        case Offer.LEFT:
            known = {
                ExclusionReason.EXPIRED: ScanOutcome.EXPIRED,
                ExclusionReason.REFUSED: ScanOutcome.REFUSED,
            }
            return known.get(card.line.exclusion or ExclusionReason.NOT_ALLOWED, ScanOutcome.LEFT)
    return None
