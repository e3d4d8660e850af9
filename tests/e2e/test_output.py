"""The console's whole output, sent as what changes: every cell is as if all had been sent.

One console runs; what its driver is handed, which is what it would write without the model, is
played into a second terminal. Both are compared cell by cell.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.console import console, console_at, wait_for_list
from tests.e2e.desk import Desk
from tests.e2e.forked import fork
from tests.e2e.keys import bytes_of
from tests.e2e.sample import PASSWORD
from tests.e2e.screen import Emulator
from tests.e2e.terminal import DEADLINE, Terminal
from tests.programs import MissingProgramError
from tests.samples import repeats
from tests.tui.terminal.screens import Poor, assert_same

_PROGRAM: Final = """
import sys
from syren_tui import cli
from tests.e2e.handed import note_what_is_handed

note_what_is_handed(sys.argv.pop(1))
sys.exit(cli.main())
"""
ROOT: Final = Path(__file__).parents[2]
COLUMNS: Final = 80
ROWS: Final = 24
BURST: Final = 12
_ALIKE: Final = 10.0
"""Seconds within which both screens are alike once nothing is typed any more."""
KEYS: Final = (
    *["down"] * 8, *["up"] * 4, *["pagedown"] * 4, "pageup", "pageup", "home", "end", "end",
    *["enter"] * 4, *["tab"] * 3, "shift+tab", *["space"] * 3, "right", "left", "backspace",
    "ctrl+t", "ctrl+t", "ctrl+s", "ctrl+n", "ctrl+p", "ctrl+l", "/", "?", "f1", "f", "o", "e", "a",
    "x", "d", "v", "1", "l", "g", "é",
)  # fmt: skip


class Pair:
    """The console's terminal, and the one that is sent everything."""

    def __init__(self, terminal: Terminal, handed: Path) -> None:
        self.terminal = terminal
        self.plain = Emulator(COLUMNS, ROWS)
        self.size = (COLUMNS, ROWS)
        self._handed = handed.open("rb")

    def listen(self) -> bool:
        """Read what has come; returns whether anything had."""
        before = len(self.terminal.raw)
        self.terminal.listen(0.06)
        data = self._handed.read()
        self.plain.feed(data)
        return bool(data) or len(self.terminal.raw) != before

    def assert_same(self, when: str) -> None:
        """Wait until both show the same."""
        end = time.monotonic() + _ALIKE
        while True:
            while self.listen() and time.monotonic() < end:
                pass
            try:
                assert_same(self.plain, self.terminal.emulator, *self.size, when)
                return
            except AssertionError:
                if time.monotonic() > end:
                    raise

    def resize(self, columns: int, rows: int) -> None:
        while self.listen():
            pass
        self.size = (columns, rows)
        self.plain.resize(columns, rows)
        self.terminal.resize(columns, rows)

    def close(self) -> None:
        self._handed.close()


@contextmanager
def pair(
    desk: Desk, folder: Path, term: str, emulator: type[Emulator] = Emulator, **env: str
) -> Iterator[Pair]:
    """Open a console at its list, and the terminal beside it."""
    handed = folder / "handed"
    handed.touch()
    arguments = ["--portal", desk.url, "--login", desk.login]
    environment = {"TERM": term, **env}
    started = Terminal(
        arguments, env=environment, emulator=emulator, start=partial(fork, handed=str(handed))
    )
    if "COLORTERM" in env:  # Textual looks when it is imported
        command = [sys.executable, "-c", _PROGRAM, str(handed), *arguments]
        started = Terminal(command, env=environment, emulator=emulator)
    with started as terminal:
        both = Pair(terminal, handed)
        terminal.wait_for("Mot de passe")
        both.assert_same("at the sign-in")
        terminal.type(f"{PASSWORD}\r")
        wait_for_list(terminal)
        both.assert_same("at the list")
        try:
            yield both
        finally:
            both.close()


