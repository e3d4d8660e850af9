"""The plan of a series: who would be renewed until when, and who is left out, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
    activate_resources: bool
    """Whether every resource of the catalogue would be switched on."""
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


@dataclass(frozen=True, slots=True)
class Extra:
    """A line of a plan that belongs to no account: what was given, and why nobody is renewed."""

    label: str
    """As it was given; not clean."""
    reason: str
    """In the user's language."""


@dataclass(slots=True)
class Summary:
    """What a plan comes to."""

    renewed: int = 0
    left: dict[Left, int] = field(default_factory=dict)
    """How many are left out, by reason; no reason without anybody."""
    first_end: date | None = None
    last_end: date | None = None
    """The ends of validity that the renewals give; both None where they give none."""
    first_confirmations: int = 0
    """Those among the renewed who wait for their first answer."""
    switched_on: int = 0
    """Resources that would be switched on, over all accounts."""
    reopened: int = 0
    """Those among them that were refused."""

    @property
    def left_out(self) -> int:
        """How many accounts are left out."""
        return sum(self.left.values())


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
        self._portal = portal
        self._day = day
        self._activate_resources = portal.can_activate_resources
        self._subscribers = {each.id: each for each in subscribers}
        self._own_days: dict[str, date] = {}
        self._keep_resources: set[str] = set()
        self._taken_in: set[str] = set()
        self._taken_out: set[str] = set()
        self._lines: dict[str, PlanLine] = {}
        self._renewals: dict[tuple[object, ...], _Renewal] = {}

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
        self._lines.clear()
        self._renewals.clear()

    @property
    def takes_day(self) -> bool:
        """Whether renewals have a day on this portal."""
        rules = self._portal
        return rules.validity_months is not None or rules.registration_date_required

    @property
    def day(self) -> date | None:
        """The day of registration of every account that has none of its own."""
        return self._day

    @day.setter
    def day(self, day: date | None) -> None:
        self._day = day
        self._lines.clear()

    @property
    def activate_resources(self) -> bool:
        """Whether every resource is switched on, for the accounts that do not keep theirs."""
        return self._activate_resources

    @activate_resources.setter
    def activate_resources(self, activate: bool) -> None:
        self._activate_resources = activate
        self._lines.clear()

    def lines(self) -> Iterator[PlanLine]:
        """Yield a line an account, in the order given."""
        for subscriber_id in self._subscribers:
            yield self.line(subscriber_id)

    def line(self, subscriber_id: str) -> PlanLine:
        """Return an account's line."""
        if (line := self._lines.get(subscriber_id)) is None:
            line = self._lines[subscriber_id] = self._made(self._subscribers[subscriber_id])
        return line

    def summary(self) -> Summary:
        """Count what the plan comes to."""
        summary = Summary()
        for line in self.lines():
            if line.left is not None:
                summary.left[line.left] = summary.left.get(line.left, 0) + 1
                continue
            summary.renewed += 1
            summary.switched_on += line.switched_on
            summary.reopened += line.reopened
            summary.first_confirmations += line.subscriber.status is Status.PENDING
            if line.after is not None:
                summary.first_end = min(line.after, summary.first_end or line.after)
                summary.last_end = max(line.after, summary.last_end or line.after)
        return summary

    def own_day(self, subscriber_id: str) -> date | None:
        """Return the day that an account has of its own; None: the plan's."""
        return self._own_days.get(subscriber_id)

    def set_own_day(self, subscriber_id: str, day: date | None) -> None:
        """Give an account a day of its own; None: the plan's again."""
        if day is None:
            self._own_days.pop(subscriber_id, None)
        else:
            self._own_days[subscriber_id] = day
        self._lines.pop(subscriber_id, None)

    @property
    def own_days(self) -> int:
        """How many accounts have a day of their own."""
        return len(self._own_days)

    def keeps_resources(self, subscriber_id: str) -> bool:
        """Tell whether an account keeps its resources as they are, whatever the plan says."""
        return subscriber_id in self._keep_resources

    def keep_resources(self, subscriber_id: str, keep: bool) -> None:
        """Have an account keep its resources as they are, or do as the plan says."""
        (self._keep_resources.add if keep else self._keep_resources.discard)(subscriber_id)
        self._lines.pop(subscriber_id, None)

    def take_out(self, subscriber_id: str) -> None:
        """Leave an account out."""
        self._taken_in.discard(subscriber_id)
        self._taken_out.add(subscriber_id)
        self._lines.pop(subscriber_id, None)

    def take_in(self, subscriber_id: str) -> None:
        """Have an account renewed that would be left out, where the portal allows it."""
        self._taken_out.discard(subscriber_id)
        self._taken_in.add(subscriber_id)
        self._lines.pop(subscriber_id, None)

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

    def _made(self, subscriber: SelectedSubscriber) -> PlanLine:
        day = self._own_days.get(subscriber.id, self._day)
        activate = self._activate_resources and subscriber.id not in self._keep_resources
        renewal = self._renewal(subscriber, day, activate)
        return PlanLine(
            subscriber=subscriber,
            day=day,
            activate_resources=activate,
            before=renewal.before,
            after=renewal.after,
            switched_on=renewal.switched_on,
            reopened=renewal.reopened,
            left=self._left(subscriber, renewal),
        )

    def _renewal(
        self, subscriber: SelectedSubscriber, day: date | None, activate: bool
    ) -> "_Renewal":
        """Return what renewing comes to; accounts that are alike are decided once."""
        words: list[str] = [subscriber.status]  # as one text: enums are slow to look up by
        for each in subscriber.resources:
            words += (each.id, each.status)
        alike = ("\n".join(words), subscriber.library_registered_on, day, activate)
        if (renewal := self._renewals.get(alike)) is None:
            renewal = self._renewals[alike] = _renewal(
                Record.of(subscriber), Renew(day, activate), self.portal
            )
        return renewal

    def _left(self, subscriber: SelectedSubscriber, renewal: "_Renewal") -> Left | None:
        if renewal.left is not None:
            return renewal.left
        if subscriber.id in self._taken_out:
            return Left.TAKEN_OUT
        if subscriber.id in self._taken_in:
            return None
        if subscriber.status is Status.REFUSED:
            return Left.REFUSED
        before, after = renewal.before, renewal.after
        if before is not None and (after is None or after < before):
            return Left.SHORTER
        return None


