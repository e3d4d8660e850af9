"""From a membership to a day of registration at the portal."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from syren_api.days import add_months
from syren_api.models import Portal
from syren_api.validity import valid_until

_NEAR: Final = timedelta(days=30)
_SHORTEST: Final = 28
"""Days that every month has."""
_MARGIN: Final = timedelta(days=3)
"""Months differ by so many days at most."""


@dataclass(frozen=True, slots=True)
class MemberDay:
    """The day that a membership gives."""

    day: date
    """Of registration: the latest, not to come, whose end is not after the membership's."""
    end: date
    """Its end at the portal: not past."""
    far: bool
    """Whether the membership goes on after the end that today gives."""


def member_day(until: date, portal: Portal) -> MemberDay | None:
    """Return the day that a membership gives on the portal's today.

    Args:
        until: the membership's last day, that day included.
        portal: with a validity.

    Returns:
        None where every end not after `until` is past already, or the portal has no validity.
    """
    today, months = portal.today, portal.validity_months
    latest = valid_until(today, portal)
    if months is None or latest is None or until < today:
        return None
    if latest <= until:
        return MemberDay(today, latest, far=latest < until)
    try:
        day = add_months(until, -months)
        if until.day >= _SHORTEST:  # two days may give the last of a shorter month
            day = min(today, day + _MARGIN)
    except OverflowError:
        return None
    while (end := add_months(day, months)) > until:
        day -= timedelta(days=1)
    return MemberDay(day, end, far=False) if end >= today else None


def is_near(end: date, today: date) -> bool:
    """Tell whether an end is past or within 30 days."""
    return end <= today + _NEAR