@pytest.mark.parametrize(
    ("term", "keys", "emulator", "env"),
    [
        ("xterm-256color", 80, Emulator, {"COLORTERM": "truecolor"}),
        pytest.param(
            "xterm-256color", 240, Emulator, {"COLORTERM": "truecolor"}, marks=pytest.mark.soak
        ),
        ("xterm", 60, Emulator, {}),
        ("screen", 60, Poor, {}),
        ("linux", 60, Emulator, {}),
        ("vt220", 60, Poor, {"NO_COLOR": "1"}),
        ("tmux-256color", 60, Poor, {}),
    ],
)
def test_random_keys_end_up_on_the_screen(
    syren: Desk, tmp_path: Path, term: str, keys: int, emulator: type[Emulator], env: dict[str, str]
) -> None:
    chance = random.Random(f"the line {term}")  # noqa: S311 -- seeded: the same every time
    with pair(syren, tmp_path, term, emulator, **env) as both:
        for burst in range(repeats(suite=keys // 2, soak=keys) // BURST):
            typed = [chance.choice(KEYS) for _ in range(BURST - 1)]
            last = "escape" if chance.random() < 0.6 else chance.choice(KEYS)
            both.terminal.type(b"".join(map(bytes_of, [*typed, last])).decode())
            if chance.random() < 0.15:
                both.resize(chance.randrange(60, 110), chance.randrange(18, 34))
            both.assert_same(f"{term}, burst {burst}: {typed} {last}")


def test_a_resize_to_one_cell_and_back_restores_the_list(syren: Desk, tmp_path: Path) -> None:
    with pair(syren, tmp_path, "xterm-256color") as both:
        before = both.terminal.text
        both.resize(1, 1)
        both.resize(COLUMNS, ROWS)
        both.terminal.wait_until(lambda text: text == before, "the list as it was")
        both.terminal.resize(1, 1)
        both.terminal.resize(COLUMNS, ROWS)
        both.terminal.wait_until(lambda text: text == before, "the list as it was")


def test_repainting_mends_what_another_program_wrote(syren: Desk, tmp_path: Path) -> None:
    with pair(syren, tmp_path, "xterm-256color") as both:
        both.terminal.emulator.feed(b"\x1b[2J\x1b[5;5HMessage from root")
        both.terminal.press("ctrl+l")
        both.assert_same("after Ctrl+L")


def test_a_line_that_takes_nothing_for_a_while_ends_up_right(syren: Desk, tmp_path: Path) -> None:
    with pair(syren, tmp_path, "xterm-256color") as both:
        both.terminal.press("enter")
        both.assert_same("at the table")
        sent = len(both.terminal.raw)
        for _ in range(150):
            os.write(both.terminal._descriptor, bytes_of("pagedown") + bytes_of("home"))
            # Only the console reads: nothing takes its output, and the terminal's buffer fills up.
            both.terminal.wait_until_read()
        both.assert_same("when the line takes output again")
        # What was painted in between and seen by nobody was never sent.
        assert len(both.terminal.raw) - sent < 150_000


def test_plain_terminal_sends_all(syren: Desk) -> None:
    with console_at(syren) as terminal:
        terminal.wait_for("Mot de passe", "F1 Aide")
        terminal.type("fouesnant")
        terminal.wait_for("fouesnant")
        changes = len(terminal.raw)
    with console("--portal", syren.url, "--plain-terminal") as terminal:
        terminal.wait_for("Mot de passe", "F1 Aide")
        terminal.type("fouesnant")
        terminal.wait_until(
            lambda text: "fouesnant" in text and len(terminal.raw) > 2 * changes, "all of it"
        )


def test_tmux_shows_what_was_painted(syren: Desk, tmp_path: Path) -> None:
    socket = tmp_path / "tmux"
    if shutil.which("tmux") is None:
        raise MissingProgramError("tmux", "tmux")

    def tmux(*arguments: str) -> str:
        command = ["tmux", "-S", str(socket), "-f", os.devnull, *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=DEADLINE
        ).stdout

    handed = tmp_path / "handed"
    handed.touch()
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM, encoding="utf-8")
    plain = Emulator(COLUMNS, ROWS)
    written: list[int] = []

    def play() -> None:
        whole = Emulator(COLUMNS, ROWS)
        whole.feed(handed.read_bytes())
        plain._primary, plain._screen = whole._primary, whole._screen

    def until(condition: Callable[[str], bool]) -> None:
        end = time.monotonic() + DEADLINE
        while not condition(screen := tmux("capture-pane", "-p")):
            assert time.monotonic() < end, screen
            time.sleep(0.1)

    def alike(screen: str) -> bool:
        """Tell whether both show the same, and nothing more was written since the last look."""
        written.append(handed.stat().st_size)
        if not written[0] < written[-2] == written[-1]:
            return False
        play()
        lines = [line.rstrip().replace("\N{NO-BREAK SPACE}", " ") for line in screen.splitlines()]
        return lines == plain.lines

    tmux(
        "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "env", "PYTHONUTF8=1",
        f"PYTHONPATH={ROOT}", sys.executable, str(program), str(handed),
        "--portal", syren.url, "--login", syren.login,
    )  # fmt: skip
    try:
        tmux("set", "-g", "status", "off")
        until(lambda screen: "Mot de passe" in screen)
        tmux("send-keys", PASSWORD, "Enter")
        until(lambda screen: "Rechercher" in screen and "fin de" in screen)
        tmux("send-keys", "Enter")
        for keys in (["Down"] * 12, ["PageDown"] * 3, ["End"], ["Home"], ["F1"], ["Escape"]):
            written[:] = [handed.stat().st_size] * 2
            tmux("send-keys", *keys)
            until(alike)
    finally:
        tmux("kill-server")