@dataclass(frozen=True, slots=True)
class _Renewal:
    """What a renewal comes to, for all accounts that are alike."""

    before: date | None
    after: date | None
    switched_on: int
    reopened: int
    left: Left | None
    """Why the portal would refuse it."""


def _renewal(before: Record, renewal: Renew, portal: Portal) -> _Renewal:
    decision = decide(before, renewal, portal.today, portal)
    after = decision.record if decision.allowed else before
    on = [
        key
        for key, status in after.resources.items()
        if status is ResourceStatus.VALIDATED
        and before.resources.get(key) is not ResourceStatus.VALIDATED
    ]
    return _Renewal(
        before=before.valid_until(portal),
        after=after.valid_until(portal),
        switched_on=len(on),
        reopened=sum(before.resources.get(key) is ResourceStatus.REFUSED for key in on),
        left=_refused({refusal.code for refusal in decision.refusals}),
    )


def _refused(codes: set[ProblemCode]) -> Left | None:
    if ProblemCode.SUBSCRIBER_EXPIRED in codes:
        return Left.EXPIRED
    if codes & {
        ProblemCode.DATE_IN_FUTURE,
        ProblemCode.ALREADY_PAST,
        ProblemCode.REGISTRATION_DATE_MISSING,
    }:
        return Left.DAY
    return Left.NOT_ALLOWED if codes else None
