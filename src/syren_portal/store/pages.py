"""Where a page lies in a list: found among the entries of an index, however far down it is.

A list is in the order of one column, then by name. To skip to an offset would be to sort everyone,
or to walk past them. Instead the rows are counted by the column's values, which says on which of
them the page lies; only rows with those values are put in order, and an index has each value's
rows in order already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    UnaryExpression,
    case,
    func,
    select,
)

from syren_api.models import PortalRules
from syren_api.requests import SortKey, SubscriberFilter, SubscriberQuery
from syren_api.statuses import Status
from syren_portal.db.schema import subscribers

_FEW: Final = 2000
"""So many are sorted sooner than counted by value."""
_FEW_FOUND: Final = 8000
"""So many that a search finds are sorted sooner than met with along an index."""
_COLUMNS: Final[dict[SortKey, Column[Any]]] = {
    "last_name": subscribers.c.last_name_key,
    "first_name": subscribers.c.first_name_key,
    "status": subscribers.c.status,
    "registered_at": subscribers.c.registered_at,
    "valid_until": subscribers.c.valid_until,
}
_TIES: Final = (subscribers.c.last_name_key, subscribers.c.first_name_key, subscribers.c.id)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a list."""

    conditions: list[ColumnElement[bool]]
    """What its subscribers meet."""
    query: SubscriberQuery
    rules: PortalRules
    counts: Mapping[Status, int]
    """How many of each status meet them, at the moment that the connection sees."""

    @property
    def total(self) -> int:
        """How many meet them."""
        return sum(self.counts.values())


def whole_order(query: SubscriberFilter, rules: PortalRules) -> list[UnaryExpression[Any]]:
    """Return the order of the list: ties by name and id; empty days last both ways."""
    column = _COLUMNS[query.sort_key]
    return [_directed(column, query, rules), *(each.asc() for each in _ties(column))]


def page_ids(connection: Connection, place: Place) -> list[str]:
    """Return the ids of the page's subscribers, in the list's order."""
    query = place.query
    by_name = query.sort_key == "last_name" and not query.descending
    few = _FEW if query.search is None else _FEW_FOUND
    if place.total <= few and (query.search is not None or not by_name):
        return _sorted(connection, place)
    if by_name:
        return _in_index_order(
            connection, place.conditions, _TIES, query.offset, query.limit, place.total
        )
    return _by_values(connection, place)


def _sorted(connection: Connection, place: Place) -> list[str]:
    """Return the page's ids by finding everyone first.

    The database is kept from walking an index in the order wanted (that is what OFFSET 0 does, on
    both): it does not know how rare what is searched for is, and might walk all of it.
    """
    query = place.query
    columns = dict.fromkeys([_COLUMNS[query.sort_key], *_TIES])
    found = select(*columns).where(*place.conditions).offset(0).subquery()
    column = found.c[_COLUMNS[query.sort_key].key]
    ties = [found.c[each.key].asc() for each in _ties(_COLUMNS[query.sort_key])]
    rows = select(found.c.id).order_by(_directed(column, query, place.rules), *ties)
    return list(connection.execute(rows.offset(query.offset).limit(query.limit)).scalars())


def _by_values(connection: Connection, place: Place) -> list[str]:
    query, column = place.query, _COLUMNS[place.query.sort_key]
    groups = _groups(connection, place)
    ids: list[str] = []
    # A value's rows may be many: they are taken in their index's order. Those of the values between
    # the first and the last are all on the page.
    for value, size, up_to in groups[:1]:
        start = query.offset - (up_to - size)
        conditions = [*place.conditions, column == value]
        ids += _in_index_order(connection, conditions, _ties(column), start, query.limit, size)
    if len(groups) > 2:
        between = [value for value, _, _ in groups[1:-1]]
        rows = select(subscribers.c.id).where(*place.conditions, column.in_(between))
        ids += connection.execute(rows.order_by(*whole_order(query, place.rules))).scalars()
    for value, size, _ in groups[1:][-1:]:
        conditions = [*place.conditions, column == value]
        room = query.limit - len(ids)
        ids += _in_index_order(connection, conditions, _ties(column), 0, room, size)
    return ids


def _groups(connection: Connection, place: Place) -> list[tuple[Any, int, int]]:
    """Return the values that the page lies on: each with its rows, and how many there are up to it.

    The last one may be None, which is every empty day.
    """
    query, column = place.query, _COLUMNS[place.query.sort_key]
    if query.sort_key == "status":
        return _status_groups(place)
    sizes = (
        select(column.label("value"), func.count().label("size"))
        .where(*place.conditions)
        .group_by(column)
        .subquery()
    )
    direction = _directed(sizes.c.value, query, place.rules)
    running = func.sum(sizes.c.size).over(order_by=direction)
    ranked = select(sizes.c.value, sizes.c.size, running.label("up_to")).subquery()
    rows = (
        select(ranked.c.value, ranked.c.size, ranked.c.up_to)
        .where(ranked.c.up_to > query.offset)
        .where(ranked.c.up_to - ranked.c.size < query.offset + query.limit)
        .order_by(ranked.c.up_to)
    )
    return [(value, size, int(up_to)) for value, size, up_to in connection.execute(rows)]


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


def _directed(
    column: ColumnElement[Any], query: SubscriberFilter, rules: PortalRules
) -> UnaryExpression[Any]:
    if query.sort_key == "status":
        places = {status.value: place for place, status in enumerate(rules.statuses)}
        column = case(places, value=column)
    directed = column.desc() if query.descending else column.asc()
    return directed.nulls_last() if query.sort_key == "valid_until" else directed


def _ties(column: Column[Any]) -> tuple[Column[Any], ...]:
    return tuple(each for each in _TIES if each is not column)
