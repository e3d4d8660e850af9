"""Whether the name on a list and the name of an account can be the same person's."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from syren_api.text import REPLACEMENT, search_parts
from syren_tui.renewal.word_sets import word_set

_PARTICLES: Final = word_set("le la les l de du des d von van der den ben el al y")
_TITLES: Final = word_set(
    "m mr mme mlle melle madame monsieur mademoiselle ep epouse nee veuve vve dit dite"
)

_BETWEEN: Final = re.compile(r"[.,;:/()\[\]_\"]+")

Parts = tuple[str, ...]


def agrees(listed_last: str, listed_first: str, last: str, first: str) -> bool:
    """Tell whether a name as a list has it can be that of an account.

    Parts are compared folded, in any order of last and first name; a second first name or a
    married name that one side does not have is agreement. Nothing on the list is agreement too.

    Args:
        listed_last: the last name on the list, or the whole name.
        listed_first: the first name on the list, if it has a column of its own.
        last: the account's.
        first: the account's.
    """
    wanted_last, wanted_first = _parts(last), _parts(first)
    if not listed_last:
        return not listed_first or _same(_parts(listed_first), wanted_first, initials=True)
    listed = _parts(f"{listed_last} {listed_first}")
    if not listed:
        return True
    if not listed_first and _same(listed, wanted_last):
        return True
    return any(
        _same(one, wanted_last) and _same(other, wanted_first, initials=True)
        for one, other in _halves(listed)
    )


def shares_part(text: str, last: str, first: str) -> bool:
    """Tell whether a text has a part of an account's name in it."""
    return bool({*_telling(_parts(text))} & {*_telling(_parts(last)), *_telling(_parts(first))})


def _parts(name: str) -> Parts:
    parts = search_parts(_BETWEEN.sub(" ", name.replace(REPLACEMENT, "?")))
    return tuple(part for part in parts if part not in _TITLES) or tuple(parts)


def _halves(parts: Parts) -> Iterator[tuple[Parts, Parts]]:
    """Yield each way to take a name for a last and a first name, in both orders."""
    for place in range(1, len(parts)):
        yield parts[:place], parts[place:]
        yield parts[place:], parts[:place]


def _same(listed: Parts, wanted: Parts, *, initials: bool = False) -> bool:
    """Tell whether one side has nothing that the other has not."""
    if "".join(listed) == "".join(wanted):
        return True
    one, other = _telling(listed), _telling(wanted)
    return _within(one, other, initials) or _within(other, one, initials)


def _telling(parts: Sequence[str]) -> Parts:
    """Leave out the particles, where something else is left."""
    return tuple(part for part in parts if part not in _PARTICLES) or tuple(parts)


def _within(some: Parts, others: Parts, initials: bool) -> bool:
    return bool(some) and all(
        any(_alike(part, other, initials) for other in others) for part in some
    )


def _alike(part: str, other: str, initials: bool) -> bool:
    if part == other:
        return True
    if "?" in part:  # a letter that an export has lost
        return fnmatchcase(other, part)
    return initials and min(len(part), len(other)) == 1 and part[0] == other[0]
