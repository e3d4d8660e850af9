"""Pasted texts: each is one message, also where the terminal does not mark it as a paste.

Ten thousand lines, key by key, would be ten thousand searches.
"""

import re
from collections.abc import Iterator
from typing import Final

from textual import events
from textual.message import Message

from syren_tui.terminal.escape_sequences import PASTE_ENDS, SEQUENCE

PASTE: Final = 500
"""Characters without a pause that are a paste: nobody types ahead so far."""
BURST: Final = 64
"""Characters in one read that may be the beginning of an unmarked paste."""
_BURST_TIMEOUT: Final = 0.03
"""Seconds to wait for more characters of a burst."""
_UNMARKED_TIMEOUT: Final = 0.5
"""Seconds without a character after which an unmarked paste is complete: slow lines and busy hosts
deliver it in pieces, and each piece alone would be typed behind the one before."""
MARKED_TIMEOUT: Final = 5.0
"""Seconds without a character after which a marked paste is complete: its end was lost."""
_LONGEST_PASTE: Final = 5_000_000
"""Characters that are kept; a list of cards refuses fewer as too long."""
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Of a pasted text: all but tabs and ends of lines."""


class MarkedPaste:
    """A paste between the terminal's marks."""

    def __init__(self) -> None:
        """Start outside of a paste."""
        self.is_open = False
        """Whether its beginning has come, and its end has not."""
        self._parts: list[str] = []
        self._length = 0

    def open(self) -> None:
        """Start a paste."""
        self.is_open, self._length = True, 0

    def read(self, data: str, place: int) -> tuple[int, str, Iterator[Message]]:
        """Take what belongs to the paste.

        Returns:
            Where the data goes on; what may be the beginning of the end mark, to be kept for the
            next read; the paste, where its end has come.
        """
        end = data.find(PASTE_ENDS, place)
        if end >= 0:
            self._take(data[place:end])
            return end + len(PASTE_ENDS), "", self.close()
        rest = data[place:]
        begun = next(
            length
            for length in range(len(PASTE_ENDS) - 1, -1, -1)
            if rest.endswith(PASTE_ENDS[:length])
        )
        self._take(rest[: len(rest) - begun])
        return len(data), rest[len(rest) - begun :], iter(())

    def close(self) -> Iterator[Message]:
        """End the paste, and return it."""
        text, self._parts, self.is_open = "".join(self._parts), [], False
        return _paste_of(text)

    def _take(self, text: str) -> None:
        if self._length < _LONGEST_PASTE:
            self._parts.append(text)
            self._length += len(text)


class Burst:
    """Characters that came in quick succession, and may be a paste that is not marked."""

    def __init__(self) -> None:
        """Start empty."""
        self._parts: list[str] = []
        self._length = 0
        self._controls = 0
        """How many of the characters are controls, as from a key that is held down."""

    def __bool__(self) -> bool:
        """Tell whether there are characters."""
        return bool(self._parts)

    @property
    def is_paste(self) -> bool:
        """Whether there are too many for a person."""
        return self._length >= PASTE

    @property
    def is_text(self) -> bool:
        """Whether most of them are no controls."""
        return self._controls < self._length / 2

    @property
    def timeout(self) -> float:
        """Seconds to wait for more."""
        return _UNMARKED_TIMEOUT if self.is_paste and self.is_text else _BURST_TIMEOUT

    def may_have_paused(self, seconds: float) -> bool:
        """Tell whether it is a paste, and nothing came for so long that a key may be a person's."""
        return self.is_paste and seconds >= _BURST_TIMEOUT

    def take(self, text: str) -> None:
        """Add characters."""
        if self._length < _LONGEST_PASTE:
            self._parts.append(text)
            self._length += len(text)
            self._controls += len(_CONTROLS.findall(text))

    def close(self) -> tuple[str, Iterator[Message]]:
        """Empty it; returns what is to be taken for keys, and the paste where it is one."""
        text, is_paste = "".join(self._parts), self.is_paste and self.is_text
        self._parts, self._length, self._controls = [], 0, 0
        return ("", _paste_of(text)) if is_paste else (text, iter(()))


def _paste_of(text: str) -> Iterator[Message]:
    """Yield a pasted text without its control characters and sequences."""
    if text := _CONTROLS.sub("", SEQUENCE.sub("", text)):
        yield events.Paste(text)
