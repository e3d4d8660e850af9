"""Texts that are given to be stored: what is taken off their ends, what is refused (rule 8)."""

import unicodedata
from typing import Final

from pydantic_core import PydanticCustomError

from syren_api.text import MOST_MARKS, is_invisible, is_mark

_REFUSED: Final = frozenset({"Cc", "Zl", "Zp"})


def trimmed(value: object) -> object:
    """Return a text without white space and invisible characters (category Cf) at its ends.

    What is no text is returned as it is, for others to refuse.

    Raises:
        PydanticCustomError: `control_character`: it holds a control character or a line or
            paragraph separator, at its ends too; `too_many_marks`: more than `MOST_MARKS` combining
            marks follow one another.
    """
    if not isinstance(value, str) or (value.isascii() and value.isalnum()):
        return value
    marks = 0
    for character in value:
        if unicodedata.category(character) in _REFUSED:
            raise PydanticCustomError("control_character", "a control character is in it")
        marks = marks + 1 if is_mark(character) else 0
        if marks > MOST_MARKS:
            raise PydanticCustomError("too_many_marks", "too many combining marks follow")
    return without_ends(value)


def without_ends(text: str) -> str:
    """Return a text without white space and invisible characters (category Cf) at its ends."""
    first, last = 0, len(text)
    while first < last and _is_taken_off(text[first]):
        first += 1
    while last > first and _is_taken_off(text[last - 1]):
        last -= 1
    return text[first:last]


def _is_taken_off(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"


def visible(text: str) -> str:
    """Return a text that has something in it to be seen.

    Raises:
        PydanticCustomError: `nothing_visible`: it has not. Combining marks alone, variation
            selectors among them, are nothing, nor are letters that are blank by their nature.
    """
    for character in text:
        if unicodedata.category(character)[0] not in "CMZ" and not is_invisible(character):
            return text
    raise PydanticCustomError("nothing_visible", "nothing in it can be seen")
