"""Styles as a terminal has them: the parameters of the SGR sequence that sets one from nothing."""

from functools import lru_cache
from typing import Final, NamedTuple

PLAIN: Final = ""
"""The style after a reset."""
_SEEN_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "53"})
"""Underlined, reversed, struck, twice underlined, overlined: a blank shows them."""
_COLOURS: Final = {"2": 3, "5": 1}
"""How many numbers follow the kind of a colour: RGB, or a place in the palette."""


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
    """Return a style as the screen keeps it: nothing for a reset."""
    return PLAIN if style == "0" else style


@lru_cache(maxsize=2048)
def blank(style: str) -> str:
    """Return what shows of a style on a blank: its background; all of it where it has a line."""
    parts = _parts(style)
    return style if parts.attributes & _SEEN_ON_BLANKS else parts.background


@lru_cache(maxsize=2048)
def is_erasable(style: str) -> bool:
    """Tell whether blanks of a style are background alone."""
    return not _parts(style).attributes & _SEEN_ON_BLANKS


@lru_cache(maxsize=8192)
def change(before: str, after: str) -> str:
    """Return the shortest sequence that makes one style of another."""
    if before == after:
        return ""
    old, new = _parts(before), _parts(after)
    anew = f"\x1b[0;{after}m" if after else "\x1b[m"
    if old.attributes - new.attributes:
        return anew
    added = sorted(new.attributes - old.attributes)
    if old.foreground != new.foreground:
        added.append(new.foreground or "39")
    if old.background != new.background:
        added.append(new.background or "49")
    little = f"\x1b[{';'.join(added)}m" if added else ""
    return min(anew, little, key=len)
