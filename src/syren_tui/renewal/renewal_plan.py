"""The plan of renewals: who would be renewed until when, and who is left out, and why."""

from collections.abc import Iterable, Set
from datetime import date
from typing import Final

from syren_api.lifecycle import AccountState, Renew
from syren_api.models import Portal
from syren_api.statuses import ResourceStatus, Status
from syren_api.validity import valid_until
from syren_tui.renewal.change import Account
from syren_tui.renewal.item_kinds import is_validation
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import ExclusionReason, RenewalLine, Summary
from syren_tui.renewal.plan_outcome import PlannedRenewal, outcome_of
from syren_tui.renewal.renewals import Renewals

_OF_MEMBERSHIP: Final = frozenset({
    ExclusionReason.NO_MEMBER,
    ExclusionReason.MEMBER_TO_CONFIRM,
})  # fmt: skip
"""Whoever confirms these has nothing to do, where there is nothing to do."""


class RenewalPlan(Plan[RenewalLine]):
    """Accounts to renew, each with its day."""

    def __init__(
        self,
        subscribers: Iterable[Account],
        portal: Portal,
        day: date | None,
        *,
        among_others: Set[str] = frozenset(),
    ) -> None:
        """Begin with everybody whom the rules let in.

        Resources are switched on where the portal allows it, but not where that would reopen one
        that was refused: the user has to ask for it.

        Args:
            subscribers: the accounts as the portal has them, each once.
            portal: on its day.
            day: of registration, for all; None where the portal knows none.
            among_others: see `Plan`.
        """
        super().__init__(subscribers, portal, among_others=among_others)
        self._day = day
        self._activate_resources = portal.can_activate_resources and not self.refused_resources
        self._own_days: dict[str, date] = {}
        self._keep_resources: set[str] = set()
        self._renewals: dict[tuple[object, ...], PlannedRenewal] = {}
        self._ends: dict[date | None, date | None] = {}

    @property
    def change(self) -> Renewals:
        """Renewing, with or without every resource."""
        return Renewals(self._activate_resources)

    def _forget_lines(self) -> None:
        """Make every line anew, with the rules and the day of the portal as it is now."""
        super()._forget_lines()
        self._renewals.clear()
        self._ends.clear()

    @property
    def takes_day(self) -> bool:
        """Whether renewals have a day on this portal."""
        return self._portal.takes_day

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

    @property
    def refused_resources(self) -> int:
        """How many resources of those who can be renewed were refused."""
        offered = {each.id for each in self._portal.resources}
        return sum(
            each.status is ResourceStatus.REFUSED and each.id in offered
            for subscriber in self._subscribers.values()
            if subscriber.status not in {Status.EXPIRED, Status.REFUSED}
            for each in subscriber.resources
        )

    def summary(self) -> Summary:
        """Count what the plan comes to, with the ends and the resources."""
        summary = super().summary()
        summary.endless = self._portal.validity_months is None
        for line in self.lines():
            if not line.included:
                continue
            summary.switched_on += line.switched_on
            summary.reopened += line.reopened
            summary.opening_nothing += line.opens_nothing
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
        """How many of the accounts in the series have a day of their own."""
        return sum(self.line(each).included for each in self._own_days)

    def keeps_resources(self, subscriber_id: str) -> bool:
        """Tell whether an account keeps its resources as they are, whatever the plan says."""
        return subscriber_id in self._keep_resources

    def keep_resources(self, subscriber_id: str, keep: bool) -> None:
        """Have an account keep its resources as they are, or do as the plan says."""
        (self._keep_resources.add if keep else self._keep_resources.discard)(subscriber_id)
        self._lines.pop(subscriber_id, None)

    def add(self, subscriber: Account) -> None:
        """Take one more account into the plan, after the others; it is not in it yet.

        Its resources stay as they are where one was refused: nobody asked for that to be reopened.
        """
        super().add(subscriber)
        if any(each.status is ResourceStatus.REFUSED for each in subscriber.resources):
            self._keep_resources.add(subscriber.id)

    def _made(self, subscriber: Account) -> RenewalLine:
        day = self._own_days.get(subscriber.id, self._day)
        activate = self._activate_resources and subscriber.id not in self._keep_resources
        renewal = self._renewal(subscriber, day, activate)
        before = self._end(subscriber.library_registered_on)
        after = before if renewal.exclusion is not None else renewal.after
        return RenewalLine(
            subscriber=subscriber,
            day=day,
            activate_resources=activate,
            before=before,
            after=after,
            switched_on=renewal.switched_on,
            reopened=renewal.reopened,
            exclusion=renewal.exclusion
            or self._exclusion(
                subscriber, before, after, nothing_to_do=self._is_already(subscriber, day, renewal)
            ),
            validates=is_validation(subscriber.status, self._portal),
            opens_nothing=bool(self._portal.resources) and not renewal.open_after,
            open_before=renewal.open_before,
        )

    def _is_already(self, subscriber: Account, day: date | None, renewal: PlannedRenewal) -> bool:
        """Tell whether an account stands as it would."""
        return (
            subscriber.status is Status.VALIDATED
            and day in (None, subscriber.library_registered_on)
            and not renewal.switched_on
        )

    def _end(self, day: date | None) -> date | None:
        """Return the end of validity that a day of registration gives."""
        if day not in self._ends:
            self._ends[day] = valid_until(day, self._portal)
        return self._ends[day]

    def _renewal(self, subscriber: Account, day: date | None, activate: bool) -> PlannedRenewal:
        """Return what renewing comes to; accounts that are alike are decided once."""
        words: list[str] = [subscriber.status]  # as one text: enums are slow to look up by
        for each in subscriber.resources:
            words += (each.id, each.status)
        # A day of one's own replaces the one before (rule 6): that makes no difference then.
        stays = None if self.takes_day else subscriber.library_registered_on
        alike = ("\n".join(words), stays, day, activate)
        if (renewal := self._renewals.get(alike)) is None:
            renewal = self._renewals[alike] = outcome_of(
                AccountState.of(subscriber), Renew(day, activate), self._portal
            )
        return renewal

    def _exclusion(
        self, subscriber: Account, before: date | None, after: date | None, *, nothing_to_do: bool
    ) -> ExclusionReason | None:
        """Return why an account is left out that the portal would renew."""
        left = self._left_out(subscriber)
        if left is not None and not (nothing_to_do and left in _OF_MEMBERSHIP):
            return left
        if nothing_to_do:
            return ExclusionReason.ALREADY
        if subscriber.id in self._taken_in:
            return None
        if subscriber.status is Status.REFUSED:
            return ExclusionReason.REFUSED
        is_open = subscriber.status is Status.VALIDATED  # else no end of theirs counts yet
        if is_open and before is not None and (after is None or after < before):
            return ExclusionReason.SHORTER
        return None
