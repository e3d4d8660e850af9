"""Whether a library system's name and an account's are the same person's."""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from syren_api.text import fold, is_hyphen, search_parts
from syren_tui.finding.names import agrees

_BETWEEN: Final = re.compile(r"[.,;:/()]+")
_WORD: Final = re.compile(r"[^\s.,;:/()-]+")
_PLAIN_PARTS: Final = re.compile("[ '’-]")
_SIGNS: Final = frozenset("'.,;:/() -\N{NO-BREAK SPACE}")


class Likeness(Enum):
    """How two names compare."""

    SAME = auto()
    FIRST_DIFFERS = auto()
    """The last names agree, the first names do not, or one is an initial alone."""
    OTHER = auto()
    UNTOLD = auto()
    """The system tells no name, or no first name that could be compared."""


def likeness(source_last: str, source_first: str, last: str, first: str) -> Likeness:
    """Compare a name as a library system tells it with an account's.

    By folded parts, in any order of last and first name; a second first name or a married name
    that one side does not have is agreement.

    Args:
        source_last: the last name; the whole name where `source_first` is empty.
        source_first: the first name, if it is told by itself.
        last: the account's.
        first: the account's.
    """
    if (
        source_last.casefold() == last.casefold()
        and source_first.casefold() == first.casefold()
        and last[:1].isalpha()
        and first[:1].isalpha()
    ):
        return Likeness.SAME
    halves = list(_halves(source_last, source_first))
    if any(_are_same(one, other, last, first) for one, other in halves):
        return Likeness.SAME
    parts = {half for pair in halves for half in pair if search_parts(half)}
    if not parts:
        parts = {each for each in (source_last, source_first) if search_parts(each)}
    if not parts:
        return Likeness.UNTOLD
    if any(_shares_last(each, last) for each in parts):
        return Likeness.FIRST_DIFFERS if halves else Likeness.UNTOLD
    return Likeness.OTHER


def has_odd_signs(name: str) -> bool:
    """Tell whether something stands in a name that stands in no name: digits, signs, controls."""
    if "".join(_PLAIN_PARTS.split(name)).isalpha():
        return False
    return not all(map(_belongs, unicodedata.normalize("NFC", name)))


def _belongs(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] in "LM" or character in _SIGNS or fold(character) == "'":
        return True
    return is_hyphen(character) and category != "Cf"


def _halves(source_last: str, source_first: str) -> Iterator[tuple[str, str]]:
    """Yield each way to take a told name for a last and a first name."""
    if search_parts(source_last) and search_parts(source_first):
        yield source_last, source_first
        return
    words = _BETWEEN.sub(" ", source_last if search_parts(source_last) else source_first).split()
    for place in range(1, len(words)):
        yield " ".join(words[:place]), " ".join(words[place:])


def _are_same(one: str, other: str, last: str, first: str) -> bool:
    if not agrees(one, other, last, first):
        return False
    told, own = {*_WORD.findall(fold(f"{one} {other}"))}, {*_WORD.findall(fold(f"{last} {first}"))}
    # An initial agrees with every name that begins so: that tells nobody.
    initials = {word for word in told ^ own if len(word) == 1}
    return not initials or _joined(one, other) in {_joined(last, first), _joined(first, last)}


def _joined(*names: str) -> str:
    return "".join(search_parts(" ".join(names), once=False))


def _shares_last(told: str, last: str) -> bool:
    return agrees(told, "", last, "") or agrees(last, "", told, "")
