"""Many subscribers: pages with exact counts, and selections."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from syren_api.field_types import MAX_SELECTION
from syren_api.queries import SubscriberFilter, SubscriberQuery
from syren_api.searched import name_words
from syren_api.statuses import Status
from syren_portal.db.schema import libraries, search_entries, subscribers
from syren_portal.presets import PortalSettings
from syren_portal.store.matching import ListScope, Matching, matching_of, status_in
from syren_portal.store.orders import Filter, Place, by_name_after_waiting, whole_order
from syren_portal.store.pages import page_ids
from syren_portal.store.people import all_libraries
from syren_portal.store.rows import listed, listed_columns, selected, selected_columns
from syren_portal.store.tallies import counted, sizes_by_value


class SelectionTooLargeError(Exception):
    """More subscribers match than one answer may hold."""


def read_page(
    connection: Connection, scope: ListScope, query: SubscriberQuery, rules: PortalSettings
) -> dict[str, Any]:
    """Return the JSON of a page (a `SubscriberPage`).

    Its numbers are all of one moment where `connection` is a snapshot.
    """
    query = _by_name_without_search(query)
    matching = matching_of(connection, scope, query, rules)
    counts = _counts(connection, scope, query, rules, matching)
    listed_counts = {
        status: count
        for status, count in counts.items()
        if not query.status or status in query.status
    }
    by_value = query if query.sort_key != "requested_at" else by_name_after_waiting(query, rules)
    place = Place(
        conditions=[*matching.conditions, *status_in(query, subscribers.c.status)],
        entries=(
            [*matching.entries, *status_in(query, search_entries.c.status)]
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
    connection: Connection, scope: ListScope, query: SubscriberFilter, rules: PortalSettings
) -> dict[str, Any]:
    """Return the JSON of a selection (a `Selection`).

    Raises:
        SelectionTooLargeError: more than `MAX_SELECTION` match.
    """
    query = _by_name_without_search(query)
    conditions = matching_of(connection, scope, query, rules).conditions
    # First filtered, then sorted: in index order SQLite would read every subscriber.
    found = (
        select(subscribers.c.seq)
        .where(*conditions, *status_in(query, subscribers.c.status))
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


def _counts(
    connection: Connection,
    scope: ListScope,
    query: SubscriberFilter,
    rules: PortalSettings,
    matching: Matching,
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
