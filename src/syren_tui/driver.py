"""The terminal driver: Textual's own, that bears bytes that are no text and a line that is cut.

Textual's ends the program with a traceback at the first, and at the second reads nothing again and
again, or waits for ever for a writer that has died.
"""

import os
import select
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_WAIT = 100
"""Milliseconds between two looks whether what was read has become something by its age: Escape."""
_ATTENTIVE = 6.0
"""Seconds without a key after which nothing can: a console that nobody uses is not woken."""
_CHUNK = 4096


class LineCutError(Exception):
    """The terminal is closed."""


class TolerantDriver(LinuxDriver):
    """Drops bytes that are no UTF-8: a Latin-1 terminal, a paste gone wrong; ends with its line."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Prepare.

        Args:
            arguments: of Textual's driver.
            options: of Textual's driver.
        """
        super().__init__(*arguments, **options)
        self.exit_event: _Ending = _Ending()
        if self._file is not None:
            # Textual asks of it what `_Lasting` has, and no more.
            self._file = _Lasting(self._file, self._cut)  # type: ignore[assignment]

    def _run_input_thread(self) -> None:
        """Read the terminal until the program or the terminal ends."""
        try:
            self.run_input_thread()
        except (LineCutError, OSError):
            self._cut()
        except Exception as error:  # noqa: BLE001 -- the app ends by it, not the thread alone
            self._call(self._fail, error)

    def run_input_thread(self) -> None:
        """Read keys and hand them to the app.

        Raises:
            LineCutError: there is nothing to read any more.
        """
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("ignore").decode
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self.exit_event, select.POLLIN)
        heard = time.monotonic()
        while not self.exit_event.is_set():
            is_attentive = time.monotonic() - heard < _ATTENTIVE
            if self.fileno in dict(poll.poll(_WAIT if is_attentive else None)):
                heard = time.monotonic()
                read = os.read(self.fileno, _CHUNK)
                if not read:
                    raise LineCutError
                # Half a character decodes to nothing, which the parser takes for the end.
                if text := decode(read):
                    for event in parser.feed(text):
                        self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def close(self) -> None:
        """End for good."""
        super().close()
        self.exit_event.close()

    def _fail(self, error: Exception) -> None:
        try:
            raise error
        except Exception as caught:  # noqa: BLE001 -- Textual looks for it where it is caught
            self._app._handle_exception(caught)

    def _cut(self) -> None:
        self._call(self._app.exit)

    def _call(self, what: Callable[..., object], *arguments: object) -> None:
        """Have something done where the app runs, from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what, *arguments)


class _Ending(threading.Event):
    """An event that a poll can wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._heard, self._told = os.pipe()
        os.set_blocking(self._heard, False)
        os.set_blocking(self._told, False)

    def fileno(self) -> int:
        return self._heard

    def set(self) -> None:
        super().set()
        with suppress(OSError):  # told often enough, or closed
            os.write(self._told, b"\0")

    def clear(self) -> None:
        with suppress(OSError):
            os.read(self._heard, _CHUNK)
        super().clear()

    def close(self) -> None:
        for end in (self._heard, self._told):
            os.close(end)
        self._heard = self._told = -1


class _Lasting:
    """A terminal's file to write to, that goes on taking text when the terminal is gone.

    Whoever writes waits for the thread that empties the queue: it must not die.
    """

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self._is_gone = False

    def write(self, text: str) -> int:
        if not self._is_gone:
            try:
                self._file.write(text)
            except OSError:
                self._lose()
        return len(text)

    def flush(self) -> None:
        if not self._is_gone:
            try:
                self._file.flush()
            except OSError:
                self._lose()

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()

    def _lose(self) -> None:
        self._is_gone = True
        self._gone()
