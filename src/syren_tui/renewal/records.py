"""What the journal of a series holds: whose it is, its batches, and what became of each account."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from syren_api.renewals import RenewalResult, RenewedResult
from syren_api.requests import RenewalRequest


class SeriesKind(StrEnum):
    """What a journal is of."""

    PLAN = "plan"
    """A plan, known as a whole before anything is sent."""
    SCAN = "scan"
    """A day at the desk: one account after the other, each sent on its own."""


@dataclass(frozen=True, slots=True)
class SeriesHeader:
    """Whose series it is."""

    portal: str
    """The portal's address."""
    login: str
    activate_resources: bool
    """Whether the plan switched every resource on; each account may have kept its own."""
    made_at: datetime
    kind: SeriesKind = SeriesKind.PLAN


class ItemKind(StrEnum):
    """What is done to an account of a series."""

    RENEWAL = "renewal"
    VALIDATION = "validation"
    """A renewal that is called one: see `syren_tui.renewal.plan_lines.is_validation`."""


@dataclass(frozen=True, slots=True)
class SentItem:
    """An account that is sent on its own, and was in no plan."""

    id: str
    version: int
    last_name: str
    first_name: str
    registration_number: str | None
    kind: ItemKind


@dataclass(frozen=True, slots=True)
class Batch:
    """What was, or is to be, sent under one key."""

    number: int
    key: str
    body: str
    made_at: datetime

    @property
    def request(self) -> RenewalRequest:
        """The body as it is sent."""
        return RenewalRequest.model_validate_json(self.body)


class ItemOutcome(StrEnum):
    """What became of an account."""

    RENEWED = "renewed"
    REJECTED = "rejected"
    MISSING = "missing"
    """It was deleted since."""
    NOT_DONE = "not_done"
    """The history shows that the batch was never carried out."""


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
    def of(cls, result: RenewalResult) -> "Result":
        """Return what the portal answered, as the journal holds it."""
        if not isinstance(result, RenewedResult):
            return cls(result.id, ItemOutcome.REJECTED, result.problem.code)
        subscriber = result.subscriber
        if subscriber is None:
            return cls(result.id, ItemOutcome.MISSING)
        return cls(
            result.id,
            ItemOutcome.RENEWED,
            previous_version=result.previous_version,
            version=subscriber.version,
            valid_until=subscriber.valid_until,
        )


_FOR_GOOD: Final = frozenset({"stale_version", "nothing_to_revert"})
"""Why undoing an account will never do: it has another version by now."""


class UndoOutcome(StrEnum):
    """What became of an account whose renewal was to be undone."""

    UNDONE = "undone"
    KEPT = "kept"
    """It stands as it is: the code says why."""
    MISSING = "missing"
    """It was deleted since."""


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What became of one account whose renewal was to be undone."""

    id: str
    outcome: UndoOutcome
    code: str | None = None
    """Why it was kept: ``stale_version`` where somebody changed it since."""


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """One account of a series, and what became of it."""

    id: str
    last_name: str
    first_name: str
    registration_number: str | None
    result: Result | None
    """None: not known, or not tried yet."""
    undo: UndoResult | None = None
    """What became of undoing it; None: not tried, or not known."""
    sent: bool = True
    """Whether it is in a batch, so that something may have become of it."""
    kind: ItemKind = ItemKind.RENEWAL
    left: str = ""
    """Why nothing was sent for it, as `LogLine.outcome`; empty where it is in a plan, or sent."""
    why: str = ""
    """More of that, as `LogLine.why`."""

    @property
    def renewed(self) -> bool:
        """Whether it is known to be renewed, or to have stood so already."""
        return self.result is not None and self.result.outcome is ItemOutcome.RENEWED

    @property
    def unchanged(self) -> bool:
        """Whether it stood already as it was to be."""
        result = self.result
        return result is not None and self.renewed and result.version == result.previous_version

    @property
    def undoable(self) -> bool:
        """Whether its renewal can be undone, as far as is known.

        It made a new version, and nothing since says that this is no longer the newest.
        """
        if not self.renewed or self.unchanged:
            return False
        kept = self.undo is not None and self.undo.outcome is UndoOutcome.KEPT
        return self.undo is None or (kept and self.undo.code not in _FOR_GOOD)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a series is."""

    total: int
    renewed: int
    rejected: int
    undecided: int
    """Sent, or to be sent again: not known to be done."""
    unchanged: int = 0
    """Those among the renewed that stood already as they were to be."""
    validated: int = 0
    """Those among the renewed that were changed, and are called validated."""
    validations: int = 0
    """Those of all that are, or would be, called validated."""

    @property
    def settled(self) -> int:
        """How many are known to be done or refused."""
        return self.renewed + self.rejected

    @property
    def validates_all(self) -> bool:
        """Whether all that the series does is called validating."""
        return self.validations == self.total > 0
