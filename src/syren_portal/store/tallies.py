"""Counts kept ready (`syren_portal.db.upkeep`), for the queries that they answer."""

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Subquery,
    and_,
    delete,
    func,
    select,
    text,
    union_all,
)

from syren_api.queries import SubscriberConditions, SubscriberFilter
from syren_portal.db.schema import tallies, tally_changes

_DAYS: Final = frozenset({"registered_at", "valid_until"})
_GATHER: Final = """
    WITH alone AS (SELECT pg_advisory_xact_lock(7289153602)),
        gone AS (
            DELETE FROM tally_changes WHERE EXISTS (SELECT FROM alone)
            RETURNING facet, value, status, size
        )
    INSERT INTO tallies (facet, value, status, size)
    SELECT facet, value, status, sum(size) FROM gone GROUP BY facet, value, status
    ON CONFLICT (facet, value, status) DO UPDATE SET size = tallies.size + excluded.size
"""
"""As the trigger `gather_tallies` does now and then, but certainly."""


def counted(
    connection: Connection, query: SubscriberConditions, library_id: str | None
) -> dict[str, int] | None:
    """Return how many of each status a query finds, its status filter apart.

    Returns:
        None where that is not kept ready.
    """
    facet = _facet(query, library_id)
    if facet is None:
        return None
    kept = _kept(connection, facet, _conditions(query))
    rows = connection.execute(select(kept.c.status, func.sum(kept.c.size)).group_by(kept.c.status))
    return {row[0]: int(row[1]) for row in rows}


def sizes_by_value(
    connection: Connection, query: SubscriberFilter, library_id: str | None
) -> Subquery | None:
    """Return a query of `value` and `size` for each value that the list is sorted by.

    Values are texts: see `as_stored`.

    Returns:
        None where that is not kept ready.
    """
    facet = _facet(query, library_id)
    if query.sort_key not in {"last_name", "first_name", *_DAYS} or facet not in {
        "all",
        query.sort_key,
    }:
        return None
    kept = _kept(connection, query.sort_key, _conditions(query))
    size = func.sum(kept.c.size)
    sizes = select(kept.c.value, size.label("size")).group_by(kept.c.value).having(size > 0)
    if query.status:
        sizes = sizes.where(kept.c.status.in_([each.value for each in query.status]))
    return sizes.subquery()


def as_stored(query: SubscriberFilter, value: str) -> Any:
    """Return a value of `sizes_by_value` as the column holds it that the list is sorted by."""
    if query.sort_key not in _DAYS:
        return value
    return date.fromisoformat(value) if value else None


def everyone(connection: Connection) -> int:
    """Return how many subscribers there are."""
    kept = _kept(connection, "all", [])
    total = connection.execute(select(func.sum(kept.c.size))).scalar_one()
    return int(total or 0)


def drop_emptied(connection: Connection) -> None:
    """Delete values that no subscriber has any more, such as the name of an erased person."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(_GATHER))
    connection.execute(delete(tallies).where(tallies.c.size == 0))


def _facet(query: SubscriberConditions, library_id: str | None) -> str | None:
    """Return by what those a query finds are kept counted; None where they are not."""
    elsewhere = (library_id, query.library, query.registration_number, query.card, query.search)
    if query.is_about_request or any(each is not None for each in (*elsewhere, query.birth_date)):
        return None
    if query.resource is not None:
        by_resource = "resource" if query.resource_status is None else "resource_status"
        return None if query.is_about_end else by_resource
    return "valid_until" if query.is_about_end else "all"


def _conditions(query: SubscriberConditions) -> list[Any]:
    """Return what a value must meet: a test on a column, for both tables."""
    tests: list[Any] = []
    if query.resource is not None:
        status = query.resource_status
        named = query.resource if status is None else f"{query.resource} {status.value}"
        tests.append(lambda value: value == named)
    if query.no_end_date:
        tests.append(lambda value: value == "")
    if query.valid_until_from is not None:
        first = query.valid_until_from.isoformat()
        tests.append(lambda value: value >= first)
    if query.valid_until_to is not None:
        last = query.valid_until_to.isoformat()
        tests.append(lambda value: and_(value > "", value <= last))
    return tests


def _kept(connection: Connection, facet: str, tests: list[Any]) -> Subquery:
    sources = (tallies,) if connection.dialect.name == "sqlite" else (tallies, tally_changes)
    parts = []
    for source in sources:
        conditions: list[ColumnElement[bool]] = [source.c.facet == facet]
        conditions += [test(source.c.value) for test in tests]
        parts.append(select(source.c.value, source.c.status, source.c.size).where(*conditions))
    return union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
