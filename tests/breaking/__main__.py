"""``python -m tests.breaking``: remove each error handler in turn, and print which test fails."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Final

from tests.breaking import ROOT, Handling, areas
from tests.breaking.sources import Sources, StaleError

_LEFT_OUT: Final = shutil.ignore_patterns(
    ".git", ".venv", "dist", "__pycache__", ".*_cache", ".hypothesis", "pictures", "results"
)
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (\S+?::.+?)(?: - .*)?$", re.MULTILINE)
_DIED: Final = 70
"""The status of a fork that pytest itself could not end: after its summary, if there is one."""
_NOT_CAUGHT: Final = "NOT CAUGHT"


@dataclass(frozen=True, slots=True)
class Removal:
    """One handler to be removed, found in the sources as they are now."""

    area: str
    what: str
    file: str
    broken: str
    """The file's source without the handler."""
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happened when a handler was removed."""

    removal: Removal
    caught: bool
    said: str
    """The test that failed, or why none did."""

    def __str__(self) -> str:
        """Return one line."""
        found = f"caught by {self.said}" if self.caught else f"{_NOT_CAUGHT}: {self.said}"
        return f"{self.removal.area} · {self.removal.what} · {self.removal.file} · {found}"


def found(sources: Sources, area: str, handling: Handling) -> Removal:
    """Find an entry's function, what is changed in it, and its tests.

    Raises:
        StaleError: something that it names is no longer there.
    """
    place = sources.find(handling.place)
    broken = sources.changed(place, handling.change)
    tests = tuple(sources.find_test(test) for test in handling.named_tests)
    return Removal(area, handling.what, place.file, broken, tests)


class Tree:
    """A copy of the tree, and the process that runs tests in it."""

    def __init__(self, path: Path) -> None:
        self.path = Path(shutil.copytree(ROOT, path, ignore=_LEFT_OUT))
        self._written = int(time.time())
        here = {
            "PYTHONPATH": str(self.path / "src"),
            "PYTHONPYCACHEPREFIX": str(path.parent / "compiled"),  # nothing is compiled twice,
            "PYTHONDONTWRITEBYTECODE": "",  # and nothing is written beside what is installed
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.breaking.forks"], cwd=self.path, text=True,
            env={**os.environ, **here}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def write(self, file: str, source: str) -> None:
        """Write a source, at a time of its own: compiled files go by it."""
        path = self.path / file
        path.write_text(source, encoding="utf-8")
        self._written += 2
        os.utime(path, (self._written, self._written))

    def run(self, tests: Sequence[str]) -> tuple[int | None, str]:
        """Run tests; returns pytest's status, None where they did not end, and its output."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(list(tests)) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return answer["status"], answer["output"]

    def close(self) -> None:
        """End its process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def tried(tree: Tree, removal: Removal) -> Verdict:
    """Remove one handler in a copy of the tree, run its tests, and restore it."""
    source = (tree.path / removal.file).read_text(encoding="utf-8")
    tree.write(removal.file, removal.broken)
    try:
        status, output = tree.run(removal.tests)
    finally:
        tree.write(removal.file, source)
    if status is None:
        return Verdict(removal, True, f"{removal.tests[0]} (it does not end)")
    if status in {1, _DIED} and (failed := _FAILED.search(output)) is not None:
        return Verdict(removal, True, failed[1])
    if status == 0:
        return Verdict(removal, False, "every test passed without it")
    last = (output.strip().splitlines() or ["no output"])[-1]
    return Verdict(removal, False, f"the tests could not be run: {last}")


def all_tried(removals: Sequence[Removal], at_once: int, *, trusts_tests: bool) -> list[Verdict]:
    """Remove every handler, several at once, each in its own copy of the tree."""
    with TemporaryDirectory(prefix="breaking-") as folder, ThreadPoolExecutor(at_once) as threads:
        every = [Tree(Path(folder) / str(number)) for number in range(at_once)]
        free: SimpleQueue[Tree] = SimpleQueue()
        for tree in every:
            free.put(tree)

        def one(removal: Removal) -> Verdict:
            tree = free.get()
            try:
                verdict = tried(tree, removal)
            finally:
                free.put(tree)
            print(verdict, flush=True)
            return verdict

        try:
            tests = sorted({test for removal in removals for test in removal.tests})
            status, output = (0, "") if trusts_tests else every[0].run(tests)
            if status == 1:  # once more: the machine may have been busy
                status, output = every[0].run(tests)
            if status != 0:
                sys.exit(f"the tests fail although nothing was removed:\n{output}")
            return list(threads.map(one, removals))
        finally:
            for tree in every:
                tree.close()


def page(verdicts: Sequence[Verdict], stale: Sequence[str]) -> str:
    """Return the page for `docs`: what was removed, and which test failed."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    caught = sum(verdict.caught for verdict in verdicts)
    lines = [
        "# Which test fails when an error handler is removed",
        "",
        "Written by `make break`: each error handler was removed from a copy of the sources, one "
        "at a time, and the tests that should fail then were run.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, commit {done.stdout.strip() or 'unknown'}: "
        f"{len(verdicts)} handlers removed, {caught} caught by a test.",
        "",
        *(f"- Not removed: {each}" for each in stale),
        *([""] if stale else []),
        "| area | what is handled | file | caught by |",
        "| --- | --- | --- | --- |",
    ]
    for each in verdicts:
        said = f"`{each.said}`" if each.caught else f"**{_NOT_CAUGHT}**: {each.said}"
        row = (each.removal.area, each.removal.what, f"`{each.removal.file}`", said)
        lines.append("| " + " | ".join(text.replace("|", "\\|") for text in row) + " |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run; 1 where no test failed, or where an entry names something that is no longer there."""
    parser = argparse.ArgumentParser(prog="python -m tests.breaking", description=__doc__)
    parser.add_argument(
        "--only", action="append", help="part of an area's and a handler's name; again for more"
    )
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--trust-tests", action="store_true", help="do not run the tests with all handlers first"
    )
    parser.add_argument("--check", action="store_true", help="only list the stale entries")
    parser.add_argument("--write", type=Path, help="also write the result into this file")
    options = parser.parse_args()
    sources = Sources(ROOT)
    removals, stale = [], []
    for area, handlings in areas():
        for handling in handlings:
            if not any(part in f"{area} {handling.what}" for part in options.only or [""]):
                continue
            try:
                removals.append(found(sources, area, handling))
            except StaleError as error:
                stale.append(f"{area} · {handling.what} · {error}")
                print(f"stale entry: {stale[-1]}", flush=True)
    if options.check:
        return 1 if stale else 0
    verdicts = all_tried(removals, options.at_once, trusts_tests=options.trust_tests)
    missed = [verdict for verdict in verdicts if not verdict.caught]
    print(f"\n{len(verdicts)} handlers removed, {len(verdicts) - len(missed)} caught by a test")
    for line in [*map(str, missed), *(f"stale entry: {each}" for each in stale)]:
        print(line)
    if options.write is not None:
        options.write.write_text(page(verdicts, stale), encoding="utf-8")
    return 1 if missed or stale else 0


if __name__ == "__main__":
    sys.exit(main())
