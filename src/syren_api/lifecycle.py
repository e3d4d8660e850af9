"""The life of an account: rules 1 to 6 of the contract as pure functions.

`decide` tells, for the state of an account, an action, the portal's day and the portal's rules,
what the state becomes, or why nothing. The portal applies the rules with it; the console shows
beforehand what they would do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from syren_api.models import PortalRules, SelectedSubscriber, Subscriber
from syren_api.problems import ProblemCode, account_code
from syren_api.requests import SubscriberPatch
from syren_api.statuses import ResourceStatus, Status
from syren_api.text import escape_pointer
from syren_api.validity import valid_until

STAFF_MAY_LEAVE: Final = frozenset(Status) - {Status.EXPIRED}
"""Rules 1 and 6: the statuses that staff may edit and renew from."""


@dataclass(frozen=True, slots=True)
class AccountState:
    """The part of a subscriber that the rules are about."""

    status: Status
    library_registered_on: date | None = None
    resources: Mapping[str, ResourceStatus] = field(default_factory=dict)
    """The status of each resource the patron has, by the resource's id."""
    status_reason: str | None = None
    """What staff wrote about the status they set."""

    @classmethod
    def of(cls, subscriber: Subscriber | SelectedSubscriber) -> "AccountState":
        """Return the state of an account as a portal answers it."""
        return cls(
            status=subscriber.status,
            library_registered_on=subscriber.library_registered_on,
            resources={resource.id: resource.status for resource in subscriber.resources},
            # A selection has none.
            status_reason=getattr(subscriber, "status_reason", None),
        )

    def valid_until(self, rules: PortalRules) -> date | None:
        """Return the last day of validity, whatever the status; None for no end (rule 3)."""
        return valid_until(self.library_registered_on, rules)


@dataclass(frozen=True, slots=True)
class Edit:
    """Staff edit status, its reason, day or resources."""

    status: Status | None = None
    """None: not in the request."""
    sets_day: bool = False
    library_registered_on: date | None = None
    """With `sets_day`: the day, or None to clear it."""
    resources: Mapping[str, ResourceStatus | None] = field(default_factory=dict)
    """What is wanted of each resource named; None takes it away."""
    sets_reason: bool = False
    status_reason: str | None = None
    """With `sets_reason`: what is said of the status, or None to say nothing."""

    @classmethod
    def of(cls, patch: SubscriberPatch) -> "Edit":
        """Return the part of a merge patch that the lifecycle rules are about."""
        named = patch.model_fields_set
        return cls(
            status=patch.status if "status" in named else None,
            sets_day="library_registered_on" in named,
            library_registered_on=patch.library_registered_on,
            resources=patch.wanted_resources(),
            sets_reason="status_reason" in named,
            status_reason=patch.status_reason,
        )


@dataclass(frozen=True, slots=True)
class Renew:
    """Staff renew the account (rule 6)."""

    library_registered_on: date | None
    activate_resources: bool = False


@dataclass(frozen=True, slots=True)
class Revert:
    """Staff undo the newest change: the account is as before it."""

    before: AccountState


@dataclass(frozen=True, slots=True)
class PatronSignIn:
    """The patron tries to sign in on the portal."""


@dataclass(frozen=True, slots=True)
class RequestRenewal:
    """The patron of an expired account asks for its renewal: the only way out of it."""


