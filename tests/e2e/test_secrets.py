"""One working day with marked secrets, and a look for them wherever they must not be."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from syren_api.statuses import Status
from syren_portal.passwords import Passwords
from syren_portal.store import people
from tests.e2e.console import wait_for_list, wait_for_sentence
from tests.e2e.terminal import Terminal
from tests.portal.cheap import CHEAP
from tests.portal.process import RunningPortal, running_portal
from tests.portal.world import fresh_database, world_at

PASSWORD: Final = "MotDePasseMarqué-7431"
NAME, EMAIL, NUMBER = "MARQUENOM", "adresse-marquee@courriel.example", "29570118042"
SEARCH: Final = "marquen"
OTHERS_SEE: Final = ("MotDePasse", NAME, SEARCH, EMAIL, NUMBER)
"""What stands in no log, no report, no command line and no environment."""

# A crash on F1 that holds all there is to hide, and the token, which nothing else tells.
PROGRAM: Final = """
import os, sys
os.umask(0)
from pathlib import Path
from syren_tui.client import PortalClient
from syren_tui.screens.dialogs.help import HelpScreen
secrets = Path(os.environ["SECRETS"])
sign_in = PortalClient.sign_in
async def noted(client, login, password):
    session = await sign_in(client, login, password)
    secrets.with_name("token").write_text(session.access_token)
    return session
def failing(screen, *_):
    everything = secrets.read_text()
    try:
        int(everything)
    except ValueError as error:
        raise RuntimeError(everything, {"all": everything}) from error
PortalClient.sign_in = noted
HelpScreen.__init__ = failing
from syren_tui.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
async def database(tmp_path: Path) -> str:
    url = fresh_database(tmp_path)
    async with world_at(url) as world:
        for each in ("Un", "Deux"):
            world.subscriber(
                last_name=NAME, first_name=each, status=Status.TO_REVALIDATE,
                email=f"{each}.{EMAIL}", registration_number=f"{NUMBER}{len(each)}",
            )  # fmt: skip
        with world.database.write() as connection:
            account = people.find_account(connection, "fouesnant")
            assert account is not None
            people.set_password_hash(connection, account.id, Passwords(CHEAP).hash(PASSWORD))
    return url


@contextmanager
def at_work(database: str, folder: Path) -> Iterator[tuple[RunningPortal, Terminal]]:
    """A portal that logs into a file, and a console with folders of its own; both careless."""
    secrets = folder / "secrets"
    secrets.write_text("\n".join((PASSWORD, *OTHERS_SEE)), encoding="utf-8")
    state = folder / "home" / "state"
    (state / "syren-tui").mkdir(parents=True)
    for each in (folder / "home", state, state / "syren-tui"):
        each.chmod(0o777)
    environment = {
        "XDG_STATE_HOME": str(state),
        "XDG_CONFIG_HOME": str(folder / "home" / "config"),
        "SECRETS": str(secrets),
    }
    with running_portal(database, LOG=str(folder / "portal.log")) as portal:
        command = [sys.executable, "-c", PROGRAM, "--portal", portal.url]
        with Terminal(command, env=environment) as terminal:
            yield portal, terminal


def work(terminal: Terminal, folder: Path) -> None:
    """Sign in, search, open, change, save, renew, export."""
    terminal.wait_for("Identifiant", "Mot de passe")
    terminal.type(f"fouesnant\t{PASSWORD}\r")
    wait_for_list(terminal, 2)
    terminal.type(SEARCH)
    wait_for_list(terminal, 2)
    terminal.press("enter", "enter")
    terminal.wait_for("[Informations]", NAME)
    terminal.press("down")
    terminal.type("X")
    terminal.press("ctrl+s")
    terminal.wait_for("Enregistré.")
    terminal.press("escape")
    wait_for_list(terminal, 2)
    terminal.press("a", "r")
    terminal.wait_for("Renouveler 2 comptes")
    terminal.press("ctrl+s")
    terminal.wait_for("Rapport de la série", "2 comptes renouvelés")
    for kind in ("csv", "json"):
        terminal.press("x")
        terminal.wait_for("Exporter le rapport")
        terminal.press("ctrl+u")
        terminal.type(f"{folder}/export.{kind}\r")
        wait_for_sentence(terminal, "Enregistré")
        terminal.wait_for(absent=["Exporter le rapport"])


def seen_by_other_users(*pids: int) -> str:
    """Return what the system tells of processes: their arguments and what they were started with.

    The environment is for their user alone; it is looked at all the same.
    """
    told = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            told.append(path.read_bytes().decode("utf-8", "replace"))
    for pid in pids:
        told.append(Path(f"/proc/{pid}/environ").read_bytes().decode("utf-8", "replace"))
    return "\n".join(told)


def command_line(portal: RunningPortal, *arguments: str, typed: str) -> str:
    """Run a command without a screen; returns what it wrote to standard error."""
    readable, writable = os.pipe()
    os.write(writable, PASSWORD.encode())
    os.close(writable)
    whose = ("--portal", portal.url, "--login", "fouesnant", "--password-fd", str(readable))
    done = subprocess.run(
        [sys.executable, "-m", "syren_tui", *arguments, *whose],
        input=typed, capture_output=True, text=True, timeout=60, check=False,
        pass_fds=(readable,), start_new_session=True,
    )  # fmt: skip
    os.close(readable)
    assert done.returncode == 4, done.stderr  # several
    return done.stderr


def test_no_secret_anywhere_and_every_file_its_users_alone(database: str, tmp_path: Path) -> None:
    with at_work(database, tmp_path) as (portal, terminal):
        work(terminal, tmp_path)
        told = seen_by_other_users(terminal.pid, portal.process.pid)
        for pid in (terminal.pid, portal.process.pid):
            limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
            assert re.search(r"Max core file size +0 +0 ", limits)
        terminal.press("f1")
        assert terminal.wait_end() != 0
        # The alternate screen is gone, and with it whatever it showed.
        last_words = terminal.text
        errors = command_line(portal, "check", "-", typed=f"{SEARCH}\n")
        told_after = seen_by_other_users(portal.process.pid)
    token = (tmp_path / "token").read_text(encoding="utf-8")
    assert len(token) > 40
    written = {path: path.read_bytes() for path in (tmp_path / "home").rglob("*.*")}
    texts = {path: content.decode("utf-8", "replace") for path, content in written.items()}
    kinds = {path.suffix for path in texts}
    assert kinds == {".series", ".lock", ".txt"}
    (report,) = (text for path, text in texts.items() if path.suffix == ".txt")
    (journal,) = (text for path, text in texts.items() if path.suffix == ".series")
    log = (tmp_path / "portal.log").read_text(encoding="utf-8")
    assert "RuntimeError" in report
    assert "POST /renewals 200" in log
    assert "La console s’est arrêtée sur une erreur" in " ".join(last_words.split())
    for place in (told, told_after, report, log, last_words, errors):
        for secret in (*OTHERS_SEE, token):
            assert secret not in place
    # The journal has names and card numbers, which a report needs, and nothing else of anybody.
    assert NAME in journal
    for text in (journal, *((tmp_path / f"export.{kind}").read_text() for kind in ("csv", "json"))):
        for secret in ("MotDePasse", EMAIL, SEARCH, token):
            assert secret not in text
    # With a umask of 000, in a folder that was there and open to everybody.
    state = tmp_path / "home" / "state" / "syren-tui"
    paths = [state, *state.rglob("*"), tmp_path / "export.csv", tmp_path / "export.json"]
    assert len(paths) >= 6
    for path in paths:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
