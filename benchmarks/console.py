"""The console beside its peers, in pseudo-terminals of 120x40 and 256 colours: the goals' table.

Run as ``python -m benchmarks.console [--quick] [--idle SECONDS] [--write FILE]``. VisiData is
measured where a command for it is in ``VISIDATA``, such as ``python -m visidata``.
"""

import argparse
import compileall
import importlib
import os
import shlex
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.portal.process import run

from benchmarks.goals import Figures, report
from benchmarks.list_screen import blanks, cursor_row, last_row, listed
from benchmarks.measuring import PASSWORD
from benchmarks.presses import Presses, median_of
from benchmarks.recording import Recording, cpu_seconds, private_kib
from benchmarks.resting import at_rest, processor_seconds
from benchmarks.sample_rows import write_csv
from benchmarks.timed_portal import portal_seconds, timed_portal

DOWN: Final = b"\x1b[B"
PAGE_DOWN: Final = b"\x1b[6~"
END: Final = b"\x1b[F"
MANY: Final = 100_000
FEW: Final = 100
LIBRARIES: Final = 270
HELD: Final = 500
_RATE: Final = 30


class Bench:
    """Two portals, and how often each thing is measured."""

    def __init__(self, portals: dict[int, tuple[str, Path]], csv_file: Path, times: int) -> None:
        """Prepare.

        Args:
            portals: address and notes of each, by how many subscribers it has.
            csv_file: the same rows, for the peers.
            times: how often a start is measured.
        """
        self.portals = portals
        self.csv = csv_file
        self.times = times
        self.figures: Figures = {}
        self._used_before = 0.0
        """The CPU time of the last console when its sign-in was submitted."""

    def peer(self, name: str) -> Recording:
        """Return one of our own small peers, to be started."""
        arguments = [str(self.csv)] if name == "table" else []
        return Recording([sys.executable, "-m", f"benchmarks.peers.{name}", *arguments])

    def console(self, subscribers: int, *arguments: str) -> Recording:
        """Return a console, to be started."""
        url, _ = self.portals[subscribers]
        command = [sys.executable, "-m", "syren_tui", "--portal", url, *arguments]
        return Recording(command, env={"SYREN_TUI_CONFIG": f"{self.csv}.toml"})

    @contextmanager
    def signed_in(self, subscribers: int = MANY) -> Iterator[tuple[Recording, float]]:
        """Open a console at its list; gives it, and when the sign-in was submitted."""
        with self.console(subscribers, "--login", "departement") as console:
            console.wait_for_word("passe")
            console.send(PASSWORD.encode())
            at_rest(console)  # what is imported in the background is there
            self._used_before = processor_seconds(console.pid)
            submitted = console.send(b"\r")
            console.listen(1.5)
            console.wait_for_word("validit")
            yield console.settled(), submitted

    # The start.

    def start(self) -> None:
        """First paints, sign-ins, End: each beside hello-world in turn."""
        hello, paint, rows_many, rows_few, end, end_own = [], [], [], [], [], []
        hello_used, used = [], []
        for _ in range(self.times + 1):
            with self.peer("hello") as peer:
                peer.wait_for_word("hello")
                hello.append(peer.settled().shown_at(lambda it: "hello-world" in it) - peer.began)
                hello_used.append(processor_seconds(peer.pid))
            with self.signed_in() as (console, submitted):
                painted = console.shown_at(lambda it: "Mot de passe" in it and "F1 Aide" in it)
                paint.append(painted - console.began)
                rows_many.append(self._rows_shown(console, submitted, MANY))
                used.append(processor_seconds(console.pid) - self._used_before)
                console.answer(DOWN)
                pressed = console.send(END)
                console.listen(3.0)
                console.settled()
                shown = console.shown_at(
                    lambda it: "000 sur 100 000" in it and last_row(it), pressed
                )
                end.append(shown - pressed)
                end_own.append(end[-1] - portal_seconds(self.portals[MANY][1], pressed, shown))
            with self.signed_in(FEW) as (console, submitted):
                rows_few.append(self._rows_shown(console, submitted, FEW))
        measure = statistics.median(hello[1:])
        self.figures |= {
            "hello-world, first paint, ms": measure * 1000,
            "first paint / hello-world": statistics.median(paint[1:]) / measure,
            "sign-in to first rows / hello-world": statistics.median(rows_many[1:]) / measure,
            "first rows, 100,000 / 100": statistics.median(rows_many[1:])
            / statistics.median(rows_few[1:]),
            "sign-in to all settled / hello-world, in CPU time": (
                statistics.median(used[1:]) / statistics.median(hello_used[1:])
            ),
            "End / hello-world": statistics.median(end[1:]) / measure,
            "End without the portal / hello-world": statistics.median(end_own[1:]) / measure,
        }

    def _rows_shown(self, console: Recording, submitted: float, subscribers: int) -> float:
        shown = console.shown_at(listed, submitted)
        notes = self.portals[subscribers][1]
        return shown - submitted - portal_seconds(notes, submitted, shown)

    def typed_ahead(self) -> None:
        """Type login and password at once, long before the first paint."""
        with self.console(FEW) as console:
            console.send(f"departement\t{PASSWORD}\r".encode())
            console.listen(6)
            screen = "\n".join(console.screens(0)[-1])
        self.figures["keys lost before the first paint"] = 0 if listed(screen) else 1

    # Keys.

    def keys(self) -> None:
        """Cursor moves, rows and pages scrolled: times beside the peers', and bytes."""
        with self.peer("table") as peer:
            peer.wait_for_word("Nom")
            peer.settled(1.0)
            for _ in range(19):
                peer.answer(DOWN)
            scrolled_plain, scrolled_plain_bytes = median_of(peer, DOWN, 20)
        with self.signed_in() as (console, _), self.peer("floor") as peer:
            self.figures["bytes: start to settled"] = console.written
            console.answer(DOWN)  # from the search to the table
            peer.wait_for_word("floor")
            floor, move = Presses(peer.settled()), Presses(console)
            for _ in range(12):  # in turn: whatever else the machine does, it does to both
                floor.press(DOWN)
                move.press(DOWN)
            for _ in range(8):
                console.answer(DOWN)
            scrolled, scrolled_bytes = median_of(console, DOWN, 20)
            _, page_bytes = median_of(console, PAGE_DOWN, 8)
        self.figures |= {
            "floor, ms": floor.seconds * 1000,
            "a cursor move, ms": move.seconds * 1000,
            "a cursor move / floor": move.seconds / floor.seconds,
            "a cursor move / floor, in CPU time": move.processor / floor.processor,
            "a row scrolled, ms": scrolled * 1000,
            "a row scrolled / two-line DataTable": scrolled / scrolled_plain,
            "bytes: a cursor move": move.bytes,
            "bytes: a row scrolled": scrolled_bytes,
            "bytes: a page": page_bytes,
            "bytes: a row scrolled, two-line DataTable": scrolled_plain_bytes,
        }

    def held(self) -> None:
        """Hold Down for 500 rows at 30 a second."""
        with self.signed_in() as (console, _):
            console.answer(b"\r")  # from the search to the table
            began = console.began = console.send(b"")
            for number in range(HELD):
                console.send(DOWN)
                wait = began + (number + 1) / _RATE
                console.listen(max(0.0, wait - console.send(b"")))
            console.listen(2)
            screens = console.screens(began)
        self.figures |= {
            "500 x Down: blank rows": sum(blanks(screen) for screen in screens),
            "500 x Down: the cursor's row": cursor_row(screens[-1]),
        }

    def visidata(self) -> None:
        """The same four figures of bytes, by VisiData with the same rows."""
        command = os.environ.get("VISIDATA")
        if not command:
            return
        with Recording([*shlex.split(command), str(self.csv)]) as peer:
            peer.listen(12)
            peer.settled(1.5)
            self.figures["VisiData, bytes: start to settled"] = peer.written
            # Its rows have one line, and there are so many of them.
            down = b"\x1bOB"  # it has the cursor keys send this
            self.figures["VisiData, bytes: a cursor move"] = median_of(peer, down, 12)[1]
            for _ in range(30):
                peer.answer(down)
            self.figures["VisiData, bytes: a row scrolled"] = median_of(peer, down, 20)[1]
            self.figures["VisiData, bytes: a page"] = median_of(peer, PAGE_DOWN, 8)[1]

    # Memory, and doing nothing.

    def memory(self, idle: float) -> None:
        """What a session takes after a walk; then what it does when nobody does anything."""
        with self.peer("hello") as peer:
            peer.wait_for_word("hello")
            peer.settled()
            measure = private_kib(peer.pid)
        for subscribers in (FEW, MANY):
            with self.signed_in(subscribers) as (console, _):
                for key in (DOWN, END, *[b"\x1b[5~"] * 10, b"\x1b[H", *[PAGE_DOWN] * 10):
                    console.send(key)
                    console.listen(1, quiet=0.2)
                console.settled()
                taken = private_kib(console.pid)
                self.figures[f"private memory, {subscribers:,} / hello-world"] = taken / measure
                if subscribers == MANY and idle:
                    before, cpu = console.written, cpu_seconds(console.pid)
                    console.listen(idle)
                    self.figures["idle: bytes"] = console.written - before
                    used = (cpu_seconds(console.pid) - cpu) / idle * 100
                    self.figures |= {"idle: % of a core": used, "idle: seconds": idle}
        self.figures["hello-world, private MiB"] = measure / 1024


