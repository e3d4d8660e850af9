"""The plan of a series: who would be renewed until when, and who is left out, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from syren_api.lifecycle import Record, Renew, decide
from syren_api.models import Portal, SelectedSubscriber
from syren_api.problems import ProblemCode
from syren_api.requests import RenewalItem
from syren_api.statuses import ResourceStatus, Status


class Left(StrEnum):
    """Why an account is left out."""

    EXPIRED = "expired"
    """Only the patron can ask for renewal."""
    REFUSED = "refused"
    """It was refused; it can be taken in."""
    SHORTER = "shorter"
    """Its validity would end earlier; it can be taken in."""
    DAY = "day"
    """No such day can be set for it: to come, or over already."""
    TAKEN_OUT = "taken_out"
    """The user took it out."""
    NOT_ALLOWED = "not_allowed"
    """The portal does not allow it."""


_TAKES_IN = frozenset({Left.REFUSED, Left.SHORTER, Left.TAKEN_OUT})


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One account of a plan."""

    subscriber: SelectedSubscriber
    day: date | None
    """The day of registration it would be renewed with."""
    before: date | None
    """The end of validity as it is."""
    after: date | None
    """The end of validity as it would be."""
    switched_on: int
    """Resources that would be validated and are not."""
    reopened: int
    """Those among them that were refused."""
    left: Left | None
    """Why it is left out; None: it will be renewed."""

    @property
    def renewed(self) -> bool:
        """Whether it will be renewed."""
        return self.left is None

    @property
    def can_be_taken_in(self) -> bool:
        """Whether the user may have it renewed all the same."""
        return self.left in _TAKES_IN


class Plan:
    """Accounts to renew, with the user's choices; nothing is sent from here."""

    def __init__(
        self, subscribers: Iterable[SelectedSubscriber], portal: Portal, day: date | None
    ) -> None:
        """Begin with everybody whom the rules let in.

        Args:
            subscribers: the accounts as the portal has them, each once.
            portal: on its day.
            day: of registration, for all; None where the portal knows none.
        """
        self.portal = portal
        self.day = day
        self.activate_resources = portal.can_activate_resources
        self._subscribers = {each.id: each for each in subscribers}
        self._own_days: dict[str, date] = {}
        self._taken_in: set[str] = set()
        self._taken_out: set[str] = set()

    def __len__(self) -> int:
        return len(self._subscribers)

    def lines(self) -> Iterator[PlanLine]:
        """Yield a line an account, in the order given."""
        for subscriber_id in self._subscribers:
            yield self.line(subscriber_id)

    def line(self, subscriber_id: str) -> PlanLine:
        """Return an account's line."""
        subscriber = self._subscribers[subscriber_id]
        day = self._own_days.get(subscriber_id, self.day)
        before = Record.of(subscriber)
        renewal = Renew(day, self.activate_resources)
        decision = decide(before, renewal, self.portal.today, self.portal)
        after = decision.record if decision.allowed else before
        on = [
            key
            for key, status in after.resources.items()
            if status is ResourceStatus.VALIDATED
            and before.resources.get(key) is not ResourceStatus.VALIDATED
        ]
        ends = before.valid_until(self.portal), after.valid_until(self.portal)
        codes = {refusal.code for refusal in decision.refusals}
        return PlanLine(
            subscriber=subscriber,
            day=day,
            before=ends[0],
            after=ends[1],
            switched_on=len(on),
            reopened=sum(before.resources.get(key) is ResourceStatus.REFUSED for key in on),
            left=self._left(subscriber, codes, *ends),
        )

    def set_own_day(self, subscriber_id: str, day: date | None) -> None:
        """Give an account a day of its own; None: the plan's again."""
        if day is None:
            self._own_days.pop(subscriber_id, None)
        else:
            self._own_days[subscriber_id] = day

    def take_out(self, subscriber_id: str) -> None:
        """Leave an account out."""
        self._taken_in.discard(subscriber_id)
        self._taken_out.add(subscriber_id)

    def take_in(self, subscriber_id: str) -> None:
        """Have an account renewed that would be left out, where the portal allows it."""
        self._taken_out.discard(subscriber_id)
        self._taken_in.add(subscriber_id)

    def items(self) -> list[RenewalItem]:
        """Return what is to be sent, each with the version that the plan shows."""
        return [
            RenewalItem(
                id=line.subscriber.id,
                library_registered_on=line.day,
                version=line.subscriber.version,
            )
            for line in self.lines()
            if line.renewed
        ]

    def _left(
        self,
        subscriber: SelectedSubscriber,
        codes: set[ProblemCode],
        before: date | None,
        after: date | None,
    ) -> Left | None:
        if ProblemCode.SUBSCRIBER_EXPIRED in codes:
            return Left.EXPIRED
        if codes & {
            ProblemCode.DATE_IN_FUTURE,
            ProblemCode.ALREADY_PAST,
            ProblemCode.REGISTRATION_DATE_MISSING,
        }:
            return Left.DAY
        if codes:
            return Left.NOT_ALLOWED
        if subscriber.id in self._taken_out:
            return Left.TAKEN_OUT
        if subscriber.id in self._taken_in:
            return None
        if subscriber.status is Status.REFUSED:
            return Left.REFUSED
        if before is not None and (after is None or after < before):
            return Left.SHORTER
        return None
