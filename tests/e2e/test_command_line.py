"""check, list and renew as processes: in a pipe, and in a terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.desk import Desk
from tests.e2e.sample import MAELLE, OCEANE, PASSWORD, TUGDUAL
from tests.e2e.terminal import Terminal

PROGRAM = (sys.executable, "-m", "syren_tui")
CARDS = f"{MAELLE.number}\n{OCEANE.number}\n{TUGDUAL.number}\n"


def whose(desk: Desk) -> tuple[str, ...]:
    return ("--portal", desk.url, "--login", desk.login)


def run(desk: Desk, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal; the password comes by a descriptor."""
    readable, writable = os.pipe()
    os.write(writable, PASSWORD.encode())
    os.close(writable)
    try:
        return subprocess.run(
            [*PROGRAM, *arguments, *whose(desk), "--password-fd", str(readable)],
            input=typed, capture_output=True, text=True, timeout=60, check=False,
            pass_fds=(readable,), start_new_session=True,
            env=os.environ | {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "PYTHONUTF8": "1"},
        )  # fmt: skip
    finally:
        os.close(readable)


def test_commands_run_in_a_pipe(syren: Desk) -> None:
    checked = run(syren, "check", MAELLE.number)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert checked.stdout.startswith(MAELLE.name)
    planned = run(syren, "renew", "--cards", "-", "--dry-run", typed=CARDS)
    assert planned.returncode == 1
    assert "Renouveler 2 comptes" in planned.stdout
    assert "\r" not in planned.stdout + planned.stderr


def test_without_a_password_it_asks_nobody(syren: Desk) -> None:
    done = subprocess.run(
        [*PROGRAM, "check", "x", *whose(syren)], input="", capture_output=True, text=True,
        timeout=60, check=False, start_new_session=True,
        env=os.environ | {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "--password-fd" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough(syren: Desk) -> None:
    """As ``| head`` does: nothing is complained of."""
    read, write = os.pipe()
    os.close(read)
    secret, writable = os.pipe()
    os.write(writable, PASSWORD.encode())
    os.close(writable)
    process = subprocess.Popen(
        [*PROGRAM, "list", *whose(syren), "--password-fd", str(secret)],
        stdout=write, stderr=subprocess.PIPE, text=True, pass_fds=(secret,),
    )  # fmt: skip
    os.close(write)
    os.close(secret)
    _, complaint = process.communicate(timeout=60)
    assert complaint == ""


def test_a_full_disk_is_a_sentence(syren: Desk) -> None:
    secret, writable = os.pipe()
    os.write(writable, PASSWORD.encode())
    os.close(writable)
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = subprocess.run(
            [*PROGRAM, "list", *whose(syren), "--password-fd", str(secret), "--format", "csv"],
            stdout=full, stderr=subprocess.PIPE, text=True, pass_fds=(secret,), timeout=60,
            check=False, env=os.environ | {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "PYTHONUTF8": "1"},
        )  # fmt: skip
    os.close(secret)
    assert process.returncode == 2
    assert process.stderr.startswith("syren-tui: Le résultat ne s’écrit pas")
    assert process.stderr.count("\n") == 1


def test_commands_ask_in_a_terminal(syren: Desk, tmp_path: Path) -> None:
    path = tmp_path / "membres.csv"
    path.write_text(CARDS, encoding="utf-8")
    with Terminal(
        [*PROGRAM, "renew", "--cards", str(path), *whose(syren)], columns=100
    ) as terminal:
        terminal.wait_for(f"Mot de passe de {syren.login} :")
        terminal.type(f"{PASSWORD}\n")
        terminal.wait_for("Laissé de côté :", "Lancer les renouvellements ? (o/n)")
        terminal.type("o\n")
        assert terminal.wait_end() == 1
        assert "2 comptes renouvelés." in terminal.text
        assert PASSWORD.encode() not in terminal.raw
        assert terminal.echoes
    assert syren.record(MAELLE)["status"] == "validated"


@pytest.mark.parametrize("answer", ["", "question"])
def test_ctrl_c_ends_what_is_asked(syren: Desk, answer: str, tmp_path: Path) -> None:
    path = tmp_path / "membres.csv"
    path.write_text(CARDS, encoding="utf-8")
    with Terminal(
        [*PROGRAM, "renew", "--cards", str(path), *whose(syren)], columns=100
    ) as terminal:
        terminal.wait_for("Mot de passe")
        if answer:
            terminal.type(f"{PASSWORD}\n")
            terminal.wait_for("(o/n)")
        terminal.type("\x03")
        assert terminal.wait_end() == 130
        assert "Traceback" not in terminal.text
        assert terminal.echoes
