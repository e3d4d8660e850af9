"""Keys and search texts of subscribers: made for everyone, and for rows of the version before.

Migration 0004 makes them for everyone. A service of the version before that still runs beside a new
one (see docs/hosting.md) writes rows without them; they are made when the next service starts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from syren_api.keys import ascii_lower, email_key, number_key
from syren_api.searched import search_text
from syren_portal.db.schema import subscribers

_CHUNK: Final = 5000
_READ: Final = tuple(
    subscribers.c[name]
    for name in (
        "seq", "id", "library_id", "last_name", "first_name", "email", "registration_number",
        "email_key", "number_key", "search_text",
    )
)  # fmt: skip
_WRITE: Final = (
    update(subscribers)
    .where(subscribers.c.seq == bindparam("read_seq"))
    .values({name: bindparam(name) for name in ("number_key", "search_text", "email_key")})
)
_WRITE_TEXT: Final = (
    update(subscribers)
    .where(subscribers.c.seq == bindparam("read_seq"))
    .values(search_text=bindparam("search_text"))
)


@dataclass(frozen=True, slots=True)
class Collision:
    """Subscribers of one library whose registration numbers have the same key."""

    library_id: str
    subscriber_ids: tuple[str, ...]


def make_keys(connection: Connection) -> list[Collision]:
    """Make the keys and search texts of everyone.

    Args:
        connection: a transaction that writes, with the table locked and keys in no index yet.

    Returns:
        The numbers that have turned out to be the same: they are numbered in `number_collision`.
    """
    for rows in _chunks(connection):
        written = [_keyed(row) for row in rows]
        connection.execute(_WRITE, written)
    _keep_addresses_apart(connection)
    return _number_collisions(connection)


def make_search_texts(connection: Connection) -> None:
    """Rewrite the search texts of all subscribers.

    Args:
        connection: a transaction that writes, and lets what is derived from them follow.
    """
    for rows in _chunks(connection):
        connection.execute(
            _WRITE_TEXT,
            [{name: _keyed(row)[name] for name in ("read_seq", "search_text")} for row in rows],
        )


def mend_keys(connection: Connection) -> list[Collision]:
    """Make the keys and search texts of rows that the version before has written since.

    Args:
        connection: a transaction that writes.

    Returns:
        The numbers that have turned out to be the same.
    """
    collisions: list[Collision] = []
    for row in connection.execute(select(*_READ).where(_is_old())).all():
        values = _keyed(row)
        if not _differs(row, values):
            continue
        same = _others_with_key(connection, row, values["number_key"])
        if same:
            collisions.append(Collision(row.library_id, (*(each.id for each in same), row.id)))
        if _address_is_taken(connection, row, values["email_key"]):
            values["email_key"] = ascii_lower(row.email)
        rank = 1 + max((each.number_collision for each in same), default=-1)
        connection.execute(_WRITE.values(number_collision=rank), values)
    return collisions


def has_old_rows(connection: Connection) -> bool:
    """Tell whether `mend_keys` would change anything."""
    rows = connection.execute(select(*_READ).where(_is_old()))
    return any(_differs(row, _keyed(row)) for row in rows)


def _is_old() -> ColumnElement[bool]:
    """What holds for each row that a version before wrote, and for few others.

    Search texts begin with a space since names are kept as their words: see `syren_api.searched`.
    """
    return func.substr(subscribers.c.search_text, 1, 1) != " "


def _keyed(row: Any) -> dict[str, Any]:
    number = row.registration_number or ""
    return {
        "read_seq": row.seq,
        "number_key": number_key(number) or None,
        "search_text": search_text(row.last_name, row.first_name, row.email, number),
        "email_key": row.email_key if row.email.isascii() else ascii_lower(row.email),
    }


def _differs(row: Any, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items() if name != "read_seq")


def _chunks(connection: Connection) -> Iterator[Sequence[Any]]:
    last = -1
    while rows := connection.execute(
        select(*_READ).where(subscribers.c.seq > last).order_by(subscribers.c.seq).limit(_CHUNK)
    ).all():
        yield rows
        last = rows[-1].seq


def _keep_addresses_apart(connection: Connection) -> None:
    """Put addresses with accents in NFC, but where that would make one of two people's."""
    c = subscribers.c
    rows = connection.execute(select(c.seq, c.email, c.email_key).order_by(c.seq))
    for row in [each for each in rows if not each.email.isascii()]:
        key = email_key(row.email)
        if key != row.email_key and not _address_is_taken(connection, row, key):
            connection.execute(update(subscribers).where(c.seq == row.seq).values(email_key=key))


def _address_is_taken(connection: Connection, row: Any, key: str) -> bool:
    c = subscribers.c
    query = select(c.seq).where(c.email_key == key, c.seq != row.seq)
    return connection.execute(query).first() is not None


def _others_with_key(connection: Connection, row: Any, key: str | None) -> Sequence[Any]:
    c = subscribers.c
    return connection.execute(
        select(c.id, c.number_collision)
        .where(c.number_key == key, c.library_id == row.library_id, c.seq != row.seq)
        .order_by(c.number_collision)
    ).all()


def _number_collisions(connection: Connection) -> list[Collision]:
    c = subscribers.c
    several = (
        select(c.library_id, c.number_key)
        .where(c.number_key.is_not(None))
        .group_by(c.library_id, c.number_key)
        .having(func.count() > 1)
        .order_by(c.library_id, c.number_key)
    )
    collisions = []
    for library_id, key in connection.execute(several).all():
        holders = connection.execute(
            select(c.seq, c.id)
            .where(c.library_id == library_id, c.number_key == key)
            .order_by(c.seq)
        ).all()
        for rank, each in enumerate(holders):
            connection.execute(
                update(subscribers).where(c.seq == each.seq).values(number_collision=rank)
            )
        collisions.append(Collision(library_id, tuple(each.id for each in holders)))
    return collisions
