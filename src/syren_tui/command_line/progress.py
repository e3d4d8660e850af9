"""The progress of a series, on one line of a terminal; nothing in a pipe."""

import shutil
import sys
import time
from typing import Final

from rich.cells import cell_len

from syren_tui.client.errors import ClientError
from syren_tui.renewal.series_runner import SeriesProgress
from syren_tui.texts.changes import ChangeWords
from syren_tui.texts.failures import failure_meanwhile
from syren_tui.texts.progress import progress_sentence
from syren_tui.texts.rows import cut

_BAR: Final = 20
_REPAINT_SECONDS: Final = 0.1
"""Seconds between two paintings at least."""


class ProgressLine:
    """Overwrites its line; an error is printed once, on its own line."""

    def __init__(self, words: ChangeWords) -> None:
        """Begin with nothing written.

        Args:
            words: of what the series does.
        """
        self._words, self._speech = words, words.speech
        self._on = sys.stderr.isatty()
        self._painted_at = 0.0
        self._trouble: type[ClientError] | None = None

    def show(self, progress: SeriesProgress) -> None:
        """Show the progress."""
        trouble = progress.trouble
        if trouble is not None and type(trouble) is not self._trouble:
            self.clear()
            print(failure_meanwhile(trouble, self._speech), file=sys.stderr, flush=True)
        self._trouble = type(trouble) if trouble is not None else None
        done, total = progress.tally.settled, progress.tally.total
        now = time.monotonic()
        if not self._on or (now - self._painted_at < _REPAINT_SECONDS and done < total):
            return
        self._painted_at = now
        filled = _BAR * done // max(1, total)
        text = f"{'#' * filled}{'.' * (_BAR - filled)} {progress_sentence(progress, self._words)}"
        width = shutil.get_terminal_size().columns - 1
        text = cut(text, width)
        blank = " " * max(0, width - cell_len(text))
        print(f"\r{text}{blank}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Clear the line."""
        if self._on and self._painted_at:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r{' ' * width}\r", end="", file=sys.stderr, flush=True)
