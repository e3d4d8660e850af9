"""What became of each card at the desk: the last ones by name, all of them counted."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError
from syren_tui.renewal.plan import ExclusionReason
from syren_tui.scan.card import Card, Offer

LISTED: Final = 10
"""Cards that stay listed."""


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
    FAILED = "failed"
    """The portal did not do it, or did not answer."""
    UNDECIDED = "undecided"
    """It is not known whether it was done."""
    UNDONE = "undone"
    LOOKED_AT = "looked_at"
    """This staff account may only look."""


_RENEWED: Final = frozenset({ScanOutcome.RENEWED, ScanOutcome.VALIDATED})
_NEITHER: Final = frozenset(
    {
        ScanOutcome.LOOKED_AT,
        ScanOutcome.STORED,
        ScanOutcome.UNDECIDED,
        ScanOutcome.UP_TO_DATE,
        ScanOutcome.UNDONE,
    }
)


@dataclass(eq=False, slots=True)
class ScanEntry:
    """One card, or patron, and what became of it."""

    at: datetime
    ending: ScanOutcome
    subscriber: Subscriber | None
    """As the portal had it last; None: nobody has the card, or it is not known who."""
    number: str | None = None
    """What was scanned, where it is not known whose it is."""
    error: ClientError | None = None
    """What went wrong."""


class ScanLog:
    """Lists the last cards, and counts all of them."""

    def __init__(self) -> None:
        """Begin empty."""
        self._all: deque[ScanEntry] = deque()
        """Newest first."""
        self.renewed = 0
        self.not_renewed = 0

    @property
    def entries(self) -> list[ScanEntry]:
        """The last ones, newest first."""
        return list(islice(self._all, LISTED))

    def add(self, entry: ScanEntry) -> None:
        """Note what became of a card."""
        self._all.appendleft(entry)
        self._count(entry.ending, 1)

    def change(
        self,
        entry: ScanEntry,
        ending: ScanOutcome,
        subscriber: Subscriber,
        error: ClientError | None = None,
    ) -> None:
        """Note that something else became of a card in the end."""
        self._count(entry.ending, -1)
        entry.ending, entry.subscriber, entry.error = ending, subscriber, error
        self._count(ending, 1)

    def settle(self, subscriber: Subscriber, number: str | None) -> None:
        """Take off what did not come about before: it has now.

        Args:
            subscriber: who was not confirmed before.
            number: of a card that was not found, or not looked up, before.
        """
        for entry in list(self._all):
            same = entry.subscriber is not None and entry.subscriber.id == subscriber.id
            found = entry.number is not None and entry.number == number
            if found or (same and entry.ending is ScanOutcome.NOT_CONFIRMED):
                self._all.remove(entry)
                self._count(entry.ending, -1)

    def _count(self, ending: ScanOutcome, by: int) -> None:
        if ending in _RENEWED:
            self.renewed += by
        elif ending not in _NEITHER:
            self.not_renewed += by


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
