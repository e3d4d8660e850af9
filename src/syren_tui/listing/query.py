"""What the list is asked for: search, filters and order, as the user set them."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal

from syren_api.models import Library, Subscriber
from syren_api.requests import MAX_SEARCH, Sort, SortKey, SubscriberFilter, SubscriberQuery
from syren_api.statuses import Status
from syren_api.text import fold, search_parts
from syren_tui.words.rows import NEAR_DAYS
from syren_tui.words.typed_cards import UNSHIFTED_DIGITS as UNSHIFTED_DIGITS

_UNSHIFTED_DIGITS: Final = str.maketrans(UNSHIFTED_DIGITS, "0123456789")
_MISREAD_CARD: Final = re.compile(f"[{re.escape(UNSHIFTED_DIGITS)}]{{5,}}")


class End(StrEnum):
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
    end: End = End.ANY
    end_from: date | None = None
    """With `End.PERIOD`, as `end_to`."""
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
            no_end_date=self.end is End.NONE,
            library=self.library.id if self.library is not None else None,
            sort=self.sort,
        )

    def page(self, today: date, offset: int, limit: int) -> SubscriberQuery:
        """Return the query parameters of one page."""
        shared = self.filter(today)
        values = {name: getattr(shared, name) for name in shared.model_fields_set}
        return SubscriberQuery(**values, offset=offset, limit=limit)

    def matches(self, subscriber: Subscriber, today: date) -> bool:
        """Tell whether a subscriber is in the list, by the portal's own rules."""
        if self.statuses and subscriber.status not in self.statuses:
            return False
        if self.library is not None and subscriber.library.id != self.library.id:
            return False
        if self.end is End.NONE and subscriber.valid_until is not None:
            return False
        return self._end_matches(subscriber.valid_until, today) and _found(self.search, subscriber)

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
            case End.PAST:
                return None, today - timedelta(days=1)
            case End.NEAR:
                return today, today + timedelta(days=NEAR_DAYS)
            case End.PERIOD:
                return self.end_from, self.end_to
        return None, None

    def _end_matches(self, end: date | None, today: date) -> bool:
        first, last = self._ends(today)
        if first is None and last is None:
            return True
        return end is not None and (first or end) <= end <= (last or end)


def spoken_search(text: str) -> str:
    """Return what is meant by a search as typed.

    A card scanned by a reader that is set for another keyboard comes as the unshifted signs of
    AZERTY's digits: ``éç(è_`` for 29578.
    """
    typed = text.strip()[:MAX_SEARCH]
    return typed.translate(_UNSHIFTED_DIGITS) if _MISREAD_CARD.fullmatch(typed) else typed


def sort_key_of(sort: Sort) -> tuple[SortKey, Literal["▲", "▼"]]:
    """Return what an order sorts by, and the sign of its direction."""
    parts = SubscriberFilter(sort=sort)
    return parts.sort_key, "▼" if parts.descending else "▲"


def _found(search: str, subscriber: Subscriber) -> bool:
    """Apply rule 9: every part is found inside the name, first name, e-mail or number."""
    fields = [
        fold(text)
        for text in (
            subscriber.last_name,
            subscriber.first_name,
            subscriber.email,
            subscriber.registration_number or "",
        )
    ]
    return all(any(part in text for text in fields) for part in search_parts(spoken_search(search)))
