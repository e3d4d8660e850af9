"""The history of a subscriber: what each version changed, and how to undo the newest."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from syren_api.models import HistoryChange, HistoryEntry
from syren_api.statuses import Action, ResourceStatus, Status
from syren_api.validity import WAITING
from syren_portal.db.schema import history
from syren_portal.db.waits import waited_before
from syren_portal.store.stored import StoredSubscriber

PATRON: Final = "patron"
"""The actor of what a patron does; no staff login may be this word."""
FIELDS: Final = (
    "last_name",
    "first_name",
    "birth_date",
    "postal_code",
    "city",
    "registration_number",
    "claimed_number",
    "status",
    "status_reason",
    "library_registered_on",
    "valid_until",
)
"""The members whose changes the history records, besides each resource."""
IDENTITY_FIELDS: Final = frozenset(FIELDS[:7])
"""Those that are about the person, not about the life of the account."""
_DAYS: Final = frozenset({"birth_date", "library_registered_on", "valid_until"})
_RESOURCE: Final = "resources."


def creation_entry(seq: int, subscriber: StoredSubscriber, actor: str) -> dict[str, Any]:
    """Return the columns of the first entry of a subscriber's history."""
    changes = [
        {"field": name, "before": None, "after": value}
        for name, value in _facts(subscriber).items()
        if value is not None
    ]
    return {
        "subscriber_seq": seq,
        "version": subscriber.version,
        "at": subscriber.updated_at,
        "actor": actor,
        "action": Action.CREATED.value,
        "changes": changes,
        "idempotency_key": None,
        "requested_before": None,
    }


def differences(before: StoredSubscriber, after: StoredSubscriber) -> list[dict[str, Any]]:
    """Return the changes from one state to another, as the history stores them."""
    old, new = _facts(before), _facts(after)
    return [
        {"field": name, "before": old.get(name), "after": new.get(name)}
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def _facts(subscriber: StoredSubscriber) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(subscriber, name)
        facts[name] = value.isoformat() if isinstance(value, date) else value
    for key, status in sorted(subscriber.resources.items()):
        facts[_RESOURCE + key] = status.value
    return facts


def undone(
    connection: Connection, subscriber: StoredSubscriber, entry: HistoryEntry
) -> StoredSubscriber:
    """Return a subscriber as it was before its newest change, `entry`."""
    values: dict[str, Any] = {}
    resources = dict(subscriber.resources)
    for each in entry.changes:
        if each.field.startswith(_RESOURCE):
            key = each.field.removeprefix(_RESOURCE)
            if each.before is None:
                resources.pop(key, None)
            else:
                resources[key] = ResourceStatus(each.before)
        elif each.field in _DAYS:
            values[each.field] = None if each.before is None else date.fromisoformat(each.before)
        elif each.field == "status":
            values["status"] = Status(each.before)
        elif each.field in FIELDS:
            values[each.field] = each.before
    before = replace(subscriber, resources=resources, **values)
    return replace(before, requested_at=_waited(connection, subscriber, before, entry))


def _waited(
    connection: Connection, after: StoredSubscriber, before: StoredSubscriber, entry: HistoryEntry
) -> datetime | None:
    """Return since when a subscriber waited before a change."""
    if before.status not in WAITING:
        return None
    if after.status == before.status:
        return after.requested_at
    return waited_before(connection, before.seq) or entry.at


def read_history(
    connection: Connection, seq: int, limit: int | None = None
) -> tuple[HistoryEntry, ...]:
    """Return a subscriber's history, newest first."""
    query = select(history).where(history.c.subscriber_seq == seq)
    rows = connection.execute(query.order_by(history.c.version.desc()).limit(limit))
    return tuple(
        HistoryEntry(
            version=row.version,
            at=row.at,
            actor=row.actor,
            action=Action(row.action),
            changes=tuple(HistoryChange(**each) for each in row.changes),
            idempotency_key=row.idempotency_key,
        )
        for row in rows
    )
