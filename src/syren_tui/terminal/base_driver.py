"""The terminal driver: Textual's own, hardened against slow or closed terminals and job control.

Textual's driver fails in these cases:

- Bytes that are not UTF-8 end the program with a traceback.
- A closed terminal makes it read nothing in a loop, or wait for ever for a writer thread that has
  died or for a terminal that accepts no output.
- After SIGSTOP two threads read the terminal, which keeps a shell's settings.
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
from typing import Any, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from syren_tui.terminal.driven_app import DrivenApp
from syren_tui.terminal.input_parser import InputParser
from syren_tui.terminal.job_control import stop_process, wait_for_foreground
from syren_tui.terminal.poll_event import PollEvent
from syren_tui.terminal.resilient_file import ResilientFile
from syren_tui.terminal.textual_app import handle_exception, is_exiting
from syren_tui.terminal.tty import is_gone

_CHUNK: Final = 4096
_FLUSH_LIMIT: Final = 2.0
"""Seconds that a terminal has to take the remaining output, when the console ends or pauses."""
_STALL_LIMIT: Final = 0.2
"""Seconds without progress, after that, until output is discarded."""
_INTERRUPT: Final = signal.SIGURG
"""Interrupts a thread's blocked write, so that it tries again."""
_HUNG_UP: Final = 128 + signal.SIGHUP
"""The exit code of a console whose terminal has closed."""


class TerminalClosedError(Exception):
    """The terminal is closed."""


