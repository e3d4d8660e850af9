"""The terminal driver: Textual's own, hardened against slow or closed terminals and job control.

Textual's ends the program with a traceback at bytes that are no text; at a line that is cut it
reads nothing again and again, or waits for ever for a writer that has died or for a terminal that
takes nothing; and after a stop that it did not see coming it reads with two threads, and leaves the
terminal as a program has it, not a shell.
"""

import os
import select
import signal
import termios
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from math import ceil, inf
from typing import IO, Any, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from syren_tui.terminal.driven_app import DrivenApp
from syren_tui.terminal.input_parser import InputParser
from syren_tui.terminal.job_control import stop_process, wait_for_foreground
from syren_tui.terminal.tty import is_gone

_CHUNK: Final = 4096
_LAST_WORDS: Final = 2.0
"""Seconds that a terminal has to take what is left, when the console ends or pauses."""
_STUCK: Final = 0.2
"""Seconds within which it then has to take something."""
_WAKES: Final = signal.SIGURG
"""Has a thread look again whether the terminal takes something."""
_HUNG_UP: Final = 128 + signal.SIGHUP
"""The exit code of a console whose terminal has gone."""


class LineCutError(Exception):
    """The terminal is closed."""


class ResilientDriver(LinuxDriver):
    """Drops bytes that are no UTF-8: a Latin-1 terminal, a paste gone wrong; ends with its line."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Prepare.

        Args:
            arguments: of Textual's driver.
            options: of Textual's driver.
        """
        super().__init__(*arguments, **options)
        self.exit_event: _EndEvent = _EndEvent()
        self._lasting: _ResilientFile | None = None
        if self._file is not None:
            self._lasting = _ResilientFile(self._file, self._cut)
            # Textual asks of it what `_ResilientFile` has, and no more.
            self._file = self._lasting  # type: ignore[assignment]
        self._at_work = False
        """Whether the terminal is the console's."""
        self._pauses = False
        """Whether it has been given back for a while."""
        self._ends = False
        """Whether the console was told to end: it takes no terminal any more."""
        self._raw: list[Any] | None = None
        """The settings of the terminal while it is."""
        signal.signal(signal.SIGTSTP, lambda *_: self._call(self.pause))
        signal.signal(signal.SIGCONT, self._told_to_go_on)
        signal.signal(_WAKES, lambda *_: None)

    # Reading.

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
        incoming = InputParser()
        decode = getincrementaldecoder("utf-8")("ignore").decode
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self.exit_event, select.POLLIN)
        while not self.exit_event.is_set():
            # A console that nobody uses is not woken.
            patience = None if incoming.patience == inf else ceil(incoming.patience * 1000)
            if self.fileno in dict(poll.poll(patience)):
                read = os.read(self.fileno, _CHUNK)
                if not read:
                    raise LineCutError
                for event in incoming.feed(decode(read)):
                    self.process_message(event)
            for event in incoming.tick():
                self.process_message(event)

    def close(self) -> None:
        """End, for good or until the console has the terminal again."""
        super().close()
        self.exit_event.close()

    # Writing.

    def write(self, data: str) -> None:
        """Hand something to the thread that writes; where there is none, forget it."""
        if self._writes:
            super().write(data)

    @property
    def _writes(self) -> bool:
        return self._writer_thread is not None and self._writer_thread.is_alive()

    def end(self) -> None:
        """Be told that the console ends by a signal, by its handler."""
        self._ends = True
        self.hurry()

    def hurry(self) -> None:
        """Give the terminal little time for what is left: it may be one that takes nothing."""
        writer, lasting = self._writer_thread, self._lasting
        if writer is None or lasting is None or not writer.is_alive():
            return

        def drop() -> None:
            patience = _LAST_WORDS
            while writer.is_alive():
                before = lasting.written
                writer.join(patience)
                patience = _STUCK
                if lasting.writes and lasting.written == before and writer.ident is not None:
                    # What the line has not taken is taken back, and the thread told so.
                    with suppress(termios.error, OSError):
                        termios.tcflush(lasting.fileno(), termios.TCOFLUSH)
                        signal.pthread_kill(writer.ident, _WAKES)

        threading.Thread(target=drop, name="last-words", daemon=True).start()

    # Having the terminal, and giving it back.

    def start_application_mode(self) -> None:
        """Begin, or go on after a pause."""
        self._at_work = True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's
        if not self._writes:  # it could not
            self._at_work = False
            self._cut()
            return
        with suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)
        # Until the first paint the terminal was quiet already: no shell's settings either.
        if isinstance(self._app, DrivenApp):
            self.attrs_before = self._app.terminal_before or self.attrs_before

    def stop_application_mode(self) -> None:
        """End, or pause; no terminal holds that up for long."""
        if self._at_work:
            self.hurry()
            super().stop_application_mode()
            self._at_work = False

    def disable_input(self) -> None:
        """Read no more; a terminal that was given back is not touched: that would stop us."""
        if self._at_work:
            super().disable_input()

    def pause(self, sentence: str = "", *, with_others: bool = False) -> None:
        """Give the terminal back and stop the process, until somebody has it go on.

        Where nobody could, it does not stop: where no shell watches over it.

        Args:
            sentence: what is written on the terminal that is given back.
            with_others: whether the whole job stops, as by a shell's Ctrl+Z: what has started the
                console, too.
        """
        if not self._at_work:
            return
        self.stop_application_mode()
        self.close()
        self._pauses = True
        if sentence and self._lasting is not None:
            self._lasting.write(f"{sentence}\n")
            self._lasting.flush()
        stop_process(with_others=with_others)
        self._wait_for_foreground(with_others=with_others)
        self._pauses = False
        if is_gone():
            self._cut()
        elif not self._ends:
            self._look_at_the_time()
            self._must_signal_resume = True
            self.start_application_mode()

    def _wait_for_foreground(self, *, with_others: bool = False) -> None:
        wait_for_foreground(self.fileno, lambda: self._ends or is_gone(), with_others=with_others)

    def _told_to_go_on(self, *_: object) -> None:
        if not self._pauses:
            self._call(self._went_on)

    def _went_on(self) -> None:
        """Take the terminal again after a stop that could not be seen coming, as by SIGSTOP."""
        if not self._at_work or self._app._exit:
            return
        self._wait_for_foreground()
        if self._ends:
            return
        self._look_at_the_time()
        with suppress(termios.error):
            if self._raw is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
        self._set_modes()
        size = Size(*self._get_terminal_size())  # it may be another
        self.send_message(events.Resize(size, size))
        self.send_message(self.SignalResume())

    def _set_modes(self) -> None:
        """Set on the terminal all that is set at the start."""
        self.write("\x1b[?1049h")
        self._enable_mouse_support()
        self.write("\x1b[?25l\x1b[?1004h")
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        if self._in_band_window_resize:
            self._enable_in_band_window_resize()

    # The app.

    def _look_at_the_time(self) -> None:
        """Have an app that locks do so before it paints: see `syren_tui.runtime.idle_lock`."""
        if isinstance(self._app, DrivenApp) and self._app.lock_if_due():
            self.drop_picture()

    def drop_picture(self) -> None:
        """Forget what was painted last, where it is kept: it must not be painted again."""

    def _fail(self, error: Exception) -> None:
        try:
            raise error
        except Exception as caught:  # noqa: BLE001 -- Textual looks for it where it is caught
            self._app._handle_exception(caught)

    def _cut(self) -> None:
        self._call(lambda: self._app.exit(return_code=_HUNG_UP))

    def _call(self, what: Callable[..., object], *arguments: object) -> None:
        """Have something done where the app runs, from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what, *arguments)


class _EndEvent(threading.Event):
    """An event that a poll can wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._heard = self._told = -1

    def fileno(self) -> int:
        if self._heard < 0:
            self._heard, self._told = os.pipe()
            os.set_blocking(self._heard, False)
            os.set_blocking(self._told, False)
        return self._heard

    def set(self) -> None:
        super().set()
        with suppress(OSError):  # told often enough, or nobody waits
            os.write(self._told, b"\0")

    def clear(self) -> None:
        with suppress(OSError):
            os.read(self._heard, _CHUNK)
        super().clear()

    def close(self) -> None:
        for end in {self._heard, self._told} - {-1}:
            os.close(end)
        self._heard = self._told = -1


class _ResilientFile:
    """A terminal's file to write to, that goes on taking text when the terminal is gone.

    Whoever writes waits for the thread that empties the queue: it must not die.
    """

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self._is_gone = False
        self.writes = False
        """Whether something is being written."""
        self.written = 0
        """How often something was."""

    def write(self, text: str) -> int:
        self._do(lambda: self._file.write(text))
        return len(text)

    def flush(self) -> None:
        self._do(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()

    def _do(self, what: Callable[[], object]) -> None:
        if self._is_gone:
            return
        self.writes = True
        try:
            what()
        except OSError:
            self._is_gone = True
            self._gone()
        finally:
            self.writes = False
            self.written += 1
