"""A `threading.Event` that a poll can wait for together with a file."""

import os
import threading
from contextlib import suppress
from typing import Final

_CHUNK: Final = 4096


class PollEvent(threading.Event):
    """Becomes readable, as a file does, when it is set."""

    def __init__(self) -> None:
        """Create it unset; its pipe is opened when it is polled for the first time."""
        super().__init__()
        self._reading_end = self._writing_end = -1

    def fileno(self) -> int:
        """Return the descriptor to poll."""
        if self._reading_end < 0:
            self._reading_end, self._writing_end = os.pipe()
            os.set_blocking(self._reading_end, False)
            os.set_blocking(self._writing_end, False)
        return self._reading_end

    def set(self) -> None:
        """Set it, and wake a thread that polls it."""
        super().set()
        with suppress(OSError):  # the pipe is full, or not open
            os.write(self._writing_end, b"\0")

    def clear(self) -> None:
        """Reset it."""
        with suppress(OSError):
            os.read(self._reading_end, _CHUNK)
        super().clear()

    def close(self) -> None:
        """Close its pipe."""
        for end in {self._reading_end, self._writing_end} - {-1}:
            os.close(end)
        self._reading_end = self._writing_end = -1
