"""Styles of a terminal: the parameters of the SGR sequence that sets one after a reset."""

from functools import lru_cache
from typing import Final, NamedTuple

PLAIN: Final = ""
"""The style after a reset."""
_SEEN_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "53"})
"""Underline, reverse, strike, double underline, overline: they are visible on a blank."""
_ENDS: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "7": "27"}
"""What ends an attribute alone (ECMA-48); the others end with a reset."""
_COLOURS: Final = {"2": 3, "5": 1}
"""How many numbers follow the kind of a colour: RGB, or an index of the palette."""


class _Parts(NamedTuple):
    attributes: frozenset[str]
    foreground: str
    background: str


@lru_cache(maxsize=2048)
def _parts(style: str) -> _Parts:
    attributes: set[str] = set()
    foreground = background = ""
    parameters = style.split(";") if style else []
    place = 0
    while place < len(parameters):
        one = parameters[place]
        length = 1
        if one in ("38", "48"):
            kind = parameters[place + 1] if place + 1 < len(parameters) else ""
            length = 2 + _COLOURS.get(kind, 0)
            colour = ";".join(parameters[place : place + length])
            foreground, background = (colour, background) if one == "38" else (foreground, colour)
        elif one in ("", "0"):
            attributes.clear()
            foreground = background = ""
        elif _is_colour(one, "3", "9"):
            foreground = "" if one == "39" else one
        elif _is_colour(one, "4", "10"):
            background = "" if one == "49" else one
        else:
            attributes.add(one)
        place += length
    return _Parts(frozenset(attributes), foreground, background)


def _is_colour(parameter: str, normal: str, bright: str) -> bool:
    return any(
        parameter.startswith(first) and len(parameter) == len(first) + 1
        for first in (normal, bright)
    )


def written(style: str) -> str:
    """Return a style as the model keeps it: empty for a reset."""
    return PLAIN if style == "0" else style


@lru_cache(maxsize=2048)
def blank(style: str) -> str:
    """Return what is visible of a style on a blank: the background, or all if it has a line."""
    parts = _parts(style)
    return style if parts.attributes & _SEEN_ON_BLANKS else parts.background


@lru_cache(maxsize=2048)
def is_erasable(style: str) -> bool:
    """Tell whether blanks of a style show only the background."""
    return not _parts(style).attributes & _SEEN_ON_BLANKS


@lru_cache(maxsize=8192)
def change(before: str, after: str) -> str:
    """Return the shortest sequence that changes one style into another."""
    if before == after:
        return ""
    old, new = _parts(before), _parts(after)
    full = f"\x1b[0;{after}m" if after else "\x1b[m"
    gone = old.attributes - new.attributes
    if not gone <= _ENDS.keys():
        return full
    ends = {_ENDS[attribute] for attribute in gone}
    # Bold and dim end together, as both underlines: the one that stays is set again.
    kept = {attribute for attribute in old.attributes if _ENDS.get(attribute) not in ends}
    added = sorted(ends) + sorted(new.attributes - kept)
    if old.foreground != new.foreground:
        added.append(new.foreground or "39")
    if old.background != new.background:
        added.append(new.background or "49")
    delta = f"\x1b[{';'.join(added)}m" if added else ""
    return min(full, delta, key=len)
