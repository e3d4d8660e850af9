"""What is told the terminal of a text that is copied."""

import base64
import re

import pytest

from syren_tui.terminal.clipboard import MOST_BYTES, clipboard_sequence, clipboard_text
from syren_tui.terminal.diff_driver import _DRAWS_NOTHING

XTERM = {"TERM": "xterm-256color"}
TMUX = {"TERM": "screen-256color", "TMUX": "/run/tmux/default,1,0"}
SCREEN = {"TERM": "screen.xterm-256color", "STY": "1.pts-0"}
TEXT = "LE GOFF\tÉlise\n" * 60


def payload(sequence: str) -> str:
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", sequence)
    assert found is not None, sequence
    return base64.b64decode(found[1]).decode()


def test_a_terminal_gets_the_text() -> None:
    assert payload(clipboard_sequence(TEXT, XTERM)) == TEXT


def test_tmux_gets_it_for_itself_and_for_the_terminal_around_it() -> None:
    plain, _, wrapped = clipboard_sequence(TEXT, TMUX).partition("\x1bPtmux;")
    assert payload(plain) == TEXT
    assert wrapped.endswith("\x1b\\")
    assert payload(wrapped.removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b")) == TEXT


def test_screen_gets_it_in_pieces() -> None:
    sequence = clipboard_sequence(TEXT, SCREEN)
    pieces = re.findall(r"\x1bP((?:[^\x1b]|\x1b[^\\])*)\x1b\\", sequence)
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 256
    assert payload("".join(pieces)) == TEXT


@pytest.mark.parametrize("environment", [XTERM, TMUX, SCREEN])
def test_it_draws_nothing(environment: dict[str, str]) -> None:
    assert _DRAWS_NOTHING.fullmatch(clipboard_sequence(TEXT, environment))


def test_control_characters_never_leave_the_console() -> None:
    assert clipboard_text("a\x1b[31mb\tc\nd") == ("a�[31mb\tc\nd", 2)


def test_of_a_long_text_whole_lines_are_sent() -> None:
    line = "é" * 999
    sent, lines = clipboard_text("\n".join([line] * 10))
    assert lines == 4
    assert sent == "\n".join([line] * 4)
    sent, lines = clipboard_text("é" * MOST_BYTES)
    assert (len(sent.encode()), lines) == (MOST_BYTES, 1)
