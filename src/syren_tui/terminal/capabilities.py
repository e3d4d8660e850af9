"""What a terminal can do beyond moves, text, colours and erasing to the end of a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_WHOLE: Final = frozenset({
    "xterm", "linux", "rxvt", "putty", "konsole", "gnome", "vte", "alacritty", "kitty", "foot",
    "mintty", "iterm2",
})  # fmt: skip
_WITHOUT_COLOUR: Final = frozenset({"tmux", "vt220", "vt320", "vt420", "vt520"})


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What may be used; without it more bytes are sent, and the screen is the same."""

    erases_in_colour: bool = False
    """Whether erased cells get the current background, not the terminal's default."""
    erases_characters: bool = False
    """Whether cells within a line can be erased (ECH)."""
    moves_lines: bool = False
    """Whether lines can be inserted and deleted within a scroll region."""


def abilities_of(environment: Mapping[str, str]) -> Capabilities:
    """Return what a terminal can certainly do, by the TERM of an environment."""
    family = environment.get("TERM", "").partition("-")[0]
    if family == "screen" or environment.get("STY"):
        # GNU screen erases in the default background, whatever TERM is inside it.
        return Capabilities(moves_lines=True)
    if family in _WITHOUT_COLOUR:
        return Capabilities(erases_characters=True, moves_lines=True)
    return Capabilities(True, True, True) if family in _WHOLE else Capabilities()
