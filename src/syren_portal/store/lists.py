"""Many subscribers: pages with exact counts, and selections."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    UnaryExpression,
    case,
    func,
    select,
)

from syren_api.models import PortalRules, SubscriberPage
from syren_api.requests import MAX_SELECTION, SortKey, SubscriberFilter, SubscriberQuery
from syren_api.statuses import Status
from syren_portal.db.schema import subscribers
from syren_portal.store.search import matches
from syren_portal.store.stored import from_row, subscriber_rows

_COLUMNS: Final[dict[SortKey, ColumnElement[Any]]] = {
    "last_name": subscribers.c.last_name_key,
    "first_name": subscribers.c.first_name_key,
    "registered_at": subscribers.c.registered_at,
    "valid_until": subscribers.c.valid_until,
}
_TIES: Final = (subscribers.c.last_name_key, subscribers.c.first_name_key, subscribers.c.id)


class SelectionTooLargeError(Exception):
    """More subscribers match than one answer may hold."""


@dataclass(frozen=True, slots=True)
class ListScope:
    """Whose subscribers a list is about."""

    library_id: str | None
    """None: every library's."""


def read_page(
    connection: Connection, scope: ListScope, query: SubscriberQuery, rules: PortalRules
) -> SubscriberPage:
    """Return one page and its numbers, all of one moment where `connection` is a snapshot."""
    conditions = _conditions(connection, scope, query)
    counts = _counts(connection, conditions, rules)
    total = sum(counts[status] for status in counts if not query.status or status in query.status)
    rows = subscriber_rows().where(*conditions, *_status(query))
    size = max(0, min(query.limit, total - query.offset))
    after = total - query.offset - size
    # A database steps over all that stands before: from the nearer end there is less of it.
    backwards = after < query.offset
    page: list[Any] = []
    if size:
        ordered = rows.order_by(*_order(query, rules, backwards=backwards))
        page = list(
            connection.execute(ordered.offset(after if backwards else query.offset).limit(size))
        )
        if backwards:
            page.reverse()
    return SubscriberPage(
        items=tuple(from_row(row).answer(rules) for row in page),
        total=total,
        offset=query.offset,
        limit=query.limit,
        counts=counts,
    )


def read_selection(
    connection: Connection, scope: ListScope, query: SubscriberFilter, rules: PortalRules
) -> dict[str, Any]:
    """Return the JSON of a selection: plain values, for there may be thousands.

    Raises:
        SelectionTooLargeError: more than `MAX_SELECTION` match.
    """
    c = subscribers.c
    columns: Select[Any] = select(
        c.id,
        c.version,
        c.status,
        c.last_name,
        c.first_name,
        c.registration_number,
        c.valid_until,
        c.library_registered_on,
        c.resources,
    )
    matching = columns.where(*_conditions(connection, scope, query), *_status(query))
    rows = connection.execute(
        matching.order_by(*_order(query, rules)).limit(MAX_SELECTION + 1)
    ).all()
    if len(rows) > MAX_SELECTION:
        raise SelectionTooLargeError
    catalogue = [each.id for each in rules.resources]
    items = [
        {
            "id": row.id,
            "version": row.version,
            "status": row.status,
            "last_name": row.last_name,
            "first_name": row.first_name,
            "registration_number": row.registration_number,
            "valid_until": row.valid_until and row.valid_until.isoformat(),
            "library_registered_on": row.library_registered_on
            and row.library_registered_on.isoformat(),
            "resources": [
                {"id": key, "status": row.resources[key]}
                for key in catalogue
                if key in row.resources
            ],
        }
        for row in rows
    ]
    return {"items": items, "total": len(items)}


def _conditions(
    connection: Connection, scope: ListScope, query: SubscriberFilter
) -> list[ColumnElement[bool]]:
    """Return what must hold but for the status filter."""
    c = subscribers.c
    conditions: list[ColumnElement[bool]] = []
    if scope.library_id is not None:
        conditions.append(c.library_id == scope.library_id)
    if query.library is not None:
        conditions.append(c.library_id == query.library)
    if query.registration_number is not None:
        conditions.append(c.registration_number == query.registration_number)
    if query.valid_until_from is not None:
        conditions.append(c.valid_until >= query.valid_until_from)
    if query.valid_until_to is not None:
        conditions.append(c.valid_until <= query.valid_until_to)
    if query.no_end_date:
        conditions.append(c.valid_until.is_(None))
    if query.resource is not None:
        conditions.append(c.resources[query.resource].as_string().is_not(None))
    if query.search is not None:
        one_library = scope.library_id is not None or query.library is not None
        conditions.extend(matches(connection, query.search, one_library=one_library))
    return conditions


def _status(query: SubscriberFilter) -> list[ColumnElement[bool]]:
    return [subscribers.c.status.in_([each.value for each in query.status])] if query.status else []


def _counts(
    connection: Connection, conditions: list[ColumnElement[bool]], rules: PortalRules
) -> dict[Status, int]:
    status = subscribers.c.status
    rows = connection.execute(select(status, func.count()).where(*conditions).group_by(status))
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return {each: found.get(each.value, 0) for each in rules.statuses}


def _order(
    query: SubscriberFilter, rules: PortalRules, *, backwards: bool = False
) -> list[UnaryExpression[Any]]:
    """Return the order of the list: ties by name and id; empty days last both ways.

    Args:
        query: says which.
        rules: of the portal.
        backwards: the same order from its end.
    """
    column = (
        case(
            {status.value: place for place, status in enumerate(rules.statuses)},
            value=subscribers.c.status,
        )
        if query.sort_key == "status"
        else _COLUMNS[query.sort_key]
    )
    first = column.desc() if query.descending is not backwards else column.asc()
    if query.sort_key == "valid_until":
        first = first.nulls_first() if backwards else first.nulls_last()
    ties = [each.desc() if backwards else each.asc() for each in _TIES if each is not column]
    return [first, *ties]
