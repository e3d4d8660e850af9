"""What the list is asked for: search, filters and order, as the user set them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from syren_api.models import Library, Subscriber
from syren_api.requests import MAX_SEARCH, Sort, SortKey, SubscriberFilter, SubscriberQuery
from syren_api.searched import search_terms, search_text
from syren_api.statuses import Status
from syren_api.text import fold, search_parts
from syren_tui.parsing.card_numbers import OtherReading, read_search
from syren_tui.texts.rows import NEAR_DAYS


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
    end_from: date | None = None
    """With `EndDateFilter.PERIOD`, as `end_to`."""
    end_to: date | None = None
    library: Library | None = None
    sort: Sort = "last_name"

    def filter(self, today: date) -> SubscriberFilter:
        """Return the query parameters, on the portal's day."""
        first, last = self._ends(today)
        return SubscriberFilter(
            search=spoken_search(self.search) or None,
            status=self.statuses,
            valid_until_from=first,
            valid_until_to=last,
            no_end_date=self.end is EndDateFilter.NONE,
            library=self.library.id if self.library is not None else None,
            sort=self.sort,
        )

    def page(self, today: date, offset: int, limit: int) -> SubscriberQuery:
        """Return the query parameters of one page."""
        shared = self.filter(today)
        values = {name: getattr(shared, name) for name in shared.model_fields_set}
        return SubscriberQuery(**values, offset=offset, limit=limit)

    def matches(self, subscriber: Subscriber, today: date, *, by_key: bool = False) -> bool:
        """Tell whether a subscriber is in the list, by the portal's own rules.

        Args:
            subscriber: as the portal has them.
            today: the portal's day.
            by_key: whether it has the feature `card_key`.
        """
        if self.statuses and subscriber.status not in self.statuses:
            return False
        if self.library is not None and subscriber.library.id != self.library.id:
            return False
        if self.end is EndDateFilter.NONE and subscriber.valid_until is not None:
            return False
        if not self._end_matches(subscriber.valid_until, today):
            return False
        search = spoken_search(self.search)
        return _found_by_key(search, subscriber) if by_key else _found(search, subscriber)

    def moves(self, before: Subscriber, after: Subscriber) -> bool:
        """Tell whether a change may have given a subscriber another place in the list."""
        members = {"last_name", "first_name", SubscriberFilter(sort=self.sort).sort_key}
        return any(getattr(before, each) != getattr(after, each) for each in members)

    def sorted_by(self, key: SortKey) -> "ListQuery":
        """Return the query in another order; in the same one, backwards."""
        backwards: dict[str, Sort] = {
            "last_name": "-last_name",
            "first_name": "-first_name",
            "status": "-status",
            "registered_at": "-registered_at",
            "valid_until": "-valid_until",
        }
        return replace(self, sort=backwards[key] if self.sort == key else key)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order keeps subscribers out."""
        return replace(self, search=self.search.strip()) != ListQuery(sort=self.sort)

    def _ends(self, today: date) -> tuple[date | None, date | None]:
        match self.end:
            case EndDateFilter.PAST:
                return None, today - timedelta(days=1)
            case EndDateFilter.NEAR:
                return today, today + timedelta(days=NEAR_DAYS)
            case EndDateFilter.PERIOD:
                return self.end_from, self.end_to
        return None, None

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
