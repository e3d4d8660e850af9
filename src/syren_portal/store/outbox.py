"""E-mails to libraries that wait to be sent: written with the change they tell of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from syren_api.validity import WAITING
from syren_portal.db.schema import libraries, outbox, subscribers
from syren_portal.store.forget import forget

LEASE: Final = timedelta(minutes=5)
"""How long a letter taken to be sent is left alone; after that another process may try."""
MOST_TRIES: Final = 8


class Kind(StrEnum):
    """The contents of an e-mail."""

    REGISTRATION = "registration"
    RENEWAL_REQUEST = "renewal_request"


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to write."""

    id: int
    kind: Kind
    to: str
    waiting: int
    """How many requests wait for the library: nothing of what patrons wrote is in a letter."""
    tries: int


def post(connection: Connection, subscriber_seq: int, kind: Kind, now: datetime) -> None:
    """Queue an e-mail to the subscriber's library."""
    connection.execute(
        insert(outbox).values(
            subscriber_seq=subscriber_seq, kind=kind.value, attempts=0, due_at=now
        )
    )


def take(connection: Connection, now: datetime) -> Letter | None:
    """Lease one due e-mail; those to libraries without an address are dropped."""
    no_address = select(subscribers.c.seq).join(libraries).where(libraries.c.email.is_(None))
    forget(connection, outbox.c.id, outbox.c.subscriber_seq.in_(no_address))
    row = connection.execute(
        select(
            outbox.c.id,
            outbox.c.kind,
            outbox.c.attempts,
            libraries.c.email,
            subscribers.c.library_id,
        )
        .select_from(outbox.join(subscribers).join(libraries))
        .where(outbox.c.due_at <= now)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(1)
        .with_for_update(of=outbox, skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    connection.execute(
        update(outbox)
        .where(outbox.c.id == row.id)
        .values(attempts=row.attempts + 1, due_at=now + LEASE)
    )
    return Letter(
        id=row.id,
        kind=Kind(row.kind),
        to=row.email,
        waiting=_waiting(connection, row.library_id),
        tries=row.attempts + 1,
    )


def _waiting(connection: Connection, library_id: str) -> int:
    count = select(func.count()).select_from(subscribers)
    waiting = [status.value for status in WAITING]
    found = count.where(subscribers.c.library_id == library_id, subscribers.c.status.in_(waiting))
    return connection.execute(found).scalar_one()


def sent(connection: Connection, letter: Letter) -> None:
    """Delete an e-mail that was sent, or is not retried."""
    connection.execute(delete(outbox).where(outbox.c.id == letter.id))


def postpone(connection: Connection, letter: Letter, now: datetime) -> None:
    """Retry an e-mail later, with a doubled pause each time."""
    if letter.tries >= MOST_TRIES:
        sent(connection, letter)
        return
    later = now + timedelta(minutes=2**letter.tries)
    connection.execute(update(outbox).where(outbox.c.id == letter.id).values(due_at=later))
