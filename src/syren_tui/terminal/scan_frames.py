"""STX and ETX, which some scanners send around what they read: ETX is also what Ctrl+C sends."""

import re
from typing import Final

_STX: Final = "\x02"
_ETX: Final = "\x03"
_MARKS: Final = re.compile(f"([{_STX}{_ETX}])")
_TIMEOUT: Final = 1.0
"""Seconds without a character after which a scan is over, with or without ETX."""
_LONGEST: Final = 200
"""Characters after STX beyond which an ETX is a key."""


class ScanFrames:
    """Removes STX and ETX around scans; any other ETX stays a key."""

    def __init__(self) -> None:
        self._length: int | None = None
        """Characters since STX; None: no scan has begun."""
        self._last = float("-inf")

    def remove(self, text: str, now: float) -> str:
        """Return a text without the marks around scans.

        Args:
            text: what was read.
            now: when, in seconds.
        """
        if now - self._last > _TIMEOUT:
            self._length = None
        self._last = now
        if self._length is None and _STX not in text:
            return text
        return "".join(map(self._kept, _MARKS.split(text)))

    def _kept(self, part: str) -> str:
        if part == _STX:
            self._length = 0
            return ""
        if part == _ETX and self._length is not None:
            within, self._length = self._length <= _LONGEST, None
            return "" if within else part
        if self._length is not None:
            self._length += len(part)
        return part
