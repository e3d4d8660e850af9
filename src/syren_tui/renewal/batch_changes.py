"""Changes that a portal takes in a batch: the same for all accounts of a series."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from syren_api.batches import BatchItem, BatchRequest
from syren_api.features import Feature
from syren_api.lifecycle import AccountState, Edit, decide
from syren_api.models import HistoryChange, Portal, Subscriber
from syren_api.statuses import ResourceStatus, Role, Status
from syren_tui.renewal.change import Account, Change, ChangeRequest, PlannedItem
from syren_tui.renewal.plan_lines import ExclusionReason, Preview
from syren_tui.renewal.plan_outcome import excluded_by
from syren_tui.renewal.results import ItemOutcome


class Hindrance(StrEnum):
    """Why a change cannot be asked for at all on a portal, or by an account."""

    NO_BATCH = "no_batch"
    """The portal takes no batches."""
    READ_ONLY = "read_only"
    DEPARTMENT_ONLY = "department_only"
    STATUS = "status"
    """Staff may not set this status here."""
    NO_REASON = "no_reason"
    """The portal keeps no reasons."""
    UNKNOWN_RESOURCE = "unknown_resource"
    NOT_REMOVED = "not_removed"
    """Resources are not taken away here."""


class BatchChange(Change):
    """A change that is the same for all accounts of a series."""

    done_as: ClassVar[ItemOutcome] = ItemOutcome.CHANGED
    needs_whole_accounts: ClassVar[bool] = False
    """Whether it touches what a selection does not tell."""

    @property
    def leaves_unchecked(self) -> bool:
        """Whether who waits for a first answer is left aside, where nobody has looked at them."""
        return False

    @property
    @abstractmethod
    def patch(self) -> dict[str, Any]:
        """The merge patch of each account; see `syren_api.requests.SubscriberPatch`."""

    def hindrance(self, portal: Portal, role: Role) -> Hindrance | None:
        """Return why it cannot be asked for of anybody; None where it can."""
        if role is Role.SUPPORT:
            return Hindrance.READ_ONLY
        return None if portal.has(Feature.BATCH) else Hindrance.NO_BATCH

    @abstractmethod
    def preview(self, account: Account, portal: Portal) -> Preview:
        """Return what it would make of an account, by the portal's rules."""

    def request(self, items: Sequence[PlannedItem]) -> BatchRequest:
        """Return the same patch for each."""
        patch = self.patch
        return BatchRequest(
            items=tuple(BatchItem(id=each.id, version=each.version, change=patch) for each in items)
        )

    def body(self, request: ChangeRequest) -> str:
        """Return of each item the fields that it was given."""
        return request.model_dump_json(exclude_unset=True)

    def read(self, body: str) -> BatchRequest:
        """Return the batch."""
        return BatchRequest.model_validate_json(body)


@dataclass(frozen=True)
class SetStatus(BatchChange):
    """Sets the status, and says why."""

    kind: ClassVar[str] = "status"

    status: Status
    reason: str | None = None
    """None: nothing is said of it."""

    @property
    def leaves_unchecked(self) -> bool:
        """Nobody is validated by the way."""
        return self.status is Status.VALIDATED

    def values(self) -> dict[str, Any]:
        """Return status and reason."""
        return {"status": self.status.value, "reason": self.reason}

    @property
    def patch(self) -> dict[str, Any]:
        """The status; the reason only where there is one: a portal may know none."""
        said = {} if self.reason is None else {"status_reason": self.reason}
        return {"status": self.status.value} | said

    def hindrance(self, portal: Portal, role: Role) -> Hindrance | None:
        """Return why it cannot be asked for: by rule 2 too."""
        if self.status not in portal.settable_statuses:
            return Hindrance.STATUS
        if self.reason is not None and not portal.has(Feature.STATUS_REASON):
            return Hindrance.NO_REASON
        return super().hindrance(portal, role)

    def preview(self, account: Account, portal: Portal) -> Preview:
        """Return status and reason, before and after."""
        before = AccountState.of(account)
        edit = Edit(
            status=self.status, sets_reason=self.reason is not None, status_reason=self.reason
        )
        return _preview(before, edit, portal)

    def is_met_by(self, subscriber: Subscriber) -> bool:
        """Tell whether it has the status and the reason."""
        said = self.reason is None or subscriber.status_reason == self.reason
        return subscriber.status is self.status and said


@dataclass(frozen=True)
class SetResource(BatchChange):
    """Validates or refuses one resource, or takes it away."""

    kind: ClassVar[str] = "resource"

    resource: str
    """Its id."""
    name: str
    """Its name on the portal; not clean."""
    wanted: ResourceStatus | None
    """None: taken away."""

    def values(self) -> dict[str, Any]:
        """Return the resource and what is wanted of it."""
        wanted = self.wanted.value if self.wanted is not None else None
        return {"resource": self.resource, "name": self.name, "wanted": wanted}

    @property
    def patch(self) -> dict[str, Any]:
        """The one resource."""
        return {"resources": {self.resource: self.wanted.value if self.wanted else None}}

    def hindrance(self, portal: Portal, role: Role) -> Hindrance | None:
        """Return why it cannot be asked for: by rule 6 too."""
        if all(each.id != self.resource for each in portal.resources):
            return Hindrance.UNKNOWN_RESOURCE
        if self.wanted is None and not portal.can_remove_resources:
            return Hindrance.NOT_REMOVED
        return super().hindrance(portal, role)

    def preview(self, account: Account, portal: Portal) -> Preview:
        """Return the resource before and after; there is nothing to close where it is not open."""
        before = AccountState.of(account)
        if self.wanted is not ResourceStatus.VALIDATED and self.resource not in before.resources:
            if before.status is Status.EXPIRED:
                return Preview(exclusion=ExclusionReason.EXPIRED)
            return Preview(exclusion=ExclusionReason.NO_RESOURCE)
        return _preview(before, Edit(resources={self.resource: self.wanted}), portal)

    def is_met_by(self, subscriber: Subscriber) -> bool:
        """Tell whether the resource stands as wanted."""
        stands = {each.id: each.status for each in subscriber.resources}
        return stands.get(self.resource) is self.wanted


