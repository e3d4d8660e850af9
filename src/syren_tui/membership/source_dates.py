"""Days as library systems tell them. What is not certain is not told: None."""

import re
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FIRST_YEAR: Final = 1901
_LAST_YEAR: Final = 2199
"""Years beyond stand for "none": 0000, 1900, 2999, 9999."""
_CLOCK: Final = r"(?P<clock>[0-9]{2}:?[0-9]{2}(:?[0-9]{2}([.,][0-9]{1,9})?)?)"
_OFFSET: Final = r"(?P<offset>Z|[+-][0-9]{2}(:?[0-9]{2})?)?"
_DAY_MONTH_YEAR: Final = r"(?P<day>[0-9]{2})/(?P<month>[0-9]{2})/(?P<year>[0-9]{4})"
_FORMS: Final = {
    # SIP2 has four signs between day and time: blanks are local time, "   Z" is UTC.
    "YYYYMMDD": re.compile(
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
        rf"(( {{0,4}}|T| {{3}}(?P<utc>Z)){_CLOCK}{_OFFSET})?"
    ),
    "ISO": re.compile(
        rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})([T ]{_CLOCK}{_OFFSET})?"
    ),
    "DD/MM/YYYY": re.compile(rf"{_DAY_MONTH_YEAR}( {_CLOCK})?"),
}
_LONGEST: Final = 40


def parse_source_date(text: str, zone: str, form: str = "auto") -> date | None:
    """Read a day; None where it is none, not certain, or stands for "none".

    Args:
        text: as the system tells it.
        zone: in which an instant is a civil day, such as ``Europe/Paris``.
        form: ``YYYYMMDD``, ``ISO`` or ``DD/MM/YYYY``, each with a time or without; ``auto``: any.
    """
    stripped = text.strip()
    if len(stripped) > _LONGEST:
        return None
    for name, pattern in _FORMS.items():
        if form in ("auto", name) and (found := pattern.fullmatch(stripped)):
            return _read(found.groupdict(), zone)
    return None


def _read(parts: dict[str, str | None], zone: str) -> date | None:
    try:
        day = date(*(int(parts[name] or "") for name in ("year", "month", "day")))
        offset = parts.get("offset") or parts.get("utc")
        if (clock := parts.get("clock")) is not None:
            instant = datetime.fromisoformat(f"{day:%Y%m%d}T{clock.replace(':', '')}")
            if offset is not None:
                day = _in_zone(instant, offset, zone)
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _in_zone(instant: datetime, offset: str, zone: str) -> date:
    """Return the civil day of an instant in a time zone."""
    if offset == "Z":
        exact = instant.replace(tzinfo=UTC)
    else:
        exact = datetime.fromisoformat(f"{instant.isoformat()}{offset}")
    return exact.astimezone(ZoneInfo(zone)).date()