@contextmanager
def prepared(times: int) -> Iterator[Bench]:
    """Make the portals and the file; compile the sources, as what is installed is compiled."""
    for module in ("syren_api", "syren_tui"):
        compileall.compile_dir(importlib.import_module(module).__path__[0], quiet=2)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        portals = {}
        for subscribers in (FEW, MANY):
            database = folder / f"{subscribers}.db"
            done = run(
                "seed", "--database", f"sqlite:///{database}", "--preset", "syren",
                "--password", PASSWORD, "--subscribers", str(subscribers),
                "--libraries", str(LIBRARIES),
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            portals[subscribers] = stack.enter_context(timed_portal(database))
        rows = folder / "rows.csv"
        write_csv(portals[MANY][0], rows, MANY)
        yield Bench(portals, rows, times)


def main() -> None:
    """Measure, print the table, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="starts three times only")
    parser.add_argument("--idle", type=float, default=60, help="seconds of doing nothing")
    parser.add_argument("--write", type=Path, help="a file for the raw figures (JSON)")
    parser.add_argument("--only", nargs="*", help="start typed_ahead keys held visidata memory")
    options = parser.parse_args()
    with prepared(3 if options.quick else 9) as bench:
        parts: dict[str, Callable[[], None]] = {
            "start": bench.start,
            "typed_ahead": bench.typed_ahead,
            "keys": bench.keys,
            "held": bench.held,
            "visidata": bench.visidata,
            "memory": lambda: bench.memory(options.idle),
        }
        for name, measure in parts.items():
            if not options.only or name in options.only:
                measure()
    report(bench.figures, options.write)


if __name__ == "__main__":
    main()
