"""Pages of what a search finds among everyone: the best first, or in the order of names.

Where many are found they are not all put in order: those of the page are met with along an index,
or looked up by what they alone hold.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, select

from syren_api.queries import SubscriberQuery
from syren_api.searched import Relevance, name_words
from syren_portal.db.schema import search_entries, subscribers
from syren_portal.store.matching import status_in
from syren_portal.store.orders import TIES, Place, ordered, value_of
from syren_portal.store.search import beginning, best, has_no_index, held, tier

FEW: Final = 2000
"""So many are sorted sooner than counted by value."""
FEW_FOUND: Final = 8000
"""So many that a search finds are sorted sooner than met with along an index."""
_WALKED: Final = (2000, 12000)
"""So many are looked at before what is found is sorted; the more where many are found."""
_SHORT: Final = 3
"""Letters of a word with which so many names begin that they are soon met with."""


def best_first(connection: Connection, place: Place) -> list[str]:
    """Return the page's ids by relevance: where many are found, the best are looked for alone."""
    if place.entries is None:
        return sorted_ids(connection, place, subscribers, place.conditions)
    search, wanted = place.query.search or "", place.query.offset + place.query.limit
    if (place.total > FEW_FOUND or has_no_index(search)) and wanted <= min(FEW, place.total):
        is_short = len(search) <= _SHORT and len(name_words(search)) == 1
        ids = _met_beginning(connection, place, search) if is_short else []
        if len(ids) == place.query.limit:
            return ids
        for by_index in (beginning, best):
            conditions = by_index(connection, search)
            if conditions is None:
                continue
            conditions += status_in(place.query, search_entries.c.status)
            ids = sorted_ids(connection, place, search_entries, conditions)
            if len(ids) == place.query.limit:
                return ids
    return sorted_ids(connection, place, search_entries, place.entries)


def _met_beginning(connection: Connection, place: Place, search: str) -> list[str]:
    """Return ids of the page by walking the order of names, for those who begin with a search.

    Of few letters they are many, and nobody else comes before them.
    """

    def begins(texts: ColumnElement[str]) -> list[ColumnElement[bool]]:
        return [tier(connection, search, texts) == int(Relevance.BEGINS)]

    if place.total <= FEW_FOUND:
        return []
    met = _met_among(connection, place.query, begins, _WALKED[0])
    return met[place.query.offset :]


def met_at_first(connection: Connection, place: Place) -> list[str] | None:
    """Return the page's ids by walking the order of names from its beginning, for a while.

    Of what many hold a page is soon found, unless those stand together further on.

    Returns:
        None where the page was not met with.
    """
    wanted = place.query.offset + place.query.limit
    for length in _WALKED:
        if place.query.search is None or max(wanted, length) * 4 > place.total:
            return None
        tests = partial(held, connection, place.query.search)
        ids = _met_among(connection, place.query, tests, length)
        if len(ids) >= wanted:
            return ids[place.query.offset : wanted]
    return None


def _met_among(
    connection: Connection,
    query: SubscriberQuery,
    tests: Callable[[ColumnElement[str]], list[ColumnElement[bool]]],
    length: int,
) -> list[str]:
    """Return the ids of those among so many whose search texts pass, in the order of names."""
    first = select(*TIES, subscribers.c.search_text, subscribers.c.status)
    nearest = first.order_by(*TIES).limit(length).subquery()
    rows = (
        select(nearest.c.id)
        .where(*tests(nearest.c.search_text))
        .order_by(*(nearest.c[each.key] for each in TIES))
        .limit(query.offset + query.limit)
    )
    rows = rows.where(*status_in(query, nearest.c.status))
    return list(connection.execute(rows).scalars())


def sorted_ids(
    connection: Connection, place: Place, table: Table, conditions: list[ColumnElement[bool]]
) -> list[str]:
    """Return the page's ids by finding everyone first.

    The database is kept from walking an index in the order wanted (that is what OFFSET 0 does, on
    PostgreSQL): it does not know how rare what is searched for is, and might walk all of it.
    """
    query, value = place.query, value_of(connection, table, place.query)
    if connection.dialect.name == "sqlite" and table is search_entries:
        # It has no index to walk, and where nothing stands between, only the page is kept.
        rows = select(table.c.id).where(*conditions)
        order = ordered(table, value, query, place.rules)
    else:
        found = select(value.label("value"), *(table.c[each.key] for each in TIES))
        source = found.where(*conditions).offset(0).subquery()
        rows = select(source.c.id)
        order = ordered(source, source.c.value, query, place.rules)
    page = rows.order_by(*order).offset(query.offset).limit(query.limit)
    return list(connection.execute(page).scalars())
