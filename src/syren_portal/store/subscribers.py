"""One subscriber in the database: found, added, changed, removed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from syren_api.statuses import Action
from syren_portal.db.schema import history, renewal_results, subscribers
from syren_portal.store.history import IDENTITY_FIELDS, creation_entry, differences
from syren_portal.store.stored import (
    StoredSubscriber,
    email_key,
    from_row,
    lifecycle_values,
    stored_values,
    subscriber_rows,
)

# Built once: to build a statement anew takes several times as long as SQLite takes to carry it out.
_UPDATE: Final = update(subscribers).where(
    subscribers.c.seq == bindparam("read_seq"), subscribers.c.version == bindparam("read_version")
)
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


def add(connection: Connection, subscriber: StoredSubscriber, actor: str) -> int:
    """Add a new subscriber with the first entry of its history; returns its `seq`.

    Raises:
        sqlalchemy.exc.IntegrityError: its e-mail or its registration number is taken.
    """
    query = insert(subscribers).values(stored_values(subscriber)).returning(subscribers.c.seq)
    seq: int = connection.execute(query).scalar_one()
    connection.execute(insert(history).values(creation_entry(seq, subscriber, actor)))
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
    values = lifecycle_values(written)
    if any(each["field"] in IDENTITY_FIELDS for each in changes):
        values = stored_values(written)
    connection.execute(_UPDATE, {"read_seq": before.seq, "read_version": before.version, **values})
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


def remove(connection: Connection, subscriber: StoredSubscriber) -> None:
    """Delete a subscriber, with its history, and purge it from stored answers."""
    connection.execute(
        delete(renewal_results).where(renewal_results.c.subscriber_id == subscriber.id)
    )
    connection.execute(delete(subscribers).where(subscribers.c.seq == subscriber.seq))
