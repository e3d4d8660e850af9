"""The console beside what people could use instead, on the same 100,000 rows.

``python -m benchmarks.beside --write FILE``, in pseudo-terminals of 120x40 and 256 colours.
VisiData and harlequin are measured where a command for them is in ``VISIDATA`` and ``HARLEQUIN``,
such as ``python -m visidata``; each of them is a viewer of files, with no portal behind it and
nobody to sign in.
"""

import argparse
import csv
import json
import os
import re
import shlex
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.console import DOWN, MANY, PAGE_DOWN, Bench, prepared
from benchmarks.goals import machine
from benchmarks.measuring import PASSWORD
from benchmarks.recording import Recording, cpu_seconds, private_kib

TO_THE_BOTTOM: Final = 40
"""Presses of Down after which each of them scrolls."""

Figures = dict[str, float]


@dataclass(frozen=True)
class Program:
    """Something that shows rows in a terminal."""

    start: Callable[[], Recording]
    first: str
    """A word of its first paint."""
    show_rows: Callable[[Recording], None] | None
    """What a person does until the rows are there; None: it has none."""
    down: bytes = DOWN


def programs(bench: Bench) -> Iterator[tuple[str, Program]]:
    """Find what there is to be measured; the console comes first."""
    yield (
        "the console",
        Program(lambda: bench.console(MANY, "--login", "departement"), "passe", _sign_in),
    )
    yield "hello-world Textual", Program(lambda: bench.peer("hello"), "hello", None)
    yield "two-line DataTable", Program(lambda: bench.peer("table"), "Nom", _nothing)
    if command := shlex.split(os.environ.get("VISIDATA", "")):
        # It has the cursor keys send the application's sequences.
        arguments = [*command, str(bench.csv)]
        name = f"VisiData {_version(command)}"
        yield name, Program(lambda: Recording(arguments), "Nom", _nothing, b"\x1bOB")
    if command := shlex.split(os.environ.get("HARLEQUIN", "")):
        database = _as_sqlite(bench.csv)
        of_rows = [*command, "--adapter", "sqlite", "--no-write-history", str(database)]
        home = {"HOME": str(bench.csv.parent), "XDG_CACHE_HOME": str(bench.csv.parent)}
        name = f"harlequin {_version(command)}"
        yield name, Program(lambda: Recording(of_rows, env=home), "Query", _query)


def _nothing(_: Recording) -> None:
    pass


def _sign_in(console: Recording) -> None:
    console.send(PASSWORD.encode())
    console.settled(1.0)
    console.send(b"\r")
    console.wait_for_word("validit")


def _query(harlequin: Recording) -> None:
    harlequin.settled(4.0, timeout=60)  # what is typed earlier is lost
    harlequin.send(b"select * from rows")
    harlequin.settled(1.0)
    harlequin.send(b"\n")  # Ctrl+J
    harlequin.wait_for_word("100,000", timeout=120)


def _version(command: list[str]) -> str:
    told = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\d+(?:\.\d+)+", told.stdout)
    assert found is not None, told.stdout
    return found[0]


def _as_sqlite(rows: Path) -> Path:
    path = rows.with_suffix(".db")
    with rows.open(encoding="utf-8", newline="") as file, sqlite3.connect(path) as database:
        reader = csv.reader(file)
        names = ", ".join(f'"{name}" text' for name in next(reader))
        database.execute(f"create table rows ({names})")
        places = ", ".join("?" * len(names.split(", ")))
        database.executemany(f"insert into rows values ({places})", reader)  # noqa: S608
    database.close()
    return path


def starts(found: dict[str, Program], times: int) -> dict[str, Figures]:
    """Start each so often, in turn; the first round does not count."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in found}
    for _ in range(times + 1):
        for name, program in found.items():
            with program.start() as it:
                it.wait_for_word(program.first)
                taken[name].append((it.chunks[-1][0] - it.began, cpu_seconds(it.pid)))
    return {
        name: {
            "first paint, ms": round(statistics.median(each[0] for each in rounds[1:]) * 1000),
            "first paint, ms of a core": round(
                statistics.median(each[1] for each in rounds[1:]) * 1000
            ),
        }
        for name, rounds in taken.items()
    }


def keys(program: Program) -> Figures:
    """Measure what goes over the line, and what keys take, in one that shows rows."""
    with program.start() as it:
        it.wait_for_word(program.first)
        if program.show_rows is None:
            it.settled(1.0)
            return {"private MiB": _mib(it)}
        program.show_rows(it)
        it.settled(5.0, timeout=90)  # files are read, and messages that go by themselves gone
        figures: Figures = {"bytes: start to settled": it.written}
        it.answer(program.down)  # some go to the table only by that
        figures |= _answers("a cursor move", it, program.down, 8)
        for _ in range(TO_THE_BOTTOM):
            it.answer(program.down)
        figures |= _answers("a row scrolled", it, program.down, 20)
        figures |= _answers("a page", it, PAGE_DOWN, 8)
        return figures | {"private MiB": _mib(it)}


def _mib(program: Recording) -> float:
    return round(private_kib(program.pid) / 1024, 1)


def _answers(what: str, program: Recording, key: bytes, times: int) -> Figures:
    before = cpu_seconds(program.pid)
    answers = [program.answer(key) for _ in range(times)]
    used = (cpu_seconds(program.pid) - before) / times
    return {
        f"bytes: {what}": round(statistics.median(each[1] for each in answers)),
        f"{what}, ms": round(statistics.median(each[0] for each in answers) * 1000, 1),
        f"{what}, ms of a core": round(used * 1000, 1),
    }


def main() -> None:
    """Measure, print, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often each is started")
    parser.add_argument("--write", type=Path, help="a file for the raw figures (JSON)")
    options = parser.parse_args()
    with prepared(1) as bench:
        found = dict(programs(bench))
        measured = starts(found, options.times)
        for name, program in found.items():
            measured[name] |= keys(program)
            print(name, measured[name], file=sys.stderr, flush=True)
    text = json.dumps({"machine": machine(), "programs": measured}, indent=1, ensure_ascii=False)
    print(text)
    if options.write is not None:
        options.write.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
