"""One field of a list: whether it is a card number, a day, or what a spreadsheet left of one."""

import re
from datetime import date, timedelta
from typing import Final

from syren_tui.card_numbers import UNSHIFTED_DIGITS
from syren_tui.words.typed_days import UNREADABLE, TypedDayError, read_day

LONGEST_NUMBER: Final = 40
"""Characters, by the contract."""
_NUMBER: Final = re.compile(r"[0-9]{1,40}|(?=[^0-9]*[0-9])[\w./+\-]{3,40}")
_GROUPED: Final = re.compile(r"[0-9]+(?:[\s'’][0-9]+)+")
_DECIMALS: Final = re.compile(r"([0-9]{3,})[.,]0{1,4}")
_SPOILED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}|[0-9][.,][0-9]+E[0-9]{1,3}", re.I)
_UNSHIFTED: Final = re.compile(f"[{re.escape(UNSHIFTED_DIGITS)}]{{5,}}")
_DIGITS_OF: Final = str.maketrans(UNSHIFTED_DIGITS, "0123456789")
_AS_TEXT: Final = re.compile(r"=\s*\"(.*)\"|'(.*)|=\s*([0-9]+)")
"""How a number is kept from a spreadsheet's hands: ``="00123"``, ``'00123``."""
_GUARDS: Final = frozenset("\"='")

END_WORDS: Final = (
    r"(?:(?:date\s+de\s+)?fin|end|éch[ée]ance|expir\w*|jusqu['’]\s?au|valable|valid\w*|until)"
    r"(?:\s+(?:de|d['’]|of|jusqu['’]\s?au|until|le|validité|abonnement|inscription|on))*\s*:?\s*"
)
_DAY: Final = (
    r"(?:[0-9]{1,2}\s?[/.\-]\s?[0-9]{1,2}\s?[/.\-]\s?(?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}(?:er)?\s+[^\W\d_]{3,9}\.?\s+[0-9]{4})"
)
_TIME: Final = r"(?:[T\s]+[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?Z?)?"
_DAY_FIELD: Final = re.compile(f"(?P<end>{END_WORDS})?(?P<day>{_DAY}){_TIME}", re.IGNORECASE)
_DAY_WITHIN: Final = re.compile(
    rf"(?<![\w/.\-])(?P<end>{END_WORDS})?(?P<day>{_DAY}){_TIME}(?![\w/\-])", re.IGNORECASE
)
_END_FIELD: Final = re.compile(f"{END_WORDS}(?=[0-9])(.+)", re.IGNORECASE)
_SERIAL: Final = re.compile(r"[2-6][0-9]{4}(?:[.,][0-9]+)?")
_SERIAL_ZERO: Final = date(1899, 12, 30)
"""The day that a spreadsheet counts from."""


def plain(cell: str) -> str:
    """Return what a field says: without the spaces and signs that only guard it."""
    text = cell.replace("\N{ZERO WIDTH NO-BREAK SPACE}", "").strip()
    if text[:1] not in _GUARDS:
        return text
    if len(text) >= 2 and text[0] == text[-1] == '"' and not _UNSHIFTED.fullmatch(text):
        text = text[1:-1].strip()
    if (guarded := _AS_TEXT.fullmatch(text)) and not _UNSHIFTED.fullmatch(text):
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
        named: whether its column is one of card numbers: it may then be any text.
    """
    if _UNSHIFTED.fullmatch(text) and len(set(text)) > 1:
        return text.translate(_DIGITS_OF)
    if _GROUPED.fullmatch(text):
        return re.sub(r"[\s'’]", "", text)[:LONGEST_NUMBER]
    if is_spoiled(text):
        return None
    if decimals := _DECIMALS.fullmatch(text):
        return decimals[1]
    if named:
        return text if 0 < len(text) <= LONGEST_NUMBER and text.isprintable() else None
    return text if _NUMBER.fullmatch(text) and not is_day(text) else None


def is_day(text: str) -> bool:
    """Tell whether a field looks like a day."""
    return bool(_DAY_FIELD.fullmatch(text))


def day_within(text: str) -> tuple[str, str] | None:
    """Return a day that stands in a line of text, and the line without it; None for none."""
    found = _DAY_WITHIN.search(text)
    if found is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return found[0], rest.strip(" ,;:-–\t\N{NO-BREAK SPACE}")


def list_day(text: str, today: date) -> tuple[date, bool]:
    """Read a field that should hold a day; also tell whether it says itself that it is an end.

    Raises:
        TypedDayError: it holds none.
    """
    said_end = bool(_END_FIELD.fullmatch(text))
    if found := _DAY_FIELD.fullmatch(text):
        return read_day(found["day"], today), said_end
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(days=int(text[:5])), False
    rest = _END_FIELD.fullmatch(text)
    try:
        return read_day(rest[1] if rest else text, today), said_end
    except (ValueError, OverflowError) as error:
        raise TypedDayError(UNREADABLE) from error
