"""What a desk notes of each person or card, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self

from syren_api.models import HistoryChange, Subscriber
from syren_api.statuses import Status
from syren_tui.client.errors import ClientError
from syren_tui.desk.day_journal import NotKeptError

DeskFailure = ClientError | NotKeptError


class LoggedOutcome(StrEnum):
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
    ON_RECORD = "on_record"
    """Changed on their record, which was opened from here."""
    LOOKED_AT = "looked_at"
    """This staff account may only look."""


class WaitReason(StrEnum):
    """Why a card waited for an answer when another one came."""

    ENTER = "enter"
    """It was shown, and Enter was not typed."""
    REFUSED_RESOURCE = "refused_resource"
    """One of its resources was refused: it is not renewed at once."""
    NEVER_DECIDED = "never_decided"
    """A request that nobody has answered: it is not decided at once."""
    NEW_NUMBER = "new_number"
    """The card would become theirs: it is not renewed at once."""
    CHANGED = "changed"
    """The record had changed, or another day begun."""
    NEAR_NUMBER = "near_number"
    """Nobody has the number, and others have nearly the same."""
    BIRTH_DATE = "birth_date"
    """Nobody has the number, and somebody was born on the day that it may mean."""
    SEVERAL = "several"
    """Several have it."""


DONE: Final = frozenset({LoggedOutcome.RENEWED, LoggedOutcome.VALIDATED, LoggedOutcome.REFUSED_NOW})
"""What was done."""
NEITHER: Final = frozenset(
    {
        LoggedOutcome.LOOKED_AT,
        LoggedOutcome.ON_RECORD,
        LoggedOutcome.SENDING,
        LoggedOutcome.STORED,
        LoggedOutcome.UNDECIDED,
        LoggedOutcome.UP_TO_DATE,
        LoggedOutcome.UNDONE,
    }
)
"""What counts neither as done nor as not done."""
_OPEN: Final = frozenset({LoggedOutcome.NOT_CONFIRMED, LoggedOutcome.HELD, LoggedOutcome.UNDECIDED})
"""What waits for an answer."""
ANSWERED: Final = frozenset({*DONE, LoggedOutcome.UP_TO_DATE, LoggedOutcome.STORED})
"""What answers for a person who was not confirmed before."""


@dataclass(frozen=True, slots=True)
class LoggedSubscriber:
    """What the log keeps of somebody."""

    id: str
    last_name: str = field(repr=False)
    first_name: str = field(repr=False)
    registration_number: str | None = field(repr=False)
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
class LoggedEntry:
    """One card, or patron, and what became of it."""

    at: datetime
    ending: LoggedOutcome
    subscriber: LoggedSubscriber | None
    """As the portal had it last; None: nobody has the card, or it is not known who."""
    number: str | None = field(default=None, repr=False)
    """What was scanned, where it is not known whose it is."""
    error: DeskFailure | None = None
    """What went wrong, at this desk."""
    reason: WaitReason | None = None
    """Why it waited for an answer."""
    said: str = field(default="", repr=False)
    """What staff said of it: the reason of a refusal; not clean."""
    place: int = -1
    """Its number in the log."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.ending in _OPEN


def reason_given(changes: Iterable[HistoryChange]) -> str:
    """Return what staff said of a status among changes; not clean."""
    said = (each.after for each in changes if each.field == "status_reason")
    return next((each for each in said if isinstance(each, str)), "")
