"""Connections to SQLite: their settings, and when a transaction begins."""

from sqlite3 import Connection as SQLiteConnection
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

BUSY_SECONDS: Final = 10
"""How long a SQLite connection waits for another process's write to end."""
_MAPPED_BYTES: Final = 2 * 2**30
"""How much of a SQLite file is read without copying; address space, not memory."""


def listen_sqlite(engine: Engine) -> None:
    """Prepare each connection of an engine, and begin its transactions: see `Database`."""
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: SQLiteConnection, _record: Any) -> None:
    # The driver would begin transactions at other moments: see `_begin_sqlite`.
    connection.isolation_level = None
    for pragma in (
        "synchronous = FULL",  # an answered change is on disk, whatever happens next
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "cache_size = -16000",
        # Reads come from the system's own cache, one for all connections: to copy pages out of it
        # took half the time of a search.
        f"mmap_size = {_MAPPED_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("syren_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
