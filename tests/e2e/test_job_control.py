"""Ctrl+Z and fg, and every other way to stop the console and have it go on."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.console import LIST, back_to_list, open_record, sign_in
from tests.e2e.desk import Desk
from tests.e2e.kept import Kept, handed_out
from tests.e2e.processes import (
    descendants,
    is_running,
    state_of,
    times_scheduled,
    wait_until,
)
from tests.e2e.sample import MAELLE
from tests.e2e.terminal import Terminal

PROMPT = "invite$"
SHELL_MODES = {"?2004h"}
"""Bash marks pastes itself."""
PAUSED = "Console en pause : tapez fg puis Entrée pour y revenir."


@contextmanager
def shell(**env: str) -> Iterator[Terminal]:
    """Open a shell as people have it: with job control."""
    bash = ["bash", "--norc", "--noprofile", "-i"]
    with Terminal(bash, env={"PS1": f"{PROMPT} ", "HISTFILE": os.devnull, **env}) as terminal:
        terminal.wait_for(PROMPT)
        yield terminal


def start(terminal: Terminal, *arguments: str) -> int:
    """Start the console from a shell, and wait for its sign-in; returns its process."""
    terminal.type(f"{sys.executable} -m syren_tui {' '.join(arguments)}\r")
    terminal.wait_for("Mot de passe")
    (console,) = [each for each in descendants(terminal.pid)]
    return console


def at_prompt(screen: str) -> bool:
    return screen.rstrip().endswith(PROMPT)


def settings(terminal: Terminal) -> str:
    """Ask for the terminal's settings as the shell's programs find them."""
    terminal.type("clear; stty -g\r")

    def said(screen: str) -> list[str]:
        return [line for line in screen.splitlines() if line.count(":") > 20]

    shown = terminal.wait_until(lambda screen: at_prompt(screen) and bool(said(screen)), "settings")
    return said(shown)[0]


def threads(process_id: int) -> int:
    return len(list(Path(f"/proc/{process_id}/task").iterdir()))


@contextmanager
def console_in_shell(desk: Desk) -> Iterator[tuple[Terminal, int]]:
    """Open a console in a shell and sign in; gives its process too."""
    with shell() as terminal:
        console = start(terminal, "--portal", desk.url)
        sign_in(terminal, desk=desk)
        yield terminal, console


@pytest.fixture(scope="module")
def kept_in_shell(syren_desk: Desk) -> Iterator[Kept[tuple[Terminal, int]]]:
    """A console in a shell, for the tests of this module."""

    def make_ready(opened: tuple[Terminal, int]) -> None:
        terminal, console = opened
        assert state_of(console) in ("R", "S"), "it is stopped"
        back_to_list(terminal, syren_desk)

    with Kept(partial(console_in_shell, syren_desk), make_ready) as kept:
        yield kept


@pytest.fixture
def at_list(
    kept_in_shell: Kept[tuple[Terminal, int]], syren: Desk, request: pytest.FixtureRequest
) -> Iterator[tuple[Terminal, int]]:
    """That console and its process, with the whole list on the screen."""
    yield from handed_out(kept_in_shell, request)


def test_its_end_after_pauses(syren: Desk) -> None:
    with shell() as terminal:
        before = settings(terminal)
        console = start(terminal, "--portal", syren.url)
        sign_in(terminal, desk=syren)
        for number in (signal.SIGTSTP, signal.SIGSTOP):
            os.kill(console, number)
            terminal.wait_for("Stopped", PROMPT)
            terminal.type("clear; fg\r")
            terminal.wait_for(LIST, absent=[PROMPT])
        back_to_list(terminal, syren)
        terminal.press("q")
        terminal.wait_for("Quitter la console")
        terminal.press("enter")
        wait_until(lambda: not is_running(console), "the console's end")
        terminal.wait_until(at_prompt, "the prompt")
        assert terminal.modes_left() - SHELL_MODES == set()
        assert settings(terminal) == before
        assert descendants(terminal.pid) == []


def test_ctrl_z_stops_it_and_fg_brings_it_back(at_list: tuple[Terminal, int]) -> None:
    terminal, console = at_list
    terminal.press("down")
    terminal.wait_for("› ✓ Validé", "Accès : OUI")
    before, running = terminal.text, threads(console)
    terminal.press("ctrl+z")
    terminal.wait_for(PAUSED, "Stopped", absent=[LIST])
    terminal.wait_until(at_prompt, "the prompt")
    assert state_of(console) == "T"
    assert terminal.modes_left() - SHELL_MODES == set()
    terminal.type("echo 'un ''autre'\r")
    terminal.wait_for("un autre")
    terminal.type("fg\r")
    terminal.wait_until(lambda screen: screen == before, "the list as it was")
    assert {"?1049h", "?2004h", "?25l", "?1004h", "?7l"} <= terminal.modes_left()
    assert threads(console) == running
    terminal.press("down", "up")
    terminal.wait_until(lambda screen: screen == before, "the list as it was")


def test_another_size_while_it_is_stopped(at_list: tuple[Terminal, int]) -> None:
    terminal, _ = at_list
    before = terminal.text
    terminal.press("ctrl+z")
    terminal.wait_until(at_prompt, "the prompt")
    terminal.resize(100, 30)
    terminal.type("fg\r")
    # From 100 columns on the columns are as on the portal.
    terminal.wait_for(LIST, "Prénom", " 1-12 sur")
    terminal.press("ctrl+z")
    terminal.wait_until(at_prompt, "the prompt")
    terminal.resize(80, 24)
    terminal.type("fg\r")
    terminal.wait_until(lambda screen: screen == before, "the list as it was")


def test_the_background_stops_it_again(at_list: tuple[Terminal, int]) -> None:
    terminal, console = at_list
    before = terminal.text
    terminal.press("ctrl+z")
    terminal.wait_until(at_prompt, "the prompt")
    turns = times_scheduled(console)
    terminal.type("bg\r")
    # It is stopped from before: only when it has run meanwhile, it was stopped again.
    wait_until(
        lambda: times_scheduled(console) > turns and state_of(console) == "T", "another stop"
    )
    terminal.type("clear; jobs\r")
    terminal.wait_for("Stopped", absent=[LIST])
    terminal.type("fg\r")
    terminal.wait_until(lambda screen: screen == before, "the list as it was")


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP], ids=["tstp", "stop"])
def test_stopped_from_outside(at_list: tuple[Terminal, int], number: signal.Signals) -> None:
    terminal, console = at_list
    before, running = terminal.text, threads(console)
    for _ in range(2):
        os.kill(console, number)
        terminal.wait_for("Stopped", PROMPT)
        assert state_of(console) == "T"
        if number == signal.SIGTSTP:
            assert terminal.modes_left() - SHELL_MODES == set()
        terminal.type("clear; fg\r")
        terminal.wait_until(lambda screen: screen == before, "the list as it was")
        assert {"?1049h", "?2004h", "?25l"} <= terminal.modes_left()
    assert threads(console) == running
    terminal.press("down", "up")
    terminal.wait_until(lambda screen: screen == before, "the list as it was")


def test_going_on_without_a_stop(at_list: tuple[Terminal, int]) -> None:
    terminal, console = at_list
    before, running = terminal.text, threads(console)
    terminal.emulator.feed(b"\x1b[2J\x1b[5;5HMessage from root\x1b[?1049l")
    os.kill(console, signal.SIGCONT)
    terminal.wait_until(lambda screen: screen == before, "the list as it was")
    assert threads(console) == running


def test_not_where_something_is_typed(at_list: tuple[Terminal, int]) -> None:
    """Whoever presses Ctrl+Z there wants back what they have just changed."""
    terminal, console = at_list
    open_record(terminal, MAELLE.number)
    terminal.press("down", "end", "X", "ctrl+z", "Y")
    terminal.wait_for("TRÉVIDICXY", "[Informations]*")
    assert state_of(console) in ("R", "S")


def test_ended_while_it_is_stopped() -> None:
    with shell() as terminal:
        before = settings(terminal)
        console = start(terminal)
        terminal.press("ctrl+z")
        terminal.wait_until(at_prompt, "the prompt")
        os.kill(console, signal.SIGTERM)
        # As a shell does that ends: whoever is stopped takes note of nothing.
        os.kill(console, signal.SIGCONT)
        wait_until(lambda: not is_running(console), "the console's end")
        assert terminal.modes_left() - SHELL_MODES == set()
        assert settings(terminal) == before


def test_the_terminal_is_closed_while_it_is_stopped() -> None:
    with shell() as terminal:
        console = start(terminal)
        terminal.press("ctrl+z")
        terminal.wait_until(at_prompt, "the prompt")
        terminal.hang_up()
        wait_until(lambda: not is_running(console), "the console's end")
