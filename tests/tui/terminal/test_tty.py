"""A real terminal: quiet while the console starts, and missed when it is gone."""

import os
import pty
import select
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import TextIO

import pytest

from syren_tui.config import Settings
from syren_tui.terminal.tty import has_mouse, is_gone, quiet_input, tell_textual

END = b"-end-"


@dataclass
class Pair:
    """Both ends of a pseudo-terminal: where somebody types and looks, and where a program reads."""

    person: int
    program: TextIO

    def type(self, keys: bytes) -> None:
        os.write(self.person, keys)

    def read(self, size: int) -> bytes:
        """Read so many bytes that were typed."""
        read = b""
        while len(read) < size:
            ready, _, _ = select.select([self.program], [], [], 10)
            assert ready, f"only {read!r} came"
            read += os.read(self.program.fileno(), size - len(read))
        return read

    def shown(self) -> bytes:
        """Return what stands on the screen: what was typed comes before what is written now."""
        os.write(self.program.fileno(), END)
        seen = b""
        while not seen.endswith(END):
            ready, _, _ = select.select([self.person], [], [], 10)
            assert ready, f"only {seen!r} came"
            seen += os.read(self.person, 1000)
        return seen.removesuffix(END)


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """A pseudo-terminal that is this process's input."""
    person, program = pty.openpty()
    with os.fdopen(program, encoding="utf-8") as readable:
        monkeypatch.setattr(sys, "stdin", readable)
        monkeypatch.setattr(sys, "__stdin__", readable)
        yield Pair(person, readable)
    try:
        os.close(person)
    except OSError:
        return  # closed by the test


def test_a_terminal_shows_what_is_typed(pair: Pair) -> None:
    """So much for comparison."""
    pair.type(b"azerty\r")
    assert pair.read(7) == b"azerty\n"
    assert pair.shown() == b"azerty\r\n"


def test_nothing_is_shown_and_enter_stays_enter(pair: Pair) -> None:
    with quiet_input():
        pair.type(b"mot de passe\r\x13\x11\x7f\x04")
        assert pair.read(17) == b"mot de passe\r\x13\x11\x7f\x04"
        assert pair.shown() == b""


def test_ctrl_c_still_ends_it(pair: Pair) -> None:
    with quiet_input():
        assert termios.tcgetattr(pair.program)[3] & termios.ISIG


def test_the_terminal_is_as_it_was_afterwards(pair: Pair) -> None:
    before = termios.tcgetattr(pair.program)
    with quiet_input():
        assert termios.tcgetattr(pair.program) != before
    assert termios.tcgetattr(pair.program) == before
    with pytest.raises(KeyboardInterrupt), quiet_input():
        raise KeyboardInterrupt
    assert termios.tcgetattr(pair.program) == before
    pair.type(b"azerty\r")
    assert pair.read(7) == b"azerty\n"
    assert pair.shown() == b"azerty\r\n"


def test_what_is_typed_meanwhile_is_there_afterwards(pair: Pair) -> None:
    """The console reads it, once it has the terminal: by settings of its own, made at once."""
    with quiet_input():
        pair.type(b"secret\r")
        select.select([pair.program], [], [], 10)
        raw = termios.tcgetattr(pair.program)
        raw[0] &= ~termios.ICRNL
        raw[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(pair.program, termios.TCSANOW, raw)
        assert pair.read(7) == b"secret\r"
        assert pair.shown() == b""


@pytest.mark.parametrize("closed", [False, True])
def test_without_a_terminal_there_is_nothing_to_quiet(
    closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading) as pipe:
        monkeypatch.setattr(sys, "stdin", StringIO() if closed else pipe)
        if closed:
            sys.stdin.close()
        with quiet_input():
            assert sys.stdin.closed is closed


def test_a_terminal_that_is_closed(pair: Pair) -> None:
    assert not is_gone()
    pair.type(b"typed")
    assert not is_gone()
    os.close(pair.person)
    assert is_gone()


def test_a_terminal_that_was_never_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdin__", None)
    assert is_gone()
    with open(os.devnull, encoding="utf-8") as closed:
        pass
    for nothing in (closed, StringIO()):
        monkeypatch.setattr(sys, "__stdin__", nothing)
        assert is_gone()


def test_a_file_is_not_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull, encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "__stdin__", nothing)
        assert not is_gone()


def test_what_textual_is_told_for_a_slow_line() -> None:
    environment = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    tell_textual(Settings(), environment)
    assert environment["TEXTUAL_DISABLE_KITTY_KEY"] == "1"
    assert environment["TEXTUAL_ANIMATIONS"] == "none"
    assert environment["TEXTUAL_COLOR_SYSTEM"] == "256"


@pytest.mark.parametrize(
    ("colors", "has_truecolor", "told"),
    [
        ("16", False, "standard"), ("16", True, "standard"), ("256", True, "256"),
        ("256", False, None), ("truecolor", True, None), ("truecolor", False, None),
    ],
)  # fmt: skip
def test_no_more_colours_are_sent_than_wished(
    colors: str, has_truecolor: bool, told: str | None
) -> None:
    environment = {"TERM": "xterm", "COLORTERM": "truecolor" if has_truecolor else ""}
    tell_textual(Settings(colors=colors), environment)
    assert environment.get("TEXTUAL_COLOR_SYSTEM") == told


def test_what_was_wished_of_textual_itself_stays() -> None:
    environment = {"TEXTUAL_COLOR_SYSTEM": "truecolor", "TEXTUAL_ANIMATIONS": "full"}
    tell_textual(Settings(colors="16", kitty_keys=True), environment)
    assert environment == {"TEXTUAL_COLOR_SYSTEM": "truecolor", "TEXTUAL_ANIMATIONS": "full"}


@pytest.mark.parametrize(
    ("mouse", "environment", "asked_for"),
    [
        ("", {}, True), ("", {"SSH_CONNECTION": "a 1 b 22"}, False), ("", {"SSH_TTY": "x"}, False),
        ("on", {"SSH_TTY": "x"}, True), ("off", {}, False),
    ],
)  # fmt: skip
def test_the_mouse_is_not_asked_for_over_ssh(
    mouse: str, environment: dict[str, str], asked_for: bool
) -> None:
    assert has_mouse(Settings(mouse=mouse), environment) is asked_for
