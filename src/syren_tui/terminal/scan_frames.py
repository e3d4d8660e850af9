"""The signs STX and ETX that some scanners put around what they read: ETX is what Ctrl+C sends."""

import re
from typing import Final

_STX: Final = "\x02"
_ETX: Final = "\x03"
_SIGNS: Final = re.compile(f"([{_STX}{_ETX}])")
_PATIENCE: Final = 1.0
"""Seconds without a letter after which a scan is over, whether its end came or not."""
_LONGEST: Final = 200
"""Letters after which an ETX ends no scan."""


class ScanFrames:
    """Takes the signs off; an ETX that ends no scan stays what it is."""

    def __init__(self) -> None:
        self._letters: int | None = None
        """Since the scan began; None: none has begun."""
        self._last = float("-inf")

    def taken_off(self, text: str, now: float) -> str:
        """Return letters without the signs around scans.

        Args:
            text: what was read.
            now: when, in seconds.
        """
        if now - self._last > _PATIENCE:
            self._letters = None
        self._last = now
        if self._letters is None and _STX not in text:
            return text
        return "".join(map(self._kept, _SIGNS.split(text)))

    def _kept(self, part: str) -> str:
        if part == _STX:
            self._letters = 0
            return ""
        if part == _ETX and self._letters is not None:
            within, self._letters = self._letters <= _LONGEST, None
            return "" if within else part
        if self._letters is not None:
            self._letters += len(part)
        return part
