"""The plan of a series: who would be renewed until when, and who is left out, and why."""

from collections.abc import Iterable, Iterator, Set
from datetime import date

from syren_api.lifecycle import Record, Renew
from syren_api.models import Portal, SelectedSubscriber
from syren_api.requests import RenewalItem
from syren_api.statuses import ResourceStatus, Status
from syren_api.validity import valid_until
from syren_tui.renewal.plan_lines import ExclusionReason as ExclusionReason
from syren_tui.renewal.plan_lines import ExtraLine as ExtraLine
from syren_tui.renewal.plan_lines import HoldReason as HoldReason
from syren_tui.renewal.plan_lines import PlanLine as PlanLine
from syren_tui.renewal.plan_lines import Summary as Summary
from syren_tui.renewal.plan_lines import is_validation
from syren_tui.renewal.plan_outcome import PlannedChange, outcome_of


class Plan:
    """Accounts to renew, with the user's choices; nothing is sent from here."""

    def __init__(
        self,
        subscribers: Iterable[SelectedSubscriber],
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
            among_others: the ids of those who were marked with many others. Who of them waits for
                a first answer is left aside: nobody has looked at them.
        """
        self._portal = portal
        self._day = day
        self._subscribers = {each.id: each for each in subscribers}
        self._among_others = among_others
        self._includes_unchecked = False
        self._activate_resources = portal.can_activate_resources and not self.refused_resources
        self._own_days: dict[str, date] = {}
        self._keep_resources: set[str] = set()
        self._held: dict[str, HoldReason] = {}
        self._taken_in: set[str] = set()
        self._taken_out: set[str] = set()
        self._lines: dict[str, PlanLine] = {}
        self._renewals: dict[tuple[object, ...], PlannedChange] = {}
        self._ends: dict[date | None, date | None] = {}

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
        for known in (self._lines, self._renewals, self._ends):
            known.clear()

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
    def unchecked(self) -> int:
        """How many are left aside, or were, because nobody has looked at them yet."""
        return sum(self._is_unchecked(each) for each in self._subscribers.values())

    @property
    def includes_unchecked(self) -> bool:
        """Whether they are renewed all the same."""
        return self._includes_unchecked

    @includes_unchecked.setter
    def includes_unchecked(self, include: bool) -> None:
        self._includes_unchecked = include
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
        summary = Summary(endless=self._portal.validity_months is None)
        for line in self.lines():
            if line.exclusion is not None:
                summary.exclusions[line.exclusion] = summary.exclusions.get(line.exclusion, 0) + 1
                continue
            summary.renewed += 1
            summary.switched_on += line.switched_on
            summary.reopened += line.reopened
            summary.validated += line.validates
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

    def hold_back(self, subscriber_id: str, held: HoldReason) -> None:
        """Leave an account out until the user takes it in."""
        self._held[subscriber_id] = held
        self._lines.pop(subscriber_id, None)

    def release(self, subscriber_id: str) -> None:
        """Have an account no longer wait for the user."""
        self._held.pop(subscriber_id, None)
        self._lines.pop(subscriber_id, None)

    def held(self, subscriber_id: str) -> HoldReason | None:
        """Return why an account waits for the user; None where it does not."""
        return self._held.get(subscriber_id)

    def add(self, subscriber: SelectedSubscriber) -> None:
        """Take one more account into the plan, after the others; it is not in it yet.

        Its resources stay as they are where one was refused: nobody asked for that to be reopened.
        """
        self._subscribers[subscriber.id] = subscriber
        if any(each.status is ResourceStatus.REFUSED for each in subscriber.resources):
            self._keep_resources.add(subscriber.id)

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
        before = self._end(subscriber.library_registered_on)
        after = before if renewal.exclusion is not None else renewal.after
        return PlanLine(
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
        )

    def _is_already(
        self, subscriber: SelectedSubscriber, day: date | None, renewal: PlannedChange
    ) -> bool:
        """Tell whether an account stands as it would, where none ends."""
        return (
            self._portal.validity_months is None
            and subscriber.status is Status.VALIDATED
            and day in (None, subscriber.library_registered_on)
            and not renewal.switched_on
        )

    def _end(self, day: date | None) -> date | None:
        """Return the end of validity that a day of registration gives."""
        if day not in self._ends:
            self._ends[day] = valid_until(day, self._portal)
        return self._ends[day]

    def _renewal(
        self, subscriber: SelectedSubscriber, day: date | None, activate: bool
    ) -> PlannedChange:
        """Return what renewing comes to; accounts that are alike are decided once."""
        words: list[str] = [subscriber.status]  # as one text: enums are slow to look up by
        for each in subscriber.resources:
            words += (each.id, each.status)
        # A day of one's own replaces the one before (rule 6): that makes no difference then.
        stays = None if self.takes_day else subscriber.library_registered_on
        alike = ("\n".join(words), stays, day, activate)
        if (renewal := self._renewals.get(alike)) is None:
            renewal = self._renewals[alike] = outcome_of(
                Record.of(subscriber), Renew(day, activate), self._portal
            )
        return renewal

    def _is_unchecked(self, subscriber: SelectedSubscriber) -> bool:
        return subscriber.status is Status.PENDING and subscriber.id in self._among_others

    def _exclusion(
        self,
        subscriber: SelectedSubscriber,
        before: date | None,
        after: date | None,
        *,
        nothing_to_do: bool,
    ) -> ExclusionReason | None:
        """Return why an account is left out that the portal would renew."""
        if subscriber.id in self._taken_out:
            return ExclusionReason.TAKEN_OUT
        taken_in = subscriber.id in self._taken_in
        if not taken_in and (held := self._held.get(subscriber.id)) is not None:
            return held.exclusion
        if nothing_to_do:
            return ExclusionReason.ALREADY
        if taken_in:
            return None
        if subscriber.status is Status.REFUSED:
            return ExclusionReason.REFUSED
        if self._is_unchecked(subscriber) and not self._includes_unchecked:
            return ExclusionReason.NEVER_CHECKED
        if before is not None and (after is None or after < before):
            return ExclusionReason.SHORTER
        return None
