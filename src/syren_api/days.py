"""Civil days and months: the arithmetic behind every end date."""

import calendar
import re
from datetime import date
from typing import Final

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

EARLIEST_BIRTH_DATE: Final = date(1901, 1, 1)
"""Rule 8: a birth date lies after 1900."""


def parse_day(text: str) -> date:
    """Read a day as the contract writes it, ``YYYY-MM-DD`` and nothing else.

    Raises:
        ValueError: the text is written otherwise, or names a day that does not exist.
    """
    if not _DAY.fullmatch(text):
        raise ValueError("a day is written YYYY-MM-DD")
    return date.fromisoformat(text)


def add_months(day: date, months: int) -> date:
    """Add civil months: the same day of the month, or that month's last where it is shorter.

    Rule 3: twelve months after 29 February is 28 February.

    Raises:
        OverflowError: the result lies outside the years 1 to 9999.
    """
    month_index = day.year * 12 + (day.month - 1) + months
    year, month = divmod(month_index, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("the day lies outside the calendar")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def is_birth_date(day: date, today: date) -> bool:
    """Tell whether a patron can have been born on that day (rule 8)."""
    return EARLIEST_BIRTH_DATE <= day < today
