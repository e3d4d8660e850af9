"""Birth dates as they are typed where a name or a card is looked for."""

import re
from datetime import date
from typing import Final

from syren_api.text import fold
from syren_tui.parsing.date_formats import MONTHS, is_written_day, visible, written_day
from syren_tui.parsing.dates import TypedDayError, read_day

_FIRST_YEAR: Final = 1900
"""No birth date is earlier (rule 8)."""
_LAST_DAY: Final = 31
_GAPS: Final = re.compile(r"\s?[/.\-]\s?|\s")
_MOST_PARTS: Final = 2
"""Of a day that goes on: the third part is its last."""


def read_birth_date(text: str, today: date) -> date | None:
    """Return the birth date that a text is; None where it is none, or none that can be.

    Every form in which days are typed is one: ``25/11/1996``, ``25111996``, ``25-11-96``. A year of
    two digits is the latest that makes a day in the past.

    Args:
        text: what was typed.
        today: the portal's civil day.
    """
    typed = visible(text)
    written = written_day(typed)
    if written is None:
        return None
    try:
        day = read_day(typed, today, 0)
        if day >= today and len(written.year) == len("96"):
            day = read_day(typed, today, -1)
    except TypedDayError:
        return None
    return day if day < today and day.year >= _FIRST_YEAR else None


def is_day_only(text: str) -> bool:
    """Tell whether a text looks like a day, and neither like a card's number nor like a name.

    Digits alone, or with spaces or hyphens, may be a card's number.
    """
    typed = visible(text)
    return is_written_day(typed) and any(sign in "/." or sign.isalpha() for sign in typed)


def begins_day(text: str) -> bool:
    """Tell whether a text may go on to be a day: ``25``, ``25/11``, ``25/nov``, ``1996-11-``."""
    first, *more = [part for part in _GAPS.split(visible(text)) if part] or [""]
    if not (first.isascii() and first.isdigit() and len(first) in {1, 2, 4}):
        return False
    begins = 1 <= int(first) <= _LAST_DAY or int(first) >= _FIRST_YEAR
    return begins and len(more) < _MOST_PARTS and all(map(_begins_month, more))


def _begins_month(text: str) -> bool:
    if text.isascii() and text.isdigit():
        return len(text) <= len("12")
    return any(name.startswith(fold(text)) for name in MONTHS)
