"""Views: what the list can be asked for under a name; what waits to be decided comes first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import cast

from syren_api.features import Feature
from syren_api.models import Account, Library, Portal
from syren_api.news import CountedQuery
from syren_api.queries import Sort
from syren_api.statuses import ResourceStatus, Role, Status
from syren_tui.listing.query import Bound, EndDateFilter, ListQuery
from syren_tui.view_settings import DayBound, ViewSettings


class ViewGroup(StrEnum):
    """Where a view stands."""

    DECIDE = "decide"
    FOLLOW = "follow"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class View:
    """One view."""

    group: ViewGroup
    query: ListQuery
    name: str = ""
    """As the user gave it; empty for those of the console."""
    kept_in: Path | None = None
    """The file of a view that was kept from the list."""

    @property
    def decides(self) -> Status | None:
        """The status of those who are decided in it; None: it opens the list."""
        return self.query.statuses[0] if self.group is ViewGroup.DECIDE else None

    def with_libraries(self, libraries: Mapping[str, Library]) -> "View":
        """Return the view with its library as the portal has it, where it is among these."""
        library = self.query.library
        known = libraries.get(library.id) if library is not None else None
        return self if known is None else replace(self, query=replace(self.query, library=known))

    def counted(self, portal: Portal) -> CountedQuery:
        """Return what the portal counts, on its day."""
        asked = self.query.filter(portal)
        named = asked.model_fields_set - {"sort"}
        return CountedQuery(**{name: getattr(asked, name) for name in named})


def views_of(portal: Portal, account: Account, own: Iterable[View]) -> list[View]:
    """Return the views that a portal and an account have: the console's, then the user's own."""
    return [*_of_the_console(portal), *(each for each in own if _fits(each, portal, account))]


def _of_the_console(portal: Portal) -> list[View]:
    waiting = [each for each in (Status.PENDING, Status.TO_REVALIDATE) if each in portal.statuses]
    views = [View(ViewGroup.DECIDE, ListQuery(statuses=(each,))) for each in waiting]
    if portal.validity_months is not None:
        validated = ListQuery(statuses=(Status.VALIDATED,))
        for end in (EndDateFilter.PAST, EndDateFilter.NEAR, EndDateFilter.NONE):
            sort: Sort = "last_name" if end is EndDateFilter.NONE else "valid_until"
            query = ListQuery(statuses=validated.statuses, end=end, sort=sort)
            views.append(View(ViewGroup.FOLLOW, query))
    return views


def _fits(view: View, portal: Portal, account: Account) -> bool:
    """Tell whether a portal has what a view asks for, and the account may ask it."""
    query = view.query
    needs_counts = query.resource_status or query.requested_from or query.requested_to
    return (
        set(query.statuses) <= set(portal.statuses)
        and (query.resource is None or query.resource in {each.id for each in portal.resources})
        and (query.end is EndDateFilter.ANY or portal.validity_months is not None)
        and (query.library is None or _sees(account, query.library))
        and (needs_counts is None or portal.has(Feature.COUNTS))
    )


def _sees(account: Account, library: Library) -> bool:
    own = account.library is not None and account.library.id == library.id
    return own or account.role is not Role.LIBRARY


def view_of(settings: ViewSettings, kept_in: Path | None = None) -> View:
    """Return the view that is written down."""
    end = EndDateFilter(settings.ends) if settings.ends else EndDateFilter.ANY
    if settings.ends_from is not None or settings.ends_to is not None:
        end = EndDateFilter.PERIOD
    status = settings.resource_status
    query = ListQuery(
        search=settings.search,
        statuses=tuple(Status(each) for each in settings.status),
        end=end,
        end_from=_bound(settings.ends_from),
        end_to=_bound(settings.ends_to),
        library=Library(id=settings.library, name=settings.library) if settings.library else None,
        resource=settings.resource or None,
        resource_status=ResourceStatus(status) if status else None,
        requested_from=_bound(settings.requested_from),
        requested_to=_bound(settings.requested_to),
        sort=cast("Sort", settings.sort) if settings.sort else None,
    )
    return View(ViewGroup.OWN, query, settings.name.strip(), kept_in)


def settings_of(name: str, query: ListQuery) -> ViewSettings:
    """Return a view as it is written down: what `view_of` makes the same query of."""
    named = query.end not in {EndDateFilter.ANY, EndDateFilter.PERIOD}
    return ViewSettings(
        name=name,
        search=query.search.strip(),
        status=tuple(each.value for each in query.statuses),
        library=query.library.id if query.library is not None else "",
        resource=query.resource or "",
        resource_status=query.resource_status.value if query.resource_status else "",
        sort=query.sort or "",
        ends=query.end.value if named else "",
        ends_from=_written(query.end_from),
        ends_to=_written(query.end_to),
        requested_from=_written(query.requested_from),
        requested_to=_written(query.requested_to),
    )


def own_views(settings: Sequence[ViewSettings], kept: Sequence[View]) -> list[View]:
    """Return the user's own views: those of the settings, then those kept under other names."""
    fixed = [view_of(each) for each in settings]
    names = {each.name for each in fixed}
    return [*fixed, *(each for each in kept if each.name not in names)]


def _bound(value: DayBound | None) -> Bound | None:
    return timedelta(days=value) if isinstance(value, int) else value


def _written(bound: Bound | None) -> DayBound | None:
    return bound.days if isinstance(bound, timedelta) else bound
