"""One subscriber in the database: found, added, changed, removed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from syren_api.keys import ascii_lower, email_key, number_key
from syren_api.requests import MAX_ID
from syren_api.statuses import Action
from syren_api.validity import waits_since
from syren_portal.db.column_types import in_milliseconds
from syren_portal.db.opening import compact_json
from syren_portal.db.schema import history, subscribers
from syren_portal.store.history import IDENTITY_FIELDS, creation_entry, differences
from syren_portal.store.keyed_answers import forget_person
from syren_portal.store.stored import (
    StoredSubscriber,
    from_row,
    lifecycle_values,
    stored_values,
    subscriber_rows,
)

# Built once: building a statement takes several times as long as SQLite takes to execute it.
_INSERT: Final = insert(subscribers).returning(subscribers.c.seq)
_UPDATE: Final = update(subscribers).where(
    subscribers.c.seq == bindparam("read_seq"), subscribers.c.version == bindparam("read_version")
)
_UPDATE_LIVES: Final = text(
    """
    UPDATE subscribers s
    SET version = n.version, status = n.status, library_registered_on = n.day,
        valid_until = n.ends, resources = CAST(n.resources AS jsonb), updated_at = n.at,
        requested_at = n.requested, status_reason = n.reason, reason_version = n.reason_version
    FROM unnest(
        CAST(:seq AS bigint[]), CAST(:version AS integer[]), CAST(:status AS text[]),
        CAST(:library_registered_on AS date[]), CAST(:valid_until AS date[]),
        CAST(:resources AS text[]), CAST(:updated_at AS bigint[]), CAST(:requested_at AS bigint[]),
        CAST(:status_reason AS text[]), CAST(:reason_version AS integer[])
    ) n (seq, version, status, day, ends, resources, at, requested, reason, reason_version)
    WHERE s.seq = n.seq AND s.version = n.version - 1
    """
)
"""All in one statement: the triggers run once, and nothing goes to and fro."""
_DELETE: Final = delete(subscribers).where(subscribers.c.seq == bindparam("gone"))
_INSERT_ENTRY: Final = insert(history)


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
    wanted = [each for each in ids if "\0" not in each and len(each) <= MAX_ID]
    query = subscriber_rows().where(subscribers.c.id.in_(wanted)).order_by(subscribers.c.id)
    if library_id is not None:
        query = query.where(subscribers.c.library_id == library_id)
    if lock:
        query = query.with_for_update(of=subscribers)
    return {row.id: from_row(row) for row in connection.execute(query)}


def find_by_email(
    connection: Connection, email: str, *, lock: bool = False
) -> StoredSubscriber | None:
    """Return the subscriber who registered with this e-mail: see `syren_api.keys.email_key`."""
    # Two addresses that differ only in how their accents are written were two people's before keys
    # were in NFC: the second one's key is as it was, and is found by who writes it so.
    keys = (ascii_lower(email), email_key(email))
    query = subscriber_rows().where(subscribers.c.email_key.in_(keys))
    if lock:
        query = query.with_for_update(of=subscribers)
    rows = {row.email_key: row for row in connection.execute(query)}
    row = rows.get(keys[0]) or rows.get(keys[1])
    return None if row is None else from_row(row)


def number_taken(connection: Connection, subscriber: StoredSubscriber) -> bool:
    """Tell whether another subscriber of the library has a number with this one's key."""
    query = select(subscribers.c.id).where(
        subscribers.c.library_id == subscriber.library.id,
        subscribers.c.number_key == number_key(subscriber.registration_number or ""),
        subscribers.c.id != subscriber.id,
    )
    return connection.execute(query.limit(1)).first() is not None


def number_holders(
    connection: Connection, wanted: Iterable[StoredSubscriber]
) -> dict[tuple[str, str], set[str]]:
    """Return who has the numbers of these subscribers: ids, by the library's id and the key."""
    keys = {(each.library.id, number_key(each.registration_number or "")) for each in wanted}
    query = select(subscribers.c.id, subscribers.c.library_id, subscribers.c.number_key).where(
        subscribers.c.number_key.in_(sorted(key for _, key in keys))
    )
    holders: dict[tuple[str, str], set[str]] = {each: set() for each in keys}
    for row in connection.execute(query):
        if (row.library_id, row.number_key) in keys:
            holders[row.library_id, row.number_key].add(row.id)
    return holders


