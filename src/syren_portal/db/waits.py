"""Since when accounts wait for their library, where the rows do not say it.

Migration 0006 reads it from the history for everyone who waits. A service of the version before
that still runs beside a new one (see docs/hosting.md) changes statuses without it; that is mended
when the next service starts, and where such a change is taken back.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select, update

from syren_api.statuses import Action, Status
from syren_api.validity import WAITING, waits_since
from syren_portal.db.schema import history, subscribers

_CHUNK: Final = 500
_WRITE: Final = (
    update(subscribers)
    .where(subscribers.c.seq == bindparam("read_seq"))
    .values(requested_at=bindparam("since"))
)


def make_waits(connection: Connection) -> None:
    """Say of everyone since when they wait, where their row does not say it.

    Args:
        connection: a transaction that writes.
    """
    c = subscribers.c
    query = select(c.seq, c.status, c.updated_at).where(_is_unsaid())
    rows = connection.execute(query).all()
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        entries = _entries(connection, [row.seq for row in chunk])
        written = [
            {"read_seq": row.seq, "since": _since(row, entries.get(row.seq, []))} for row in chunk
        ]
        connection.execute(_WRITE, written)


def has_unsaid_waits(connection: Connection) -> bool:
    """Tell whether `make_waits` would change anything."""
    query = select(subscribers.c.seq).where(_is_unsaid()).limit(1)
    return connection.execute(query).first() is not None


def waited_before(connection: Connection, seq: int) -> datetime | None:
    """Return since when an account waited before its newest change, as far as that is known."""
    *earlier, newest = _entries(connection, [seq])[seq]
    return newest.requested_before or _walked(earlier)


def _is_unsaid() -> ColumnElement[bool]:
    c = subscribers.c
    waits = c.status.in_([each.value for each in sorted(WAITING)])
    return or_(
        and_(waits, c.requested_at.is_(None)),
        and_(~waits, c.requested_at.is_not(None)),
    )


def _entries(connection: Connection, seqs: list[int]) -> dict[int, list[Any]]:
    """Return the history of several, the oldest entry first."""
    found: dict[int, list[Any]] = {}
    query = select(history).where(history.c.subscriber_seq.in_(seqs))
    for row in connection.execute(query.order_by(history.c.subscriber_seq, history.c.version)):
        found.setdefault(row.subscriber_seq, []).append(row)
    return found


def _since(row: Any, entries: list[Any]) -> datetime | None:
    if Status(row.status) not in WAITING:
        return None
    since = _walked(entries)
    return row.updated_at if since is None else since


def _walked(entries: Iterable[Any]) -> datetime | None:
    """Return since when an account waits after these entries; None where it does not."""
    # What stood after each entry; a revert brings back what stood before the one before it.
    values: list[datetime | None] = [None, None]
    for entry in entries:
        since = values[-1] if entry.requested_before is None else entry.requested_before
        if entry.action == Action.REVERTED.value:
            since = values[-2]
        else:
            for each in entry.changes:
                if each["field"] == "status":
                    before = None if each["before"] is None else Status(each["before"])
                    since = waits_since(before, since, Status(each["after"]), entry.at)
        values.append(since)
    return values[-1]
