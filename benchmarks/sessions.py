"""One host with 50 staff: what their consoles take, a process each, and forked by one parent.

``python -m benchmarks.sessions --write FILE`` starts real consoles in pseudo-terminals of 120x40,
signed in to one portal process with sample data: some one after another, then all at once. Ratios
and CPU times count; seconds of a clock are those of a machine that runs the portal, all
consoles and this program.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.portal.process import RunningPortal, run, running_portal

from benchmarks.goals import machine
from benchmarks.measuring import PASSWORD
from benchmarks.recording import cpu_seconds, environment
from benchmarks.terminals import Memory, Session, Taken, Terminals

SUBSCRIBERS: Final = 5_000
LIBRARIES: Final = 270
_PAINTED: Final = "passe"
_LISTED: Final = "validit"
_OPENED: Final = "Informations"
_ALONE: Final = 10
_RUSH: Final = 10
"""Sign-ins under way at a time: the portal takes its time for each, on purpose, with a password."""

Start = Callable[[Terminals], Session]
Found = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """How sessions come to be."""

    start: Start
    parent: int | None = None
    """The process that forks them."""


@dataclass(frozen=True)
class Bench:
    """What is measured with: a portal, and how much of it."""

    portal: RunningPortal
    count: int
    idle: float

    def measured(self, way: Way) -> Found:
        """Measure one way: starts one after another, all at once, memory, idleness."""
        terminals = Terminals()
        try:
            self._one_after_another(terminals, way.start, 1)  # not counted: byte code, caches
            alone = self._one_after_another(terminals, way.start, _ALONE)
            terminals.close()
            return {"one after another": alone} | self._all_at_once(terminals, way)
        finally:
            terminals.close()

    def _one_after_another(self, terminals: Terminals, start: Start, count: int) -> Found:
        paints, rows = [], []
        for _ in range(count):
            session = start(terminals)
            paints += terminals.wait([session])
            terminals.quiet()
            rows += self._sign_in(terminals, [session])
            terminals.quiet()
        return {"sessions": count, "first paint": _told(paints), "first rows": _told(rows)}

    def _all_at_once(self, terminals: Terminals, way: Way) -> Found:
        for _ in range(self.count):
            way.start(terminals)
        sessions = terminals.sessions
        paints = terminals.wait(sessions)
        terminals.quiet(1.0)
        before = cpu_seconds(self.portal.process.pid)
        rows = self._sign_in(terminals, sessions)
        terminals.quiet(1.0)
        portal = cpu_seconds(self.portal.process.pid) - before
        fresh = _memory(sessions, way.parent)
        self._navigator(terminals)
        found = {
            "all at once": {
                "sessions": self.count,
                "first paint": _told(paints),
                f"first rows, {_RUSH} at a time": _told(rows),
                "the portal, cpu": round(portal, 2),
            },
            "memory at the list": fresh,
            "memory after a walk": _memory(sessions, way.parent),
        }
        return found | ({"idle": self._idle(terminals)} if self.idle else {})

    def _sign_in(self, terminals: Terminals, sessions: Sequence[Session]) -> list[Taken]:
        for each in sessions:  # the password before: it is the answer to Enter that is measured
            os.write(each.descriptor, PASSWORD.encode())
        terminals.quiet()
        taken = []
        for first in range(0, len(sessions), _RUSH):
            rush = sessions[first : first + _RUSH]
            for each in rush:
                each.type(b"\r", _LISTED)
            taken += terminals.wait(rush)
        return taken

    def _navigator(self, terminals: Terminals) -> None:
        """Go down the list, open a record and come back, in each session."""
        for each in terminals.sessions:
            each.type(b"\x1b[B" + b"\x1b[6~" * 3 + b"\r", _OPENED)
        terminals.wait(terminals.sessions)
        for each in terminals.sessions:
            each.type(b"\x1b", _LISTED)
        terminals.wait(terminals.sessions)
        terminals.quiet(1.0)

    def _idle(self, terminals: Terminals) -> Found:
        sessions = terminals.sessions
        terminals.listen(6)  # the last timers of what was done
        written = sum(each.written for each in sessions)
        before = sum(cpu_seconds(each.pid) for each in sessions)
        terminals.listen(self.idle)
        used = sum(cpu_seconds(each.pid) for each in sessions) - before
        return {
            "seconds": self.idle,
            "bytes": sum(each.written for each in sessions) - written,
            "% of a core, all": round(used / self.idle * 100, 2),
            "% of a core, each": round(used / self.idle * 100 / len(sessions), 3),
        }


def _told(taken: Sequence[Taken]) -> Found:
    return {
        "seconds, median": round(statistics.median(each.seconds for each in taken), 3),
        "seconds, slowest": round(max(each.seconds for each in taken), 3),
        "cpu, median": round(statistics.median(each.cpu for each in taken), 3),
    }


def _memory(sessions: Sequence[Session], parent: int | None) -> Found:
    each = [Memory.of(session.pid) for session in sessions]
    own = Memory.of(parent) if parent is not None else Memory(0, 0, 0)
    return {
        "private MiB a session, median": round(statistics.median(one.private for one in each), 1),
        "private MiB a session, most": round(max(one.private for one in each), 1),
        "resident MiB a session, median": round(statistics.median(one.resident for one in each), 1),
        "proportional MiB, all": round(sum(one.proportional for one in each) + own.proportional),
        "of these the parent": round(own.proportional, 1),
    }


def _environment(folder: Path) -> dict[str, str]:
    return environment("xterm-256color") | {
        "SSH_TTY": "yes",  # as staff have it: the mouse is off
        "SYREN_TUI_CONFIG": str(folder / "none.toml"),
        "XDG_STATE_HOME": str(folder / "state"),
    }


@contextmanager
def _forking(folder: Path, portal: str) -> Iterator[Way]:
    """Run the parent until the end of the block."""
    path = folder / "sessions"
    command = [sys.executable, "-m", "benchmarks.peers.forking", str(path), portal]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=_environment(folder)
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield Way(lambda terminals: terminals.hand_over(path, _PAINTED), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)


def main() -> None:
    """Measure both ways, print, and write what was found where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--idle", type=float, default=60, help="seconds of doing nothing")
    parser.add_argument("--write", type=Path, help="a file for the raw figures (JSON)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = f"sqlite:///{folder / 'portal.db'}"
        done = run(
            "seed", "--database", database, "--preset", "syren", "--password", PASSWORD,
            "--subscribers", str(SUBSCRIBERS), "--libraries", str(LIBRARIES),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        with running_portal(database) as portal:
            bench = Bench(portal, options.sessions, options.idle)
            command = [
                sys.executable, "-m", "syren_tui", "--portal", portal.url, "--login", "departement",
            ]  # fmt: skip
            found = {
                "a process a session": bench.measured(
                    Way(lambda it: it.spawn(command, _environment(folder), _PAINTED))
                )
            }
            with _forking(folder, portal.url) as way:
                found["a forking parent"] = bench.measured(way)
    kept = {"machine": machine() | _memory_of_host(), "subscribers": SUBSCRIBERS, "found": found}
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    print(text)
    if options.write is not None:
        options.write.write_text(f"{text}\n", encoding="utf-8")


def _memory_of_host() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"memory": f"{memory:.0f} GiB"}


if __name__ == "__main__":
    main()
