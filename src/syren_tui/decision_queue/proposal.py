"""What deciding would do to an account, by the portal's rules, before anything is sent."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from syren_api.lifecycle import AccountState, Edit, decide
from syren_api.models import HistoryChange, Portal, Subscriber
from syren_api.requests import SubscriberPatch
from syren_api.statuses import ResourceStatus, Status
from syren_tui.renewal.batch_changes import changes_between
from syren_tui.renewal.item_kinds import ItemKind

"""The statuses that are decided."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One decision about one account."""

    kind: ItemKind
    patch: dict[str, Any]
    """The merge patch that is sent."""
    changes: tuple[HistoryChange, ...]
    """Before and after."""
    day: date | None = None
    """Of registration; None: the portal has none, or it stays."""
    end: date | None = None
    """The last day of validity that it gives."""
    opens: int = 0
    """Resources that become validated."""
    reopens: int = 0
    """Those among them that were refused."""
    refused_by: str = ""
    """The code of the rule that does not allow it; empty where it is allowed."""


def validation(
    subscriber: Subscriber, portal: Portal, day: date | None = None, *, whole: bool = False
) -> Proposal:
    """Return what validating would do: status, day and what was asked for, in one change.

    Args:
        subscriber: who waits.
        portal: on its day.
        day: of registration; None: the portal's day.
        whole: whether every resource of the catalogue is opened; the portal has to allow it.
    """
    standing = {each.id: each.status for each in subscriber.resources}
    offered = {each.id for each in portal.resources}
    wanted = {key for key, status in standing.items() if status is ResourceStatus.PENDING}
    if whole:
        wanted |= {key for key in offered if standing.get(key) is not ResourceStatus.VALIDATED}
    patch: dict[str, Any] = {"status": Status.VALIDATED.value}
    day = (day or portal.today) if portal.takes_day else None
    if day is not None:
        patch["library_registered_on"] = day.isoformat()
    if wanted:
        patch["resources"] = dict.fromkeys(sorted(wanted), ResourceStatus.VALIDATED.value)
    refused = [key for key in wanted if standing.get(key) is ResourceStatus.REFUSED]
    return _proposal(
        ItemKind.VALIDATION, patch, subscriber, portal,
        day=day, opens=len(wanted), reopens=len(refused),
    )  # fmt: skip


def refusal(subscriber: Subscriber, portal: Portal, reason: str = "") -> Proposal:
    """Return what refusing would do; an empty reason is none.

    Raises:
        ValueError: a portal would not take the reason.
    """
    patch: dict[str, Any] = {"status": Status.REFUSED.value}
    if reason.strip():
        read = SubscriberPatch.model_validate({"status_reason": reason})
        patch["status_reason"] = read.status_reason
    return _proposal(ItemKind.REFUSAL, patch, subscriber, portal)


def changed_since(
    before: Subscriber, after: Subscriber, portal: Portal
) -> tuple[HistoryChange, ...]:
    """Return what is another at an account by now."""
    members = [
        HistoryChange(field=name, before=was, after=now)
        for name in _SHOWN
        if (was := _json(getattr(before, name))) != (now := _json(getattr(after, name)))
    ]
    return (*changes_between(AccountState.of(before), AccountState.of(after), portal), *members)


_SHOWN: Final = (
    "last_name", "first_name", "birth_date", "postal_code", "city", "registration_number",
)  # fmt: skip


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _proposal(
    kind: ItemKind,
    patch: dict[str, Any],
    subscriber: Subscriber,
    portal: Portal,
    *,
    day: date | None = None,
    opens: int = 0,
    reopens: int = 0,
) -> Proposal:
    before = AccountState.of(subscriber)
    edit = Edit.of(SubscriberPatch.model_validate(patch))
    decision = decide(before, edit, portal.today, portal)
    return Proposal(
        kind, patch, changes_between(before, decision.state, portal),
        day=day, end=decision.state.valid_until(portal), opens=opens, reopens=reopens,
        refused_by=decision.refusals[0].code.value if decision.refusals else "",
    )  # fmt: skip
