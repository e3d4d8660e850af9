"""Many subscribers: pages with exact counts, and selections."""

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Text,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB

from syren_api.models import PortalRules, SubscriberPage
from syren_api.requests import MAX_SELECTION, SubscriberFilter, SubscriberQuery
from syren_api.statuses import Status
from syren_portal.db.engine import compact_json
from syren_portal.db.schema import subscribers
from syren_portal.store.pages import Place, page_ids, whole_order
from syren_portal.store.search import matches
from syren_portal.store.stored import from_row, subscriber_rows

_SELECTED: Final = (
    "id",
    "version",
    "status",
    "last_name",
    "first_name",
    "registration_number",
    "valid_until",
    "library_registered_on",
    "resources",
)


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
    listed = {
        status: count
        for status, count in counts.items()
        if not query.status or status in query.status
    }
    place = Place([*conditions, *_status(query)], query, rules, listed)
    total = place.total
    ids = page_ids(connection, place) if query.offset < total else []
    # The order is found among narrow index entries; whole rows are read of this page alone.
    rows = connection.execute(subscriber_rows().where(subscribers.c.id.in_(ids))) if ids else ()
    page = {row.id: row for row in rows}
    return SubscriberPage(
        items=tuple(from_row(page[each]).answer(rules) for each in ids),
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
    matching = select(*_selected(connection)).where(
        *_conditions(connection, scope, query), *_status(query)
    )
    rows = connection.execute(
        matching.order_by(*whole_order(query, rules)).limit(MAX_SELECTION + 1)
    ).all()
    if len(rows) > MAX_SELECTION:
        raise SelectionTooLargeError
    catalogue = [each.id for each in rules.resources]
    # Few different sets of resources come up again and again: each is read once.
    known: dict[str, list[dict[str, str]]] = {}
    items = []
    for row in rows:
        values = dict(zip(_SELECTED, row, strict=True))
        stored = values["resources"]
        if stored not in known:
            given = json.loads(stored)
            known[stored] = [{"id": key, "status": given[key]} for key in catalogue if key in given]
        values["resources"] = known[stored]
        items.append(values)
    return {"items": items, "total": len(items)}


def _selected(connection: Connection) -> list[ColumnElement[Any]]:
    """Return the columns of a selection, days and resources as text."""
    columns: list[ColumnElement[Any]] = []
    for name in _SELECTED:
        column: ColumnElement[Any] = subscribers.c[name]
        if name == "resources" or isinstance(column.type, Date):
            if connection.dialect.name == "sqlite":
                column = type_coerce(column, Text)  # which it is
            elif name == "resources":
                column = cast(column, Text)
            else:
                column = func.to_char(column, "YYYY-MM-DD")
        columns.append(column)
    return columns


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
        conditions.append(_has_resource(connection, query.resource))
    if query.search is not None:
        one_library = scope.library_id is not None or query.library is not None
        conditions.extend(matches(connection, query.search, one_library=one_library))
    return conditions


def _has_resource(connection: Connection, key: str) -> ColumnElement[bool]:
    if connection.dialect.name != "sqlite":
        given: ColumnElement[bool] = type_coerce(subscribers.c.resources, JSONB).has_key(key)
        return given
    # Only a key is followed by a colon; to find it costs a third of parsing each row's JSON.
    return func.instr(type_coerce(subscribers.c.resources, Text), compact_json(key) + ":") > 0


def _status(query: SubscriberFilter) -> list[ColumnElement[bool]]:
    return [subscribers.c.status.in_([each.value for each in query.status])] if query.status else []


def _counts(
    connection: Connection, conditions: list[ColumnElement[bool]], rules: PortalRules
) -> dict[Status, int]:
    status = subscribers.c.status
    rows = connection.execute(select(status, func.count()).where(*conditions).group_by(status))
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return {each: found.get(each.value, 0) for each in rules.statuses}
