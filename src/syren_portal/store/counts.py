"""How many a query finds, and since when the first of them waits: for several at one moment.

Numbers that are kept ready, and what an index leads to, are looked up query by query. What is left
would read everybody each time: those queries share one reading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Executable, func, select, text

from syren_api.models import Counted
from syren_api.news import CountedQuery
from syren_api.validity import WAITING
from syren_portal.db.schema import search_entries, subscribers
from syren_portal.presets import PortalSettings
from syren_portal.store.matching import ListScope, Matching, matching_of, status_in
from syren_portal.store.tallies import counted

_FEW_READINGS: Final = 2
"""So many of those who wait, by an index, take less time than one of them all."""
_SINCE: Final = subscribers.c.requested_at
_ONE_PROCESS: Final = text("SET LOCAL max_parallel_workers_per_gather = 0")
Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query, and what must hold of those it finds."""

    query: CountedQuery
    matching: Matching

    @property
    def conditions(self) -> Conditions:
        """All of it, the status filter too.

        That is written so that no index is used for it: SQLite, which does not know how many have a
        status, prefers the index of it to every other.
        """
        status = func.coalesce(subscribers.c.status, "")
        named = [each.value for each in self.query.status]
        return [*([status.in_(named)] if named else []), *self.matching.conditions]


def read_counts(
    connection: Connection,
    scope: ListScope,
    queries: Iterable[CountedQuery],
    rules: PortalSettings,
) -> tuple[Counted, ...]:
    """Return what each query finds, in their order; all of one moment where `connection` is."""
    if connection.dialect.name == "postgresql":
        # Helpers would take longer to begin than they save, and a core from another call.
        connection.execute(_ONE_PROCESS)
    found: dict[int, Counted] = {}
    unread: dict[int, _Asked] = {}
    for place, query in enumerate(queries):
        asked = _Asked(query, matching_of(connection, scope, query, rules))
        alone = _counted_alone(connection, scope, asked, rules)
        if alone is None:
            unread[place] = asked
        else:
            found[place] = alone
    for group in _readings(unread):
        found |= zip(group, _read_together(connection, [unread[at] for at in group]), strict=True)
    return tuple(found[place] for place in sorted(found))


def _readings(asked: Mapping[int, _Asked]) -> list[list[int]]:
    """Return which queries share a reading; one alone may have an index that shortens it."""
    late = [place for place, each in asked.items() if each.query.is_about_request]
    others = [place for place in asked if place not in late]
    if len(others) > 1:
        return [[*others, *late]]
    shared = [late] if len(late) > _FEW_READINGS else [[each] for each in late]
    return [*([each] for each in others), *shared]


def _counted_alone(
    connection: Connection, scope: ListScope, asked: _Asked, rules: PortalSettings
) -> Counted | None:
    """Count what one query finds; None where that would read everybody."""
    query = asked.query
    ready = counted(connection, query, scope.library_id)
    if ready is not None:
        total = sum(ready.get(each.value, 0) for each in query.status or rules.statuses)
        return Counted(total=total, oldest=_first_who_waits(connection, asked) if total else None)
    if asked.matching.entries is not None:
        return _searched(connection, asked, asked.matching.entries)
    only = (scope.library_id, query.library, query.registration_number, query.card)
    if any(each is not None for each in (*only, query.birth_date, query.search)):
        return _looked_up(connection, asked)
    if query.resource is None and not query.is_about_end:
        # All of it is in the index of those who wait.
        return _read_together(connection, [asked])[0]
    return None


def _looked_up(connection: Connection, asked: _Asked) -> Counted:
    conditions = [*asked.matching.conditions, *status_in(asked.query, subscribers.c.status)]
    both = select(func.count(), func.min(_SINCE)).select_from(subscribers).where(*conditions)
    return _one(connection, both)


def _searched(connection: Connection, asked: _Asked, entries: Conditions) -> Counted:
    """Count by the narrow table of searches; only who waits is looked up beside it."""
    since = select(_SINCE).where(subscribers.c.seq == search_entries.c.seq)
    waits = search_entries.c.status.in_([each.value for each in WAITING])
    oldest = func.min(since.correlate(search_entries).scalar_subquery()).filter(waits)
    conditions = [*entries, *status_in(asked.query, search_entries.c.status)]
    both = select(func.count(), oldest).select_from(search_entries).where(*conditions)
    return _one(connection, both)


def _one(connection: Connection, both: Executable) -> Counted:
    total, oldest = connection.execute(both).one()
    return Counted(total=total, oldest=oldest)


def _first_who_waits(connection: Connection, asked: _Asked) -> datetime | None:
    """Return since when the first of those found waits, along the index of who waits."""
    if asked.query.status and WAITING.isdisjoint(asked.query.status):
        return None  # none of them does
    waiting = select(_SINCE).where(_SINCE.is_not(None), *asked.conditions)
    oldest: datetime | None = connection.execute(
        waiting.order_by(_SINCE).limit(1)
    ).scalar_one_or_none()
    return oldest


def _read_together(connection: Connection, asked: Sequence[_Asked]) -> list[Counted]:
    """Count what several queries find in one reading, or one by its index."""
    columns: list[ColumnElement[Any]] = []
    for each in asked:
        columns.append(func.count().filter(*each.conditions))
        columns.append(func.min(_SINCE).filter(_SINCE.is_not(None), *each.conditions))
    among = asked[0].conditions if len(asked) == 1 else []
    if all(each.query.is_about_request for each in asked):
        among = [_SINCE.is_not(None), *among]
    row = connection.execute(select(*columns).select_from(subscribers).where(*among)).one()
    return [
        Counted(total=total, oldest=oldest)
        for total, oldest in zip(row[::2], row[1::2], strict=True)
    ]
