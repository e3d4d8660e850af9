"""Finds lines that have only moved: a terminal can scroll them by itself."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from syren_tui.terminal.rows import CellRow

_FEWEST: Final = 4
"""Fewest changed lines for which it looks."""
_OVERHEAD: Final = 24
"""What a scroll costs, in cells that could be written instead."""


class Scroll(NamedTuple):
    """Lines that move within a region of the screen."""

    top: int
    bottom: int
    """The last line of the region."""
    up: int
    """By how many lines; below 0: down."""


def find_scroll(
    shown: Mapping[int, CellRow], wanted: Mapping[int, CellRow], changed: Iterable[int]
) -> Scroll | None:
    """Return how most of the changed lines have moved, if a scroll saves output.

    Args:
        shown: the lines on the terminal, by number.
        wanted: the lines that should be there.
        changed: the numbers of the lines that differ.
    """
    texts = {line: wanted[line].before_edge() for line in changed}
    if len(texts) < _FEWEST:
        return None
    places: dict[str, list[int]] = {}
    for line, row in shown.items():
        places.setdefault(row.before_edge(), []).append(line)
    votes = Counter(
        place - line
        for line, text in texts.items()
        if text.strip()
        for place in places.get(text, ())
        if place != line
    )
    if not votes:
        return None
    up = votes.most_common(1)[0][0]
    moved = [
        line
        for line, text in texts.items()
        if text.strip() and line + up in shown and shown[line + up].before_edge() == text
    ]
    top, bottom = min(*moved, *(each + up for each in moved)), max(
        *moved, *(each + up for each in moved)
    )  # fmt: skip
    part = range(top, bottom + 1)
    if not all(line in shown and line in wanted for line in part):
        return None
    before = sum(_differing(shown[line], wanted[line]) for line in part)
    after = sum(
        _differing(shown[line + up], wanted[line])
        if line + up in part
        else len(wanted[line].text().strip())
        for line in part
    )
    return Scroll(top, bottom, up) if after + _OVERHEAD < before else None


def _differing(one: CellRow, other: CellRow) -> int:
    return sum(
        1
        for here, there, style, wanted in zip(
            one.chars, other.chars, one.styles, other.styles, strict=False
        )
        if here != there or style != wanted
    )
