"""Many sessions in pseudo-terminals of their own, all read by one loop.

`benchmarks.recording` looks at one program closely; here nothing is kept but how much came and when
an awaited word did, so that fifty sessions cost the measuring side next to nothing.
"""

import os
import pty
import selectors
import signal
import socket
import termios
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.recording import COLUMNS, ROWS, SEQUENCE, cpu_seconds

_CHUNK: Final = 65536
_PATIENCE: Final = 120.0
_SIGN_OUT_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Taken:
    """What something took: seconds of a clock, and seconds of a core."""

    seconds: float
    cpu: float


@dataclass(frozen=True)
class Memory:
    """A process's memory in MiB: its own alone, its share of all, and what it has mapped."""

    private: float
    proportional: float
    resident: float

    @classmethod
    def of(cls, pid: int) -> "Memory":
        """Read it (Linux)."""
        found: dict[str, int] = {}
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, number, *_ = line.replace(":", " ").split()
            found[name] = int(number)
        private = found["Private_Clean"] + found["Private_Dirty"]
        return cls(private / 1024, found["Pss"] / 1024, found["Rss"] / 1024)


@dataclass(eq=False)
class Session:
    """One process in its terminal."""

    pid: int
    descriptor: int
    began: float
    cpu_began: float = 0.0
    """What its process had used when it began: a fork has nothing, a program the spawning."""
    written: int = 0
    _awaited: bytes = b""
    _tail: bytes = b""
    _found: Taken | None = None

    def type(self, keys: bytes, awaited: str) -> None:
        """Type, and watch for a word from then on; the clocks begin at zero."""
        self.began, self.cpu_began = time.monotonic(), cpu_seconds(self.pid)
        self.await_word(awaited)
        os.write(self.descriptor, keys)

    def await_word(self, word: str) -> None:
        """Watch for a word from now on."""
        self._awaited, self._tail, self._found = word.encode(), b"", None

    def take(self, data: bytes) -> None:
        """Note what has come."""
        self.written += len(data)
        if self._found is None and self._awaited:
            self._tail += data
            if self._awaited in SEQUENCE.sub(b"\0", self._tail):
                used = cpu_seconds(self.pid) - self.cpu_began
                self._found = Taken(time.monotonic() - self.began, used)

    @property
    def found(self) -> Taken | None:
        """What it took until the awaited word was written; None: it is not there yet."""
        return self._found


@dataclass
class Terminals:
    """The sessions, and the loop that reads them."""

    sessions: list[Session] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def spawn(self, command: Sequence[str], environment: Mapping[str, str], word: str) -> Session:
        """Start a program and watch for its first word."""
        began = time.monotonic()
        pid, descriptor = pty.fork()
        if not pid:
            termios.tcsetwinsize(0, (ROWS, COLUMNS))
            os.execve(command[0], list(command), dict(environment))  # noqa: S606 -- no shell is meant
        return self.add(Session(pid, descriptor, began), word)

    def hand_over(self, path: Path, word: str) -> Session:
        """Give a terminal to the forking parent at a socket, and watch for the first word."""
        began = time.monotonic()
        descriptor, other = pty.openpty()
        termios.tcsetwinsize(other, (ROWS, COLUMNS))
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            socket.send_fds(connection, [b"t"], [other])
            os.close(other)
            return self.add(Session(int(connection.recv(20)), descriptor, began), word)

    def add(self, session: Session, word: str) -> Session:
        """Read this one too, and watch for a word."""
        session.await_word(word)
        self.sessions.append(session)
        self._selector.register(session.descriptor, selectors.EVENT_READ, session)
        return session

    def listen(self, seconds: float) -> None:
        """Read for so long."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            self._read(end - now)

    def quiet(self, seconds: float = 0.3) -> None:
        """Read until all processes have done nothing for so long."""
        before = -1.0
        while (now := sum(cpu_seconds(each.pid) for each in self.sessions)) - before > 0.02:
            before = now
            self.listen(seconds)

    def wait(self, sessions: Iterable[Session]) -> list[Taken]:
        """Read until each has written its awaited word; returns what that took each."""
        waited, end = list(sessions), time.monotonic() + _PATIENCE
        while any(each.found is None for each in waited):
            assert time.monotonic() < end, "a session never wrote what was awaited"
            self._read(0.5)
        return [each.found for each in waited if each.found is not None]

    def close(self) -> None:
        """End every session in order, and whoever does not end, by force."""
        for each in self.sessions:
            with suppress(ProcessLookupError):
                os.kill(each.pid, signal.SIGTERM)
        end = time.monotonic() + _SIGN_OUT_SECONDS
        while self._selector.get_map() and time.monotonic() < end:
            self._read(0.2)
        for each in self.sessions:
            if each.descriptor in self._selector.get_map():
                with suppress(ProcessLookupError):
                    os.kill(each.pid, signal.SIGKILL)
                self._selector.unregister(each.descriptor)
                os.close(each.descriptor)
            with suppress(ChildProcessError):  # the forking parent's are not ours
                os.waitpid(each.pid, 0)
        self.sessions.clear()

    def _read(self, patience: float) -> None:
        for key, _ in self._selector.select(patience):
            session: Session = key.data
            try:
                data = os.read(session.descriptor, _CHUNK)
            except OSError:
                data = b""
            if data:
                session.take(data)
            else:  # the terminal's other end is closed: the session has ended
                self._selector.unregister(session.descriptor)
                os.close(session.descriptor)
