"""What became of one account of a series, as its journal holds it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from syren_api.batches import BatchResult, DeletedResult
from syren_api.renewals import RejectedResult, RenewalResult


class ItemOutcome(StrEnum):
    """What became of an account."""

    RENEWED = "renewed"
    CHANGED = "changed"
    DELETED = "deleted"
    REJECTED = "rejected"
    MISSING = "missing"
    """It was deleted since."""
    NOT_DONE = "not_done"
    """The history shows that the batch was never carried out."""


DONE: Final = frozenset({ItemOutcome.RENEWED, ItemOutcome.CHANGED, ItemOutcome.DELETED})
"""The outcomes of who was treated as the series wanted, or stood so already."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one account of a batch."""

    id: str
    outcome: ItemOutcome
    code: str | None = None
    """Why it was rejected."""
    previous_version: int | None = None
    version: int | None = None
    valid_until: date | None = None

    @classmethod
    def of(cls, result: RenewalResult | BatchResult) -> "Result":
        """Return what the portal answered, as the journal holds it."""
        if isinstance(result, RejectedResult):
            return cls(result.id, ItemOutcome.REJECTED, result.problem.code)
        if isinstance(result, DeletedResult):
            return cls(result.id, ItemOutcome.DELETED)
        subscriber = result.subscriber
        if subscriber is None:
            return cls(result.id, ItemOutcome.MISSING)
        return cls(
            result.id,
            ItemOutcome(result.outcome),
            previous_version=result.previous_version,
            version=subscriber.version,
            valid_until=subscriber.valid_until,
        )
