"""Text from outside: folded to be searched, cleaned to be shown.

Both are one-way: what is stored, compared as an id or sent back is always the text as it came.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands on the screen for a character that must not reach a terminal."""

_APOSTROPHES: Final = (
    "'`\u00b4\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8"
    "\u02ca\u02cb\u0374\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\ua78b\ua78c"
    "\uff07\uff40"
)
_HYPHENS_OUTSIDE_PD: Final = "\u00ad\u02d7\u2043\u2212\u207b\u208b\u2796"
_LETTERS: Final = {
    "œ": "oe",
    "Œ": "oe",
    "æ": "ae",
    "Æ": "ae",
    "ł": "l",
    "Ł": "l",
    "ø": "o",
    "Ø": "o",
    "ß": "ss",
    "ẞ": "ss",
}
MAX_DEPTH: Final = 64
"""Lists and objects in one another: no call of the contract nests deeper than four."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
MOST_MARKS: Final = 4
"""So many combining marks in a row a text may have; more would cover the lines around it."""
_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, range(0x180B, 0x1810)),
    map(chr, range(0xFE00, 0xFE10)),
    map(chr, range(0xE0100, 0xE01F0)),
)
"""Blank by their nature, though no category says so: fillers, and what only changes the sign before
it, such as variation selectors."""


@lru_cache(maxsize=4096)
def is_mark(character: str) -> bool:
    """Tell whether it is a combining mark (category M)."""
    return unicodedata.category(character).startswith("M")


def is_invisible(character: str) -> bool:
    """Tell whether it is a letter or a mark that is blank by its nature."""
    return character in _INVISIBLE


@lru_cache(maxsize=4096)
def is_hyphen(character: str) -> bool:
    """Tell whether it is a hyphen of any kind (rule 9)."""
    return character in _HYPHENS_OUTSIDE_PD or unicodedata.category(character) == "Pd"


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if is_hyphen(character):
        return "-"
    if is_mark(character):
        return ""
    return _LETTERS.get(character, character)


def fold(text: str) -> str:
    """Fold a text for search and sorting, by rule 9.

    NFKD without combining marks, œ as oe, æ as ae, ł as l, ø as o, ß as ss, every apostrophe
    as ``'``, every hyphen as ``-``, casefolded. Folding a folded text changes nothing.
    """
    if text.isascii():
        return text.casefold().replace("`", "'")
    # Apostrophes and hyphens go first: NFKD takes some of them apart. Casefolding can bring new
    # characters to decompose (İ), hence the second pass.
    for _ in range(2):
        text = "".join(map(_fold_character, text))
        text = "".join(map(_fold_character, unicodedata.normalize("NFKD", text)))
        text = text.casefold()
    return text


def search_parts(search: str, *, once: bool = True) -> list[str]:
    """Split a search into its folded parts (rule 9), in the order typed.

    The search is split at white space, apostrophes and hyphens of any kind, so that no part
    holds one. An empty list finds everyone.

    Args:
        search: what was typed.
        once: whether a part that comes again is left out.
    """
    words = fold(search).replace("'", " ").replace("-", " ").split()
    return list(dict.fromkeys(words)) if once else words


def sort_key(text: str) -> str:
    """Return the form in which names compare, by code point: their folded form."""
    return fold(text)


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    # Cc: C0 and C1. Cf: bidirectional controls, zero-width characters, tags, the soft hyphen.
    # Cs: lone surrogates. Zl and Zp: line and paragraph separators.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return REPLACEMENT
    return REPLACEMENT if is_invisible(character) else character


def clean(text: str) -> str:
    """Make a text safe to show on one line of a terminal.

    NFC, then every control, escape, zero-width, blank and bidirectional character becomes
    `REPLACEMENT`, so that the reader sees that something stood there; so do the combining marks in
    a row beyond `MOST_MARKS`, all together. Cleaning a clean text changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    # Before NFC too: it takes a time that grows with the square of how many marks follow.
    text = unicodedata.normalize("NFC", _with_few_marks(text))
    return _with_few_marks("".join(map(_shown, text)))


def _with_few_marks(text: str) -> str:
    if not any(map(is_mark, text)):
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if is_mark(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
        elif marks == MOST_MARKS + 1:
            kept.append(REPLACEMENT)
    return "".join(kept)


def unspeakable(value: object) -> Iterator[str]:
    """Yield a JSON pointer to each string in a parsed JSON value that no call may carry.

    Those are strings with a NUL character or a lone surrogate, names of fields included. The work
    grows with the size of the value, not with its depth.

    Raises:
        RecursionError: it is nested deeper than `MAX_DEPTH`.
    """
    if isinstance(value, str) and _is_unspeakable(value):
        yield ""
    steps: list[str] = []
    open_values = [_fields(value)]
    while open_values:
        for name, field in open_values[-1]:
            if isinstance(name, str) and _is_unspeakable(name):
                yield _pointer(steps)
            elif isinstance(field, str):
                if _is_unspeakable(field):
                    yield _pointer([*steps, str(name)])
            elif isinstance(field, dict | list):
                if len(open_values) == MAX_DEPTH:
                    raise RecursionError("nested too deep")
                steps.append(str(name))
                open_values.append(_fields(field))
                break
        else:
            open_values.pop()
            del steps[-1:]


def _fields(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, dict):
        return iter(value.items())
    return iter(enumerate(value if isinstance(value, list) else ()))


def _pointer(steps: list[str]) -> str:
    return "".join(f"/{escape_pointer(step)}" for step in steps)


def _is_unspeakable(text: str) -> bool:
    return "\0" in text or _SURROGATE.search(text) is not None


def escape_pointer(name: str) -> str:
    """Write a field's name as one step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
