"""The plan of a series: who is in it, what becomes of them, and who is left out, and why."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Set
from typing import Generic, TypeVar

from syren_api.models import Portal
from syren_api.statuses import Status
from syren_tui.renewal.batch_changes import BatchChange
from syren_tui.renewal.change import Account, Change
from syren_tui.renewal.item_kinds import ItemKind
from syren_tui.renewal.plan_lines import BatchLine
from syren_tui.renewal.plan_lines import ExclusionReason as ExclusionReason
from syren_tui.renewal.plan_lines import ExtraLine as ExtraLine
from syren_tui.renewal.plan_lines import PlanLine as PlanLine
from syren_tui.renewal.plan_lines import ReviewReason as ReviewReason
from syren_tui.renewal.plan_lines import Summary as Summary

Line = TypeVar("Line", bound=PlanLine, covariant=True)


class Plan(ABC, Generic[Line]):
    """Accounts of a series to come, with the user's choices; nothing is sent from here."""

    def __init__(
        self,
        subscribers: Iterable[Account],
        portal: Portal,
        *,
        among_others: Set[str] = frozenset(),
    ) -> None:
        """Begin with everybody whom the rules let in.

        Args:
            subscribers: the accounts as the portal has them, each once.
            portal: on its day.
            among_others: the ids of those who were marked with many others. Who of them waits for
                a first answer may be left aside: nobody has looked at them.
        """
        self._portal = portal
        self._subscribers = {each.id: each for each in subscribers}
        self._among_others = among_others
        self._includes_unchecked = False
        self._to_review: dict[str, ReviewReason] = {}
        self._taken_in: set[str] = set()
        self._taken_out: set[str] = set()
        self._lines: dict[str, Line] = {}

    @property
    @abstractmethod
    def change(self) -> Change:
        """What the series does to its accounts."""

    @abstractmethod
    def _made(self, subscriber: Account) -> Line:
        """Return an account's line."""

    @property
    def _leaves_unchecked(self) -> bool:
        """Whether those who were never looked at are left aside at first."""
        return True

    def __len__(self) -> int:
        return len(self._subscribers)

    @property
    def ids(self) -> list[str]:
        """The accounts' ids, in the order given."""
        return list(self._subscribers)

    @property
    def portal(self) -> Portal:
        """The portal, on its day."""
        return self._portal

    @portal.setter
    def portal(self, portal: Portal) -> None:
        self._portal = portal
        self._forget_lines()

    def _forget_lines(self) -> None:
        """Make every line anew when it is asked for."""
        self._lines.clear()

    @property
    def unchecked(self) -> int:
        """How many are left aside, or were, because nobody has looked at them yet."""
        return sum(self._is_unchecked(each) for each in self._subscribers.values())

    @property
    def includes_unchecked(self) -> bool:
        """Whether they are in the series all the same."""
        return self._includes_unchecked

    @includes_unchecked.setter
    def includes_unchecked(self, include: bool) -> None:
        self._includes_unchecked = include
        self._lines.clear()

    def lines(self) -> Iterator[Line]:
        """Yield a line an account, in the order given."""
        for subscriber_id in self._subscribers:
            yield self.line(subscriber_id)

    def line(self, subscriber_id: str) -> Line:
        """Return an account's line."""
        if (line := self._lines.get(subscriber_id)) is None:
            line = self._lines[subscriber_id] = self._made(self._subscribers[subscriber_id])
        return line

    def summary(self) -> Summary:
        """Count what the plan comes to."""
        summary = Summary()
        for line in self.lines():
            if line.exclusion is not None:
                summary.exclusions[line.exclusion] = summary.exclusions.get(line.exclusion, 0) + 1
                continue
            summary.included += 1
            summary.losing += line.loses_access
            summary.validated += line.kind is ItemKind.VALIDATION
        return summary

    def require_review(self, subscriber_id: str, held: ReviewReason) -> None:
        """Leave an account out until the user takes it in."""
        self._to_review[subscriber_id] = held
        self._lines.pop(subscriber_id, None)

    def review_as_in(self, other: "Plan[PlanLine]") -> None:
        """Leave out who waits for the user in another plan of the same accounts."""
        self._to_review |= {
            each: other._to_review[each] for each in self._subscribers if each in other._to_review
        }
        self._forget_lines()

    def release(self, subscriber_id: str) -> None:
        """Have an account no longer wait for the user."""
        self._to_review.pop(subscriber_id, None)
        self._lines.pop(subscriber_id, None)

    def review_reason(self, subscriber_id: str) -> ReviewReason | None:
        """Return why an account waits for the user; None where it does not."""
        return self._to_review.get(subscriber_id)

    def add(self, subscriber: Account) -> None:
        """Take one more account into the plan, after the others; it is not in it yet."""
        self._subscribers[subscriber.id] = subscriber

    def take_out(self, subscriber_id: str) -> None:
        """Leave an account out."""
        self._taken_in.discard(subscriber_id)
        self._taken_out.add(subscriber_id)
        self._lines.pop(subscriber_id, None)

    def take_in(self, subscriber_id: str) -> None:
        """Have an account in the series that would be left out, where the portal allows it."""
        self._taken_out.discard(subscriber_id)
        self._taken_in.add(subscriber_id)
        self._lines.pop(subscriber_id, None)

    def _is_unchecked(self, subscriber: Account) -> bool:
        return (
            self._leaves_unchecked
            and subscriber.status is Status.PENDING
            and subscriber.id in self._among_others
        )

    def _left_out(self, subscriber: Account) -> ExclusionReason | None:
        """Return why an account is left out for what the user has said, or has not."""
        if subscriber.id in self._taken_out:
            return ExclusionReason.TAKEN_OUT
        if subscriber.id in self._taken_in:
            return None
        if (held := self._to_review.get(subscriber.id)) is not None:
            return held.exclusion
        if self._is_unchecked(subscriber) and not self._includes_unchecked:
            return ExclusionReason.NEVER_CHECKED
        return None


class BatchPlan(Plan[BatchLine]):
    """Accounts that are all changed alike."""

    def __init__(
        self,
        subscribers: Iterable[Account],
        portal: Portal,
        change: BatchChange,
        *,
        among_others: Set[str] = frozenset(),
    ) -> None:
        """Begin with everybody whom the rules let in, and who does not stand so already.

        Args:
            subscribers: the accounts as the portal has them, each once; read whole where the
                change needs it.
            portal: on its day.
            change: what is done to each.
            among_others: see `Plan`.
        """
        super().__init__(subscribers, portal, among_others=among_others)
        self._change = change

    @property
    def change(self) -> BatchChange:
        """What is done to each."""
        return self._change

    @property
    def _leaves_unchecked(self) -> bool:
        return self._change.leaves_unchecked

    def _made(self, subscriber: Account) -> BatchLine:
        preview = self._change.preview(subscriber, self._portal)
        exclusion = preview.exclusion or self._left_out(subscriber)
        return BatchLine(subscriber=subscriber, exclusion=exclusion, preview=preview)