LifecycleAction = Edit | Renew | Revert | PatronSignIn | RequestRenewal


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why an action is refused."""

    code: ProblemCode
    pointer: str = ""
    """A JSON pointer to the field at fault; empty where no single one is."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The result of an action."""

    state: AccountState
    """The state after it. Refused actions leave it as it was, but for the sign-in of a patron
    whose validity has ended: it is refused and makes the account expire."""
    refusals: tuple[Refusal, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the action is carried out."""
        return not self.refusals


def decide(
    state: AccountState, action: LifecycleAction, today: date, rules: PortalRules
) -> Decision:
    """Apply an action to an account by the portal's rules.

    Args:
        state: the account as it stands.
        action: what staff or the patron want.
        today: the portal's civil day.
        rules: what the portal allows.
    """
    match action:
        case PatronSignIn():
            return _sign_in(state, today, rules)
        case RequestRenewal():
            return _request_renewal(state)
    if state.status not in STAFF_MAY_LEAVE:
        return Decision(state, (Refusal(ProblemCode.SUBSCRIBER_EXPIRED),))
    match action:
        case Edit():
            after, refusals = _edit(state, action, today, rules)
        case Renew():
            after, refusals = _renew(state, action, today, rules)
        case Revert():
            return Decision(action.before)
    return Decision(state, refusals) if refusals else Decision(after)


def _sign_in(state: AccountState, today: date, rules: PortalRules) -> Decision:
    if state.status is not Status.VALIDATED:
        return Decision(state, (Refusal(account_code(state.status)),))
    end = state.valid_until(rules)
    if end is None or today <= end:
        return Decision(state)
    expired = replace(state, status=Status.EXPIRED, status_reason=None)
    return Decision(expired, (Refusal(ProblemCode.ACCOUNT_EXPIRED),))


def _request_renewal(state: AccountState) -> Decision:
    if state.status is not Status.EXPIRED:
        return Decision(state, (Refusal(ProblemCode.NOT_EXPIRED),))
    return Decision(replace(state, status=Status.TO_REVALIDATE, status_reason=None))


def _edit(
    state: AccountState, edit: Edit, today: date, rules: PortalRules
) -> tuple[AccountState, tuple[Refusal, ...]]:
    day = edit.library_registered_on if edit.sets_day else state.library_registered_on
    status = edit.status or state.status
    after = AccountState(
        status=status,
        library_registered_on=day,
        resources=_edited(state.resources, edit.resources),
        status_reason=_reason(state, edit, status),
    )
    refusals: list[Refusal] = []
    if edit.status is not None and edit.status not in rules.settable_statuses:
        refusals.append(Refusal(ProblemCode.STATUS_NOT_SETTABLE, "/status"))
    pointer = "/library_registered_on"
    if _lacks_day(state, after, rules):
        refusals.append(Refusal(ProblemCode.REGISTRATION_DATE_MISSING, pointer))
    if edit.sets_day or _goes_to_validated(state, after):
        refusals.extend(_untimely(after.library_registered_on, pointer, today, rules))
    refusals.extend(_unwanted(state.resources, edit.resources, rules))
    return _validated_resources(state, after, rules), tuple(refusals)


def _renew(
    state: AccountState, renewal: Renew, today: date, rules: PortalRules
) -> tuple[AccountState, tuple[Refusal, ...]]:
    day = renewal.library_registered_on
    pointer = "/library_registered_on"
    refusals: list[Refusal] = []
    if Status.VALIDATED not in rules.settable_statuses:
        refusals.append(Refusal(ProblemCode.STATUS_NOT_SETTABLE))
    if not rules.takes_day:
        if day is not None:
            refusals.append(Refusal(ProblemCode.INVALID, pointer))
        day = state.library_registered_on
    elif day is None:
        refusals.append(Refusal(ProblemCode.REGISTRATION_DATE_MISSING, pointer))
    else:
        refusals.extend(_untimely(day, pointer, today, rules))
    resources = dict(state.resources)
    if renewal.activate_resources:
        catalogue = [resource.id for resource in rules.resources]
        if not rules.can_activate_resources and not resources.keys() >= set(catalogue):
            refusals.append(Refusal(ProblemCode.RESOURCE_NOT_ALLOWED, "/activate_resources"))
        resources.update(dict.fromkeys(catalogue, ResourceStatus.VALIDATED))
    after = AccountState(Status.VALIDATED, day, resources)
    return _validated_resources(state, after, rules), tuple(refusals)


def _reason(state: AccountState, edit: Edit, status: Status) -> str | None:
    """Return what is said of the status after an edit: of another status, what the edit says."""
    if edit.sets_reason:
        return edit.status_reason
    return state.status_reason if status is state.status else None


def _goes_to_validated(before: AccountState, after: AccountState) -> bool:
    return after.status is Status.VALIDATED and before.status is not Status.VALIDATED


def _lacks_day(before: AccountState, after: AccountState, rules: PortalRules) -> bool:
    """Rule 3: the day that validating needs is missing, or a validated account loses its day."""
    if not rules.registration_date_required or after.library_registered_on is not None:
        return False
    loses_it = after.status is Status.VALIDATED and before.library_registered_on is not None
    return loses_it or _goes_to_validated(before, after)


def _untimely(day: date | None, pointer: str, today: date, rules: PortalRules) -> Iterable[Refusal]:
    """Rule 4: the day is not to come, and its validity has not ended already."""
    if day is None:
        return
    end = valid_until(day, rules)
    if day > today:
        yield Refusal(ProblemCode.DATE_IN_FUTURE, pointer)
    elif end is not None and end < today:
        yield Refusal(ProblemCode.ALREADY_PAST, pointer)


def _edited(
    resources: Mapping[str, ResourceStatus], wanted: Mapping[str, ResourceStatus | None]
) -> dict[str, ResourceStatus]:
    merged = {**resources, **wanted}
    return {key: status for key, status in merged.items() if status is not None}


def _unwanted(
    resources: Mapping[str, ResourceStatus],
    wanted: Mapping[str, ResourceStatus | None],
    rules: PortalRules,
) -> Iterator[Refusal]:
    """Rule 6: giving a resource never asked for, and taking one away, are for some portals."""
    catalogue = {resource.id for resource in rules.resources}
    for key, status in wanted.items():
        pointer = f"/resources/{escape_pointer(key)}"
        if key not in catalogue and key not in resources:
            yield Refusal(ProblemCode.INVALID, pointer)
        elif (key not in resources and status is not None and not rules.can_activate_resources) or (
            key in resources and status is None and not rules.can_remove_resources
        ):
            yield Refusal(ProblemCode.RESOURCE_NOT_ALLOWED, pointer)


def _validated_resources(
    before: AccountState, after: AccountState, rules: PortalRules
) -> AccountState:
    """Rule 5: on some portals validating the account validates the resources it waits for."""
    if not rules.validating_validates_requested_resources or not _goes_to_validated(before, after):
        return after
    return replace(
        after,
        resources={
            key: ResourceStatus.VALIDATED if status is ResourceStatus.PENDING else status
            for key, status in after.resources.items()
        },
    )
