"""How the console ends: by a key, by a signal, with its terminal; and nothing of it is left."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.console import (
    AT_TABLE,
    console,
    console_at,
    count,
    escape,
    open_record,
    sign_in,
    wait_for_list,
)
from tests.e2e.desk import Desk
from tests.e2e.keys import bytes_of
from tests.e2e.processes import children, is_running, seconds_used, state_of, wait_until
from tests.e2e.sample import MAELLE
from tests.e2e.terminal import DEADLINE, Terminal

QUESTION = "Quitter la console ?"


def is_sane(terminal: Terminal) -> bool:
    """Tell whether an ended console left the terminal as it found it, with nothing written."""
    return terminal.modes_left() == set() and terminal.echoes and terminal.text.strip() == ""


def test_q_asks_and_other_keys_do_not_end_it(syren: Desk) -> None:
    with console_at(syren) as terminal:
        sign_in(terminal, desk=syren)
        terminal.press("enter")
        before = terminal.wait_for(AT_TABLE, "1-9 sur 65", "Accès :")
        # The reflex against a screen that Ctrl+S has frozen, and the one against a full screen:
        # neither ends the console nor sends it to the background.
        terminal.press("ctrl+q", "ctrl+z", "ctrl+s")
        terminal.listen(0.3)
        assert terminal.text == before
        assert state_of(terminal.pid) in ("R", "S")
        terminal.press("q")
        terminal.wait_for(QUESTION)
        escape(terminal)
        terminal.wait_for(AT_TABLE, absent=[QUESTION])
        terminal.press("q")
        terminal.wait_for(QUESTION)
        terminal.press("enter")
        assert terminal.wait_end() == 0
        assert is_sane(terminal)


def test_ctrl_c_before_the_sign_in() -> None:
    with console() as terminal:
        terminal.wait_for("Mot de passe")
        terminal.type("https://")
        terminal.press("ctrl+c")
        assert terminal.wait_end() == 0
        assert is_sane(terminal)


def test_ctrl_c_on_the_list_asks(syren: Desk) -> None:
    with console_at(syren) as terminal:
        sign_in(terminal, desk=syren)
        terminal.press("ctrl+c")
        terminal.wait_for(QUESTION)
        terminal.type("\x1b\r")  # at one go, as a slow line brings them: no Enter alone
        terminal.wait_for(AT_TABLE, absent=[QUESTION])
        terminal.press("ctrl+c")
        terminal.wait_for(QUESTION)
        terminal.press("enter")
        assert terminal.wait_end() == 0
        assert is_sane(terminal)


def test_something_is_not_saved(syren: Desk) -> None:
    with console_at(syren) as terminal:
        sign_in(terminal, desk=syren)
        open_record(terminal, MAELLE.number)
        terminal.press("down", "end", "X")
        terminal.wait_for("[Informations]*")
        # A key asks; a signal cannot wait for an answer.
        terminal.press("ctrl+c")
        terminal.wait_for("╭", "Des changements ne sont pas enregistrés")
        escape(terminal)
        terminal.wait_for("TRÉVIDICX", "[Informations]*", absent=["╭"])
        terminal.send_signal(signal.SIGTERM)
        terminal.wait_end()
        assert is_sane(terminal)
    assert syren.record(MAELLE)["version"] == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_and_restores_the_terminal(number: signal.Signals) -> None:
    with console() as terminal:
        terminal.wait_for("Mot de passe")
        terminal.send_signal(number)
        assert terminal.wait_end() == 128 + number
        assert is_sane(terminal)


def test_a_signal_while_the_terminal_takes_nothing() -> None:
    with console() as terminal:
        terminal.wait_for("Mot de passe")
        used = seconds_used(terminal.pid)
        for _ in range(60):  # each paints the whole screen, and nobody reads it
            os.write(terminal._descriptor, bytes_of("ctrl+l"))
            time.sleep(0.01)
        terminal.send_signal(signal.SIGTERM)
        wait_until(lambda: not is_running(terminal.pid), "the console's end")
        assert seconds_used(terminal.pid) < used + 5
        assert terminal.wait_end() == 128 + signal.SIGTERM
        assert terminal.echoes  # what the line has not taken is lost, the last bytes with it


@pytest.mark.parametrize("typed", ["", "xyz"])
@pytest.mark.parametrize("session", ["the terminal's", "another"])
def test_it_ends_when_the_terminal_closes(session: str, typed: str) -> None:
    """Where the terminal is another session's, no signal comes: reading and writing just fail."""
    command = [sys.executable, "-m", "syren_tui"]
    if session == "another":
        command = ["setsid", "--wait", *command]
    with Terminal(command) as terminal:
        terminal.wait_for("Mot de passe")
        found = [terminal.pid, *children(terminal.pid)]
        terminal.hang_up(typed)
        try:
            wait_until(lambda: not any(map(is_running, found)), "the console's end")
        finally:
            for each in filter(is_running, found):
                os.kill(each, signal.SIGKILL)


@pytest.mark.parametrize("how", ["ctrl+c", "term"])
@pytest.mark.parametrize("later", [0.0, 0.1, 0.2])
def test_signals_end_it_while_it_starts(how: str, later: float) -> None:
    """While modules are imported, and while the app is set up, nobody catches an error."""
    with console(anew=True) as terminal:
        deadline = time.monotonic() + DEADLINE
        while terminal.echoes and time.monotonic() < deadline:
            terminal.listen(0.005)
        terminal.listen(later)
        if how == "term":
            terminal.send_signal(signal.SIGTERM)
        else:
            terminal.press(how)
        code = terminal.wait_end()
        assert code == 128 + signal.SIGTERM if how == "term" else code in (0, 128 + signal.SIGINT)
        assert is_sane(terminal)


@contextmanager
def demonstration(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Open a demonstration that makes its own folder in this one, and sign in to it."""
    monkeypatch.setenv("TMPDIR", str(folder))
    with console("demo", "--preset", "loiretek", "--subscribers", "20") as terminal:
        screen = terminal.wait_for("Démonstration : Entrée suffit.", "•" * 5)
        assert re.search(r"Identifiant +aillant-sur-milleron ", screen)
        terminal.press("enter")
        assert count(wait_for_list(terminal)) == 10
        assert len(list(folder.iterdir())) == 1
        yield terminal


def test_the_demonstration_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with demonstration(tmp_path, monkeypatch) as terminal:
        (portal,) = children(terminal.pid)
        terminal.type("\rq")
        terminal.wait_for(QUESTION)
        terminal.press("enter")
        assert terminal.wait_end() == 0
        assert terminal.modes_left() == set()
        assert not is_running(portal)
        assert list(tmp_path.iterdir()) == []


def test_a_killed_demonstration_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demonstration(tmp_path, monkeypatch) as terminal:
        (portal,) = children(terminal.pid)
        terminal.send_signal(signal.SIGKILL)
        assert terminal.wait_end() == -signal.SIGKILL
        wait_until(lambda: not is_running(portal), "the portal's end")
        wait_until(lambda: list(tmp_path.iterdir()) == [], "the folder's end")
