"""One subscriber in the database: found, added, changed, removed, with its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from syren_api.lifecycle import Record, valid_until
from syren_api.models import (
    HistoryChange,
    HistoryEntry,
    Library,
    PortalRules,
    Subscriber,
    SubscriberResource,
)
from syren_api.statuses import Action, ResourceStatus, Status
from syren_api.text import fold, sort_key
from syren_portal.db.schema import history, libraries, renewal_results, subscribers

PATRON: Final = "patron"
"""The actor of what a patron does; no staff login may be this word."""
FIELDS: Final = (
    "last_name",
    "first_name",
    "birth_date",
    "postal_code",
    "city",
    "registration_number",
    "status",
    "library_registered_on",
    "valid_until",
)
"""The members whose changes the history records, besides each resource."""
_DAYS: Final = frozenset({"birth_date", "library_registered_on", "valid_until"})
_RESOURCE: Final = "resources."
# Built once: to build a statement anew takes several times as long as SQLite takes to carry it out.
_UPDATE: Final = update(subscribers).where(
    subscribers.c.seq == bindparam("read_seq"), subscribers.c.version == bindparam("read_version")
)
_INSERT_ENTRY: Final = insert(history)


@dataclass(frozen=True, slots=True)
class StoredSubscriber:
    """A subscriber as it is stored."""

    seq: int
    id: str
    library: Library
    version: int
    status: Status
    last_name: str
    first_name: str
    email: str
    birth_date: date
    postal_code: str
    city: str
    registration_number: str | None
    registered_at: date
    library_registered_on: date | None
    valid_until: date | None
    resources: Mapping[str, ResourceStatus]
    updated_at: datetime
    password_hash: str = field(repr=False)

    @property
    def record(self) -> Record:
        """The part of it that the lifecycle rules are about."""
        return Record(self.status, self.library_registered_on, self.resources)

    def with_record(self, record: Record, rules: PortalRules) -> "StoredSubscriber":
        """Return it with another record, the end date derived anew."""
        return replace(
            self,
            status=record.status,
            library_registered_on=record.library_registered_on,
            valid_until=valid_until(record.library_registered_on, rules),
            resources=record.resources,
        )

    def answer(self, rules: PortalRules) -> Subscriber:
        """Return it as the API answers it, resources in the catalogue's order."""
        return Subscriber(
            id=self.id,
            version=self.version,
            status=self.status,
            valid_until=self.valid_until,
            last_name=self.last_name,
            first_name=self.first_name,
            email=self.email,
            birth_date=self.birth_date,
            postal_code=self.postal_code,
            city=self.city,
            library=self.library,
            registration_number=self.registration_number,
            registered_at=self.registered_at,
            library_registered_on=self.library_registered_on,
            resources=tuple(
                SubscriberResource(id=each.id, name=each.name, status=self.resources[each.id])
                for each in rules.resources
                if each.id in self.resources
            ),
            updated_at=self.updated_at,
        )


def subscriber_rows() -> Select[Any]:
    """Return the query that `from_row` reads the rows of."""
    return select(subscribers, libraries.c.name.label("library_name")).join_from(
        subscribers, libraries
    )


def from_row(row: Row[Any]) -> StoredSubscriber:
    """Read a row of `subscriber_rows`."""
    return StoredSubscriber(
        seq=row.seq,
        id=row.id,
        library=Library(id=row.library_id, name=row.library_name),
        version=row.version,
        status=Status(row.status),
        last_name=row.last_name,
        first_name=row.first_name,
        email=row.email,
        birth_date=row.birth_date,
        postal_code=row.postal_code,
        city=row.city,
        registration_number=row.registration_number,
        registered_at=row.registered_at,
        library_registered_on=row.library_registered_on,
        valid_until=row.valid_until,
        resources={key: ResourceStatus(value) for key, value in row.resources.items()},
        updated_at=row.updated_at,
        password_hash=row.password_hash,
    )


def find(
    connection: Connection, subscriber_id: str, library_id: str | None, *, lock: bool = False
) -> StoredSubscriber | None:
    """Return a subscriber by id.

    Args:
        connection: an open transaction; with `lock`, one that writes.
        subscriber_id: its id.
        library_id: where given, another library's subscriber does not exist.
        lock: whether nobody else may change it before the transaction ends.
    """
    found = find_all(connection, [subscriber_id], library_id, lock=lock)
    return found.get(subscriber_id)


def find_all(
    connection: Connection, ids: Iterable[str], library_id: str | None, *, lock: bool = False
) -> dict[str, StoredSubscriber]:
    """Return the subscribers with these ids, as `find` does; rows are locked in id order."""
    wanted = [each for each in ids if "\0" not in each]
    query = subscriber_rows().where(subscribers.c.id.in_(wanted)).order_by(subscribers.c.id)
    if library_id is not None:
        query = query.where(subscribers.c.library_id == library_id)
    if lock:
        query = query.with_for_update(of=subscribers)
    return {row.id: from_row(row) for row in connection.execute(query)}


