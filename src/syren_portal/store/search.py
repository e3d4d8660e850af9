"""Rule 9 in SQL: which subscribers hold every part of a search.

SQLite has a trigram index (FTS5) and PostgreSQL one of its own (pg_trgm), which LIKE uses by
itself. A part of one or two characters is looked up in SQLite's index through the trigrams that
begin with it: see `syren_portal.store.stored.search_text`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    column,
    func,
    literal,
    select,
    table,
    text,
)

from syren_api.text import search_parts
from syren_portal.db.schema import subscribers

_TRIGRAM: Final = 3
_MOST_ALTERNATIVES: Final = 64
"""Past as many trigrams a part is so common that looking at every row is quicker."""
_MANY: Final = 8000
_LAST_CHARACTER: Final = "\U0010ffff"

_index = table("subscriber_search", column("rowid"), column("subscriber_search"))
_trigrams = text(
    "SELECT term FROM subscriber_trigrams WHERE term >= :first AND term < :last LIMIT :limit"
)


def matches(connection: Connection, search: str, *, one_library: bool) -> list[ColumnElement[bool]]:
    """Return the conditions on `subscribers` that a search comes to; none where it is empty.

    Args:
        connection: an open transaction.
        search: what was typed.
        one_library: whether other conditions leave one library's subscribers only: then looking
            at each is quicker than looking up a short part in the whole network's index.
    """
    parts = search_parts(search)
    if connection.dialect.name != "sqlite":
        return [subscribers.c.search_text.contains(part, autoescape=True) for part in parts]
    # A long part says more than a short one inside it, and is looked up first.
    expressions: list[str] = []
    conditions: list[ColumnElement[bool]] = []
    for part in sorted(parts, key=len, reverse=True):
        short = len(part) < _TRIGRAM
        expression = None if short and one_library else _expression(connection, part)
        if expression is None:
            conditions.append(func.instr(subscribers.c.search_text, part) > 0)
        else:
            expressions.append(expression)
    if expressions:
        found = select(_index.c.rowid).where(
            _index.c.subscriber_search.op("MATCH")(literal(" AND ".join(expressions)))
        )
        if not one_library and _are_many(connection, found):
            return [func.instr(subscribers.c.search_text, part) > 0 for part in parts]
        conditions.insert(0, subscribers.c.seq.in_(found))
    return conditions


def _are_many(connection: Connection, found: Select[Any]) -> bool:
    """Tell whether so many are found that looking at every text is quicker than at each of them."""
    some = found.limit(_MANY + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() > _MANY


@contextmanager
def indexed_at_the_end(connection: Connection) -> Iterator[None]:
    """Index at the end of the block all that is added in it: many times quicker than one by one."""
    if connection.dialect.name != "sqlite":
        yield
        return
    trigger = connection.execute(
        text("SELECT sql FROM sqlite_master WHERE name = 'subscriber_search_insert'")
    ).scalar_one()
    connection.exec_driver_sql("DROP TRIGGER subscriber_search_insert")
    yield
    connection.exec_driver_sql(
        "INSERT INTO subscriber_search(subscriber_search) VALUES ('rebuild')"
    )
    connection.exec_driver_sql(trigger)


def _expression(connection: Connection, part: str) -> str | None:
    """Return the part in FTS5's query language; None where the index is of no help."""
    if len(part) >= _TRIGRAM:
        return _quoted(part)
    if len(part) < _TRIGRAM - 1:
        return None
    rows = connection.execute(
        _trigrams,
        {"first": part, "last": part + _LAST_CHARACTER, "limit": _MOST_ALTERNATIVES + 1},
    )
    terms = [row.term for row in rows]
    if len(terms) > _MOST_ALTERNATIVES:
        return None
    # Nothing begins with it: then nobody is found, which a phrase that cannot stand says.
    return "(" + " OR ".join(map(_quoted, terms or [part + "\n\n\n"])) + ")"


def _quoted(phrase: str) -> str:
    return '"' + phrase.replace('"', '""') + '"'
