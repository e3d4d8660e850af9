"""The driver that writes only what changes.

Textual hands its driver a frame at a time: everything that it has painted, changed or not. Here a
frame goes into a model of the screen; what makes the terminal's screen like it is worked out when
the terminal takes output. Where the line is slower than the console, the frames in between are
never sent, and nothing piles up.

What it stands on in Textual (8.2) is named by ``tests/tui/terminal/test_diff_driver.py``, which
fails where that changes: a frame is one `write` that begins with a move; the thread that writes
hands each text to the file as it is.
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
_NO_PICTURE: Final = re.compile(
    r"(?:\x1b\[[?<>=][0-9;]*\$?[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x07)*"
)
"""Modes, questions, the clipboard, the bell: nothing of it is drawn."""
_BELL: Final = "\x07"
_PAINT: Final = ""
"""In the queue of what is to be written: what has changed by then."""
_FORGET: Final = "\0forget"
"""In that queue: something was written that the model does not know."""
_AFTER_RESIZE: Final = 0.3
"""Seconds after which everything is painted although Textual has painted nothing."""


class DiffDriver(ResilientDriver):
    """Keeps a model of the terminal's screen and writes what changes in it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Prepare.

        Args:
            arguments: of Textual's driver.
            options: of Textual's driver.
        """
        super().__init__(*arguments, **options)
        self._screen = ScreenModel(abilities_of(os.environ))
        self._lock = threading.Lock()
        self._asked = False
        """Whether a `_PAINT` is on its way already."""
        self._syncs = False
        """Whether the terminal can be told to show a frame all at once."""
        self._rings = False
        """Whether a bell is on its way already: they would fill the queue of a stalled line."""
        self._is_stale = False
        self._paints = False
        """Whether the terminal's screen is the console's."""
        if self._file is not None:
            # Textual asks of it what `_FrameWriter` has, and no more.
            self._file = _FrameWriter(self._file, self._next)  # type: ignore[assignment]

    def repaint(self) -> None:
        """Have the whole screen painted anew: something else may have written on the terminal."""
        self._is_stale = True
        self._ask()

    def drop_picture(self) -> None:
        """Forget what was painted last: the next frame begins with an empty screen."""
        with self._lock:
            self._screen = ScreenModel(abilities_of(os.environ))

    # From Textual.

    def start_application_mode(self) -> None:
        """Begin, or go on after a stop: nothing is known of the screen."""
        self._is_stale = self._paints = True
        self._asked = self._rings = False
        super().start_application_mode()
        before = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            self._resized()
            if callable(before):
                before(number, frame)

        signal.signal(signal.SIGWINCH, resized)

    def stop_application_mode(self) -> None:
        """End, or pause: nothing is painted on the screen that comes back."""
        self._paints = False
        super().stop_application_mode()

    def process_message(self, message: Message) -> None:
        """Take note of a new size that the terminal itself tells, and hand everything on."""
        if isinstance(message, events.Resize):
            self._resized()
        super().process_message(message)

    def write(self, data: str) -> None:
        """Take a frame into the model, or write anything else as it is."""
        if data in (SYNC_START, SYNC_END):
            self._syncs = True
            return
        if _FRAME.match(data):
            with self._lock:
                is_read = self._screen.read(data)
            if is_read:
                self._ask()
                return
        if data == _BELL:
            if self._rings:
                return
            self._rings = True
        super().write(data)
        if not _NO_PICTURE.fullmatch(data):
            super().write(_FORGET)

    # To the terminal.

    def _resized(self) -> None:
        """Take the terminal's picture for lost: it has cut or moved it as it saw fit."""
        # Of a signal's handler: no lock, nothing that waits.
        self._is_stale = True
        self._call(self._loop.call_later, _AFTER_RESIZE, self._ask)

    def _ask(self) -> None:
        if not self._can_write:
            return
        with self._lock:
            if self._asked:
                return
            self._asked = True
        super().write(_PAINT)

    def _next(self, text: str) -> str:
        """Return what is to be written for a text from the queue; of the thread that writes."""
        if text == _PAINT:
            try:
                return self._painted()
            except Exception as error:  # noqa: BLE001 -- the app ends by it, not the thread alone
                self._call(self._fail, error)
                return ""
        if text == _FORGET:
            with self._lock:
                self._screen.forget()
            return ""
        if text == _BELL:
            self._rings = False
        return text

    def _painted(self) -> str:
        with self._lock:
            self._asked = False
            if self._is_stale:
                self._is_stale = False
                self._screen.repaint()
            painted = self._screen.paint(*self._terminal_size()) if self._paints else ""
        return f"{SYNC_START}{painted}{SYNC_END}" if painted and self._syncs else painted

    def _terminal_size(self) -> tuple[int, int]:
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            columns = rows = 0
        return (columns, rows) if columns and rows else self._get_terminal_size()


class _FrameWriter:
    """A terminal's file to write to, that has some texts replaced on the way."""

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