def find_by_email(
    connection: Connection, email: str, *, lock: bool = False
) -> StoredSubscriber | None:
    """Return the subscriber who registered with this e-mail, whatever its case."""
    query = subscriber_rows().where(subscribers.c.email_key == email_key(email))
    if lock:
        query = query.with_for_update(of=subscribers)
    row = connection.execute(query).one_or_none()
    return None if row is None else from_row(row)


def number_taken(connection: Connection, subscriber: StoredSubscriber) -> bool:
    """Tell whether another subscriber of the library has this one's registration number."""
    query = select(subscribers.c.id).where(
        subscribers.c.library_id == subscriber.library.id,
        subscribers.c.registration_number == subscriber.registration_number,
        subscribers.c.id != subscriber.id,
    )
    return connection.execute(query.limit(1)).first() is not None


def email_key(email: str) -> str:
    """Return the form in which e-mail addresses compare."""
    return email.casefold()


def stored_values(subscriber: StoredSubscriber) -> dict[str, Any]:
    """Return the columns of a subscriber but `seq`, the folded ones included."""
    texts = (
        subscriber.last_name,
        subscriber.first_name,
        subscriber.email,
        subscriber.registration_number or "",
    )
    return {
        "id": subscriber.id,
        "library_id": subscriber.library.id,
        "version": subscriber.version,
        "status": subscriber.status.value,
        "last_name": subscriber.last_name,
        "first_name": subscriber.first_name,
        "last_name_key": sort_key(subscriber.last_name),
        "first_name_key": sort_key(subscriber.first_name),
        "email": subscriber.email,
        "email_key": email_key(subscriber.email),
        "birth_date": subscriber.birth_date,
        "postal_code": subscriber.postal_code,
        "city": subscriber.city,
        "registration_number": subscriber.registration_number,
        "registered_at": subscriber.registered_at,
        "library_registered_on": subscriber.library_registered_on,
        "valid_until": subscriber.valid_until,
        "resources": {key: status.value for key, status in subscriber.resources.items()},
        "updated_at": subscriber.updated_at,
        "search_text": search_text(texts),
        "password_hash": subscriber.password_hash,
    }


def search_text(texts: Iterable[str]) -> str:
    r"""Return what a search looks in: each text folded and followed by two line ends.

    No part of a search holds white space, so none is found across two texts; and with the line
    ends every one or two characters of a text begin one of its trigrams.
    """
    return "".join(f"{fold(text)}\n\n" for text in texts)


def add(connection: Connection, subscriber: StoredSubscriber, actor: str) -> int:
    """Add a new subscriber with the first entry of its history; returns its `seq`.

    Raises:
        sqlalchemy.exc.IntegrityError: its e-mail or its registration number is taken.
    """
    query = insert(subscribers).values(stored_values(subscriber)).returning(subscribers.c.seq)
    seq: int = connection.execute(query).scalar_one()
    connection.execute(insert(history).values(creation_entry(seq, subscriber, actor)))
    return seq


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
    }


def change(
    connection: Connection,
    before: StoredSubscriber,
    after: StoredSubscriber,
    *,
    actor: str,
    action: Action,
    at: datetime,
    idempotency_key: str | None = None,
) -> StoredSubscriber:
    """Write a change and its history entry; what changes nothing writes nothing (rule 10).

    Args:
        connection: a transaction in which `before` was found and locked.
        before: the subscriber as it stands.
        after: as it is to be; its version and `updated_at` are of no account.
        actor: who did it: a staff login, or `PATRON`.
        action: what was done.
        at: when.
        idempotency_key: by which renewal.

    Returns:
        The subscriber as it stands after it.

    Raises:
        sqlalchemy.exc.IntegrityError: its registration number is taken.
    """
    changes = differences(before, after)
    if not changes:
        return before
    written = replace(after, version=before.version + 1, updated_at=max(at, before.updated_at))
    connection.execute(
        _UPDATE,
        {"read_seq": before.seq, "read_version": before.version, **stored_values(written)},
    )
    connection.execute(
        _INSERT_ENTRY,
        {
            "subscriber_seq": before.seq,
            "version": written.version,
            "at": written.updated_at,
            "actor": actor,
            "action": action.value,
            "changes": changes,
            "idempotency_key": idempotency_key,
        },
    )
    return written


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


def undone(subscriber: StoredSubscriber, entry: HistoryEntry) -> StoredSubscriber:
    """Return a subscriber as it was before its newest change."""
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
    return replace(subscriber, resources=resources, **values)


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


def remove(connection: Connection, subscriber: StoredSubscriber) -> None:
    """Delete a subscriber, with its history, and purge it from stored answers."""
    connection.execute(
        delete(renewal_results).where(renewal_results.c.subscriber_id == subscriber.id)
    )
    connection.execute(delete(subscribers).where(subscribers.c.seq == subscriber.seq))
