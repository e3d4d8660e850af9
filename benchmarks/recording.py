"""A program in a pseudo-terminal, with the time of every byte that it writes.

Nothing is drawn while it is measured: what it wrote is played into an emulator afterwards.
"""

import os
import re
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ptyprocess import PtyProcess  # type: ignore[import-untyped]
from tests.e2e.screen import Emulator

COLUMNS: Final = 120
ROWS: Final = 40
_CHUNK: Final = 65536
SEQUENCE: Final = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_OWN: Final = ("LC_", "LANG", "TERM", "COLORTERM", "NO_COLOR", "TEXTUAL", "SYREN_", "SSH_", "STY")


def environment(term: str) -> dict[str, str]:
    """Return this process's environment with nothing that a program looks different by."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    return kept | {"TERM": term, "LANG": "C.UTF-8", "PYTHONUTF8": "1"}


class Recording:
    """A program that runs until the end of the block, and what it writes when."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Describe it.

        Args:
            command: the program and its arguments.
            term: the kind of terminal.
            env: added to the environment.
        """
        self._command = list(command)
        self._environment = environment(term) | dict(env or {})
        self.chunks: list[tuple[float, bytes]] = []
        self.began = 0.0

    def __enter__(self) -> Self:
        self.began = time.monotonic()
        self._process = PtyProcess.spawn(
            self._command, env=self._environment, dimensions=(ROWS, COLUMNS)
        )
        self._process.delayafterclose = self._process.delayafterterminate = 0
        self._descriptor: int = self._process.fd
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.isalive():
            os.kill(self.pid, signal.SIGTERM)
            end = time.monotonic() + 5
            while self._process.isalive() and time.monotonic() < end:
                self.listen(0.05)
        if self._process.isalive():
            os.kill(self.pid, signal.SIGKILL)
        self._process.close()

    @property
    def pid(self) -> int:
        """The program's process id."""
        number: int = self._process.pid
        return number

    @property
    def written(self) -> int:
        """How many bytes the program has written."""
        return sum(len(data) for _, data in self.chunks)

    def send(self, data: bytes) -> float:
        """Type; returns when."""
        now = time.monotonic()
        os.write(self._descriptor, data)
        return now

    def listen(self, seconds: float, quiet: float | None = None) -> None:
        """Read for so long, or until nothing has come for the time `quiet`."""
        end = time.monotonic() + seconds
        last = time.monotonic()
        while (now := time.monotonic()) < end:
            if quiet is not None and now - last >= quiet:
                return
            patience = end - now if quiet is None else min(end, last + quiet) - now
            if not select.select([self._descriptor], [], [], max(0.0, patience))[0]:
                continue
            try:
                data = os.read(self._descriptor, _CHUNK)
            except OSError:
                return
            last = time.monotonic()
            self.chunks.append((last, data))

    def wait_for_word(self, word: str, since: int = 0, timeout: float = 30) -> None:
        """Read until a word has been written after so many chunks, with no sequence inside it."""
        end = time.monotonic() + timeout
        wanted = word.encode()
        while True:
            data = b"".join(data for _, data in self.chunks[since:])
            if wanted in SEQUENCE.sub(b"\0", data):
                return
            assert time.monotonic() < end, f"never written: {word!r}"
            self.listen(0.3, quiet=0.05)

    def settled(self, quiet: float = 0.4, timeout: float = 10) -> Self:
        """Read until nothing is written any more."""
        self.listen(timeout, quiet)
        return self

    # Afterwards.

    def shown_at(self, shows: Callable[[str], bool], since: float = 0) -> float:
        """Return when the screen first fulfilled a condition, at a time or later."""
        emulator = Emulator(COLUMNS, ROWS)
        for moment, data in self.chunks:
            emulator.feed(data)
            if moment >= since and shows("\n".join(emulator.lines)):
                return moment
        raise AssertionError("never shown:\n" + "\n".join(emulator.lines))

    def screens(self, since: float) -> list[list[str]]:
        """Return the screens after each chunk from a time on."""
        emulator = Emulator(COLUMNS, ROWS)
        found = []
        for moment, data in self.chunks:
            emulator.feed(data)
            if moment >= since:
                found.append(emulator.lines)
        return found

    def answer(self, key: bytes, quiet: float = 0.15) -> tuple[float, int]:
        """Press a key; returns seconds until its last byte, and how many bytes it had."""
        before = len(self.chunks)
        pressed = self.send(key)
        select.select([self._descriptor], [], [], 3)
        self.listen(5, quiet)
        came = self.chunks[before:]
        assert came, "a key that does nothing"
        return came[-1][0] - pressed, sum(len(data) for _, data in came)


def private_kib(pid: int) -> int:
    """Return the memory that a process shares with nobody, in KiB (Linux)."""
    total = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(("Private_Clean:", "Private_Dirty:")):
            total += int(line.split()[1])
    return total


def cpu_seconds(pid: int) -> float:
    """Return the time that a process has had of a core, in seconds (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
