"""What is kept of an error: where it happened, and nothing that a person typed."""

import os
import re
import stat
from pathlib import Path

import pytest

from syren_api import __version__
from syren_tui.crash_report import report_crash
from syren_tui.i18n import Speech
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.texts.people import plain

SECRET = "Kerdoncuff-29570118"
SENTENCE = "La console s’est arrêtée sur une erreur ; rien n’a été envoyé depuis."


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's state folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


class TypedWrongError(Exception):
    """An error that holds what was typed."""


def failing(name: str) -> None:
    password = f"password of {name}"
    try:
        int(name)
    except ValueError as error:
        error.add_note(name)
        raise TypedWrongError(password, {"name": name}) from error


def caught(name: str = SECRET) -> Exception:
    try:
        failing(name)
    except TypedWrongError as error:
        return error
    raise AssertionError


def report_in(state: Path) -> Path:
    (path,) = (state / "syren-tui").iterdir()
    return path


def test_where_it_happened_and_no_value(state: Path) -> None:
    report_crash(caught(), Speech())
    report = report_in(state).read_text(encoding="utf-8")
    for hidden in (SECRET, "Kerdoncuff", "password of", "invalid literal"):
        assert hidden not in report
    lines = report.splitlines()
    assert re.fullmatch(
        rf"syren-tui {re.escape(__version__)}, \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC", lines[0]
    )
    assert lines[1] == f"{__name__}.TypedWrongError"
    assert re.fullmatch(r"  tests/tui/test_crash_report\.py:\d+ caught", lines[2])
    assert re.fullmatch(r"  tests/tui/test_crash_report\.py:\d+ failing", lines[3])
    assert lines[4] == "builtins.ValueError"
    assert re.fullmatch(r"  tests/tui/test_crash_report\.py:\d+ failing", lines[5])
    assert len(lines) == 6


def test_the_sentence_names_the_report(state: Path) -> None:
    said = report_crash(caught(), Speech())
    path = report_in(state)
    assert plain(said.plain) == f"{SENTENCE} Donnez ce rapport au support : {path}"
    assert not said.spans  # a path is no markup
    path.unlink()
    english = report_crash(caught(), Speech("en")).plain
    assert str(report_in(state)) in english
    assert SENTENCE not in english


def test_only_the_user_may_read_it(state: Path) -> None:
    mask = os.umask(0)
    try:
        report_crash(caught(), Speech())
    finally:
        os.umask(mask)
    path = report_in(state)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert re.fullmatch(rf"crash-\d{{8}}-\d{{6}}-{os.getpid()}\.txt", path.name)


def test_where_nothing_can_be_written_the_sentence_stands_alone(state: Path) -> None:
    state.write_text("no folder", encoding="utf-8")
    assert plain(report_crash(caught(), Speech()).plain) == SENTENCE


def test_errors_in_a_circle_and_no_error_at_all(state: Path) -> None:
    one, other = ValueError(SECRET), KeyError(SECRET)
    one.__cause__, other.__context__ = other, one
    report_crash(one, Speech())
    lines = report_in(state).read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["builtins.ValueError", "builtins.KeyError"]
    report_in(state).unlink()
    report_crash(None, Speech())
    assert len(report_in(state).read_text(encoding="utf-8").splitlines()) == 1


def test_a_report_is_never_written_over(state: Path) -> None:
    report_crash(caught(), Speech())
    first = report_in(state).read_text(encoding="utf-8")
    report_crash(None, Speech())
    kept = [path.read_text(encoding="utf-8") for path in (state / "syren-tui").iterdir()]
    assert first in kept


async def test_an_error_while_the_console_ends_is_no_crash(world: World, state: Path) -> None:
    async with console_on(world) as console:
        console.app.exit()
        console.app._handle_exception(caught())
        await console.ended()
    assert console.app.return_code == 0
    assert not list(state.parent.glob("state/*/crash*"))


async def test_a_crash_ends_with_a_code_of_its_own(world: World, state: Path) -> None:
    async with console_on(world) as console:
        console.app._handle_exception(caught())
        await console.ended()
        code = console.app.return_code
        console.app._exception = None  # seen: Textual's pilot would raise it again
    assert code == 70
