"""What the list is asked for: search, filters and order, as the user set them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal

from syren_api.features import Feature
from syren_api.models import Library, Portal, SimilarSubscriber, Subscriber
from syren_api.queries import MAX_SEARCH, Sort, SortKey, SubscriberFilter, SubscriberQuery
from syren_api.searched import search_terms, search_text
from syren_api.statuses import ResourceStatus, Status
from syren_api.text import fold, search_parts
from syren_tui.finding.queries import birth_date_meant, means_birth_date, usual_order
from syren_tui.parsing.card_numbers import OtherReading, read_search
from syren_tui.texts.civil_time import moment
from syren_tui.texts.rows import NEAR_DAYS

_BACKWARDS: Final[dict[str, Sort]] = {
    "last_name": "-last_name",
    "first_name": "-first_name",
    "status": "-status",
    "registered_at": "-registered_at",
    "valid_until": "-valid_until",
    "requested_at": "-requested_at",
}


Bound = date | timedelta
"""The first or last day of a period: a day of the calendar, or so many from the portal's day on."""


def on_day(bound: Bound | None, today: date) -> date | None:
    """Return the day that a bound means on a portal's day; one beyond the calendar is its end."""
    if not isinstance(bound, timedelta):
        return bound
    try:
        return today + bound
    except OverflowError:
        return date.max if bound > timedelta() else date.min


class EndDateFilter(StrEnum):
    """Which end dates the list shows."""

    ANY = "any"
    PAST = "past"
    NEAR = "near"
    """From today on, within `NEAR_DAYS`."""
    NONE = "none"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A search with its filters and order."""

    search: str = ""
    """As typed."""
    statuses: tuple[Status, ...] = ()
    """Any of these; none: all."""
    end: EndDateFilter = EndDateFilter.ANY
    end_from: Bound | None = None
    """With `EndDateFilter.PERIOD`, as `end_to`."""
    end_to: Bound | None = None
    library: Library | None = None
    resource: str | None = None
    """The id of one that they have."""
    resource_status: ResourceStatus | None = None
    """With `resource`: in which status. This and the two below: `Feature.COUNTS`."""
    requested_from: Bound | None = None
    """The first of the portal's days since when they wait, as `requested_to` is the last."""
    requested_to: Bound | None = None
    sort: Sort | None = None
    """As it was chosen; None: the best first while a search stands, else by last name."""
    as_birth_date: bool = False
    """Whether the search, which may be a number too, is read as a birth date: see `if_nobody`."""

    def filter(self, portal: Portal) -> SubscriberFilter:
        """Return the query parameters, for a portal on its day."""
        first, last = self._ends(portal.today)
        born = self.birth_date(portal)
        return SubscriberFilter(
            search=(spoken_search(self.search) or None) if born is None else None,
            status=self.statuses,
            birth_date=born,
            valid_until_from=first,
            valid_until_to=last,
            no_end_date=self.end is EndDateFilter.NONE,
            library=self.library.id if self.library is not None else None,
            resource=self.resource,
            resource_status=self.resource_status,
            requested_from=on_day(self.requested_from, portal.today),
            requested_to=on_day(self.requested_to, portal.today),
            sort=self.order(portal),
        )

    def page(self, portal: Portal, offset: int, limit: int) -> SubscriberQuery:
        """Return the query parameters of one page."""
        shared = self.filter(portal)
        values = {name: getattr(shared, name) for name in shared.model_fields_set}
        return SubscriberQuery(**values, offset=offset, limit=limit)

    def order(self, portal: Portal) -> Sort:
        """Return the order that was chosen; where none was, the portal's best."""
        if self.sort is not None:
            return self.sort
        searched = spoken_search(self.search) if self.birth_date(portal) is None else ""
        return usual_order(portal, searched)

    # The search.

    def searching(self, text: str) -> "ListQuery":
        """Return the query with another search."""
        return replace(self, search=text, as_birth_date=False)

    def birth_date(self, portal: Portal) -> date | None:
        """Return the birth date that is asked for; None: the search is something else."""
        meant = spoken_search(self.search)
        if not (self.as_birth_date or means_birth_date(portal, meant)):
            return None
        return birth_date_meant(portal, meant)

    def if_nobody(self, portal: Portal) -> "ListQuery | None":
        """Return what to ask where nobody is found: those born on the day that a number may be."""
        if self.as_birth_date or birth_date_meant(portal, spoken_search(self.search)) is None:
            return None
        other = replace(self, as_birth_date=True)
        return other if self.birth_date(portal) is None else None

    def matches(self, subscriber: Subscriber, portal: Portal) -> bool:
        """Tell whether a subscriber is in the list, by the portal's own rules.

        Args:
            subscriber: as the portal has them.
            portal: on its day.
        """
        if self.statuses and subscriber.status not in self.statuses:
            return False
        if self.library is not None and subscriber.library.id != self.library.id:
            return False
        if self.end is EndDateFilter.NONE and subscriber.valid_until is not None:
            return False
        if not self._end_matches(subscriber.valid_until, portal.today):
            return False
        if not (self._resource_matches(subscriber) and self._request_matches(subscriber, portal)):
            return False
        if (born := self.birth_date(portal)) is not None:
            return subscriber.birth_date == born
        search = spoken_search(self.search)
        found = _found_by_key if portal.has(Feature.CARD_KEY) else _found
        return found(search, subscriber)

    def moves(self, before: Subscriber, after: Subscriber, portal: Portal) -> bool:
        """Tell whether a change may have given a subscriber another place in the list."""
        fields = {"last_name", "first_name"}
        key, _ = sort_key_of(self.order(portal))
        fields.add("registration_number" if key == "relevance" else key)
        return any(getattr(before, each) != getattr(after, each) for each in fields)

    def sorted_by(self, key: SortKey, portal: Portal) -> "ListQuery":
        """Return the query in another order; in the same one, backwards.

        By relevance there is no backwards: it is the order where none is chosen.
        """
        if key == "relevance":
            return replace(self, sort=None)
        return replace(self, sort=_BACKWARDS[key] if self.order(portal) == key else key)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order keeps subscribers out."""
        return self.searching(self.search.strip()) != ListQuery(sort=self.sort)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the search keeps subscribers out."""
        return self.searching("").narrowed

    def _ends(self, today: date) -> tuple[date | None, date | None]:
        match self.end:
            case EndDateFilter.PAST:
                return None, today - timedelta(days=1)
            case EndDateFilter.NEAR:
                return today, today + timedelta(days=NEAR_DAYS)
            case EndDateFilter.PERIOD:
                return on_day(self.end_from, today), on_day(self.end_to, today)
        return None, None

    def _resource_matches(self, subscriber: Subscriber) -> bool:
        return self.resource is None or any(
            each.id == self.resource and self.resource_status in {None, each.status}
            for each in subscriber.resources
        )

    def _request_matches(self, subscriber: Subscriber, portal: Portal) -> bool:
        first = on_day(self.requested_from, portal.today)
        last = on_day(self.requested_to, portal.today)
        if first is None and last is None:
            return True
        if subscriber.requested_at is None:
            return False
        day = moment(subscriber.requested_at, portal).date()
        return (first or day) <= day <= (last or day)

    def _end_matches(self, end: date | None, today: date) -> bool:
        first, last = self._ends(today)
        if first is None and last is None:
            return True
        return end is not None and (first or end) <= end <= (last or end)


