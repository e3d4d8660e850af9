"""What a program writes to a terminal, taken apart: text, and sequences that begin with ESC."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

ALTERNATE_SCREEN: Final = frozenset({"47", "1047", "1049"})
_ON_BY_DEFAULT: Final = frozenset({"7", "25"})
"""Lines wrap and the cursor shows: it is off that such a mode is left."""
_WHOLE: Final = re.compile(
    r"(?P<plain>[^\x1b]+)"
    r"|\x1b\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: titles, colours, links, the clipboard
    r"|\x1b[PX^_][^\x1b]*\x1b\\"  # DCS and its like
    r"|\x1b(?P<escape>[ -/]+[0-~]|[0-OQ-WYZ\\`-~])"
)
_UNFINISHED: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)\Z"
)
_BROKEN: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*|[PX^_][^\x1b]*)?")


class Piece(NamedTuple):
    """Text, or one sequence."""

    whole: str
    plain: str | None
    """Of text: what it is."""
    escape: str | None
    """Of a sequence that is neither CSI nor a string: what follows ESC."""
    final: str | None
    """Of CSI: its letter."""
    parameters: str
    between: str

    def private_modes(self) -> list[str]:
        """Return the numbers of the private modes that this switches on (h) or off (l)."""
        if self.final in ("h", "l") and self.parameters.startswith("?"):
            return self.parameters[1:].split(";")
        return []


class Splitter:
    """Takes apart what comes in reads that begin and end anywhere."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> Iterator[Piece]:
        """Give each piece that is whole; the rest waits for what comes next."""
        text, self._rest = self._rest + text, ""
        place = 0
        while place < len(text):
            if found := _WHOLE.match(text, place):
                part = found.group
                yield Piece(
                    found[0], part("plain"), part("escape"), part("final"),
                    part("parameters") or "", part("between") or "",
                )  # fmt: skip
            elif _UNFINISHED.match(text, place):
                self._rest = text[place:]
                return
            else:
                found = _BROKEN.match(text, place)
                assert found is not None
            place = found.end()


class Modes:
    """What a program has switched on in its terminal and not off again."""

    def __init__(self) -> None:
        self._switched: set[str] = set()
        self._alternate = False
        # A terminal keeps one for each of its two screens.
        self._keyboards: dict[bool, int] = {False: 0, True: 0}

    def note(self, piece: Piece) -> None:
        """Take note of what a sequence switches."""
        for mode in piece.private_modes():
            on = piece.final == "h"
            if mode in ALTERNATE_SCREEN:
                self._alternate = on
            left = "l" if mode in _ON_BY_DEFAULT else "h"
            self._switch(f"?{mode}{left}", piece.final == left)
        if piece.escape in ("=", ">"):
            self._switch("=", piece.escape == "=")
        if piece.final == "m" and piece.parameters.startswith(">4"):
            self._switch(">4m", piece.parameters not in (">4", ">4;0"))
        if piece.final == "u" and piece.parameters.startswith(">"):
            self._keyboards[self._alternate] += 1
        if piece.final == "u" and piece.parameters.startswith("<"):
            pushed = self._keyboards[self._alternate] - int(piece.parameters[1:] or 1)
            self._keyboards[self._alternate] = max(0, pushed)

    def _switch(self, name: str, on: bool) -> None:
        if on:
            self._switched.add(name)
        else:
            self._switched.discard(name)

    @property
    def left(self) -> set[str]:
        """The sequences that nothing has undone: ``?1049h``, ``?25l``, ``>u``."""
        return self._switched | ({">u"} if any(self._keyboards.values()) else set())
