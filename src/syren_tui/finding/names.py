"""Whether the name on a list and the name of an account can be the same person's."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from syren_api.text import REPLACEMENT, search_parts

_PARTICLES: Final = frozenset({
    "le", "la", "les", "l", "de", "du", "des", "d", "von", "van", "der", "den", "ben", "el",
    "al", "y",
})  # fmt: skip
_TITLES: Final = frozenset({
    "m", "mr", "mme", "mlle", "melle", "madame", "monsieur", "mademoiselle", "ep", "epouse",
    "nee", "veuve", "vve", "dit", "dite",
})  # fmt: skip
_BY_MARRIAGE: Final = frozenset({
    "ep", "epouse", "nee", "veuve", "vve",
})  # fmt: skip
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
        return not listed_first or _same_first(_parts(listed_first), wanted_first)
    if listed_first:
        halves = [(listed_last, listed_first), (listed_first, listed_last)]
    elif _is_last(listed_last, wanted_last):
        return True
    else:
        halves = list(_halves(listed_last))
    return any(
        _same_last(_parts(one), wanted_last) and _same_first(_parts(other), wanted_first)
        for one, other in halves
    )


def shares_part(text: str, last: str, first: str) -> bool:
    """Tell whether a text has a part of an account's name in it."""
    return bool({*_telling(_parts(text))} & {*_telling(_parts(last)), *_telling(_parts(first))})


def _parts(name: str) -> Parts:
    parts = search_parts(_BETWEEN.sub(" ", name.replace(REPLACEMENT, "?")))
    return tuple(part for part in parts if part not in _TITLES) or tuple(parts)


def _halves(name: str) -> Iterator[tuple[str, str]]:
    """Yield each way to take a name for a last and a first name, in both orders."""
    words = _BETWEEN.sub(" ", name).split()
    for place in range(1, len(words)):
        one, other = " ".join(words[:place]), " ".join(words[place:])
        yield one, other
        yield other, one


def _is_last(listed: str, wanted: Parts) -> bool:
    """Tell whether a name is the last name alone, or with the one by marriage or birth."""
    parts = _parts(listed)
    if not parts or "".join(parts) == "".join(wanted):
        return True
    if {*search_parts(_BETWEEN.sub(" ", listed))} & _BY_MARRIAGE:
        return _same_last(parts, wanted)
    return _within(_telling(parts), _telling(wanted))


def _same_last(listed: Parts, wanted: Parts) -> bool:
    """Tell whether one side has nothing that the other has not."""
    if "".join(listed) == "".join(wanted):
        return True
    one, other = _telling(listed), _telling(wanted)
    return _within(one, other) or _within(other, one)


def _same_first(listed: Parts, wanted: Parts) -> bool:
    """Tell whether first names begin alike, and one side has nothing that the other has not."""
    if not listed or not wanted:
        return False
    if {*listed} == {*wanted} or "".join(listed) == "".join(wanted):
        return True
    return all(map(_alike_first, listed, wanted))


def _telling(parts: Sequence[str]) -> Parts:
    """Leave out the particles, where something else is left."""
    return tuple(part for part in parts if part not in _PARTICLES) or tuple(parts)


def _within(some: Parts, others: Parts) -> bool:
    return bool(some) and all(any(_alike(part, other) for other in others) for part in some)


def _alike(part: str, other: str) -> bool:
    """Tell whether two parts are the same; a letter that an export has lost stands as ``?``."""
    return part == other or ("?" in part and fnmatchcase(other, part))


def _alike_first(part: str, other: str) -> bool:
    """Tell whether two first names are the same; either may be an initial."""
    return _alike(part, other) or (min(len(part), len(other)) == 1 and part[0] == other[0])
