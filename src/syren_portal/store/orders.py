"""The orders of lists: by what, then by name and id; and a page's place in one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Subquery,
    Table,
    UnaryExpression,
    case,
)

from syren_api.models import PortalRules
from syren_api.queries import SortKey, SubscriberFilter, SubscriberQuery
from syren_api.statuses import Status
from syren_api.validity import WAITING
from syren_portal.db.schema import search_entries, subscribers
from syren_portal.store.search import tier

COLUMNS: Final[dict[SortKey, Column[Any]]] = {
    "last_name": subscribers.c.last_name_key,
    "first_name": subscribers.c.first_name_key,
    "status": subscribers.c.status,
    "registered_at": subscribers.c.registered_at,
    "valid_until": subscribers.c.valid_until,
    "requested_at": subscribers.c.requested_at,
}
_EMPTY_LAST: Final = frozenset({"valid_until", "requested_at"})
NOT_WAITING: Final = frozenset(Status) - WAITING
TIES: Final = (subscribers.c.last_name_key, subscribers.c.first_name_key, subscribers.c.id)

Filter = TypeVar("Filter", bound=SubscriberFilter)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a list."""

    conditions: list[ColumnElement[bool]]
    """What its subscribers meet."""
    entries: list[ColumnElement[bool]] | None
    """The same as conditions on `search_entries`, where that is enough to find them."""
    sizes: Subquery | None
    """How many have each value of the column that the list is sorted by, where that is known; in
    the order of `requested_at`, how many of those who do not wait have each last name."""
    query: SubscriberQuery
    rules: PortalRules
    counts: Mapping[Status, int]
    """How many of each status meet them, at the moment that the connection sees."""

    @property
    def total(self) -> int:
        """How many meet them."""
        return sum(self.counts.values())

    @property
    def by_name(self) -> bool:
        """Whether the list is in the order of names."""
        return self.query.sort_key == "last_name" and not self.query.descending


def whole_order(
    connection: Connection, query: SubscriberFilter, rules: PortalRules
) -> list[UnaryExpression[Any]]:
    """Return the order of the list: ties by name and id; empty days last both ways."""
    return ordered(subscribers, value_of(connection, subscribers, query), query, rules)


def value_of(connection: Connection, table: Table, query: SubscriberFilter) -> ColumnElement[Any]:
    """Return what a list is sorted by before ties are."""
    if query.sort_key == "relevance":
        return tier(connection, query.search or "", table.c.search_text)
    column: ColumnElement[Any] = table.c[COLUMNS[query.sort_key].key]
    return column


def ordered(
    table: FromClause, column: ColumnElement[Any], query: SubscriberFilter, rules: PortalRules
) -> list[UnaryExpression[Any]]:
    """Return the order of the list by `value_of` and the table's names and ids."""
    if query.sort_key == "status":
        places = {status.value: place for place, status in enumerate(rules.statuses)}
        column = case(places, value=column)
    directed = column.desc() if query.descending else column.asc()
    if query.sort_key in _EMPTY_LAST:
        directed = directed.nulls_last()
    ties = ties_of(COLUMNS.get(query.sort_key))
    return [directed, *(table.c[each.key].asc() for each in ties)]


def ties_of(column: Column[Any] | None) -> tuple[Column[Any], ...]:
    """Return what decides where a column does not."""
    return tuple(each for each in TIES if each is not column)


def by_name_after_waiting(query: Filter, rules: PortalRules) -> Filter:
    """Return a query in the order of `requested_at` as what comes after those who wait."""
    kept = _kept(query, rules, NOT_WAITING)
    return query.model_copy(update={"sort": "last_name", "status": kept})


def _kept(
    query: SubscriberFilter, rules: PortalRules, statuses: frozenset[Status]
) -> tuple[Status, ...]:
    return tuple(each for each in query.status or rules.statuses if each in statuses)


def narrowed(place: Place, statuses: frozenset[Status], query: SubscriberQuery) -> Place:
    """Return the place among those of its subscribers who have one of some statuses."""
    kept = _kept(query, place.rules, statuses)
    names = [each.value for each in kept]
    return replace(
        place,
        conditions=[*place.conditions, subscribers.c.status.in_(names)],
        entries=(
            None if place.entries is None else [*place.entries, search_entries.c.status.in_(names)]
        ),
        query=query.model_copy(update={"status": kept}),
        counts={each: place.counts.get(each, 0) for each in kept},
    )
