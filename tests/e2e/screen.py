"""The screen that a program sees: pyte's, kept from what pyte would draw as garbage."""

import codecs
import unicodedata
from functools import cache
from typing import Final

import pyte
from pyte.screens import Char
from wcwidth import wcwidth

from tests.e2e.sequences import ALTERNATE_SCREEN, Modes, Piece, Splitter

_PLAIN_SPACES: Final = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
_KNOWN_ESCAPES: Final = frozenset({*pyte.Stream.escape, "#8"})
_KNOWN_CSI: Final = frozenset(pyte.Stream.csi) - {"c", "n"}
"""Those that pyte draws by; c and n are questions."""
_ANY_NUMBER: Final = "mhl"
"""Those with any number of parameters; others have one, or two where they name a place."""
_TWO: Final = "Hfr"
_KNOWN_MODES: Final = frozenset({"5", "6", "7", "25"})


def plain(text: str) -> str:
    """Return a text with plain spaces for its no-break ones."""
    return text.translate(_PLAIN_SPACES)


class Emulator:
    """Draws what a program writes; answers no question."""

    def __init__(self, columns: int, rows: int) -> None:
        self.modes = Modes()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._splitter = Splitter()
        self._primary = _Screen(columns, rows)
        self._screen = self._primary
        self._stream = pyte.Stream(self._screen)

    def feed(self, data: bytes) -> None:
        """Take what the program wrote; it may begin and end within a character or a sequence."""
        for piece in self._splitter.feed(self._decoder.decode(data)):
            self.modes.note(piece)
            if modes := piece.private_modes():
                for mode in modes:
                    self._switch(mode, piece.final or "")
            elif _is_drawn(piece):
                self._stream.feed(piece.whole)

    def _switch(self, mode: str, final: str) -> None:
        if mode in _KNOWN_MODES:
            self._stream.feed(f"\x1b[?{mode}{final}")
        elif mode in ALTERNATE_SCREEN and (final == "h") == (self._screen is self._primary):
            # pyte has one screen only: what stood there before would never be seen again.
            before = self._screen
            self._screen = _Screen(before.columns, before.lines) if final == "h" else self._primary
            self._screen.mode = set(before.mode)
            self._screen.cursor.hidden = before.cursor.hidden
            self._stream = pyte.Stream(self._screen)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size; what is drawn stays as far as there is room."""
        for screen in {self._primary, self._screen}:
            screen.resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """The rows as they read, without the spaces at their ends."""
        screen = self._screen
        return [
            # Not `display`: it fails where half of a wide character was overwritten.
            plain("".join(screen.buffer[row][column].data for column in range(screen.columns)))
            .rstrip()
            for row in range(screen.lines)
        ]  # fmt: skip

    @property
    def cells(self) -> tuple[Char, ...]:
        """All cells: also where the focus is, which changes colours and no text."""
        screen = self._screen
        return tuple(
            screen.buffer[row][column]
            for row in range(screen.lines)
            for column in range(screen.columns)
        )

    def cell(self, column: int, row: int) -> Char:
        """Return one cell: its character, its colours, and how it is set off."""
        return self._screen.buffer[row][column]

    @property
    def cursor(self) -> tuple[int, int] | None:
        """The cursor's column and row; None where it does not show."""
        cursor = self._screen.cursor
        return None if cursor.hidden else (cursor.x, cursor.y)


class _Screen(pyte.Screen):
    def erase_in_display(self, how: int = 0, *arguments: object, **options: object) -> None:
        """Erase; pyte would give the background of the moment to cells with something in them."""
        super().erase_in_display(how, *arguments, **options)
        if how == 2:
            for row in range(self.lines):
                self.buffer[row].update(dict.fromkeys(range(self.columns), self.cursor.attrs))

    def draw(self, data: str) -> None:
        """Draw a text without what pyte would drop the rest of it for."""
        super().draw("".join(filter(_has_place, data)))


@cache
def _has_place(character: str) -> bool:
    return wcwidth(character) > 0 or unicodedata.combining(character) != 0


def _is_drawn(piece: Piece) -> bool:
    if piece.final is not None:
        return (
            piece.final in _KNOWN_CSI
            and not piece.between
            and piece.parameters[:1] not in ("<", "=", ">", "?")
            and ":" not in piece.parameters
            and (piece.final in _ANY_NUMBER or _number_of(piece) <= 1 + (piece.final in _TWO))
        )
    return piece.plain is not None or piece.escape in _KNOWN_ESCAPES


def _number_of(piece: Piece) -> int:
    """Return how many parameters it has: too many where another begins in what was cut off."""
    return piece.parameters.count(";") + 1