@dataclass(frozen=True, slots=True)
class OtherSearch:
    """What may be searched instead."""

    search: str
    total: int
    """How many it finds."""
    reading: OtherReading | None = None
    """Of a number, where that is what is searched."""


@dataclass(frozen=True, slots=True)
class Others:
    """What may be meant by a search that finds nobody: other searches, or people."""

    searches: tuple[OtherSearch, ...] = ()
    people: tuple[SimilarSubscriber, ...] = ()
    """Whose names are spelled nearly so, the nearest first."""


def spoken_search(text: str) -> str:
    """Return what is meant by a search as typed.

    See `syren_tui.parsing.card_numbers.read_search`.
    """
    return read_search(text)[:MAX_SEARCH]


def sort_key_of(sort: Sort) -> tuple[SortKey, Literal["▲", "▼"]]:
    """Return what an order sorts by, and the sign of its direction."""
    parts = SubscriberFilter(sort=sort)
    return parts.sort_key, "▼" if parts.descending else "▲"


def _found(search: str, subscriber: Subscriber) -> bool:
    """Apply rule 9 as it was at first: every part inside a name, the e-mail or the number."""
    fields = [
        fold(text)
        for text in (
            subscriber.last_name,
            subscriber.first_name,
            subscriber.email,
            subscriber.registration_number or "",
        )
    ]
    return all(any(part in text for text in fields) for part in search_parts(search))


def _found_by_key(search: str, subscriber: Subscriber) -> bool:
    """Apply rule 9 as it is since numbers have keys: see `syren_api.searched`."""
    texts = search_text(
        subscriber.last_name,
        subscriber.first_name,
        subscriber.email,
        subscriber.registration_number or "",
    )
    return all(term in texts for term in search_terms(search))
