"""A program in a real pseudo-terminal: keys go in, its screen is read."""

import fcntl
import os
import select
import signal
import sys
import termios
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Final, Self

from ptyprocess import PtyProcess  # type: ignore[import-untyped]
from pyte.screens import Char

from tests.e2e.keys import bytes_of
from tests.e2e.screen import Emulator, plain

_NOT_INHERITED: Final = (
    "LC_", "LANG", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "ESCDELAY",
    "TEXTUAL", "SYREN_",
)  # fmt: skip
"""How the names of variables begin that would make a program behave otherwise here than there."""
_PAUSE: Final = 0.01
"""Seconds of silence after which what a program has drawn is taken for whole."""
_NO_PAUSE: Final = 0.25
"""Seconds after which it is looked at all the same, where there is no silence."""
_LOOK_AGAIN: Final = 0.05
_KEY_PAUSE: Final = 0.1
"""Seconds that a program has to draw what a key does, before the next one."""
_ESCAPE_PAUSE: Final = 0.2
"""Seconds after ESC: a key that follows at once is taken for Alt and that key."""
DEADLINE: Final = 60.0
"""Seconds after which something is no longer waited for: many, for the machine may be busy."""
_TERMINATION: Final = 3
Start = Callable[[Sequence[str], Mapping[str, str], tuple[int, int]], PtyProcess]
_CHUNK: Final = 1024
"""Bytes that are written at one go: a paste is told from typing by what comes without a pause."""
_TIOCGPTN: Final = 0x80045430
"""Linux: the number of the other end of a pseudo-terminal; `termios` has no name for it."""


def spawn(
    command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int]
) -> PtyProcess:
    """Start a program in a pseudo-terminal of so many rows and columns."""
    with warnings.catch_warnings():
        # Later versions of Python warn of a fork while other threads run; exec follows at once.
        warnings.filterwarnings("ignore", ".*fork", DeprecationWarning)
        return PtyProcess.spawn(command, env=environment, dimensions=size)


