"""Finds the position of a page in a list from the entries of an index, at any depth.

A list is in the order of one column, then by name. To skip to an offset would be to sort everyone,
or to walk past them. Instead the rows are counted by the column's values, which says on which of
them the page lies; only rows with those values are put in order, and an index has each value's
rows in order already.
"""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    case,
    cast,
    func,
    select,
)

from syren_api.validity import WAITING
from syren_portal.db.schema import search_entries, subscribers
from syren_portal.store import search_pages
from syren_portal.store.orders import (
    COLUMNS,
    NOT_WAITING,
    TIES,
    Place,
    by_name_after_waiting,
    narrowed,
    ties_of,
    whole_order,
)
from syren_portal.store.tallies import as_stored

_MOST_STEPS: Final = 100_000
"""So many are passed by along an index sooner than sizes are added up."""
_ENTRY_KEYS: Final = frozenset({"last_name", "first_name", "status"})
"""What `search_entries` can be sorted by."""


def page_ids(connection: Connection, place: Place) -> list[str]:
    """Return the ids of the page's subscribers, in the list's order."""
    if place.query.sort_key == "relevance":
        return search_pages.best_first(connection, place)
    if place.query.sort_key == "requested_at" and place.total > search_pages.FEW:
        return _who_waits_first(connection, place)
    if place.entries is not None:
        return _found(connection, place, place.entries)
    if place.total <= search_pages.FEW and (place.query.search is not None or not place.by_name):
        return search_pages.sorted_ids(connection, place, subscribers, place.conditions)
    steps = min(place.query.offset, place.total - place.query.offset)
    # No index has several statuses' rows in the order of names.
    most = _MOST_STEPS if len(place.query.status) < 2 else search_pages.FEW
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
            ids = search_pages.sorted_ids(connection, waiting, subscribers, waiting.conditions)
    room = place.query.limit - len(ids)
    offset = max(0, place.query.offset - waiting.total)
    paged = place.query.model_copy(update={"offset": offset, "limit": max(1, room)})
    others = narrowed(place, NOT_WAITING, by_name_after_waiting(paged, place.rules))
    if room > 0 and offset < others.total:
        ids += page_ids(connection, others)
    return ids


def _found(connection: Connection, place: Place, entries: list[ColumnElement[bool]]) -> list[str]:
    """Return the page's ids of what a search of everyone finds."""
    if place.by_name and place.total > search_pages.FEW_FOUND:
        ids = search_pages.met_at_first(connection, place)
        if ids is not None:
            return ids
    if place.query.sort_key in _ENTRY_KEYS:
        return search_pages.sorted_ids(connection, place, search_entries, entries)
    if place.total <= search_pages.FEW_FOUND:
        return search_pages.sorted_ids(connection, place, subscribers, place.conditions)
    return _by_values(connection, place)


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
