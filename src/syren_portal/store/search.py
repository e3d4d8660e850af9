"""Rule 9 in SQL: which subscribers hold every part of a search.

Of the whole network they are looked for in `search_entries`, which has a trigram index: FTS5 on
SQLite, pg_trgm on PostgreSQL, which LIKE uses by itself. A part of one or two characters is looked
up in SQLite's index through the trigrams that begin with it: see
`syren_api.searched`. Among one library's subscribers each is looked at.
"""

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    column,
    func,
    literal,
    or_,
    select,
    table,
    text,
    true,
)

from syren_api.searched import Relevance, relevance_tests, search_terms
from syren_portal.db.schema import search_entries, subscribers
from syren_portal.store.tallies import everyone

_TRIGRAM: Final = 3
_MOST_ALTERNATIVES: Final = 64
"""Past as many trigrams a part is so common that looking at every row is quicker."""
_COMMON: Final = 0.25
"""Where more of all are found, looking at every row is quicker than at each of those."""
_GLOB_SIGNS: Final = re.compile(r"[*?\[]")
_LAST_CHARACTER: Final = "\U0010ffff"

_FIRST: Final = int(Relevance.BEGINS)
_PLAN_EACH: Final = text("SET LOCAL plan_cache_mode = force_custom_plan")
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
        return [_globbed(texts, f"*{_literal(part)}*") for part in parts]
    return [texts.contains(part, autoescape=True) for part in parts]


def has_no_index(search: str) -> bool:
    """Tell whether none of a search's parts is long enough for an index by itself."""
    return all(len(part) < _TRIGRAM for part in search_terms(search))


def plan_each(connection: Connection) -> None:
    """Have PostgreSQL plan each statement of the transaction for what is searched for.

    What is carried out often gets a plan for any part at all otherwise. It looks a part of one or
    two letters up in the trigram index, which reads all of that: ten times as long.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_PLAN_EACH)


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
            others += held(connection, part, search_entries.c.search_text)
        else:
            expressions.append(expression)
    if not expressions:
        return every
    index, matches = _matched(" AND ".join(expressions))
    number = connection.execute(select(func.count()).select_from(_index).where(matches))
    if number.scalar_one() > _COMMON * everyone(connection):
        return every
    return [index, matches, *others]


def tier(connection: Connection, search: str, texts: ColumnElement[str]) -> ColumnElement[int]:
    """Return how well who is found answers a search, by a column of search texts (rule 9)."""
    tests = relevance_tests(search)
    begins = []
    for start, inside in tests.begins:
        both = [_begins(connection, texts, start)] if start != " " else []
        both += [_holds(connection, texts, inside)] if inside else []
        begins.append(and_(*both))
    words = and_(true(), *(_holds(connection, texts, each) for each in tests.words))
    return case(
        (or_(*begins), int(Relevance.BEGINS)),
        (words, int(Relevance.WORDS)),
        else_=int(Relevance.INSIDE),
    )


def beginning(connection: Connection, search: str) -> list[ColumnElement[bool]] | None:
    """Return the conditions on `search_entries` that the first tier meets, by its index.

    Returns:
        None where the index is of no help. PostgreSQL's knows no line ends: it would read every
        name with one of the words.
    """
    if connection.dialect.name != "sqlite" or "@" in search:
        return None
    pairs = [
        [each for each in pair if len(each) >= _TRIGRAM] for pair in relevance_tests(search).begins
    ]
    if not all(pairs):
        return None
    phrases = [
        each
        for each in pairs
        if not any(other != each and _holds_all(each, other) for other in pairs)
    ]
    matched = _matched(" OR ".join(f"({' AND '.join(map(_quoted, each))})" for each in phrases))
    return [*matched, tier(connection, search, search_entries.c.search_text) == _FIRST]


def _holds_all(phrases: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether a text that holds all of some phrases holds all of others."""
    return all(any(other in each for each in phrases) for other in others)


def best(connection: Connection, search: str) -> list[ColumnElement[bool]] | None:
    """Return the conditions on `search_entries` that all but the last tier meets, by its index.

    Returns:
        None where the index is of no help.
    """
    texts = search_entries.c.search_text
    tests = relevance_tests(search)
    if "@" in search:
        return None  # what follows it in a search is not a name
    if connection.dialect.name != "sqlite":
        words = and_(true(), *(texts.contains(each, autoescape=True) for each in tests.words))
        return [or_(words, texts.contains(tests.number, autoescape=True))]
    words_index = _all_of(connection, tests.words)
    number_index = _all_of(connection, [tests.number])
    if words_index is None or number_index is None:
        return None
    reached = tier(connection, search, texts)
    return [*_matched(f"{words_index} OR {number_index}"), reached != int(Relevance.INSIDE)]


def _matched(expression: str) -> list[ColumnElement[bool]]:
    matches = _index.c.subscriber_search.op("MATCH")(literal(expression))
    return [search_entries.c.seq == _index.c.rowid, matches]


def _all_of(connection: Connection, parts: Iterable[str]) -> str | None:
    """Return parts in FTS5's query language; None where the index is of no help."""
    expressions = [_expression(connection, each) for each in parts]
    if None in expressions:
        return None
    return "(" + " AND ".join(map(str, expressions)) + ")"


def _begins(connection: Connection, texts: ColumnElement[str], start: str) -> ColumnElement[bool]:
    if connection.dialect.name == "sqlite":
        return _globbed(texts, f"{_literal(start)}*")
    begins: ColumnElement[bool] = func.starts_with(texts, start)
    return begins


def _holds(connection: Connection, texts: ColumnElement[str], part: str) -> ColumnElement[bool]:
    if connection.dialect.name == "sqlite":
        return _globbed(texts, f"*{_literal(part)}*")
    return func.strpos(texts, part) > 0


def _globbed(texts: ColumnElement[str], pattern: str) -> ColumnElement[bool]:
    """Compare with GLOB, which skips to the pattern's first letter: half the time of `instr`."""
    return texts.bool_op("GLOB")(literal(pattern))


def _literal(part: str) -> str:
    return _GLOB_SIGNS.sub(r"[\g<0>]", part)


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
