"""Hours of use in some minutes: whether the console holds no more at their end than before.

Run as ``python -m benchmarks.long_life [--rounds N] [--write FILE]``. A real console in a
pseudo-terminal, on a portal with sample data: each round searches, opens a record and walks its
tabs, saves, marks, plans and runs a series, looks at the desk; every tenth resizes the terminal,
signs out and in again. Exits with 1 where private memory at the end is more than a tenth above what
it was after the first rounds, or files or connections have become more.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests.e2e.screen import Emulator
from tests.portal.process import run

from benchmarks.measuring import PASSWORD
from benchmarks.recording import COLUMNS, ROWS, Recording, cpu_seconds, private_kib
from benchmarks.timed_portal import timed_portal

SUBSCRIBERS: Final = 2_000
WARM: Final = 12
"""Rounds after which everything was used that is used."""
GROWTH: Final = 1.10
_ESCAPE: Final = "\x1b"
_QUIET: Final = 0.05
LOGIN: Final = "departement"
_NAMES: Final = ("le g", "mar", "qu", "ker", "le b", "du", "ro", "gui")


class Desk:
    """Somebody at work."""

    def __init__(self, console: Recording) -> None:
        self._console = console
        self._emulator = Emulator(COLUMNS, ROWS)
        self.done: Counter[str] = Counter()

    @property
    def text(self) -> str:
        """The screen as it stands."""
        return "\n".join(self._emulator.lines)

    def type(self, *keys: str) -> None:
        """Type, as fast as it is taken; read what is drawn."""
        for key in keys:
            self._console.send(key.encode())
            if key == _ESCAPE:
                self.look(0.15)  # what follows at once would be taken for Alt and that key
        self.look()

    def look(self, quiet: float = _QUIET) -> None:
        """Read what is drawn until nothing comes any more."""
        self._console.listen(5, quiet)
        for _, data in self._console.chunks:
            self._emulator.feed(data)
        self._console.chunks.clear()

    def until(self, *texts: str) -> str:
        """Read until one of these stands on the screen; returns which."""
        end = time.monotonic() + 30
        while True:
            for each in texts:
                if each in self.text:
                    return each
            assert time.monotonic() < end, f"never shown: {texts}\n{self.text}"
            self.look(0.05)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._console._process.setwinsize(rows, columns)
        self._emulator.resize(columns, rows)
        self.look(0.4)

    # A round.

    def sign_in(self, *, again: bool = False) -> None:
        """Sign in."""
        self.until("Mot de passe")
        self.type(*([LOGIN, "\t"] * again), PASSWORD, "\r")
        self.until("Rechercher")
        self.done["sign-ins"] += 1

    def home(self) -> None:
        """Go back to the list, from wherever."""
        self.look(0.15)
        for _ in range(8):
            if "Rechercher" in self.text and "Échap Effacer" not in self.text:
                return
            self.type(_ESCAPE)
        self.until("Rechercher")

    def round(self, number: int) -> None:
        """Do what is done in some minutes."""
        self.home()
        self.type("/", _NAMES[number % len(_NAMES)], "\r")
        self.done["searches"] += 1
        self.type(*["\x1b[B"] * (number % 5), "\r")
        self.until("[Informations]")
        self.done["openings"] += 1
        self.type("\x15", f"LE GUIMAR KERQU ROBDU {number}", "\x13")
        said = self.until("Enregistré.", "rien ne se modifie", "Rien à enregistrer")
        self.done["saves"] += said == "Enregistré."
        self.type(*["\x14"] * 4, "\x0e", _ESCAPE)
        if "Rester" in self.text:
            self.type("a")
        self.home()
        self.type("x", "d", *[" ", "\x1b[B"] * 2, " ", "r")
        if self.until("Plan de renouvellement", "Personne") == "Plan de renouvellement":
            self.done["plans"] += 1
            self.type("\x13")
            if self.until("Rapport de la série", "Personne n’est") == "Rapport de la série":
                self.done["series"] += 1
        self.home()
        self.type("s")
        self.until("ou tapez un nom")
        self.type(f"2905800{number:04d}", "\r")
        self.until("INCONNUE", "né(e) le")
        self.done["cards"] += 1
        self.home()
        if number % 10 == 9:
            self.resize(80, 24)
            self.resize(COLUMNS, ROWS)
            self.home()
            self.type("q", "c")
            self.sign_in(again=True)


def _held(pid: int) -> dict[str, int]:
    files = []
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            files.append(os.readlink(each))
        except FileNotFoundError:
            continue
    sockets = Path(f"/proc/{pid}/net/tcp").read_text()
    inodes = {each.removeprefix("socket:[").rstrip("]") for each in files if "socket:" in each}
    connections = [line for line in sockets.splitlines()[1:] if line.split()[9] in inodes]
    threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    return {
        "private KiB": private_kib(pid),
        "files": len(files),
        "connections": len(connections),
        "threads": threads,
    }


def live(rounds: int, minutes: float) -> dict[str, Any]:
    """Do so many rounds, or as many as the time allows; returns what was done and held."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "portal.db"
        seeded = run(
            "seed", "--database", f"sqlite:///{database}", "--preset", "syren",
            "--password", PASSWORD, "--subscribers", str(SUBSCRIBERS), "--libraries", "20",
        )  # fmt: skip
        assert seeded.returncode == 0, seeded.stderr
        command = [sys.executable, "-m", "syren_tui", "--login", LOGIN, "--portal"]
        own = {"SYREN_TUI_CONFIG": f"{folder}/none.toml", "XDG_STATE_HOME": folder}
        with timed_portal(database) as (url, _), Recording([*command, url], env=own) as console:
            desk = Desk(console)
            desk.sign_in()
            samples = []
            began = time.monotonic()
            number = -1
            while number + 1 < rounds and time.monotonic() - began < 60 * minutes:
                number += 1
                desk.round(number)
                if number % 4 == 3:
                    desk.look(0.3)
                    samples.append({"round": number, **_held(console.pid)})
            return {
                "rounds": number + 1,
                "done": dict(desk.done),
                "seconds": round(time.monotonic() - began),
                "processor seconds": round(cpu_seconds(console.pid), 1),
                "samples": samples,
            }


def judged(lived: dict[str, Any]) -> dict[str, Any]:
    """Compare the last samples with the first warm ones."""
    warm = [each for each in lived["samples"] if each["round"] >= WARM]
    part = max(1, min(5, len(warm) // 2))
    first, last = warm[:part], warm[-part:]

    def usual(samples: list[dict[str, int]], name: str) -> float:
        return statistics.median(each[name] for each in samples)

    compared = {
        name: {"first": usual(first, name), "last": usual(last, name)}
        for name in ("private KiB", "files", "connections", "threads")
    }
    memory = compared["private KiB"]
    growth = memory["last"] / memory["first"]
    flat = growth <= GROWTH and all(
        each["last"] <= each["first"] for name, each in compared.items() if name != "private KiB"
    )
    return {"growth": round(growth, 4), "flat": flat, "compared": compared}


def main() -> None:
    """Live, print the figures, and write them where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--minutes", type=float, default=60, help="ends then at the latest")
    parser.add_argument("--write", type=Path, help="a file for the figures (JSON)")
    options = parser.parse_args()
    lived = live(options.rounds, options.minutes)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    told = {"commit": commit, "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", **judged(lived)}
    text = json.dumps(told | lived, ensure_ascii=False, indent=1)
    print(text)
    if options.write is not None:
        options.write.write_text(text + "\n", encoding="utf-8")
    sys.exit(0 if told["flat"] else 1)


if __name__ == "__main__":
    main()
