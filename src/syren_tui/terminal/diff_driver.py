"""The driver that writes only what changes.

Textual gives its driver one frame at a time: everything that it has painted, changed or not. Here
a frame updates a model of the screen, and the difference to the terminal's screen is computed when
the terminal accepts output. Where the line is slower than the console, the frames in between are
never sent, and no output accumulates.

It relies on two properties of Textual (8.2), and ``tests/tui/terminal/test_diff_driver.py`` fails
if they change: a frame is one `write` that begins with a cursor move, and the writer thread passes
each text to the file unchanged.
"""

import os
import re
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import IO, Any, Final

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.message import Message

from syren_tui.terminal.base_driver import ResilientDriver
from syren_tui.terminal.capabilities import abilities_of
from syren_tui.terminal.screen_model import ScreenModel

_FRAME: Final = re.compile(r"\x1b\[[0-9]+;[0-9]+H")
_DRAWS_NOTHING: Final = re.compile(
    r"(?:\x1b\[[?<>=][0-9;]*\$?[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x07"
    r"|\x1bP(?:[^\x1b]|\x1b[^\\])*\x1b\\)*"
)
"""Modes, questions, the clipboard, the bell: they draw nothing."""
_BELL: Final = "\x07"
_PAINT: Final = ""
"""In the writer's queue: write the changes up to that moment."""
_FORGET: Final = "\0forget"
"""In that queue: something was written that is not in the model."""
_AFTER_RESIZE: Final = 0.3
"""Seconds after which everything is painted even if Textual has painted nothing."""


class DiffDriver(ResilientDriver):
    """Keeps a model of the terminal's screen and writes only the changes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Create it; the model starts empty.

        Args:
            arguments: of Textual's driver.
            options: of Textual's driver.
        """
        super().__init__(*arguments, **options)
        self._screen = ScreenModel(abilities_of(os.environ))
        self._lock = threading.Lock()
        self._is_paint_queued = False
        self._has_sync = False
        """Whether the terminal has synchronized output, and shows a frame at once."""
        self._is_bell_queued = False
        """At most one bell is: they would fill the queue of a stalled line."""
        self._is_stale = False
        self._may_paint = False
        """Whether the console's screen is on the terminal."""
        if self._file is not None:
            # Textual uses only what `_FrameWriter` has.
            self._file = _FrameWriter(self._file, self._resolve)  # type: ignore[assignment]

    def repaint(self) -> None:
        """Repaint the whole screen: another program may have written on the terminal."""
        self._is_stale = True
        self._request_paint()

    def drop_picture(self) -> None:
        """Forget the last frame: the next one starts from an empty screen."""
        with self._lock:
            self._screen = ScreenModel(abilities_of(os.environ))

    # From Textual.

    def start_application_mode(self) -> None:
        """Take the terminal, at the start or after a pause; what its screen shows is unknown."""
        self._is_stale = self._may_paint = True
        self._is_paint_queued = self._is_bell_queued = False
        super().start_application_mode()
        before = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            self._resized()
            if callable(before):
                before(number, frame)

        signal.signal(signal.SIGWINCH, resized)

    def stop_application_mode(self) -> None:
        """Give the terminal back; nothing is painted on the shell's screen."""
        self._may_paint = False
        super().stop_application_mode()

    def process_message(self, message: Message) -> None:
        """Note a new size that the terminal reports, and pass every message on."""
        if isinstance(message, events.Resize):
            self._resized()
        super().process_message(message)

    def write(self, data: str) -> None:
        """Update the model with a frame; write anything else unchanged."""
        if data in (SYNC_START, SYNC_END):
            self._has_sync = True
            return
        if _FRAME.match(data):
            with self._lock:
                is_read = self._screen.read(data)
            if is_read:
                self._request_paint()
                return
        if data == _BELL:
            if self._is_bell_queued:
                return
            self._is_bell_queued = True
        super().write(data)
        if not _DRAWS_NOTHING.fullmatch(data):
            super().write(_FORGET)

    # To the terminal.

    def _resized(self) -> None:
        """Treat the terminal's screen as unknown: each terminal crops or reflows it differently."""
        # Called by a signal handler: it takes no lock and never blocks.
        self._is_stale = True
        self._call(self._loop.call_later, _AFTER_RESIZE, self._request_paint)

    def _request_paint(self) -> None:
        if not self._can_write:
            return
        with self._lock:
            if self._is_paint_queued:
                return
            self._is_paint_queued = True
        super().write(_PAINT)

    def _resolve(self, text: str) -> str:
        """Return what to write for a text from the queue; the writer thread calls it."""
        if text == _PAINT:
            try:
                return self._painted()
            except Exception as error:  # noqa: BLE001 -- it ends the app, not only this thread
                self._call(self._fail, error)
                return ""
        if text == _FORGET:
            with self._lock:
                self._screen.forget()
            return ""
        if text == _BELL:
            self._is_bell_queued = False
        return text

    def _painted(self) -> str:
        with self._lock:
            self._is_paint_queued = False
            if self._is_stale:
                self._is_stale = False
                self._screen.repaint()
            painted = self._screen.paint(*self._terminal_size()) if self._may_paint else ""
        return f"{SYNC_START}{painted}{SYNC_END}" if painted and self._has_sync else painted

    def _terminal_size(self) -> tuple[int, int]:
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            columns = rows = 0
        return (columns, rows) if columns and rows else self._get_terminal_size()


class _FrameWriter:
    """A terminal's file that replaces some texts before it writes them."""

    def __init__(self, file: IO[str], replaced: Callable[[str], str]) -> None:
        self._file = file
        self._replaced = replaced

    def write(self, text: str) -> int:
        if replaced := self._replaced(text):
            self._file.write(replaced)
        return len(text)

    def flush(self) -> None:
        self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()
