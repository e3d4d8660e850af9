"""How many a query finds, and since when the first of them waits: for several at one moment."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select

from syren_api.models import Counted
from syren_api.news import CountedQuery
from syren_api.validity import WAITING
from syren_portal.db.schema import subscribers
from syren_portal.presets import PortalSettings
from syren_portal.store.matching import ListScope, Matching, matching_of, status_in
from syren_portal.store.tallies import counted


def read_counts(
    connection: Connection,
    scope: ListScope,
    queries: Iterable[CountedQuery],
    rules: PortalSettings,
) -> tuple[Counted, ...]:
    """Return what each query finds, in their order; all of one moment where `connection` is."""
    return tuple(_count(connection, scope, each, rules) for each in queries)


def _count(
    connection: Connection, scope: ListScope, query: CountedQuery, rules: PortalSettings
) -> Counted:
    matching = matching_of(connection, scope, query, rules)
    ready = counted(connection, query, scope.library_id)
    if ready is None:
        return _looked_at(connection, query, matching)
    sizes = {each: ready.get(each.value, 0) for each in rules.statuses}
    total = sum(size for each, size in sizes.items() if not query.status or each in query.status)
    return Counted(total=total, oldest=_oldest(connection, query, matching) if total else None)


def _looked_at(connection: Connection, query: CountedQuery, matching: Matching) -> Counted:
    conditions = [*matching.conditions, *status_in(query, subscribers.c.status)]
    both = select(func.count(), func.min(subscribers.c.requested_at)).where(*conditions)
    total, oldest = connection.execute(both.select_from(subscribers)).one()
    return Counted(total=total, oldest=oldest)


def _oldest(connection: Connection, query: CountedQuery, matching: Matching) -> datetime | None:
    """Return since when the first of those found waits, along the index of who waits."""
    if query.status and WAITING.isdisjoint(query.status):
        return None  # none of them does
    since = subscribers.c.requested_at
    first = (
        select(since)
        .where(since.is_not(None), *matching.conditions, *status_in(query, subscribers.c.status))
        .order_by(since)
        .limit(1)
    )
    oldest: datetime | None = connection.execute(first).scalar_one_or_none()
    return oldest
