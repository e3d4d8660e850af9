"""Processes forked from one that has imported what they need: to import it takes a second.

What is forked is a process of its own: its memory, signals, descriptors and environment are as if
it had been started with the command line. That of the process itself is the server's: a module
that is run as a program, imports what it wants, and calls `become_next`, which returns in each
process that was forked.
"""

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import Any, Final

_LONGEST: Final = 1 << 17
_RUNNING: Final = {"PYTHONUTF8": "1"}


class Forked:
    """A process that was forked: what `subprocess.Popen` has of it that tests use."""

    def __init__(self, pid: int, end: socket.socket) -> None:
        self.pid = pid
        self._end = end
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return how it ended; None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; returns the exit status, or minus the signal's number.

        Raises:
            subprocess.TimeoutExpired: it runs still.
        """
        status = self._ended(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal; nothing where it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended just now, and is not told yet
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._end], [], [], timeout)[0]:
            told = self._end.recv(_LONGEST)
            self._end.close()
            # Nothing is told where the server is gone.
            self.returncode = json.loads(told) if told else -signal.SIGKILL
        return self.returncode


def fork(
    module: str,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    descriptors: Sequence[int],
    **said: Any,
) -> Forked:
    """Fork a process from a server of this process's, which is started where there is none.

    Args:
        module: the server's.
        arguments: of the command.
        environment: all of it.
        descriptors: what is its standard input, output and error.
        **said: more that `become_next` returns.
    """
    request = {
        "arguments": [*arguments],
        "environment": {**environment},
        "folder": os.getcwd(),
        "said": said,
    }
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        passed = [*descriptors, theirs.fileno()]
        socket.send_fds(_server(module), [json.dumps(request).encode()], passed)
    return Forked(json.loads(ours.recv(_LONGEST)), ours)


@cache
def _server(module: str) -> socket.socket:
    """Start a server; it ends when this process does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(theirs.fileno())],
            cwd=Path(__file__).parents[1],
            env=os.environ | _RUNNING,
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def become_next() -> Mapping[str, Any]:
    """Fork a process for each request; returns in it what else was said.

    Raises:
        SystemExit: in the server, when nobody asks any more.
    """
    gc.collect()
    gc.freeze()  # what is shared stays shared
    request, descriptors = _next(socket.socket(fileno=int(sys.argv[1])))
    _become(request, descriptors)
    said: Mapping[str, Any] = request["said"]
    return said


def _next(requests: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Fork for each request, and tell how what was forked ended; returns in a forked process.

    Raises:
        SystemExit: nobody asks any more.
    """
    ends: dict[int, socket.socket] = {}
    ready, wakes = socket.socketpair()
    ready.setblocking(False)
    wakes.setblocking(False)
    usual = signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes.fileno())
    while True:
        readable, _, _ = select.select([requests, ready], [], [])
        if ready in readable:
            ready.recv(_LONGEST)
            _tell(ends)
        if requests not in readable:
            continue
        data, descriptors, _, _ = socket.recv_fds(requests, _LONGEST, 8)
        if not data:
            raise SystemExit
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, usual)
            for own in (requests, ready, wakes, *ends.values()):
                own.close()
            return json.loads(data), descriptors
        for each in descriptors[:3]:
            os.close(each)
        ends[pid] = socket.socket(fileno=descriptors[3])
        ends[pid].send(json.dumps(pid).encode())


def _tell(ends: dict[int, socket.socket]) -> None:
    while ends:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with ends.pop(pid) as end:
            end.send(json.dumps(os.waitstatus_to_exitcode(status)).encode())


def _become(request: Mapping[str, Any], descriptors: Sequence[int]) -> None:
    """Make of this process the one that was asked for."""
    for target, each in enumerate(descriptors[:3]):
        os.dup2(each, target)
    for each in descriptors:
        os.close(each)
    sys.stdin = TextIOWrapper(BufferedReader(FileIO(0, closefd=False)), "utf-8", "surrogateescape")
    sys.stdout = TextIOWrapper(
        BufferedWriter(FileIO(1, "w", closefd=False)), "utf-8", "surrogateescape",
        line_buffering=os.isatty(1),
    )  # fmt: skip
    sys.stderr = TextIOWrapper(
        BufferedWriter(FileIO(2, "w", closefd=False)), "utf-8", "backslashreplace",
        line_buffering=True,
    )  # fmt: skip
    for name in ("stdin", "stdout", "stderr"):  # as they were at first: Textual looks there
        setattr(sys, f"__{name}__", getattr(sys, name))
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.argv[1:] = request["arguments"]
