"""``python -m tests.breaking``: break each handling in turn, and print which test noticed."""

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

_LEFT_OUT: Final = shutil.ignore_patterns(
    ".git", ".venv", "dist", "__pycache__", ".*_cache", ".hypothesis", "pictures", "results"
)
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (\S+?::.+?)(?: - .*)?$", re.MULTILINE)
_DIED: Final = 70
"""The status of a fork that pytest itself could not end: after its summary, if there is one."""
_NOT_CAUGHT: Final = "NOT CAUGHT"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one handling that was broken."""

    area: str
    handling: Handling
    caught: bool
    said: str
    """The test that noticed, or why none did."""

    def __str__(self) -> str:
        """Return one line."""
        found = f"caught by {self.said}" if self.caught else f"{_NOT_CAUGHT}: {self.said}"
        return f"{self.area} · {self.handling.what} · {self.handling.file} · {found}"


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


def tried(tree: Tree, area: str, handling: Handling) -> Verdict:
    """Break one handling in a copy of the tree, run its tests, and mend it again."""
    source = (tree.path / handling.file).read_text(encoding="utf-8")
    broken = handling.broken(source)
    if broken is None:
        return Verdict(area, handling, False, "its text is no longer there exactly once")
    tree.write(handling.file, broken)
    try:
        status, output = tree.run(handling.named_tests)
    finally:
        tree.write(handling.file, source)
    if status is None:
        return Verdict(area, handling, True, f"{handling.named_tests[0]} (it does not end)")
    if status in {1, _DIED} and (failed := _FAILED.search(output)) is not None:
        return Verdict(area, handling, True, failed[1])
    if status == 0:
        return Verdict(area, handling, False, "every test passed without it")
    last = (output.strip().splitlines() or ["no output"])[-1]
    return Verdict(area, handling, False, f"the tests could not be run: {last}")


def all_tried(
    work: Sequence[tuple[str, Handling]], at_once: int, *, trusts_tests: bool
) -> list[Verdict]:
    """Break every handling, some at once, each in a copy of the tree of its own."""
    with TemporaryDirectory(prefix="breaking-") as folder, ThreadPoolExecutor(at_once) as threads:
        every = [Tree(Path(folder) / str(number)) for number in range(at_once)]
        free: SimpleQueue[Tree] = SimpleQueue()
        for tree in every:
            free.put(tree)

        def one(named: tuple[str, Handling]) -> Verdict:
            tree = free.get()
            try:
                verdict = tried(tree, *named)
            finally:
                free.put(tree)
            print(verdict, flush=True)
            return verdict

        try:
            tests = sorted({test for _, handling in work for test in handling.named_tests})
            status, output = (0, "") if trusts_tests else every[0].run(tests)
            if status == 1:  # once more: the machine may have had much to do
                status, output = every[0].run(tests)
            if status != 0:
                sys.exit(f"the tests fail although nothing is broken:\n{output}")
            return list(threads.map(one, work))
        finally:
            for tree in every:
                tree.close()


def page(verdicts: Sequence[Verdict]) -> str:
    """Return the page for `docs`: what was broken, and which test noticed."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    caught = sum(verdict.caught for verdict in verdicts)
    lines = [
        "# What notices when a handling is taken out",
        "",
        "Written by `make break`: each handling of a fault was taken out of a copy of the tree, "
        "one at a time, and the tests that are to notice were run.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, commit {done.stdout.strip() or 'unknown'}: "
        f"{len(verdicts)} handlings broken, {caught} noticed.",
        "",
        "| area | handling | file | noticed by |",
        "| --- | --- | --- | --- |",
    ]
    for each in verdicts:
        said = f"`{each.said}`" if each.caught else f"**{_NOT_CAUGHT}**: {each.said}"
        row = (each.area, each.handling.what, f"`{each.handling.file}`", said)
        lines.append("| " + " | ".join(text.replace("|", "\\|") for text in row) + " |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run; 1 where something was not noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.breaking", description=__doc__)
    parser.add_argument(
        "--only", action="append", help="part of an area's and a handling's name; again for more"
    )
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--trust-tests", action="store_true", help="do not run the tests unbroken first"
    )
    parser.add_argument("--write", type=Path, help="also write the result into this file")
    options = parser.parse_args()
    work = [
        (area, handling)
        for area, handlings in areas()
        for handling in handlings
        if any(part in f"{area} {handling.what}" for part in options.only or [""])
    ]
    verdicts = all_tried(work, options.at_once, trusts_tests=options.trust_tests)
    missed = [verdict for verdict in verdicts if not verdict.caught]
    print(f"\n{len(verdicts)} handlings broken, {len(verdicts) - len(missed)} noticed")
    for verdict in missed:
        print(verdict)
    if options.write is not None:
        options.write.write_text(page(verdicts), encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
