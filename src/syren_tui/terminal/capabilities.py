"""What a terminal knows beyond moving, writing, colours and erasing to the end of a line."""

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
    """What may be used; what is off costs bytes, never the right picture."""

    erases_in_colour: bool = False
    """Whether what is erased has the current background, not the terminal's own."""
    erases_characters: bool = False
    """Whether a run within a line can be erased (ECH)."""
    moves_lines: bool = False
    """Whether lines can be inserted and deleted within a scroll region."""


def abilities_of(environment: Mapping[str, str]) -> Capabilities:
    """Return what the terminal of an environment can do for sure, by its TERM."""
    family = environment.get("TERM", "").partition("-")[0]
    if family == "screen" or environment.get("STY"):
        # GNU screen erases in the terminal's own background, whatever TERM says inside of it.
        return Capabilities(moves_lines=True)
    if family in _WITHOUT_COLOUR:
        return Capabilities(erases_characters=True, moves_lines=True)
    return Capabilities(True, True, True) if family in _WHOLE else Capabilities()
