"""Every ending from every place, and what it leaves: nothing. Takes minutes: ``make soak``."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.console import AT_TABLE, console_at, open_record, sign_in, wait_for_list
from tests.e2e.desk import Desk
from tests.e2e.processes import descendants, is_running, wait_until
from tests.e2e.sample import MAELLE, PASSWORD
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.soak  # minutes


def at_sign_in(terminal: Terminal, desk: Desk) -> None:
    """Be signing in, at a portal that does not answer."""
    terminal.wait_for("Mot de passe")
    desk.stop()
    terminal.type(f"{desk.login}\t{PASSWORD}\r")


def at_record(terminal: Terminal, desk: Desk) -> None:
    """Be at a question over a record with changes."""
    sign_in(terminal, desk=desk)
    open_record(terminal, MAELLE.number)
    terminal.press("down", "end", "X")
    terminal.wait_for("[Informations]*")
    terminal.press("ctrl+c")
    terminal.wait_for("╭", "Des changements ne sont pas enregistrés")


def at_scan(terminal: Terminal, desk: Desk) -> None:
    """Be at the desk, with a card on its way."""
    sign_in(terminal, desk=desk)
    terminal.press("enter", "s")
    terminal.wait_for("Scan – ")
    desk.stop()
    terminal.type(f"{MAELLE.number}\r")


def at_run(terminal: Terminal, desk: Desk) -> None:
    """Be in a series that waits for the portal."""
    sign_in(terminal, desk=desk)
    terminal.type(MAELLE.last_name)
    wait_for_list(terminal, 2)
    terminal.press("enter", "a", "r")
    terminal.wait_for("Renouveler 2 comptes")
    desk.stop()
    terminal.press("ctrl+s")
    terminal.wait_for("Le portail ne répond pas")


def at_list(terminal: Terminal, desk: Desk) -> None:
    """Be at the table."""
    sign_in(terminal, desk=desk)
    terminal.press("enter")
    terminal.wait_for(AT_TABLE)


@pytest.mark.parametrize("how", ["term", "hup", "int", "closed", "closed and ignored"])
@pytest.mark.parametrize("place", [at_sign_in, at_list, at_record, at_scan, at_run])
def test_nothing_stays_behind(
    syren: Desk, home: Path, place: Callable[[Terminal, Desk], None], how: str
) -> None:
    with console_at(syren) as terminal:
        try:
            place(terminal, syren)
            found = [terminal.pid, *descendants(terminal.pid)]
            if how == "closed and ignored":
                terminal.send_signal(signal.SIGSTOP)  # the hang-up is seen with everything else
                terminal.hang_up("x")
                os.kill(found[0], signal.SIGCONT)
            elif how == "closed":
                terminal.hang_up("x")
            else:
                number = signal.Signals[f"SIG{how.upper()}"]
                terminal.send_signal(number)
                assert terminal.wait_end() == 128 + number
                assert terminal.modes_left() == set()
                assert terminal.echoes
            wait_until(lambda: not any(map(is_running, found)), "the end of all processes")
        finally:
            syren.stop()
            syren.start()
    if place is at_run:
        with console_at(syren) as terminal:
            terminal.wait_for("Mot de passe")
            terminal.type(f"{syren.login}\t{PASSWORD}\r")
            terminal.wait_for("interrompue : 0 sur 2", "Reprendre")
        shutil.rmtree(home / "syren-tui" / "series")
