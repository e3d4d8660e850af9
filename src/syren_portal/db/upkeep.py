"""What keeps `search_entries`, `tallies` and `feed` in step with `subscribers`: triggers.

However a subscriber is changed, by this program or by hand, numbers and searches stay exact, and no
change is missing from the feed: all that is written in the same transaction. The statements are in
``upkeep_sqlite.sql`` and ``upkeep_postgresql.sql``, which migration 0003 carries out, and in the
files of the same names with ``_0008`` for that migration: what one has made is changed by a later
one's own statements, not there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from syren_portal.db.schema import subscribers

_PART: Final = "\n--: "
_FIRST: Final = ""
_FEED: Final = "_0008"
_ALL: Final = (_FIRST, _FEED)
"""What the files' names end with, the oldest first."""
_FOLLOWS_SEARCH_TEXT: Final = ("subscriber_entry_changed", "search_entry_changed")
_COPY_SEARCH_TEXTS: Final = """
    UPDATE search_entries SET search_text = (
        SELECT s.search_text FROM subscribers s WHERE s.seq = search_entries.seq
    )
"""


@cache
def _parts(kind: str, revision: str = _FIRST) -> tuple[tuple[str, str, str], ...]:
    """Return what each part of a file makes, the name of that, and the statement."""
    text = Path(__file__).with_name(f"upkeep_{kind}{revision}.sql").read_text(encoding="utf-8")
    parts = []
    for part in text.split(_PART)[1:]:
        heading, _, statement = part.partition("\n")
        makes, _, name = heading.partition(" ")
        parts.append((makes, name, statement.strip()))
    return tuple(parts)


def _carry_out(connection: Connection, *what: str, revision: str = _FIRST) -> None:
    for each in what:
        for makes, _, statement in _parts(connection.dialect.name, revision):
            if makes == each:
                connection.exec_driver_sql(statement)


def make_upkeep(connection: Connection) -> None:
    """Fill both tables, which are empty, from what is there, and keep them in step from now on."""
    _carry_out(connection, "fill", "make", "index", "trigger")


def make_feed_upkeep(connection: Connection) -> None:
    """Keep the feed in step, and resources counted by state, from now on; count what is there."""
    # Triggers first: on PostgreSQL they wait for whoever writes, and whoever writes for them.
    _carry_out(connection, "make", "trigger", "fill", revision=_FEED)


@contextmanager
def filled_at_once(connection: Connection) -> Iterator[None]:
    """Make at the end of the block all that is derived from subscribers: many times quicker.

    Nobody waits to be told who is added: the feed says nothing of them.

    Args:
        connection: a transaction that writes, in a database where nobody is registered yet.
    """
    kind = connection.dialect.name
    on = "" if kind == "sqlite" else " ON subscribers"
    for revision in _ALL:
        for makes, name, _ in _parts(kind, revision):
            if makes == "trigger":
                connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
    if kind == "postgresql":
        connection.exec_driver_sql("DROP INDEX subscriber_search")
    for index in subscribers.indexes:
        index.drop(connection)
    yield
    for index in subscribers.indexes:
        index.create(connection)
    for revision in _ALL:
        _carry_out(connection, "fill", "index", "trigger", revision=revision)


@contextmanager
def searched_anew(connection: Connection) -> Iterator[None]:
    """Let search texts be rewritten in the block; what is derived from them follows at its end.

    Args:
        connection: a transaction that writes, and that changes no other derived column meanwhile.
    """
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        for name in _FOLLOWS_SEARCH_TEXT:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("ALTER TABLE subscribers DISABLE TRIGGER subscribers_changed")
        connection.exec_driver_sql("DROP INDEX subscriber_search")
    yield
    connection.exec_driver_sql(_COPY_SEARCH_TEXTS)
    _carry_out(connection, "index")
    if not sqlite:
        connection.exec_driver_sql("ALTER TABLE subscribers ENABLE TRIGGER subscribers_changed")
        return
    for makes, name, statement in _parts("sqlite"):
        if makes == "trigger" and name in _FOLLOWS_SEARCH_TEXT:
            connection.exec_driver_sql(statement)
