"""Reasons of statuses in rows that a service of the version before has changed.

Such a service, which may still run beside a new one (see docs/hosting.md), changes a status without
clearing its reason: that is mended when the next service starts.
"""

from typing import Final

from sqlalchemy import ColumnElement, Connection, select, update

from syren_api.statuses import Action
from syren_portal.db.schema import history, subscribers

_RENEWED: Final = Action.RENEWED.value


def mend_reasons(connection: Connection) -> None:
    """Clear the reasons of statuses that the version before has changed since.

    Args:
        connection: a transaction that writes.
    """
    c = subscribers.c
    query = select(c.seq, c.version, c.reason_version).where(_is_old())
    for row in connection.execute(query).all():
        values = (
            {"status_reason": None, "reason_version": None}
            if _ends_reason(connection, row.seq, row.reason_version)
            else {"reason_version": row.version}
        )
        connection.execute(update(subscribers).where(c.seq == row.seq).values(values))


def has_old_reasons(connection: Connection) -> bool:
    """Tell whether `mend_reasons` would change anything."""
    query = select(subscribers.c.seq).where(_is_old()).limit(1)
    return connection.execute(query).first() is not None


def _is_old() -> ColumnElement[bool]:
    return subscribers.c.reason_version < subscribers.c.version


def _ends_reason(connection: Connection, seq: int, version: int) -> bool:
    """Tell whether the account was renewed, or got another status, after that version."""
    later = select(history.c.action, history.c.changes).where(
        history.c.subscriber_seq == seq, history.c.version > version
    )
    return any(
        row.action == _RENEWED or any(each["field"] == "status" for each in row.changes)
        for row in connection.execute(later)
    )
