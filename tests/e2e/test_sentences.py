"""Whatever is wrong around the program: a sentence, and a code that means nothing else."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

PROGRAM = (sys.executable, "-m", "syren_tui")


def program(
    *arguments: str | bytes, command: Sequence[str] = PROGRAM, redirected: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the program as a shell does, its output redirected as a shell writes it."""
    here = {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "PYTHONUTF8": "1", "SYREN_TUI_CONFIG": "/dev/null"}
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {redirected}', "sh", *command, *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        start_new_session=True, env=os.environ | here | env,
    )  # fmt: skip


def said(done: subprocess.CompletedProcess[str], code: int = 2) -> str:
    """Return the one sentence that a program ended with."""
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("syren-tui: ")
    assert done.stderr.count("\n") == 1
    return done.stderr.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("asked", ["--help", "--version", "check --help"])
@pytest.mark.parametrize(
    ("redirected", "what"), [(">&-", "la sortie est fermée"), (">/dev/full", "la place")]
)
def test_an_output_that_takes_nothing(asked: str, redirected: str, what: str) -> None:
    assert what in said(program(*asked.split(), redirected=redirected))


def test_a_command_whose_output_is_closed_asks_nobody() -> None:
    assert "la sortie est fermée" in said(program("list", redirected=">&-"))


def test_errors_that_nobody_reads_change_nothing() -> None:
    done = program("list", redirected="2>&-")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("option", ["check", "--portal", "--login", "list --search"])
def test_an_argument_that_is_no_utf_8(option: str) -> None:
    arguments: list[str | bytes] = [*option.split(), b"Ren\xe9e"]
    if option.startswith("--"):
        arguments += ["check", "x"]
    sentence = said(program(*arguments))
    assert "n’est pas en UTF-8" in sentence
    assert "Ren" not in sentence


def test_the_name_of_a_file_may_be_anything(tmp_path: Path) -> None:
    """It is the descriptor that is wrong, not the name."""
    name = os.fsencode(tmp_path) + b"/liste\xe9.txt"
    with open(name, "w", encoding="utf-8") as file:
        file.write("29058000028\n")
    done = program("renew", "--cards", name, "--password-fd", "3", "--portal", "http://127.0.0.1:9")
    assert "ne se lit pas sur le descripteur 3" in said(done)


@pytest.mark.parametrize("descriptor", range(3, 12))
def test_a_password_descriptor_that_is_not_open(descriptor: int) -> None:
    """Nothing that the program has opened meanwhile is taken for it."""
    number = str(descriptor)
    done = program(
        "check", "x", "--portal", "http://127.0.0.1:9", "--login", "a", "--password-fd", number
    )
    assert f"ne se lit pas sur le descripteur {number}" in said(done)


@pytest.mark.parametrize(
    "error", ["ValueError('marie')", "OSError('marie')", "MemoryError()", "SystemError()"]
)
def test_an_error_of_the_programs_own(error: str, tmp_path: Path) -> None:
    code = (
        "import sys, syren_tui.command_line.sign_in as it\n"
        f"def profile_of(*_): raise {error}\n"
        "it.profile_of = profile_of\n"
        "from syren_tui.__main__ import main\n"
        "sys.exit(main())"
    )
    done = program("check", "x", command=(sys.executable, "-c", code), XDG_STATE_HOME=str(tmp_path))
    assert "rapport" in said(done, 70)
    (report,) = (tmp_path / "syren-tui").iterdir()
    assert "marie" not in report.read_text(encoding="utf-8") + done.stderr


def test_ctrl_c_while_it_starts_is_no_report(tmp_path: Path) -> None:
    code = (
        "import os, signal, syren_tui.command_line.sign_in as it\n"
        "def profile_of(*_): os.kill(os.getpid(), signal.SIGINT); raise KeyboardInterrupt\n"
        "it.profile_of = profile_of\n"
        "import sys\n"
        "from syren_tui.cli import main\n"
        "sys.exit(main())"
    )
    done = program("check", "x", command=(sys.executable, "-c", code), XDG_STATE_HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (128 + signal.SIGINT, "")
