"""Days as staff type them at the desk: forgiving, and never guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from syren_api.days import add_months
from syren_tui.i18n import N_
from syren_tui.parsing.date_formats import Order, visible, written_day

_TODAY: Final = frozenset({"t", "auj", "aujourd'hui", "aujourd’hui", "today"})
_END: Final = re.compile(
    r"(?:fin|end|jusqu['’]au|until)\s*:?\s*(?:le\s+)?(?=[0-9t])(.+)", re.IGNORECASE
)
YEARS_AHEAD: Final = 10
"""A year of two digits is at most this far ahead, unless said otherwise."""

UNREADABLE: Final = N_(
    "Cette date ne se lit pas : écrivez-la comme 18/04/2024, ou t pour aujourd’hui."
)
NO_SUCH_DAY: Final = N_("Ce jour n’existe pas.")
OTHER_WEEKDAY: Final = N_("Ce jour de la semaine n’est pas celui de cette date.")
NO_VALIDITY: Final = N_("Ce portail ne connaît pas de date de fin.")
NO_START: Final = N_("Aucune date d’inscription ne donne cette fin.")


class TypedDayError(Exception):
    """What was typed is no day; `sentence` is to be translated and says what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day of registration that was typed."""

    day: date
    end: date | None = None
    """The end of validity, where that is what was typed."""


def read_typed_day(
    text: str, today: date, validity_months: int | None, *, zone: str = ""
) -> TypedDay:
    """Read a day of registration: ``18/04/2024``, ``18042024``, ``18-4-24``, ``t``; or its end.

    Libraries' own screens often show a card's end: ``fin 05/01/2028`` is read as the start that
    means that end.

    Args:
        text: what was typed.
        today: the portal's civil day.
        validity_months: the portal's.
        zone: the portal's time zone, for instants.

    Raises:
        TypedDayError: it cannot be read, or names no day.
    """
    if ending := _END.fullmatch(visible(text)):
        end = read_day(ending[1], today, zone=zone)
        return TypedDay(start_for(end, validity_months), end)
    return TypedDay(read_day(text, today, zone=zone))


def read_day(
    text: str,
    today: date,
    years_ahead: int = YEARS_AHEAD,
    *,
    order: Order = Order.DAY_FIRST,
    zone: str = "",
) -> date:
    """Read any day that was typed, or stands in a list: the one reader for all of them.

    Args:
        text: what was typed; what cannot be seen in it is as if it were not there.
        today: the portal's civil day.
        years_ahead: how far ahead a year of two digits can be; beyond, it is of the century before.
        order: what comes first in a day of three numbers with the year last.
        zone: the portal's time zone, in which an instant is a civil day; without one, an instant
            cannot be read.

    Raises:
        TypedDayError: it cannot be read, or names no day.
    """
    typed = visible(text)
    if typed.casefold() in _TODAY:
        return today
    written = written_day(typed)
    if written is None:
        looks_like_one = bool(re.fullmatch(r"[0-9/.\- ]{6,}", typed))
        raise TypedDayError(NO_SUCH_DAY if looks_like_one else UNREADABLE)
    month, day = written.month, written.day
    if order is Order.MONTH_FIRST and written.either_order:
        month, day = day, month
    try:
        found = date(_year(written.year, today, years_ahead), month, day)
    except ValueError as error:
        raise TypedDayError(NO_SUCH_DAY) from error
    if written.weekday not in (None, found.weekday()):
        raise TypedDayError(OTHER_WEEKDAY)
    return _civil_day(found, written.clock, zone) if written.clock else found


def _civil_day(day: date, clock: str, zone: str) -> date:
    """Return the civil day of an instant in a time zone."""
    try:
        instant = datetime.fromisoformat(f"{day.isoformat()}T{clock}")
        return instant.astimezone(ZoneInfo(zone)).date()
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError) as error:
        raise TypedDayError(UNREADABLE) from error


def order_of(texts: Iterable[str]) -> Order | None:
    """Return what comes first in the days of a column, read as a whole.

    A day that can only be month/day makes all of them month/day; where another can only be
    day/month they are nobody's, and None is returned.

    Args:
        texts: as they stand there; those that are no day tell nothing.
    """
    orders = set()
    for text in texts:
        written = written_day(visible(text))
        if written is None or not written.either_order:
            continue
        if written.month > 12 >= written.day:
            orders.add(Order.MONTH_FIRST)
        elif written.day > 12 >= written.month:
            orders.add(Order.DAY_FIRST)
    if len(orders) > 1:
        return None
    return orders.pop() if orders else Order.DAY_FIRST


def start_for(end: date, validity_months: int | None) -> date:
    """Return the day of registration that gives an end of validity.

    Raises:
        TypedDayError: none does: the portal knows no validity, or the end is a 29 February that
            no day a year before leads to.
    """
    if validity_months is None:
        raise TypedDayError(NO_VALIDITY)
    try:
        start = add_months(end, -validity_months)
    except OverflowError as error:
        raise TypedDayError(NO_START) from error
    if add_months(start, validity_months) != end:
        raise TypedDayError(NO_START)
    return start


def _year(digits: str, today: date, years_ahead: int) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year if year <= today.year + years_ahead else year - 100
