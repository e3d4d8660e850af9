"""What a portal is asked, by what it has of the later parts of the contract."""

from datetime import date

from syren_api.features import Feature
from syren_api.models import Portal
from syren_api.queries import MAX_SEARCH, Sort, SubscriberQuery
from syren_api.text import search_parts
from syren_tui.parsing.birth_dates import begins_day, is_day_only, read_birth_date


def by_card(portal: Portal, number: str, limit: int) -> SubscriberQuery:
    """Ask for whoever has a number: by its key where the portal compares keys, else exactly."""
    number = number[:MAX_SEARCH]
    if portal.has(Feature.CARD_KEY):
        return SubscriberQuery(card=number, limit=limit)
    return SubscriberQuery(registration_number=number, limit=limit)


def by_words(portal: Portal, words: str, limit: int) -> SubscriberQuery:
    """Ask for those whom a search finds, the best first where the portal can tell."""
    words = words[:MAX_SEARCH]
    return SubscriberQuery(search=words, sort=usual_order(portal, words), limit=limit)


def by_birth_date(day: date, limit: int) -> SubscriberQuery:
    """Ask for those who were born on a day: see `birth_date_meant`."""
    return SubscriberQuery(birth_date=day, limit=limit)


def usual_order(portal: Portal, search: str | None) -> Sort:
    """Return the order of a list for which none was chosen: best first while a search stands."""
    ranks = bool(search and search_parts(search)) and portal.has(Feature.RELEVANCE)
    return "relevance" if ranks else "last_name"


def birth_date_meant(portal: Portal, text: str) -> date | None:
    """Return the birth date that a text is, or may be; None where the portal finds nobody by it."""
    return read_birth_date(text, portal.today) if portal.has(Feature.BIRTH_DATE) else None


def means_birth_date(portal: Portal, text: str) -> bool:
    """Tell whether a text is a birth date and nothing else; digits alone may be a card."""
    return birth_date_meant(portal, text) is not None and is_day_only(text)


def is_no_birth_date(portal: Portal, text: str) -> bool:
    """Tell whether a text looks like a birth date, but is not yet one, or none that can be."""
    looks = is_day_only(text) or ("/" in text and begins_day(text))
    return looks and portal.has(Feature.BIRTH_DATE) and birth_date_meant(portal, text) is None
