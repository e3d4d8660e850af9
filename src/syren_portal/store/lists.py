"""Many subscribers: pages with exact counts, and selections."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Text,
    false,
    func,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB

from syren_api.keys import number_key
from syren_api.models import PortalRules
from syren_api.requests import MAX_SELECTION, SubscriberFilter, SubscriberQuery
from syren_api.searched import name_words
from syren_api.statuses import Status
from syren_portal.db.engine import compact_json
from syren_portal.db.schema import libraries, search_entries, subscribers
from syren_portal.store import search
from syren_portal.store.orders import Filter, Place, by_name_after_waiting, whole_order
from syren_portal.store.pages import page_ids
from syren_portal.store.people import all_libraries
from syren_portal.store.rows import listed, listed_columns, selected, selected_columns
from syren_portal.store.tallies import counted, sizes_by_value


class SelectionTooLargeError(Exception):
    """More subscribers match than one answer may hold."""


@dataclass(frozen=True, slots=True)
class ListScope:
    """Whose subscribers a list is about."""

    library_id: str | None
    """None: every library's."""


def read_page(
    connection: Connection, scope: ListScope, query: SubscriberQuery, rules: PortalRules
) -> dict[str, Any]:
    """Return the JSON of a page (a `SubscriberPage`).

    Its numbers are all of one moment where `connection` is a snapshot.
    """
    query = _by_name_without_search(query)
    matching = _matching(connection, scope, query)
    counts = _counts(connection, scope, query, rules, matching)
    listed_counts = {
        status: count
        for status, count in counts.items()
        if not query.status or status in query.status
    }
    by_value = query if query.sort_key != "requested_at" else by_name_after_waiting(query, rules)
    place = Place(
        conditions=[*matching.conditions, *_status(query, subscribers.c.status)],
        entries=(
            [*matching.entries, *_status(query, search_entries.c.status)]
            if matching.entries is not None
            else None
        ),
        sizes=sizes_by_value(connection, by_value, scope.library_id),
        query=query,
        rules=rules,
        counts=listed_counts,
    )
    ids = page_ids(connection, place) if query.offset < place.total else []
    # The order is found among narrow index entries; whole rows are read of this page alone.
    rows = (
        select(*listed_columns(connection))
        .join_from(subscribers, libraries)
        .where(subscribers.c.id.in_(ids))
    )
    items = listed(connection.execute(rows), rules) if ids else {}
    return {
        "items": [items[each] for each in ids],
        "total": place.total,
        "offset": query.offset,
        "limit": query.limit,
        "counts": {status.value: count for status, count in counts.items()},
    }


def read_selection(
    connection: Connection, scope: ListScope, query: SubscriberFilter, rules: PortalRules
) -> dict[str, Any]:
    """Return the JSON of a selection (a `Selection`).

    Raises:
        SelectionTooLargeError: more than `MAX_SELECTION` match.
    """
    query = _by_name_without_search(query)
    conditions = _matching(connection, scope, query).conditions
    # Found first and then put in order: to walk the order, SQLite would look at everyone.
    found = (
        select(subscribers.c.seq)
        .where(*conditions, *_status(query, subscribers.c.status))
        .limit(MAX_SELECTION + 1)
        .subquery()
    )
    rows = connection.execute(
        select(*selected_columns(connection))
        .join_from(found, subscribers, found.c.seq == subscribers.c.seq)
        .order_by(*whole_order(connection, query, rules))
    ).all()
    if len(rows) > MAX_SELECTION:
        raise SelectionTooLargeError
    return {"items": selected(rows, rules, all_libraries(connection)), "total": len(rows)}


def _by_name_without_search(query: Filter) -> Filter:
    """Return a query for the best first by name where it searches for nothing."""
    if query.sort_key != "relevance" or name_words(query.search or ""):
        return query
    return query.model_copy(update={"sort": "last_name"})


@dataclass(frozen=True, slots=True)
class _Matching:
    """What must hold but for the status filter."""

    conditions: list[ColumnElement[bool]]
    """On `subscribers`."""
    entries: list[ColumnElement[bool]] | None
    """The same on `search_entries`, where they hold all that it takes to tell."""


def _matching(connection: Connection, scope: ListScope, query: SubscriberFilter) -> _Matching:
    only = [each for each in (scope.library_id, query.library) if each is not None]
    conditions = [
        *(subscribers.c.library_id == each for each in only),
        *_filters(connection, query),
    ]
    if query.search is None:
        return _Matching(conditions, None)
    search.plan_each(connection)
    if only:
        found = search.held(connection, query.search, subscribers.c.search_text)
        return _Matching([*conditions, *found], None)
    entries = search.found(connection, query.search)
    if not entries:
        return _Matching(conditions, None)
    return _Matching([*conditions, search.among_all(entries)], None if conditions else entries)


def _filters(connection: Connection, query: SubscriberFilter) -> list[ColumnElement[bool]]:
    c = subscribers.c
    conditions: list[ColumnElement[bool]] = []
    if query.registration_number is not None:
        conditions.append(c.registration_number == query.registration_number)
        if key := number_key(query.registration_number):
            conditions.append(c.number_key == key)  # which has the index
    if query.card is not None:
        card = number_key(query.card)
        conditions.append(c.number_key == card if card else false())
    if query.birth_date is not None:
        conditions.append(c.birth_date == query.birth_date)
    if query.valid_until_from is not None:
        conditions.append(c.valid_until >= query.valid_until_from)
    if query.valid_until_to is not None:
        conditions.append(c.valid_until <= query.valid_until_to)
    if query.no_end_date:
        conditions.append(c.valid_until.is_(None))
    if query.resource is not None:
        conditions.append(_has_resource(connection, query.resource))
    return conditions


def _has_resource(connection: Connection, key: str) -> ColumnElement[bool]:
    if connection.dialect.name != "sqlite":
        given: ColumnElement[bool] = type_coerce(subscribers.c.resources, JSONB).has_key(key)
        return given
    # Only a key is followed by a colon; to find it costs a third of parsing each row's JSON.
    return func.instr(type_coerce(subscribers.c.resources, Text), compact_json(key) + ":") > 0


def _status(query: SubscriberFilter, column: Column[str]) -> list[ColumnElement[bool]]:
    return [column.in_([each.value for each in query.status])] if query.status else []


def _counts(
    connection: Connection,
    scope: ListScope,
    query: SubscriberFilter,
    rules: PortalRules,
    matching: _Matching,
) -> Mapping[Status, int]:
    ready = counted(connection, query, scope.library_id)
    if ready is not None:
        return {each: ready.get(each.value, 0) for each in rules.statuses}
    table, conditions = subscribers, matching.conditions
    if matching.entries is not None:
        table, conditions = search_entries, matching.entries
    # One counter a status: nothing has to be sorted or hashed, however many are found.
    counters = [
        func.count().filter(table.c.status == each.value).label(each.value)
        for each in rules.statuses
    ]
    row = connection.execute(select(*counters).where(*conditions)).one()
    return dict(zip(rules.statuses, row, strict=True))
