"""The ways to write a day: taken apart here, made a day of in `syren_tui.parsing.dates`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from syren_api.text import fold
from syren_tui.parsing.card_numbers import plain

_SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "jan janv janvier january", "feb fev fevr fevrier february", "mar mars march",
            "apr avr avril april", "may mai", "jun juin june", "jul juil juill juillet july",
            "aug aou aout august", "sep sept septembre september", "oct octobre october",
            "nov novembre november", "dec decembre december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""Folded, in French and English: the console writes days with a month's name in English."""
_WEEKDAYS: Final = {
    name: weekday
    for weekday, names in enumerate(
        (
            "lun lundi mon monday", "mar mardi tue tues tuesday", "mer mercredi wed wednesday",
            "jeu jeudi thu thur thurs thursday", "ven vendredi fri friday",
            "sam samedi sat saturday", "dim dimanche sun sunday",
        )
    )
    for name in names.split()
}  # fmt: skip

_WEEKDAY: Final = rf"(?:(?P<weekday>{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\.?,?\s+)?"
_NAME: Final = r"[^\W\d_]{3,9}"
_GAP: Final = r"\s?[/.\-]\s?"
_NAMED_GAP: Final = r"(?:\.?\s?[/\-]\s?|\.\s?|\s)"
_FORMS: Final = (
    rf"(?P<y1>[0-9]{{4}})(?:{_GAP}(?P<m1>[0-9]{{1,2}}){_GAP}"
    rf"|{_NAMED_GAP}(?P<n1>{_NAME}){_NAMED_GAP})(?P<d1>[0-9]{{1,2}})",
    rf"(?P<d2>[0-9]{{1,2}}){_GAP}(?P<m2>[0-9]{{1,2}}){_GAP}(?P<y2>[0-9]{{4}}|[0-9]{{2}})",
    rf"(?P<d3>[0-9]{{1,2}})(?:er|st|nd|rd|th)?(?:{_NAMED_GAP})?(?P<n3>{_NAME})"
    rf"(?:{_NAMED_GAP})?(?P<y3>[0-9]{{4}}|[0-9]{{2}})",
    rf"(?P<n4>{_NAME})\.?\s(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y4>[0-9]{{4}})",
)
_TYPED_FORMS: Final = (
    r"(?P<d5>[0-9]{1,2}) (?P<m5>[0-9]{1,2}) (?P<y5>[0-9]{4}|[0-9]{2})",
    r"(?P<y6>[0-9]{4}) (?P<m6>[0-9]{1,2}) (?P<d6>[0-9]{1,2})",
    r"(?P<d7>[0-9]{2})(?P<m7>[0-9]{2})(?P<y7>(?:19|20)[0-9]{2}|[0-9]{2})",
    r"(?P<y8>(?:19|20)[0-9]{2})(?P<m8>[0-9]{2})(?P<d8>[0-9]{2})",
)
"""Those that may just as well be a number: only where a day is expected."""
_TIME: Final = (
    r"(?:(?:T|,?\s(?:à\s)?)(?P<hour>[0-9]{1,2})\s?[:h]\s?(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?(?P<half>\s?[ap]\.?m\.?)?"
    r"\s?(?P<zone>Z|UTC|[+\-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_WRITTEN: Final = tuple(
    re.compile(rf"(?:le\s)?{_WEEKDAY}(?:le\s)?{form}{_TIME}", re.IGNORECASE)
    for form in (*_FORMS, *_TYPED_FORMS)
)
_UNMISTAKEN: Final = _WRITTEN[: len(_FORMS)]
_WITHIN: Final = tuple(
    re.compile(rf"(?<![\w/.\-]){_WEEKDAY}{form}{_TIME}(?![\w/\-])", re.IGNORECASE)
    for form in _FORMS
)
_CACHED: Final = 8_192
"""Texts that are remembered: days come again and again in a list."""
_SERIAL: Final = re.compile(r"[2-6][0-9]{4}(?:[.,][0-9]+)?")
_SERIAL_ZERO: Final = date(1899, 12, 30)
"""The day that a spreadsheet counts from."""


class Order(StrEnum):
    """What comes first where a day is written as three numbers with the year last."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it is written, taken apart; it need not exist."""

    year: str
    """Four digits or two."""
    month: int
    day: int
    either_order: bool
    """Whether month and day are told apart by their place only."""
    weekday: int | None = None
    """From 0 for Monday; None where it is not written."""
    clock: str = ""
    """The time of an instant, as in ISO 8601; empty where there is no zone."""


def visible(text: str) -> str:
    """Return a text without what cannot be seen, and with plain single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return " ".join(plain(text).replace(_SOFT_HYPHEN, "").split())


def is_written_day(text: str) -> bool:
    """Tell whether a visible text looks like a day and like nothing else."""
    return any(_taken(form.fullmatch(text)) is not None for form in _UNMISTAKEN)


@lru_cache(maxsize=_CACHED)
def written_day(text: str) -> WrittenDay | None:
    """Take a visible text apart that should be a day; None where it is written otherwise."""
    for form in _WRITTEN:
        if (written := _taken(form.fullmatch(text))) is not None:
            return written
    return None


def find_day(text: str) -> tuple[int, int] | None:
    """Return where in a visible text a day stands; None where in none."""
    found = [each for form in _WITHIN if (each := form.search(text)) and _taken(each)]
    return min((each.span() for each in found), default=None)


def _taken(found: re.Match[str] | None) -> WrittenDay | None:
    if found is None:
        return None
    parts = {name: text for name, text in found.groupdict().items() if text}
    form = {name[0]: text for name, text in parts.items() if len(name) == 2}
    month = int(form["m"]) if "m" in form else MONTHS.get(fold(form["n"]))
    if month is None:
        return None
    weekday = parts.get("weekday")
    return WrittenDay(
        year=form["y"],
        month=month,
        day=int(form["d"]),
        either_order=any(name in parts for name in ("m2", "m5", "m7")),
        weekday=None if weekday is None else _WEEKDAYS[fold(weekday)],
        clock=_clock(parts) if "zone" in parts else "",
    )


def _clock(parts: dict[str, str]) -> str:
    zone = parts["zone"].upper().replace("UTC", "Z")
    hour = int(parts["hour"])
    if "half" in parts:
        hour = hour % 12 + (12 if "p" in parts["half"].lower() else 0)
    return f"{hour:02}:{parts['minute']}:{parts.get('second', '00')}{zone}"


def serial_day(text: str) -> date | None:
    """Return the day that a spreadsheet's serial number stands for; None where it is none.

    From 1954 to 2091: fewer or more digits are no day of a list.
    """
    if not _SERIAL.fullmatch(text):
        return None
    return _SERIAL_ZERO + timedelta(days=int(text[:5]))
