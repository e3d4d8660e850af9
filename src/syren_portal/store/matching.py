"""Which subscribers a query is about, as conditions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Text, false, func, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from syren_api.keys import number_key
from syren_api.queries import SubscriberConditions
from syren_api.statuses import ResourceStatus
from syren_portal.db.opening import compact_json
from syren_portal.db.schema import subscribers
from syren_portal.presets import PortalSettings
from syren_portal.store import search


@dataclass(frozen=True, slots=True)
class ListScope:
    """Whose subscribers a list is about."""

    library_id: str | None
    """None: every library's."""


_FIRST_DAY: Final = date(2, 1, 1)
_LAST_DAY: Final = date(9998, 12, 31)
"""Between them every day has a beginning in UTC, and a day after it."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What must hold but for the status filter."""

    conditions: list[ColumnElement[bool]]
    """On `subscribers`."""
    entries: list[ColumnElement[bool]] | None
    """The same on `search_entries`, where they hold all that it takes to tell."""


def matching_of(
    connection: Connection, scope: ListScope, query: SubscriberConditions, rules: PortalSettings
) -> Matching:
    """Return what must hold of the subscribers that a query is about.

    Args:
        connection: an open transaction.
        scope: whose subscribers the caller sees.
        query: what they are asked for by.
        rules: the portal's; its time zone says when a day begins.
    """
    only = [each for each in (scope.library_id, query.library) if each is not None]
    conditions = [
        *(subscribers.c.library_id == each for each in only),
        *_filters(connection, query, rules),
    ]
    if query.search is None:
        return Matching(conditions, None)
    search.plan_each(connection)
    if only:
        found = search.held(connection, query.search, subscribers.c.search_text)
        return Matching([*conditions, *found], None)
    entries = search.found(connection, query.search)
    if not entries:
        return Matching(conditions, None)
    return Matching([*conditions, search.among_all(entries)], None if conditions else entries)


def _filters(
    connection: Connection, query: SubscriberConditions, rules: PortalSettings
) -> list[ColumnElement[bool]]:
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
    conditions += _days(query, ZoneInfo(rules.timezone))
    if query.resource is not None:  # last: it takes the longest to tell
        conditions.append(_has_resource(connection, query.resource, query.resource_status))
    return conditions


def _days(query: SubscriberConditions, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    c = subscribers.c
    conditions: list[ColumnElement[bool]] = []
    if query.valid_until_from is not None:
        conditions.append(c.valid_until >= query.valid_until_from)
    if query.valid_until_to is not None:
        conditions.append(c.valid_until <= query.valid_until_to)
    if query.no_end_date:
        conditions.append(c.valid_until.is_(None))
    if query.requested_from is not None:
        conditions.append(c.requested_at >= _beginning(query.requested_from, zone))
    if query.requested_to is not None:
        after = min(query.requested_to, _LAST_DAY) + timedelta(days=1)
        conditions.append(c.requested_at < _beginning(after, zone))
    return conditions


def _has_resource(
    connection: Connection, key: str, status: ResourceStatus | None
) -> ColumnElement[bool]:
    if connection.dialect.name != "sqlite":
        column = type_coerce(subscribers.c.resources, JSONB)
        given: ColumnElement[bool] = (
            column.has_key(key) if status is None else column.contains({key: status.value})
        )
        return given
    # Only a key is followed by a colon; to find it costs a third of parsing each row's JSON.
    sought = compact_json(key) + ":" + ("" if status is None else compact_json(status.value))
    return func.instr(type_coerce(subscribers.c.resources, Text), sought) > 0


def _beginning(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which a day of the portal begins."""
    day = max(day, _FIRST_DAY)
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def status_in(query: SubscriberConditions, column: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Return the status filter as a condition on a column; none where any will do."""
    return [column.in_([each.value for each in query.status])] if query.status else []