def add(connection: Connection, subscriber: StoredSubscriber, actor: str) -> int:
    """Add a new subscriber with the first entry of its history; returns its `seq`.

    Raises:
        sqlalchemy.exc.IntegrityError: its e-mail or its registration number is taken.
    """
    if subscriber.requested_at is None:
        since = waits_since(None, None, subscriber.status, subscriber.updated_at)
        subscriber = replace(subscriber, requested_at=since)
    seq: int = connection.execute(_INSERT, stored_values(subscriber)).scalar_one()
    connection.execute(_INSERT_ENTRY, creation_entry(seq, subscriber, actor))
    return seq


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
        after: as it is to be; its version and `updated_at` are ignored.
        actor: who did it: a staff login, or `PATRON`.
        action: what was done.
        at: when.
        idempotency_key: by which renewal or batch.

    Returns:
        The subscriber as it stands after it.

    Raises:
        sqlalchemy.exc.IntegrityError: its registration number is taken.
    """
    (written,) = change_all(
        connection,
        [(before, after)],
        actor=actor,
        action=action,
        at=at,
        idempotency_key=idempotency_key,
    )
    return written


def change_all(
    connection: Connection,
    wanted: Iterable[tuple[StoredSubscriber, StoredSubscriber]],
    *,
    actor: str,
    action: Action,
    at: datetime,
    idempotency_key: str | None = None,
) -> list[StoredSubscriber]:
    """Write changes of several subscribers: see `change`.

    Args:
        connection: a transaction in which they were found and locked.
        wanted: of each subscriber how it stands and how it is to be.
        actor: who did it.
        action: what was done.
        at: when.
        idempotency_key: by which renewal or batch.

    Returns:
        The subscribers as they stand after it, in the same order.
    """
    standing: list[StoredSubscriber] = []
    lives: list[StoredSubscriber] = []
    persons: list[StoredSubscriber] = []
    entries: list[dict[str, Any]] = []
    for before, after in wanted:
        changes = differences(before, after)
        if not changes:
            standing.append(before)
            continue
        at_last = max(at, before.updated_at)
        written = replace(after, version=before.version + 1, updated_at=at_last)
        if action is not Action.REVERTED:
            since = waits_since(before.status, before.requested_at, after.status, at_last)
            written = replace(written, requested_at=since)
        standing.append(written)
        is_person = any(each["field"] in IDENTITY_FIELDS for each in changes)
        (persons if is_person else lives).append(written)
        entries.append(
            {
                "subscriber_seq": before.seq,
                "version": written.version,
                "at": written.updated_at,
                "actor": actor,
                "action": action.value,
                "changes": changes,
                "idempotency_key": idempotency_key,
                "requested_before": before.requested_at,
            }
        )
    if persons:
        connection.execute(_UPDATE, [_keyed(each, stored_values(each)) for each in persons])
    if lives and connection.dialect.name == "postgresql":
        connection.execute(_UPDATE_LIVES, _lives(lives))
    elif lives:
        connection.execute(_UPDATE, [_keyed(each, lifecycle_values(each)) for each in lives])
    if entries:
        connection.execute(_INSERT_ENTRY, entries)
    return standing


def _keyed(written: StoredSubscriber, values: dict[str, Any]) -> dict[str, Any]:
    return {"read_seq": written.seq, "read_version": written.version - 1, **values}


def _lives(written: list[StoredSubscriber]) -> dict[str, Any]:
    """Return the parameters of `_UPDATE_LIVES`: a list a column."""
    values = [{"seq": each.seq, **lifecycle_values(each)} for each in written]
    columns = {name: [each[name] for each in values] for name in values[0]}
    columns["resources"] = [compact_json(each) for each in columns["resources"]]
    columns["updated_at"] = [in_milliseconds(each) for each in columns["updated_at"]]
    columns["requested_at"] = [
        None if each is None else in_milliseconds(each) for each in columns["requested_at"]
    ]
    return columns


def remove(connection: Connection, subscriber: StoredSubscriber) -> None:
    """Delete a subscriber, with its history, and from stored answers all but id and outcome."""
    forget_person(connection, subscriber.id)
    connection.execute(_DELETE, {"gone": subscriber.seq})
