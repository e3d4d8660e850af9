"""Finds the position of a page in a list from the entries of an index, at any depth.

A list is in the order of one column, then by name. To skip to an offset would be to sort everyone,
or to walk past them. Instead the rows are counted by the column's values, which says on which of
them the page lies; only rows with those values are put in order, and an index has each value's
rows in order already.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    case,
    cast,
    func,
    select,
)

from syren_api.requests import SubscriberQuery
from syren_api.searched import Relevance
from syren_api.validity import WAITING
from syren_portal.db.schema import search_entries, subscribers
from syren_portal.store.matching import status_in
from syren_portal.store.orders import (
    COLUMNS,
    NOT_WAITING,
    TIES,
    Place,
    by_name_after_waiting,
    narrowed,
    ordered,
    ties_of,
    value_of,
    whole_order,
)
from syren_portal.store.search import beginning, best, has_no_index, held, tier
from syren_portal.store.tallies import as_stored

_FEW: Final = 2000
"""So many are sorted sooner than counted by value."""
_FEW_FOUND: Final = 8000
"""So many that a search finds are sorted sooner than met with along an index."""
_WALKED: Final = (2000, 12000)
"""So many are looked at before what is found is sorted; the more where many are found."""
_SHORT: Final = 3
"""Letters of a search with which so many names begin that they are soon met with."""
_MOST_STEPS: Final = 100_000
"""So many are passed by along an index sooner than sizes are added up."""
_ENTRY_KEYS: Final = frozenset({"last_name", "first_name", "status"})
"""What `search_entries` can be sorted by."""


def page_ids(connection: Connection, place: Place) -> list[str]:
    """Return the ids of the page's subscribers, in the list's order."""
    if place.query.sort_key == "relevance":
        return _best_first(connection, place)
    if place.query.sort_key == "requested_at" and place.total > _FEW:
        return _who_waits_first(connection, place)
    if place.entries is not None:
        return _found(connection, place, place.entries)
    if place.total <= _FEW and (place.query.search is not None or not place.by_name):
        return _sorted(connection, place, subscribers, place.conditions)
    steps = min(place.query.offset, place.total - place.query.offset)
    # No index has several statuses' rows in the order of names.
    most = _MOST_STEPS if len(place.query.status) < 2 else _FEW
    if place.by_name and (place.sizes is None or steps <= most):
        return _in_index_order(
            connection,
            place.conditions,
            TIES,
            place.query.offset,
            place.query.limit,
            place.total,
        )
    return _by_values(connection, place)


def _best_first(connection: Connection, place: Place) -> list[str]:
    """Return the page's ids by relevance: where many are found, the best are looked for alone."""
    if place.entries is None:
        return _sorted(connection, place, subscribers, place.conditions)
    search, wanted = place.query.search or "", place.query.offset + place.query.limit
    if (place.total > _FEW_FOUND or has_no_index(search)) and wanted <= min(_FEW, place.total):
        ids = _met_beginning(connection, place, search) if len(search) <= _SHORT else []
        if len(ids) == place.query.limit:
            return ids
        for by_index in (beginning, best):
            conditions = by_index(connection, search)
            if conditions is None:
                continue
            conditions += status_in(place.query, search_entries.c.status)
            ids = _sorted(connection, place, search_entries, conditions)
            if len(ids) == place.query.limit:
                return ids
    return _sorted(connection, place, search_entries, place.entries)


def _met_beginning(connection: Connection, place: Place, search: str) -> list[str]:
    """Return ids of the page by walking the order of names, for those who begin with a search.

    Of few letters they are many, and nobody else comes before them.
    """

    def begins(texts: ColumnElement[str]) -> list[ColumnElement[bool]]:
        return [tier(connection, search, texts) == int(Relevance.BEGINS)]

    if place.total <= _FEW_FOUND:
        return []
    met = _met_among(connection, place.query, begins, _WALKED[0])
    return met[place.query.offset :]


def _who_waits_first(connection: Connection, place: Place) -> list[str]:
    """Return the page's ids: those who wait in order of their requests, then the others by name."""
    waiting = narrowed(place, WAITING, place.query)
    ids: list[str] = []
    if place.query.offset < waiting.total:
        if place.query.search is None:
            rows = select(subscribers.c.id).where(
                *waiting.conditions, subscribers.c.requested_at.is_not(None)
            )
            order = whole_order(connection, place.query, place.rules)
            page = rows.order_by(*order).offset(place.query.offset).limit(place.query.limit)
            ids = list(connection.execute(page).scalars())
        else:
            ids = _sorted(connection, waiting, subscribers, waiting.conditions)
    room = place.query.limit - len(ids)
    offset = max(0, place.query.offset - waiting.total)
    paged = place.query.model_copy(update={"offset": offset, "limit": max(1, room)})
    others = narrowed(place, NOT_WAITING, by_name_after_waiting(paged, place.rules))
    if room > 0 and offset < others.total:
        ids += page_ids(connection, others)
    return ids