@dataclass(frozen=True)
class SetTown(BatchChange):
    """Corrects the town, the postal code, or both."""

    kind: ClassVar[str] = "town"
    needs_whole_accounts: ClassVar[bool] = True

    postal_code: str | None = None
    city: str | None = None
    """None: stays; one of the two is given."""

    def values(self) -> dict[str, Any]:
        """Return both."""
        return {"postal_code": self.postal_code, "city": self.city}

    @property
    def patch(self) -> dict[str, Any]:
        """What is given."""
        return {name: value for name, value in self.values().items() if value is not None}

    def preview(self, account: Account, portal: Portal) -> Preview:
        """Return both, before and after."""
        if account.status is Status.EXPIRED:
            return Preview(exclusion=ExclusionReason.EXPIRED)
        changes = tuple(
            HistoryChange(field=name, before=before, after=value)
            for name, value in self.patch.items()
            # A selection does not tell it.
            if (before := getattr(account, name, None)) != value
        )
        return Preview(changes, None if changes else ExclusionReason.UNCHANGED)

    def is_met_by(self, subscriber: Subscriber) -> bool:
        """Tell whether it has them."""
        return all(getattr(subscriber, name) == value for name, value in self.patch.items())


@dataclass(frozen=True)
class Deletion(BatchChange):
    """Deletes the accounts: for the département alone, and for good."""

    kind: ClassVar[str] = "deletion"
    done_as: ClassVar[ItemOutcome] = ItemOutcome.DELETED
    gone_as: ClassVar[ItemOutcome] = ItemOutcome.DELETED
    can_be_undone: ClassVar[bool] = False
    most_unasked: ClassVar[int] = 1

    def values(self) -> dict[str, Any]:
        """There is nothing more to say of it."""
        return {}

    @property
    def patch(self) -> dict[str, Any]:
        """Nothing is changed: see `request`."""
        return {}

    def hindrance(self, portal: Portal, role: Role) -> Hindrance | None:
        """Return why it cannot be asked for: it is the département's."""
        found = super().hindrance(portal, role)
        return found or (None if role is Role.DEPARTMENT else Hindrance.DEPARTMENT_ONLY)

    def preview(self, account: Account, portal: Portal) -> Preview:
        """Return that nothing is left; no rule keeps an account from being deleted."""
        return Preview(loses_access=bool(_opened(AccountState.of(account), portal)))

    def request(self, items: Sequence[PlannedItem]) -> BatchRequest:
        """Return a deletion of each, at its version."""
        return BatchRequest(
            items=tuple(BatchItem(id=each.id, version=each.version, delete=True) for each in items)
        )


def _preview(before: AccountState, edit: Edit, portal: Portal) -> Preview:
    decision = decide(before, edit, portal.today, portal)
    exclusion = excluded_by({refusal.code for refusal in decision.refusals})
    changes = changes_between(before, decision.state, portal)
    if exclusion is None and not changes:
        exclusion = ExclusionReason.UNCHANGED
    loses = not _opened(before, portal) <= _opened(decision.state, portal)
    return Preview(changes, exclusion, loses_access=loses)


def _opened(state: AccountState, portal: Portal) -> frozenset[str]:
    """Return what a patron has access to: the portal itself as an empty text, and resources."""
    end = state.valid_until(portal)
    if state.status is not Status.VALIDATED or (end is not None and end < portal.today):
        return frozenset()
    opened = (key for key, each in state.resources.items() if each is ResourceStatus.VALIDATED)
    return frozenset({"", *opened})


def changes_between(
    before: AccountState, after: AccountState, portal: Portal
) -> tuple[HistoryChange, ...]:
    """Return what differs, by the fields of a subscriber, as histories name them."""
    was, becomes = _fields(before, portal), _fields(after, portal)
    return tuple(
        HistoryChange(field=name, before=was.get(name), after=becomes.get(name))
        for name in {**was, **becomes}
        if was.get(name) != becomes.get(name)
    )


def _fields(state: AccountState, portal: Portal) -> dict[str, object]:
    """Return a state as the fields of a subscriber, as histories name them."""
    end = state.valid_until(portal)
    fields: dict[str, object] = {
        "status": state.status.value,
        "status_reason": state.status_reason,
        "valid_until": end.isoformat() if end is not None else None,
    }
    for key, status in state.resources.items():
        fields[f"resources.{key}"] = status.value
    return fields
