"""What the journal of a series holds: whose it is, its batches, and what became of each account."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from syren_api.models import HistoryChange
from syren_tui.renewal.change import Change, ChangeRequest
from syren_tui.renewal.item_kinds import ItemKind as ItemKind
from syren_tui.renewal.plan_lines import RESOURCES_OPEN
from syren_tui.renewal.results import DONE
from syren_tui.renewal.results import ItemOutcome as ItemOutcome
from syren_tui.renewal.results import Result as Result


class SeriesKind(StrEnum):
    """What a journal is of."""

    PLAN = "plan"
    """A plan, known as a whole before anything is sent."""
    SCAN = "scan"
    """A day at the desk: one account after the other, each sent on its own."""
    DECISIONS = "decisions"
    """A day of decisions, in the same way."""

    @property
    def has_log(self) -> bool:
        """Whether it is a day's: it goes on with each account, and keeps a log."""
        return self is not SeriesKind.PLAN


@dataclass(frozen=True, slots=True)
class SeriesHeader:
    """Whose series it is."""

    portal: str
    """The portal's address."""
    login: str
    change: Change
    """What it does to its accounts."""
    made_at: datetime
    kind: SeriesKind = SeriesKind.PLAN


@dataclass(frozen=True, slots=True)
class SentItem:
    """An account that is sent on its own, and was in no plan."""

    id: str
    version: int
    last_name: str
    first_name: str
    registration_number: str | None
    kind: ItemKind
    changes: tuple[HistoryChange, ...] = ()
    """As in `SeriesEntry`."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was, or is to be, sent under one key."""

    number: int
    idempotency_key: str
    request: ChangeRequest
    """The body."""
    made_at: datetime


_FOR_GOOD: Final = frozenset({"stale_version", "nothing_to_revert"})
"""Why undoing an account will never do: it has another version by now."""


class UndoOutcome(StrEnum):
    """What became of an account whose change was to be undone."""

    UNDONE = "undone"
    KEPT = "kept"
    """It stands as it is: the code says why."""
    MISSING = "missing"
    """It was deleted since."""


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What became of one account whose change was to be undone."""

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
    changes: tuple[HistoryChange, ...] = ()
    """What the plan has shown, before and after; empty in journals of older versions."""
    skipped: str = ""
    """Why nothing was sent for it, as `LogLine.outcome`; empty where it is in a plan, or sent."""
    why: str = ""
    """More of that, as `LogLine.why`."""

    @property
    def done(self) -> bool:
        """Whether it is known to be done, or to have stood so already."""
        return self.result is not None and self.result.outcome in DONE

    @property
    def opens_nothing(self) -> bool:
        """Whether the plan has said that no resource would be open to it afterwards."""
        return any(each.field == RESOURCES_OPEN for each in self.changes)

    @property
    def unchanged(self) -> bool:
        """Whether it stood already as it was to be."""
        result = self.result
        if result is None or not self.done or result.version is None:
            return False
        return result.version == result.previous_version

    @property
    def undoable(self) -> bool:
        """Whether its change can be undone, as far as is known.

        It made a new version, and nothing since says that this is no longer the newest.
        """
        if not self.done or self.result is None or self.result.version is None or self.unchanged:
            return False
        kept = self.undo is not None and self.undo.outcome is UndoOutcome.KEPT
        return self.undo is None or (kept and self.undo.code not in _FOR_GOOD)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a series is."""

    total: int
    done: int
    rejected: int
    undecided: int
    """Sent, or to be sent again: not known to be done."""
    unchanged: int = 0
    """Those among the done that stood already as they were to be."""
    validated: int = 0
    """Those among the done that were changed, and are called validated."""
    validations: int = 0
    """Those of all that are, or would be, called validated."""

    @property
    def settled(self) -> int:
        """How many are known to be done or refused."""
        return self.done + self.rejected

    @property
    def validates_all(self) -> bool:
        """Whether all that the series does is called validating."""
        return self.validations == self.total > 0
