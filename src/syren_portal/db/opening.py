"""Opening a database by its URL."""

import json
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from syren_portal.db.engine import LOCK_SECONDS, POOL_SIZE, Database, connect_arguments
from syren_portal.db.sqlite import BUSY_SECONDS, listen_sqlite


class DatabaseURLError(Exception):
    """The database URL cannot be used; `url` is safe to show."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(url)


def open_database(url: str) -> Database:
    """Prepare a database by its URL, ``sqlite:///FILE`` or ``postgresql://…``; connects later.

    Raises:
        DatabaseURLError: the URL does not parse, or names another kind of database.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseURLError(url.split("@")[-1]) from error
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and _is_file(parsed):
        return Database(_sqlite_engine(parsed))
    if parsed.drivername == "postgresql+psycopg":
        return Database(
            create_engine(
                parsed,
                hide_parameters=True,
                json_serializer=compact_json,
                pool_size=POOL_SIZE,
                pool_timeout=LOCK_SECONDS,
                pool_pre_ping=True,
                connect_args=connect_arguments(parsed),
            )
        )
    raise DatabaseURLError(parsed.render_as_string() if parsed.password else url)


def shown_url(url: str) -> str:
    """Return a database URL that is safe to show: without its password."""
    try:
        return make_url(url).render_as_string()
    except (ArgumentError, ValueError):
        return url.split("@")[-1]


def _is_file(url: URL) -> bool:
    """Tell whether a SQLite URL names a plain file: no database in memory, no options."""
    name = url.database or ":memory:"
    return not name.startswith((":", "file:")) and not url.query and not url.host


def compact_json(value: Any) -> str:
    """Write JSON as the database holds it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        json_serializer=compact_json,
        pool_size=POOL_SIZE,
        pool_timeout=BUSY_SECONDS,
        connect_args=connect_arguments(url),
    )
    listen_sqlite(engine)
    return engine