class Terminal:
    """Runs a program from the beginning of a block to its end."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        emulator: type[Emulator] = Emulator,
        start: Start = spawn,
    ) -> None:
        """Describe it.

        Args:
            command: the program and its arguments.
            columns: of the terminal.
            rows: of the terminal.
            env: added to the environment, which is this process's but for what shows.
            emulator: what draws: another kind of terminal.
            start: starts it, by the command, the environment, and the rows and columns.
        """
        self._start = start
        self._command = list(command)
        self._size = (rows, columns)
        self._environment = _environment(env or {})
        self.emulator = emulator(columns, rows)
        self._written = bytearray()
        self._at_end = False
        self._status: int | None = None

    def __enter__(self) -> Self:
        self._process = self._start(self._command, self._environment, self._size)
        # The program is reaped below: nothing to give the system time for.
        self._process.delayafterclose = self._process.delayafterterminate = 0
        self._descriptor: int = self._process.fd
        os.set_blocking(self._descriptor, False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            for number in (signal.SIGTERM, signal.SIGKILL):
                deadline = time.monotonic() + _TERMINATION
                self.send_signal(number)
                while self._is_running() and time.monotonic() < deadline:
                    self._listen(_LOOK_AGAIN)
            self._listen(0)
        finally:
            # What was read can be looked at after the block; the descriptor may be another's soon.
            self._at_end = True
            self._process.close()

    # What goes in.

    def type(self, text: str) -> None:
        """Send a text as it is, all at once, as a line that was held up delivers it."""
        self._send(text.encode())

    def press(self, *keys: str) -> None:
        """Press keys by their names: ``enter``, ``ctrl+s``, ``shift+tab``, ``f1``, ``a``.

        Between two of them is time, as there is when a person presses them.
        """
        for key in keys:
            self._send(bytes_of(key))
            if key == "escape":
                self.listen(_ESCAPE_PAUSE)
            else:
                self._listen(_KEY_PAUSE)

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size, and let the program know as a terminal does."""
        self._listen(0)
        self.emulator.resize(columns, rows)
        self._process.setwinsize(rows, columns)

    def hang_up(self, typed: str = "") -> None:
        """Close the terminal, as a line that stalls and is cut; what it still took: typed."""
        os.write(self._descriptor, typed.encode())
        self.wait_until_read(_TERMINATION)
        self._at_end = True
        self._process.fileobj.close()

    def wait_until_read(self, timeout: float = DEADLINE) -> None:
        """Wait until the program has read what was typed; its own output is not read meanwhile."""
        deadline = time.monotonic() + timeout
        while self._unread() and time.monotonic() < deadline:
            time.sleep(_PAUSE)

    def _unread(self) -> int:
        """Return how many bytes the program has yet to read."""
        number = fcntl.ioctl(self._descriptor, _TIOCGPTN, bytes(4))
        path = f"/dev/pts/{int.from_bytes(number, sys.byteorder)}"
        other_end = os.open(path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            count = fcntl.ioctl(other_end, termios.FIONREAD, bytes(4))
        finally:
            os.close(other_end)
        return int.from_bytes(count, sys.byteorder)

    def send_signal(self, number: int) -> None:
        """Send a signal to the program; nothing where it has ended."""
        if self._is_running():
            os.kill(self.pid, number)

    @property
    def pid(self) -> int:
        """The program's process id."""
        number: int = self._process.pid
        return number

    # What comes out.

    @property
    def lines(self) -> list[str]:
        """The screen's rows now, no-break spaces as plain ones, without the spaces at the ends."""
        self._listen(0)
        return self.emulator.lines

    @property
    def text(self) -> str:
        """The screen now: its rows, a line each."""
        return "\n".join(self.lines)

    @property
    def cells(self) -> tuple[Char, ...]:
        """All cells now: see `Emulator.cells`."""
        self._listen(0)
        return self.emulator.cells

    @property
    def cursor(self) -> tuple[int, int] | None:
        """The cursor's column and row, from 0; None where it does not show."""
        self._listen(0)
        return self.emulator.cursor

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows by itself what is typed, as it does for a shell."""
        return bool(termios.tcgetattr(self._descriptor)[3] & termios.ECHO)

    @property
    def raw(self) -> bytes:
        """All that the program has written."""
        self._listen(0)
        return bytes(self._written)

    def modes_left(self) -> set[str]:
        """Return what the program switched on and not off again, as it wrote it.

        ``?1049h`` is the alternate screen, ``?1000h`` and its neighbours the mouse, ``?2004h``
        bracketed paste, ``?1004h`` focus, ``?25l`` the hidden cursor, ``?7l`` lines that do not
        wrap, ``>u`` the keyboard protocol of kitty.
        """
        self._listen(0)
        return self.emulator.modes.left

    def row_with(self, text: str) -> int:
        """Return the first row, from 0, that has a text."""
        for row, line in enumerate(self.lines):
            if plain(text) in line:
                return row
        raise AssertionError(f"no row has {text!r}{self._shown()}")

    def cell(self, column: int, row: int) -> Char:
        """Return a cell, both counted from 0: ``data``, ``fg``, ``bg``, ``bold``, ``reverse``."""
        self._listen(0)
        return self.emulator.cell(column, row)

    # Waiting.

    def wait_for(self, *texts: str, absent: Sequence[str] = (), timeout: float = DEADLINE) -> str:
        """Wait until the screen has all of the texts and none of the absent ones; returns it."""
        wanted, unwanted = [plain(text) for text in texts], [plain(text) for text in absent]

        def so(screen: str) -> bool:
            return all(text in screen for text in wanted) and not any(
                text in screen for text in unwanted
            )

        without = f" without {unwanted}" if unwanted else ""
        return self.wait_until(so, f"{wanted}{without}", timeout)

    def wait_until(
        self, condition: Callable[[str], bool], what: str, timeout: float = DEADLINE
    ) -> str:
        """Wait until a condition holds of the screen's text; returns that text.

        Args:
            condition: is handed the text.
            what: it waits for, to be read where it waits in vain.
            timeout: in seconds.
        """
        deadline = time.monotonic() + timeout
        while True:
            late = time.monotonic() >= deadline
            over = self._at_end
            if condition(text := self.text):
                return text
            if late or over:
                why = "the program ended" if over else f"{timeout} s went by"
                raise AssertionError(f"{why} waiting for: {what}{self._shown()}")
            self._listen(_LOOK_AGAIN)

    def wait_end(self, timeout: float = DEADLINE) -> int:
        """Wait for the program's end; returns its exit status, or minus the signal's number."""
        deadline = time.monotonic() + timeout
        while self._is_running():
            if time.monotonic() >= deadline:
                raise AssertionError(f"the program did not end in {timeout} s{self._shown()}")
            self._listen(_LOOK_AGAIN)
        # Its last words: they are there to be read still.
        self._listen(0)
        assert self._status is not None
        return self._status

    def listen(self, seconds: float) -> None:
        """Let time go by, with the program's output read."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._listen(left)

    def _listen(self, patience: float) -> None:
        """Read until the program pauses; wait so many seconds at most for it to begin."""
        if self._at_end:
            time.sleep(min(patience, _PAUSE))
        end = time.monotonic() + _NO_PAUSE
        while not self._at_end and select.select([self._descriptor], [], [], patience)[0]:
            self._read()
            patience = _PAUSE
            if time.monotonic() > end:
                return

    def _read(self) -> None:
        try:
            data = os.read(self._descriptor, 65536)
        except BlockingIOError:
            return
        except OSError:
            # Linux: nobody has the terminal open any more.
            data = b""
        self._at_end = not data
        self._written += data
        self.emulator.feed(data)

    def _send(self, data: bytes) -> None:
        deadline = time.monotonic() + DEADLINE
        while data:
            descriptors = [self._descriptor]
            readable, writable, _ = select.select(descriptors, descriptors, [], _LOOK_AGAIN)
            # It may take no keys before its output is taken.
            if readable:
                self._read()
            if self._at_end or time.monotonic() > deadline:
                raise AssertionError(f"the program takes no keys{self._shown()}")
            if writable:
                try:
                    data = data[os.write(self._descriptor, data[:_CHUNK]) :]
                except BlockingIOError:
                    continue

    def _is_running(self) -> bool:
        if self._status is None and not self._process.isalive():
            killed_by = self._process.signalstatus
            self._status = self._process.exitstatus if killed_by is None else -killed_by
        return self._status is None

    def _shown(self) -> str:
        """Return the screen as it is shown where a test fails."""
        self._is_running()
        edge = "+" + "-" * self._process.getwinsize()[1] if not self._at_end else "+"
        rows = "\n".join(f"|{line}" for line in self.emulator.lines)
        return f" (status {self._status})\n{edge}\n{rows}\n{edge}"


def _environment(added: Mapping[str, str]) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)
    }
    return inherited | {
        "TERM": "xterm-256color", "LANG": "fr_FR.UTF-8", "PYTHONUTF8": "1", **added,
    }  # fmt: skip
