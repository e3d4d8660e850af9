"""Removing what is past its time, which any call may do in passing."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, delete, select


def forget(connection: Connection, key: Column[Any], *conditions: ColumnElement[bool]) -> None:
    """Remove the rows of the table of `key` that meet the conditions.

    What another transaction is removing at this moment is left to it: on PostgreSQL two that took
    the same rows in another order would wait for each other.
    """
    rows = select(key).where(*conditions).with_for_update(skip_locked=True)
    connection.execute(delete(key.table).where(key.in_(rows)))