def _found(connection: Connection, place: Place, entries: list[ColumnElement[bool]]) -> list[str]:
    """Return the page's ids of what a search of everyone finds."""
    if place.by_name and place.total > _FEW_FOUND:
        ids = _met_at_first(connection, place)
        if ids is not None:
            return ids
    if place.query.sort_key in _ENTRY_KEYS:
        return _sorted(connection, place, search_entries, entries)
    if place.total <= _FEW_FOUND:
        return _sorted(connection, place, subscribers, place.conditions)
    return _by_values(connection, place)


def _met_at_first(connection: Connection, place: Place) -> list[str] | None:
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


def _sorted(
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


def _by_values(connection: Connection, place: Place) -> list[str]:
    query, column = place.query, COLUMNS[place.query.sort_key]
    groups = _groups(connection, place)
    ids: list[str] = []
    # A value's rows may be many: they are taken in their index's order. Those of the values between
    # the first and the last are all on the page.
    for value, size, up_to in groups[:1]:
        start = query.offset - (up_to - size)
        conditions = [*place.conditions, column == value]
        ids += _in_index_order(connection, conditions, ties_of(column), start, query.limit, size)
    if len(groups) > 2:
        between = [value for value, _, _ in groups[1:-1]]
        rows = select(subscribers.c.id).where(*place.conditions, column.in_(between))
        ids += connection.execute(
            rows.order_by(*whole_order(connection, query, place.rules))
        ).scalars()
    for value, size, _ in groups[1:][-1:]:
        conditions = [*place.conditions, column == value]
        room = query.limit - len(ids)
        ids += _in_index_order(connection, conditions, ties_of(column), 0, room, size)
    return ids


def _groups(connection: Connection, place: Place) -> list[tuple[Any, int, int]]:
    """Return the values that the page lies on: each with its rows, and how many there are up to it.

    The last one may be None, which is every empty day.
    """
    query, column = place.query, COLUMNS[place.query.sort_key]
    if query.sort_key == "status":
        return _status_groups(place)
    sizes = place.sizes
    if sizes is None:
        counted = select(column.label("value"), func.count().label("size"))
        sizes = counted.where(*place.conditions).group_by(column).subquery()
    value = sizes.c.value
    direction = value.desc() if query.descending else value.asc()
    # An empty day is no day in the table, and an empty text in what is kept ready.
    order = (case((func.coalesce(cast(value, Text), "") == "", 1), else_=0), direction)
    running = func.sum(sizes.c.size).over(order_by=order)
    ranked = select(value, sizes.c.size, running.label("up_to")).subquery()
    rows = (
        select(ranked.c.value, ranked.c.size, ranked.c.up_to)
        .where(ranked.c.up_to > query.offset)
        .where(ranked.c.up_to - ranked.c.size < query.offset + query.limit)
        .order_by(ranked.c.up_to)
    )
    ready = place.sizes is not None
    return [
        (as_stored(query, each) if ready else each, int(size), int(up_to))
        for each, size, up_to in connection.execute(rows)
    ]


def _status_groups(place: Place) -> list[tuple[Any, int, int]]:
    statuses = list(place.rules.statuses)
    groups, up_to = [], 0
    for status in reversed(statuses) if place.query.descending else statuses:
        size = place.counts.get(status, 0)
        up_to += size
        if size and up_to > place.query.offset:
            groups.append((status.value, size, up_to))
        if up_to >= place.query.offset + place.query.limit:
            break
    return groups


def _in_index_order(
    connection: Connection,
    conditions: list[ColumnElement[bool]],
    columns: tuple[ColumnElement[Any], ...],
    start: int,
    count: int,
    size: int,
) -> list[str]:
    """Return ids in the ascending order of columns that an index has, walked from the nearer end.

    Args:
        connection: a snapshot.
        conditions: what the rows meet.
        columns: the order.
        start: how many to leave out.
        count: how many to take at most.
        size: how many there are.
    """
    count = min(count, size - start)
    backwards = start > size - start - count
    skipped = size - start - count if backwards else start
    order = [each.desc() if backwards else each.asc() for each in columns]
    rows = select(subscribers.c.id).where(*conditions).order_by(*order)
    ids = list(connection.execute(rows.offset(skipped).limit(count)).scalars())
    return ids[::-1] if backwards else ids
