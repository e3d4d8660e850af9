"""The file that a terminal is written through, which outlives the terminal."""

from collections.abc import Callable
from typing import IO


class ResilientFile:
    """Goes on taking text after the terminal has closed.

    Other threads wait for the thread that empties the queue into this file: an exception must not
    end it.
    """

    def __init__(self, file: IO[str], on_closed: Callable[[], None]) -> None:
        """Wrap a terminal's file.

        Args:
            file: the terminal's.
            on_closed: called once, at the first write that fails.
        """
        self._file = file
        self._on_closed = on_closed
        self._is_closed = False
        self.is_writing = False
        """Whether something is being written."""
        self.writes_done = 0
        """How many writes and flushes have returned."""

    def write(self, text: str) -> int:
        """Write a text, or drop it once the terminal has closed."""
        self._try(lambda: self._file.write(text))
        return len(text)

    def flush(self) -> None:
        """Flush the terminal's file."""
        self._try(self._file.flush)

    def fileno(self) -> int:
        """Return the terminal's descriptor."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return self._file.isatty()

    def _try(self, operation: Callable[[], object]) -> None:
        if self._is_closed:
            return
        self.is_writing = True
        try:
            operation()
        except OSError:
            self._is_closed = True
            self._on_closed()
        finally:
            self.is_writing = False
            self.writes_done += 1
