"""Card numbers as scanners, spreadsheets and people write them: how they are read, and how else.

A scanner is a keyboard: it sends the keys of the layout that it is set for, and the computer's own
layout says what they type. It may also send what belongs to the bar code and not to the number.
This module is the one home of those tables. It asks nobody: a reading is what may be meant, and
whether there is such a card is for the caller to find out. `read_card` returns what is certainly
meant; what `other_readings` returns is to be offered, never to be acted on.

Sources: Codabar's start and stop signs A to D, in older systems also E, N, T and * (ANSI/AIM BC3);
symbology identifiers ``]``, a letter, a digit (ISO/IEC 15424).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from syren_api.text import is_hyphen
from syren_tui.parsing.azerty import (
    CAPS,
    is_unshifted_card,
    is_unshifted_number,
    with_digits,
    with_digits_of_any,
    with_digits_of_qwerty,
)

LONGEST: Final = 40
"""Characters of a registration number at most (rule 8)."""

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_AIM: Final = re.compile(r"[\]$][A-Za-z][0-9](?=.)")
_CODABAR: Final = re.compile(
    r"(?P<start>[A-DENTa-dent*]?)(?P<number>[0-9$:/.+ -]+)(?P<stop>[A-DENTa-dent*]?)"
)
_QWERTY_ON_AZERTY: Final = str.maketrans("qQaAzZwW,?)$", "aAqQwWzZmM-]")
_AZERTY_ON_QWERTY: Final = str.maketrans("qQaAzZwW;:", "aAqQwWzZmM")
_QWERTZ: Final = str.maketrans("yYzZ", "zZyY")
_MOST_STEPS: Final = 3
_MOST: Final = 16
"""Readings at most: each is looked for."""


class ReadingKind(StrEnum):
    """What was done to what was typed."""

    AIM = "aim"
    """The prefix that names the kind of bar code was taken off."""
    CODABAR = "codabar"
    """Codabar's start and stop signs were taken off."""
    ZERO_FEWER = "zero_fewer"
    ZERO_MORE = "zero_more"
    CASE = "case"
    """Letters in the other case."""
    SPACES = "spaces"
    """Spaces and hyphens were left out."""
    CAPS_LOCK = "caps_lock"
    """Capitals with accents were read as the digits on their keys."""
    SIGNS = "signs"
    """Signs were read as the digits on their keys."""
    LAYOUT = "layout"
    """Letters were read as those of another keyboard on the same keys."""


