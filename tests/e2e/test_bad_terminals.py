"""Terminals that answer late or garbage, take nothing, or change their size all the time."""

import fcntl
import os
import random
import signal
import struct
import termios
import time
from collections.abc import Callable

import pytest

from tests.e2e.console import AT_TABLE, LIST, console_at, sign_in, wait_for_list
from tests.e2e.desk import Desk
from tests.e2e.keys import bytes_of
from tests.e2e.processes import is_pending, memory_of, seconds_used, wait_until
from tests.e2e.sample import OCEANE
from tests.e2e.terminal import Terminal

SOAKS = bool(os.environ.get("SYREN_SOAK"))
LINES = 10_000
ANSWERS = (
    "\x1b[?2026;2$y\x1b[?2048;0$y\x1b[?62;22c\x1b[>0;276;0c\x1b[?0u\x1b]11;rgb:0/0/0\x1b\\"
    "\x1bP>|xterm\x1b\\\x1b[?2026;\x1b[8;24;80t\x1b[?"
)
FIRST_LINE = "Seule la première des 10 000 lignes collées est prise."


def set_size(terminal: Terminal, columns: int, rows: int) -> None:
    """Change the size, at once, with nothing read."""
    size = struct.pack("HHHH", rows, columns, 0, 0)
    fcntl.ioctl(terminal._descriptor, termios.TIOCSWINSZ, size)


def is_quiet(terminal: Terminal) -> None:
    """Assert that the console does next to nothing where nothing happens."""
    used = seconds_used(terminal.pid)
    terminal.listen(1.0)
    assert seconds_used(terminal.pid) - used < 0.5


def repainted(terminal: Terminal) -> str:
    """Return what the whole screen painted anew shows."""
    sent = len(terminal.raw)
    terminal.emulator.feed(b"\x1b[2J")
    terminal.press("ctrl+l")
    terminal.wait_until(lambda _: len(terminal.raw) > sent + 1000, "the screen painted anew")
    terminal.listen(0.3)
    return terminal.text


def test_many_resizes_leave_the_list_as_it_was(at_list: Terminal) -> None:
    before = at_list.text
    chance = random.Random("storm")  # noqa: S311 -- seeded: the same every time
    for _ in range(400 if SOAKS else 60):
        set_size(at_list, *chance.choice([(1, 1), (300, 100), (2, 90), (59, 19), (100, 30)]))
        wait_until(lambda: not is_pending(at_list.pid, signal.SIGWINCH), "the signal taken")
    set_size(at_list, 1, 1)
    set_size(at_list, 80, 24)
    at_list.wait_until(lambda screen: screen == before, "the list as it was")
    repainted(at_list)  # what was sent before it may be of another size
    at_list.wait_until(lambda screen: screen == before, "the list as it was, painted anew")
    is_quiet(at_list)


@pytest.mark.parametrize("marks", [True, False], ids=["marked", "not marked"])
def test_many_lines_pasted_into_the_search(at_list: Terminal, marks: bool) -> None:
    lines = f"{OCEANE.number}\r" * LINES
    at_list.press("/")
    at_list.wait_for("Vers la liste")
    at_list.type(f"\x1b[200~{lines}\x1b[201~" if marks else lines)
    at_list.wait_for(FIRST_LINE, f"{LIST} {OCEANE.number} ", "1 abonné")
    is_quiet(at_list)


def test_a_paste_onto_the_table_presses_no_keys(syren: Desk, at_list: Terminal) -> None:
    before = at_list.text
    at_list.type("q\rarx\x13\r" * 1000)
    at_list.listen(1.0)
    assert at_list.text == before
    assert syren.record(OCEANE)["version"] == 1


def test_answers_are_not_typed(at_list: Terminal) -> None:
    at_list.press("/")
    at_list.wait_for("Vers la liste")
    before = at_list.text
    for piece in (ANSWERS, *(ANSWERS if SOAKS else ANSWERS[:11])):
        at_list.type(piece)
        at_list.listen(0.03)
    at_list.listen(1.2)
    assert at_list.text == before
    at_list.type("zz")
    at_list.wait_for(f"{LIST} zz ")


def held_up(terminal: Terminal, seconds: float, act: Callable[[int], bytes]) -> None:
    """Type ten times a second for some seconds, and read no output: that is what is tested."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        os.write(terminal._descriptor, act(number))
        number += 1
        time.sleep(0.1)


@pytest.mark.soak
def test_a_terminal_that_takes_nothing_for_a_minute(syren: Desk) -> None:
    with console_at(syren) as terminal:
        sign_in(terminal, desk=syren)
        terminal.press("enter")
        terminal.wait_for(AT_TABLE)
        keys = ("pagedown", "home", "end", "pageup", "ctrl+l", "ctrl+r")
        held_up(terminal, 5, lambda number: bytes_of(keys[number % len(keys)]))
        wait_for_list(terminal)
        memory, sent = memory_of(terminal.pid), len(terminal.raw)
        held_up(terminal, 60, lambda number: bytes_of(keys[number % len(keys)]))
        os.write(terminal._descriptor, f"/{OCEANE.number}".encode())
        wait_for_list(terminal, 1)
        terminal.wait_for(f"{LIST} {OCEANE.number} ", OCEANE.last_name)
        is_quiet(terminal)
        shown = terminal.text
        assert memory_of(terminal.pid) < memory + 8_000_000
        assert len(terminal.raw) < sent + 200_000
        assert repainted(terminal) == shown
