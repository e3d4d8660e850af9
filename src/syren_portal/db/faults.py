"""What a database's error means for the caller: by its code, because messages are translated."""

import sqlite3
from enum import Enum
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Fault(Enum):
    """What to do about an error."""

    PASSING = "passing"
    """Try again later: it cannot be reached, is locked, restarts, or has no room."""
    TOO_LONG = "too long"
    """A text in the call is longer than an index or the database takes."""
    DAMAGED = "damaged"
    """What it holds cannot be read: no waiting helps."""
    OURS = "ours"
    """Any other."""


_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: Fault.PASSING,
    sqlite3.SQLITE_LOCKED: Fault.PASSING,
    sqlite3.SQLITE_NOMEM: Fault.PASSING,
    sqlite3.SQLITE_READONLY: Fault.PASSING,
    sqlite3.SQLITE_INTERRUPT: Fault.PASSING,
    sqlite3.SQLITE_IOERR: Fault.PASSING,
    sqlite3.SQLITE_FULL: Fault.PASSING,
    sqlite3.SQLITE_CANTOPEN: Fault.PASSING,
    sqlite3.SQLITE_PROTOCOL: Fault.PASSING,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
    sqlite3.SQLITE_TOOBIG: Fault.TOO_LONG,
}
_PASSING_CLASSES: Final = frozenset({"08", "40", "53", "57"})
"""PostgreSQL's of connections, of transactions that others stood in the way of, of room, and of
its being stopped; in the last is also a statement that took too long."""
_POSTGRESQL: Final = {
    "55P03": Fault.PASSING,  # lock_timeout
    "25006": Fault.PASSING,  # a copy that takes no changes, before it takes the first one's place
    "54000": Fault.TOO_LONG,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}


def fault_of(error: Exception) -> Fault:
    """Return what an error of the database, or of waiting for a connection, means."""
    if isinstance(error, PoolTimeoutError):
        return Fault.PASSING
    if not isinstance(error, DBAPIError):
        return Fault.OURS
    said = error.orig
    if isinstance(said, OSError):  # a deleted SQLite file, or a timeout in the queue
        return Fault.PASSING
    if isinstance(said, sqlite3.Error):
        return _sqlite_fault(said)
    state: str | None = getattr(said, "sqlstate", None)
    if state is None:
        # Where there was no answer there is no code.
        return (
            Fault.PASSING if error.connection_invalidated or _is_operational(said) else Fault.OURS
        )
    if state[:2] in _PASSING_CLASSES:
        return Fault.PASSING
    return _POSTGRESQL.get(state, Fault.OURS)


def _sqlite_fault(error: sqlite3.Error) -> Fault:
    """Return what SQLite's error means, or the one it came of.

    Where SQLite finds no room it ends the whole transaction: then there is no savepoint to go back
    to, and what is raised of that says nothing of the cause.
    """
    cause: BaseException | None = error
    while cause is not None:
        # The low byte is the kind, the rest says more of it.
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if isinstance(cause, sqlite3.Error) and code in _SQLITE:
            return _SQLITE[code]
        cause = cause.__context__
    return Fault.OURS


def _is_operational(error: BaseException | None) -> bool:
    return any(each.__name__ == "OperationalError" for each in type(error).__mro__)
