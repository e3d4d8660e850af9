"""Days as staff type them at the desk: forgiving, and never guessed."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from syren_api.days import add_months, parse_day
from syren_api.text import fold
from syren_tui.card_numbers import plain
from syren_tui.i18n import N_

_TODAY: Final = frozenset({"t", "auj", "aujourd'hui", "aujourd’hui", "today"})
_END: Final = re.compile(
    r"(?:fin|end|jusqu['’]au|until)\s*:?\s*(?:le\s+)?(?=[0-9t])(.+)", re.IGNORECASE
)
_PARTS: Final = re.compile(r"([0-9]{1,2})\s*[/.\- ]\s*([0-9]{1,2})\s*[/.\- ]\s*([0-9]{4}|[0-9]{2})")
_DIGITS: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})")
_WITH_MONTH: Final = re.compile(r"([0-9]{1,2})(?:er)?\s+([^\W\d_]{3,9})\.?\s+([0-9]{4}|[0-9]{2})")
_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "jan janv janvier january", "feb fev fevr fevrier february", "mar mars march",
            "apr avr avril april", "may mai", "jun juin june", "jul juil juillet july",
            "aug aou aout august", "sep sept septembre september", "oct octobre october",
            "nov novembre november", "dec decembre december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""Folded, in French and English: the console writes days with a month's name in English."""
YEARS_AHEAD: Final = 10
"""A year of two digits is at most this far ahead, unless said otherwise."""

UNREADABLE: Final = N_(
    "Cette date ne se lit pas : écrivez-la comme 18/04/2024, ou t pour aujourd’hui."
)
NO_SUCH_DAY: Final = N_("Ce jour n’existe pas.")
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


def read_typed_day(text: str, today: date, validity_months: int | None) -> TypedDay:
    """Read a day of registration: ``18/04/2024``, ``18042024``, ``18-4-24``, ``t``; or its end.

    Libraries' own screens often show a card's end: ``fin 05/01/2028`` is read as the start that
    means that end.

    Args:
        text: what was typed.
        today: the portal's civil day.
        validity_months: the portal's.

    Raises:
        TypedDayError: it cannot be read, or names no day.
    """
    if ending := _END.fullmatch(plain(text)):
        end = read_day(ending[1], today)
        return TypedDay(start_for(end, validity_months), end)
    return TypedDay(read_day(text, today))


def read_day(text: str, today: date, years_ahead: int = YEARS_AHEAD) -> date:
    """Read any day that was typed.

    Args:
        text: what was typed.
        today: the portal's civil day.
        years_ahead: how far ahead a year of two digits can be; beyond, it is of the century before.

    Raises:
        TypedDayError: it cannot be read, or names no day.
    """
    typed = plain(text).lower()
    if typed in _TODAY:
        return today
    parts = _parts(typed)
    try:
        if parts is None:
            return parse_day(typed)
        day, month, year = parts
        return date(_year(year, today, years_ahead), month, day)
    except ValueError as error:
        looks_like_one = parts is not None or bool(re.fullmatch(r"[0-9/.\- ]{6,}", typed))
        raise TypedDayError(NO_SUCH_DAY if looks_like_one else UNREADABLE) from error


def _parts(typed: str) -> tuple[int, int, str] | None:
    """Return day, month and year as typed; None where it is written otherwise."""
    if found := _PARTS.fullmatch(typed) or _DIGITS.fullmatch(typed):
        return int(found[1]), int(found[2]), found[3]
    found = _WITH_MONTH.fullmatch(typed)
    if found and (month := _MONTHS.get(fold(found[2]))):
        return int(found[1]), month, found[3]
    return None


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