_KINDS: Final = {
    ReadingKind.ZERO_MORE: ReadingKind.ZERO_FEWER,
    ReadingKind.CAPS_LOCK: ReadingKind.SIGNS,
}
"""What is done once together with another."""


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A number that may be meant by another."""

    number: str
    how: tuple[ReadingKind, ...]
    """In the order in which it was done."""


def plain(text: str) -> str:
    """Return a text as if what cannot be seen in it were not there.

    Invisible characters (category Cf) are left out, but for the soft hyphen inside; no-break and
    other spaces are plain ones, and none is left at the ends.
    """
    if text.isascii():
        return text.strip()
    return "".join(
        " " if character.isspace() else character
        for character in text
        if character == "\u00ad" or unicodedata.category(character) != "Cf"
    ).strip(" \u00ad")


def read_card(text: str) -> str:
    """Return the number that is meant by what a scanner, or a person, typed.

    A scanner that is set for another keyboard types the unshifted signs of AZERTY's digits:
    ``éç(è_`` for 29578.
    """
    typed = plain(text)
    return with_digits(typed) if is_unshifted_card(typed) else typed


def read_search(text: str) -> str:
    """Return what is meant by a search as typed: a name, or a number as `read_card` reads it.

    Names are looked for while they are typed: signs beside letters, or fewer than five, stay.
    """
    typed = plain(text)
    return with_digits(typed) if is_unshifted_number(typed) else typed


def is_number(text: str) -> bool:
    """Tell whether a text is a card's number rather than a name or an e-mail address.

    Names hold no digit; addresses may.
    """
    return any(character.isdigit() for character in text) and not _EMAIL.fullmatch(text)


def has_digits(name: str) -> bool:
    """Tell whether a name is a number or holds one, also as AZERTY's unshifted signs."""
    return is_number(name) or is_unshifted_number(plain(name))


def other_readings(number: str) -> list[OtherReading]:
    """Return what else may be meant by a number that nobody has, the likeliest first.

    Args:
        number: as it was typed, or as `read_card` returned it.

    Returns:
        Each number once and never `number` itself; none for a name. Several things may have been
        done at once, each of them once: a prefix taken off what another keyboard has typed.
    """
    start = plain(number)
    if not start or len(start) > 2 * LONGEST:
        return []
    found: dict[str, tuple[ReadingKind, ...]] = {start: ()}
    latest = [start]
    for _ in range(_MOST_STEPS):
        reached: list[str] = []
        for text in latest:
            done = {_KINDS.get(each, each) for each in found[text]}
            for step, how in _steps(text):
                if step and step not in found and _KINDS.get(how, how) not in done:
                    found[step] = (*found[text], how)
                    reached.append(step)
        latest = reached
    del found[start]
    readings = [OtherReading(text, how) for text, how in found.items() if _may_be_one(text)]
    return readings[:_MOST]


def _may_be_one(text: str) -> bool:
    return is_number(text) and len(text) <= LONGEST


def _steps(text: str) -> Iterator[tuple[str, ReadingKind]]:
    """Yield what one step leads to."""
    for step in _STEPS:
        yield from step(text)


def _digits(text: str) -> Iterator[tuple[str, ReadingKind]]:
    if (number := with_digits_of_any(text)) is not None:
        capitals = any(ord(character) in CAPS for character in text)
        yield number, ReadingKind.CAPS_LOCK if capitals else ReadingKind.SIGNS
    if (number := with_digits_of_qwerty(text)) is not None:
        yield number, ReadingKind.SIGNS


def _without_prefix(text: str) -> Iterator[tuple[str, ReadingKind]]:
    if _AIM.match(text):
        yield text[3:].strip(), ReadingKind.AIM


def _without_codabar(text: str) -> Iterator[tuple[str, ReadingKind]]:
    if (parts := _CODABAR.fullmatch(text)) and is_number(parts["number"]):
        number = parts["number"].strip()
        if parts["start"] or parts["stop"]:
            yield number, ReadingKind.CODABAR
        if parts["start"] and parts["stop"]:  # one of them may belong to the number
            yield number + parts["stop"], ReadingKind.CODABAR
            yield parts["start"] + number, ReadingKind.CODABAR


def _zeros(text: str) -> Iterator[tuple[str, ReadingKind]]:
    if text.isascii() and text.isdigit():
        if text.startswith("0") and len(text) > 1:
            yield text[1:], ReadingKind.ZERO_FEWER
        yield "0" + text, ReadingKind.ZERO_MORE


def _letters(text: str) -> Iterator[tuple[str, ReadingKind]]:
    if not is_number(text):
        return
    for layout in (_QWERTY_ON_AZERTY, _AZERTY_ON_QWERTY, _QWERTZ):
        yield text.translate(layout), ReadingKind.LAYOUT


def _spaces(text: str) -> Iterator[tuple[str, ReadingKind]]:
    if is_number(text):
        yield (
            "".join(each for each in text if not each.isspace() and not is_hyphen(each)),
            ReadingKind.SPACES,
        )


def _case(text: str) -> Iterator[tuple[str, ReadingKind]]:
    if is_number(text):
        yield text.upper(), ReadingKind.CASE
        yield text.lower(), ReadingKind.CASE


_STEPS: Final[tuple[Callable[[str], Iterator[tuple[str, ReadingKind]]], ...]] = (
    _without_prefix,
    _digits,
    _zeros,
    _spaces,
    _case,
    _without_codabar,
    _letters,
)
