"""The feed: what has changed since a place in it, and the cursors that name places.

Every registration, change and deletion of a subscriber has a row in `feed`, numbered in the order
of commits: on SQLite one writes at a time, on PostgreSQL a trigger numbers rows while their
transaction commits, one transaction at a time (decision 18). Whoever sees a row sees all those
before it, so a place is the number of the last row seen.
"""

import base64
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection, bindparam, exists, func, select, text

from syren_api.models import ChangedSubscriber
from syren_portal.db.column_types import EPOCH, in_milliseconds
from syren_portal.db.schema import feed, subscribers
from syren_portal.store.attempts import AHEAD
from syren_portal.store.forget import forget

MAX_AGE: Final = timedelta(days=7)
"""Of a cursor."""
_KEPT: Final = MAX_AGE + timedelta(days=1)
"""How long rows stay after another has followed: a cursor still finds its own, whatever clocks
differ."""
_PACKED: Final = struct.Struct(">BqqqQ")
_FORM: Final = 1
"""Of cursors: the first thing in each."""

# Built once: see `syren_portal.store.subscribers`.
_later = feed.alias()
_LAST: Final = select(feed.c.position, feed.c.mark).order_by(feed.c.position.desc()).limit(1)
_KNOWN: Final = select(feed.c.position).where(
    feed.c.position == bindparam("position"), feed.c.mark == bindparam("mark")
)
_AFTER: Final = (
    select(
        feed.c.position,
        feed.c.mark,
        feed.c.subscriber_id,
        feed.c.library_id,
        subscribers.c.version,
        subscribers.c.status,
        subscribers.c.requested_at,
    )
    .outerjoin_from(feed, subscribers, subscribers.c.id == feed.c.subscriber_id)
    .where(
        feed.c.position > bindparam("position"),
        # Each subscriber once, at the place of the latest change.
        ~exists().where(
            _later.c.subscriber_id == feed.c.subscriber_id, _later.c.position > feed.c.position
        ),
    )
    .order_by(feed.c.position)
    .limit(bindparam("most"))
)
_AFTER_IN_LIBRARY: Final = _AFTER.where(feed.c.library_id == bindparam("library"))
_LIBRARIES: Final = (
    select(feed.c.library_id).where(feed.c.position > bindparam("position")).distinct()
)
_DATABASE_POSTGRESQL: Final = text(
    "SELECT CAST(oid AS bigint) FROM pg_database WHERE datname = current_database()"
)
_NOW: Final = {
    "sqlite": "CAST(strftime('%s', 'now') AS integer) * 1000",
    "postgresql": "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)",
}


class CursorExpiredError(Exception):
    """A cursor is too old, or none that this database can have given."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in the feed: everything after it is new to the reader."""

    position: int
    mark: int
    """Of the row at that position: where a backup was put back, another row has come there."""
    database: int
    """The number of the database: a copy that goes its own way has another."""
    at: datetime
    """When it was given, by the portal's clock; whole milliseconds."""

    def __str__(self) -> str:
        """Return it as callers get it: 44 characters that a query can hold as they are."""
        at = in_milliseconds(self.at)
        packed = _PACKED.pack(_FORM, self.position, self.mark, at, self.database)
        return base64.urlsafe_b64encode(packed).decode("ascii")

    @classmethod
    def read(cls, written: str) -> Self:
        """Read one that a caller has sent.

        Raises:
            CursorExpiredError: it is none.
        """
        try:
            packed = base64.b64decode(written, altchars=b"-_", validate=True)
            form, position, mark, at, database = _PACKED.unpack(packed)
            cursor = cls(position, mark, database, EPOCH + timedelta(milliseconds=at))
        except (ValueError, struct.error, OverflowError) as error:
            raise CursorExpiredError from error
        if form != _FORM or str(cursor) != written:
            raise CursorExpiredError
        return cursor

    def is_young(self, now: datetime) -> bool:
        """Tell whether it may still be asked with."""
        return -AHEAD <= now - self.at <= MAX_AGE

    def is_at(self, other: Self) -> bool:
        """Tell whether it names the same place of the same database."""
        place = (self.position, self.mark, self.database)
        return place == (other.position, other.mark, other.database)


@dataclass(frozen=True, slots=True)
class News:
    """What has changed after a cursor, or the first part of it."""

    items: tuple[ChangedSubscriber, ...]
    more: bool
    cursor: Cursor


def news(
    connection: Connection, after: Cursor | None, library: str | None, limit: int, now: datetime
) -> News:
    """Return what has changed, each subscriber once, as it stands now, the earliest change first.

    Args:
        connection: one moment of the database.
        after: from where on; None: from this moment on, which is nothing.
        library: only this one's subscribers; None: everyone.
        limit: how many at most.
        now: the portal's clock.

    Raises:
        CursorExpiredError: see `Cursor`.
    """
    last = connection.execute(_LAST).one()
    number = _number_of(connection)
    end = Cursor(last.position, last.mark, number, now)
    if after is None:
        return News((), False, end)
    _check(connection, after, end)
    if after.position == last.position:
        return News((), False, end)
    values = {"position": after.position, "most": limit + 1}
    if library is None:
        rows = connection.execute(_AFTER, values).all()
    else:
        rows = connection.execute(_AFTER_IN_LIBRARY, values | {"library": library}).all()
    more = len(rows) > limit
    rows = rows[:limit]
    if more:
        end = Cursor(rows[-1].position, rows[-1].mark, number, now)
    return News(
        tuple(
            ChangedSubscriber(
                id=row.subscriber_id,
                version=row.version,
                status=row.status,
                requested_at=row.requested_at,
                library=row.library_id,
                deleted=row.version is None,
            )
            for row in rows
        ),
        more,
        end,
    )


def _check(connection: Connection, cursor: Cursor, end: Cursor) -> None:
    if cursor.database != end.database or not cursor.is_young(end.at):
        raise CursorExpiredError
    if cursor.is_at(end):
        return
    row = {"position": cursor.position, "mark": cursor.mark}
    if connection.execute(_KNOWN, row).first() is None:
        raise CursorExpiredError


def _number_of(connection: Connection) -> int:
    """Return a number that tells this database from its copies."""
    if connection.dialect.name != "sqlite":
        number: int = connection.execute(_DATABASE_POSTGRESQL).scalar_one()
        return number
    return Path(connection.engine.url.database or "").stat().st_ino


def last_position(connection: Connection) -> int:
    """Return the newest place."""
    position: int = connection.execute(_LAST).one().position
    return position


def libraries_after(connection: Connection, position: int) -> set[str]:
    """Return the libraries among whose subscribers something has changed since a place."""
    return set(connection.execute(_LIBRARIES, {"position": position}).scalars())


def drop_old(connection: Connection) -> None:
    """Forget changes that no cursor asks for any more; the newest row stays, whatever its age."""
    oldest = text(f"{_NOW[connection.dialect.name]} - {_KEPT // timedelta(milliseconds=1)}")
    # Ascending, it ends at the first row that is young: there are hardly any before it.
    young = select(feed.c.position).where(feed.c.at >= oldest).order_by(feed.c.position).limit(1)
    first_young = connection.execute(young).scalar_one_or_none()
    before = select(func.max(feed.c.position))
    if first_young is not None:
        before = before.where(feed.c.position < first_young)
    kept = connection.execute(before).scalar_one()
    if kept is not None:
        forget(connection, feed.c.position, feed.c.position < kept)
