"""Rule 9 in SQL: which subscribers hold every part of a search.

Of the whole network they are looked for in `search_entries`, which has a trigram index: FTS5 on
SQLite, pg_trgm on PostgreSQL, which LIKE uses by itself. A part of one or two characters is looked
up in SQLite's index through the trigrams that begin with it: see
`syren_api.searched`. Among one library's subscribers each is looked at.
"""

from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    column,
    func,
    literal,
    select,
    table,
    text,
)

from syren_api.searched import search_terms
from syren_portal.db.schema import search_entries, subscribers
from syren_portal.store.tallies import everyone

_TRIGRAM: Final = 3
_MOST_ALTERNATIVES: Final = 64
"""Past as many trigrams a part is so common that looking at every row is quicker."""
_COMMON: Final = 0.25
"""Where more of all are found, looking at every row is quicker than at each of those."""
_LAST_CHARACTER: Final = "\U0010ffff"

_index = table("subscriber_search", column("rowid"), column("subscriber_search"))
_trigrams = text(
    "SELECT term FROM subscriber_trigrams WHERE term >= :first AND term < :last LIMIT :limit"
)


def held(
    connection: Connection, search: str, texts: ColumnElement[str]
) -> list[ColumnElement[bool]]:
    """Return the conditions on a column of search texts that say: holds every part of it."""
    parts = search_terms(search)
    if connection.dialect.name == "sqlite":
        return [func.instr(texts, part) > 0 for part in parts]
    return [texts.contains(part, autoescape=True) for part in parts]


def found(connection: Connection, search: str) -> list[ColumnElement[bool]]:
    """Return the conditions on `search_entries` that a search of everyone comes to.

    Args:
        connection: an open transaction.
        search: what was typed.
    """
    every = held(connection, search, search_entries.c.search_text)
    if connection.dialect.name != "sqlite":
        return every
    expressions: list[str] = []
    others: list[ColumnElement[bool]] = []
    for part in search_terms(search):
        expression = _expression(connection, part)
        if expression is None:
            others.append(func.instr(search_entries.c.search_text, part) > 0)
        else:
            expressions.append(expression)
    if not expressions:
        return every
    matches = _index.c.subscriber_search.op("MATCH")(literal(" AND ".join(expressions)))
    number = connection.execute(select(func.count()).select_from(_index).where(matches))
    if number.scalar_one() > _COMMON * everyone(connection):
        return every
    return [search_entries.c.seq == _index.c.rowid, matches, *others]


def among_all(entries: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return as a condition on `subscribers` what `found` says of `search_entries`."""
    return subscribers.c.seq.in_(select(search_entries.c.seq).where(*entries))


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
