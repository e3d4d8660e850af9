"""One field of a list: whether it is a card number, a day, or what a spreadsheet left of one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from syren_tui.parsing.azerty import is_unshifted_number, with_digits
from syren_tui.parsing.date_formats import Order, find_day, is_written_day, serial_day, visible
from syren_tui.parsing.dates import UNREADABLE, YEARS_AHEAD, TypedDayError, read_day

LONGEST_NUMBER: Final = 40
"""Characters, by the contract."""
_CACHED: Final = 4_096
"""Fields that are remembered: days come again and again in a list."""
_NUMBER: Final = re.compile(r"[0-9]{1,40}|(?:\][A-Za-z][0-9])?(?=[^0-9]*[0-9])[\w./+\-]{3,37}")
_GROUPED: Final = re.compile(r"[0-9]+(?:[ '’][0-9]+)+")
_DECIMALS: Final = re.compile(r"([0-9]{3,})[.,]0{1,4}")
_SPOILED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}|[0-9][.,][0-9]+E[0-9]{1,3}", re.I)
_AS_TEXT: Final = re.compile(r"=\s*\"(.*)\"|'(.*)|=\s*([0-9]+)")
"""How a number is kept from a spreadsheet's hands: ``="00123"``, ``'00123``."""
_GUARDS: Final = frozenset("\"='")
_END: Final = re.compile(
    r"(?:(?:date\s+de\s+)?fin|end|échéance|echeance|exp\w*|jusqu['’]\s?au|valable|valid\w*|until)"
    r"(?:\s+(?:de|d['’]|of|jusqu['’]\s?au|until|le|validité|abonnement|inscription|on))*"
    r"\s*:?\s*(?=[0-9]|\w+\.?\s[0-9])",
    re.IGNORECASE,
)
"""What says in front of a day that it is an end."""
_END_BEFORE: Final = re.compile(rf"{_END.pattern.rsplit('(?=', 1)[0]}$", re.IGNORECASE)


def plain(cell: str) -> str:
    """Return what a field says: without what cannot be seen, and the signs that only guard it."""
    text = visible(cell)
    if text[:1] not in _GUARDS:
        return text
    if len(text) >= 2 and text[0] == text[-1] == '"' and not is_unshifted_number(text):
        text = text[1:-1].strip()
    if (guarded := _AS_TEXT.fullmatch(text)) and not is_unshifted_number(text):
        text = next(part for part in guarded.groups() if part is not None).strip()
    return text


def is_spoiled(text: str) -> bool:
    """Tell whether a spreadsheet has rounded a number: ``2,9E+13``, ``2.9058E+13``."""
    return bool(_SPOILED.fullmatch("".join(text.split())))


def card_number(text: str, *, named: bool = False) -> str | None:
    """Return the card number that a field holds, None where it is none.

    Digits typed on AZERTY without shift are read as digits, groups of digits without their
    spaces, ``29058001234,00`` without its decimals.

    Args:
        text: the field, plain.
        named: whether its column is known to be that of card numbers: it may then be any text.
    """
    if text.isascii() and text.isdigit():
        return text if len(text) <= LONGEST_NUMBER else None
    if is_unshifted_number(text) and len(set(text)) > 1:
        return with_digits(text)
    if _GROUPED.fullmatch(text):
        return re.sub(r"[ '’]", "", text)[:LONGEST_NUMBER]
    if is_spoiled(text):
        return None
    if decimals := _DECIMALS.fullmatch(text):
        return decimals[1]
    if named:
        return text if 0 < len(text) <= LONGEST_NUMBER and text.isprintable() else None
    return text if _NUMBER.fullmatch(text) and not is_day(text) else None


@lru_cache(maxsize=_CACHED)
def is_day(text: str) -> bool:
    """Tell whether a field looks like a day, and like nothing else."""
    if text.isdigit() or not any(map(str.isdigit, text)):
        return False
    return is_written_day(text) or is_written_day(day_text(text))


def day_text(text: str) -> str:
    """Return a field of a day without the words in front that say that it is an end."""
    return _END.sub("", text, count=1)


def read_list_day(
    text: str, today: date, order: Order, zone: str, years_ahead: int = YEARS_AHEAD
) -> tuple[date, bool]:
    """Read a field that should hold a day; also tell whether it says itself that it is an end.

    Raises:
        TypedDayError: it holds none.
    """
    said = _END.match(text)
    rest = text[said.end() :] if said else text
    if (serial := serial_day(rest)) is not None:
        return serial, bool(said)
    if not any(map(str.isdigit, rest)):
        raise TypedDayError(UNREADABLE)  # no word means a day in a list, not even today
    return read_day(rest, today, years_ahead, order=order, zone=zone), bool(said)


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A line without columns, taken apart."""

    number: str = ""
    name: str = ""
    day: str = ""


def free_line(text: str) -> FreeLine:
    """Take a line apart that has a number, a name and a day, in any order; any may be missing."""
    if card_number(text) or is_spoiled(text):
        return FreeLine(text)
    day = ""
    if span := find_day(text):
        before, after = text[: span[0]], text[span[1] :]
        said = _END_BEFORE.search(before)
        day = text[said.start() if said else span[0] : span[1]]
        text = f"{before[: said.start()] if said else before} {after}".strip(" ,;:-–")
    if card_number(text) or is_spoiled(text):
        return FreeLine(text, day=day)
    number, name = _picked(re.split(r"[ ;]+|,(?![0-9])\s*", text))
    return FreeLine(number, name, day)


def _picked(words: Sequence[str]) -> tuple[str, str]:
    """Take the longest number among words, and the others for a name."""
    numbers = [word for word in words if (card_number(word) and len(word) > 2) or is_spoiled(word)]
    number = max(numbers, key=len, default="")
    name = [word for word in words if word != number and not any(map(str.isdigit, word))]
    return number, " ".join(name) if any(map(is_word, name)) else ""


def is_word(text: str) -> bool:
    """Tell whether a field holds letters and no digit."""
    return any(map(str.isalpha, text)) and not any(map(str.isdigit, text))