class ResilientDriver(LinuxDriver):
    """Ignores bytes that are not UTF-8, and exits when the terminal closes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Create it, and handle the signals of job control.

        Args:
            arguments: of Textual's driver.
            options: of Textual's driver.
        """
        super().__init__(*arguments, **options)
        self.exit_event: PollEvent = PollEvent()
        self._output: ResilientFile | None = None
        if self._file is not None:
            self._output = ResilientFile(self._file, self._exit_closed)
            # Textual uses only what `ResilientFile` has.
            self._file = self._output  # type: ignore[assignment]
        self._has_terminal = False
        """Whether the console uses the terminal: not before the start, nor while paused."""
        self._is_paused = False
        self._is_ending = False
        """Whether the console was told to end: it does not take the terminal back."""
        self._console_settings: list[Any] | None = None
        """The settings of the terminal while the console uses it."""
        signal.signal(signal.SIGTSTP, lambda *_: self._call(self.pause))
        signal.signal(signal.SIGCONT, self._handle_continue)
        signal.signal(_INTERRUPT, lambda *_: None)

    # Reading.

    def _run_input_thread(self) -> None:
        """Read the terminal until the program ends or the terminal closes."""
        try:
            self.run_input_thread()
        except (TerminalClosedError, OSError):
            self._exit_closed()
        except Exception as error:  # noqa: BLE001 -- it ends the app, not only this thread
            self._call(self._fail, error)

    def run_input_thread(self) -> None:
        """Read keys and hand them to the app.

        Raises:
            TerminalClosedError: the terminal has closed.
        """
        parser = InputParser()
        decode = getincrementaldecoder("utf-8")("ignore").decode
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self.exit_event, select.POLLIN)
        while not self.exit_event.is_set():
            seconds = parser.timeout
            # An idle console is not woken.
            milliseconds = None if seconds == inf else ceil(seconds * 1000)
            if self.fileno in dict(poll.poll(milliseconds)):
                read = os.read(self.fileno, _CHUNK)
                if not read:
                    raise TerminalClosedError
                for event in parser.feed(decode(read)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def close(self) -> None:
        """Stop reading and writing, for good or until the console takes the terminal again."""
        super().close()
        self.exit_event.close()

    # Writing.

    def write(self, data: str) -> None:
        """Queue output for the thread that writes; drop it where there is none."""
        if self._can_write:
            super().write(data)

    @property
    def _can_write(self) -> bool:
        return self._writer_thread is not None and self._writer_thread.is_alive()

    def end(self) -> None:
        """Prepare for the end of the console; the handler of a signal may call it."""
        self._is_ending = True
        self.hurry()

    def hurry(self) -> None:
        """Limit the time for the remaining output: the terminal may accept none."""
        writer, output = self._writer_thread, self._output
        if writer is None or output is None or not writer.is_alive():
            return

        def discard_stalled() -> None:
            timeout = _FLUSH_LIMIT
            while writer.is_alive():
                before = output.writes_done
                writer.join(timeout)
                timeout = _STALL_LIMIT
                if output.is_writing and output.writes_done == before and writer.ident is not None:
                    # Discard what the terminal has not accepted, and have the thread go on.
                    with suppress(termios.error, OSError):
                        termios.tcflush(output.fileno(), termios.TCOFLUSH)
                        signal.pthread_kill(writer.ident, _INTERRUPT)

        threading.Thread(target=discard_stalled, name="final-flush", daemon=True).start()

    # Taking the terminal, and giving it back.

    def start_application_mode(self) -> None:
        """Take the terminal, at the start or after a pause."""
        self._has_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's
        if not self._can_write:  # it failed
            self._has_terminal = False
            self._exit_closed()
            return
        with suppress(termios.error):
            self._console_settings = termios.tcgetattr(self.fileno)
        # The settings that the shell gets back: those that Textual has found were already changed,
        # by `syren_tui.terminal.tty.quiet_input`.
        if isinstance(self._app, DrivenApp):
            self.attrs_before = self._app.terminal_before or self.attrs_before

    def stop_application_mode(self) -> None:
        """Give the terminal back; a stalled terminal delays that only briefly."""
        if self._has_terminal:
            self.hurry()
            super().stop_application_mode()
            self._has_terminal = False

    def disable_input(self) -> None:
        """Stop reading; changing a terminal that was given back would stop this process."""
        if self._has_terminal:
            super().disable_input()

    def pause(self, sentence: str = "", *, with_others: bool = False) -> None:
        """Give the terminal back and stop the process, until SIGCONT.

        The process does not stop where no shell could continue it.

        Args:
            sentence: written on the terminal once it is given back.
            with_others: whether the whole process group stops, as by a shell's Ctrl+Z, with the
                program that has started the console.
        """
        if not self._has_terminal:
            return
        self.stop_application_mode()
        self.close()
        self._is_paused = True
        if sentence and self._output is not None:
            self._output.write(f"{sentence}\n")
            self._output.flush()
        stop_process(with_others=with_others)
        self._wait_for_foreground(with_others=with_others)
        self._is_paused = False
        if is_gone():
            self._exit_closed()
        elif not self._is_ending:
            self._check_idle_lock()
            self._must_signal_resume = True
            self.start_application_mode()

    def _wait_for_foreground(self, *, with_others: bool = False) -> None:
        wait_for_foreground(
            self.fileno, lambda: self._is_ending or is_gone(), with_others=with_others
        )

    def _handle_continue(self, *_: object) -> None:
        if not self._is_paused:
            self._call(self._take_terminal_back)

    def _take_terminal_back(self) -> None:
        """Set the terminal up again after a stop without notice, as by SIGSTOP."""
        if not self._has_terminal or is_exiting(self._app):
            return
        self._wait_for_foreground()
        if self._is_ending:
            return
        self._check_idle_lock()
        with suppress(termios.error):
            if self._console_settings is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._console_settings)
        self._set_modes()
        size = Size(*self._get_terminal_size())  # it may have changed meanwhile
        self.send_message(events.Resize(size, size))
        self.send_message(self.SignalResume())

    def _set_modes(self) -> None:
        """Set the terminal modes that are set at the start."""
        self.write("\x1b[?1049h")
        self._enable_mouse_support()
        self.write("\x1b[?25l\x1b[?1004h")
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        if self._in_band_window_resize:
            self._enable_in_band_window_resize()

    # The app.

    def _check_idle_lock(self) -> None:
        """Have the app lock before it paints, if it is due: see `syren_tui.runtime.idle_lock`."""
        if isinstance(self._app, DrivenApp) and self._app.lock_if_due():
            self.drop_picture()

    def drop_picture(self) -> None:
        """Forget the last frame, where one is kept: it must not be painted again."""

    def _fail(self, error: Exception) -> None:
        handle_exception(self._app, error)

    def _exit_closed(self) -> None:
        self._call(lambda: self._app.exit(return_code=_HUNG_UP))

    def _call(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function in the app's thread, from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *arguments)
