"""The harness itself: small programs in a terminal, and what is read of them."""

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.keys import bytes_of
from tests.e2e.screen import Emulator
from tests.e2e.terminal import Terminal

FULL_SCREEN = """
import sys
from textual.app import App
from textual.widgets import Input, Static

class Small(App):
    BINDINGS = [("ctrl+s", "leave"), ("f2", "say('F2')"), ("pageup", "say('PageUp')")]
    CSS = "#said { color: #ff0000; text-style: bold; }"

    def compose(self):
        yield Static("Tapez\\xa0:", id="label")
        yield Input()
        yield Static(id="said")

    def on_input_changed(self, event):
        self.action_say(event.value.upper())

    def on_resize(self, event):
        self.query_one("#label").update(f"{event.size.width}×{event.size.height}")

    def action_say(self, text):
        self.query_one("#said").update(f"« {text} »")

    def action_leave(self):
        self.exit(7)

code = Small().run()
print("Au revoir.")
sys.exit(code)
"""
SIZES = pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def is_there(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@SIZES
def test_a_full_screen_program_from_the_first_key_to_the_last(columns: int, rows: int) -> None:
    with Terminal(python(FULL_SCREEN), columns=columns, rows=rows) as terminal:
        terminal.wait_for(f"{columns}×{rows}", absent=["Tapez"])
        terminal.type("Où êtes-vous, Annaïg ?")
        terminal.wait_for("Où êtes-vous, Annaïg ?", "« OÙ ÊTES-VOUS, ANNAÏG\N{NO-BREAK SPACE}? »")
        row = terminal.row_with("« OÙ")
        assert terminal.lines[row].startswith("« OÙ")
        assert len(terminal.lines) == rows
        letter = terminal.cell(2, row)
        assert (letter.data, letter.bold) == ("O", True)
        assert letter.fg != terminal.cell(2, terminal.row_with("×")).fg
        terminal.press("backspace", "left", "home", "x")
        terminal.wait_for("« XOÙ")
        terminal.press("f2")
        terminal.wait_for("« F2 »")
        terminal.press("pageup")
        terminal.wait_for("« PageUp »")
        assert {"?1049h", "?1000h", "?1003h", "?1006h", "?2004h", "?25l", ">u"} <= (
            terminal.modes_left()
        )
        terminal.resize(100, 30)
        terminal.wait_for("100×30")
        assert len(terminal.lines) == 30
        terminal.press("ctrl+s")
        assert terminal.wait_end() == 7
        assert terminal.text.strip() == "Au revoir."
        assert terminal.modes_left() == set()
        assert terminal.raw.startswith(b"\x1b[?1049h")


def test_a_killed_program_leaves_its_modes_behind() -> None:
    with Terminal(python(FULL_SCREEN)) as terminal:
        terminal.wait_for("80×24")
        terminal.send_signal(signal.SIGKILL)
        assert terminal.wait_end() == -signal.SIGKILL
        assert {"?1049h", "?1000h", "?25l", ">u", "?2004h", "?1004h"} <= terminal.modes_left()


def test_escape_is_not_taken_for_the_beginning_of_the_next_key() -> None:
    program = (
        "import sys, termios, tty, os\n"
        "tty.setraw(0)\n"
        "print('prêt', end='', flush=True)\n"
        "while (keys := os.read(0, 100)) != b'q': print(keys.hex(), end=' ', flush=True)\n"
    )
    with Terminal(python(program)) as terminal:
        terminal.wait_for("prêt")
        terminal.press("escape", "é")
        terminal.wait_for("1b c3a9")
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_the_terminal_that_a_program_finds() -> None:
    program = (
        "import os, sys\n"
        "print(os.get_terminal_size(), sys.stdout.encoding, os.isatty(0))\n"
        "print(*(os.environ.get(name) for name in ('TERM', 'LANG', 'COLUMNS', 'MORE')))\n"
        "open('/dev/tty').close()\n"
        "print(input('Nom\\xa0: ')[::-1])\n"
    )
    with Terminal(python(program), columns=60, rows=10, env={"MORE": "plus"}) as terminal:
        terminal.wait_for(
            "columns=60, lines=10) utf-8 True", "xterm-256color fr_FR.UTF-8 None plus"
        )
        assert terminal.wait_for("Nom :").endswith("Nom :" + "\n" * 7)
        assert terminal.cursor == (6, 2)
        terminal.type("Le Gall")
        terminal.press("enter")
        assert terminal.wait_end() == 0
        assert "llaG eL" in terminal.lines


def test_waiting_in_vain_shows_the_screen() -> None:
    program = "import time; print('un écran'); time.sleep(60)"
    with Terminal(python(program)) as terminal:
        terminal.wait_for("un écran")
        with pytest.raises(
            AssertionError, match=r"0.2 s went by waiting for: \['deux'\](.|\n)*un écr"
        ):
            terminal.wait_for("deux", timeout=0.2)
        with pytest.raises(AssertionError, match="without"):
            terminal.wait_for("un", absent=["écran"], timeout=0.1)
        with pytest.raises(AssertionError, match="did not end"):
            terminal.wait_end(timeout=0.1)
        with pytest.raises(AssertionError, match="no row"):
            terminal.row_with("deux")
    assert terminal.lines[0] == "un écran"


def test_a_program_that_ends_is_not_waited_for() -> None:
    with Terminal(python("print('trois'); raise SystemExit(3)")) as terminal:
        before = time.monotonic()
        with pytest.raises(AssertionError, match="the program ended waiting for"):
            terminal.wait_for("quatre")
        assert time.monotonic() - before < 10
        assert terminal.wait_end() == 3
        with pytest.raises(AssertionError, match="takes no keys"):
            terminal.type("x")


def test_much_output_and_many_keys_at_once() -> None:
    program = (
        "import sys\n"
        "for number in range(3000): print(number, 'x' * 60)\n"
        "for line in sys.stdin: print(line * 3, end='')\n"
    )
    with Terminal(python(program)) as terminal:
        for number in range(300):
            terminal.type(f"{number} " + "clé " * 20 + "\n")
        terminal.press("ctrl+d")
        assert terminal.wait_end() == 0
        assert "299 clé" in terminal.text
        assert len(terminal.raw) > 3000 * 60


def test_nothing_outlives_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.e2e.terminal._TERMINATION", 0.3)
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN); print('sourd'); time.sleep(600)"
    )
    for program in ("import time; print('sourd'); time.sleep(600)", stubborn):
        with Terminal(python(program)) as terminal:
            terminal.wait_for("sourd")
        assert not is_there(terminal.pid)
        assert terminal.lines[0] == "sourd"


def test_a_line_that_is_cut() -> None:
    program = "import signal, time; signal.signal(1, lambda *_: exit(5)); print('prêt')"
    with Terminal(python(f"{program}; signal.pause()")) as terminal:
        terminal.wait_for("prêt")
        terminal.hang_up("x")
        assert terminal.wait_end() == 5
        assert terminal.lines[:2] == ["prêt", ""]


def test_whether_the_terminal_shows_what_is_typed() -> None:
    program = (
        "import termios\n"
        "input()\n"
        "modes = termios.tcgetattr(0)\n"
        "modes[3] &= ~termios.ECHO\n"
        "termios.tcsetattr(0, termios.TCSANOW, modes)\n"
        "print('muet')\n"
        "input()\n"
    )
    with Terminal(python(program)) as terminal:
        assert terminal.echoes
        terminal.press("enter")
        terminal.wait_for("muet")
        assert not terminal.echoes
        terminal.press("enter")
        assert terminal.wait_end() == 0
        assert not terminal.echoes


def test_there_is_no_such_program(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), Terminal([str(tmp_path / "none")]):
        pass


STRANGE = (
    "\x1b[?2026$p\x1b[?2048$p\x1b[>1u\x1b[>4;2m\x1b[=5;1u\x1b[?u\x1b[c\x1b[>c\x1b[6n\x1b[18t"
    "\x1b]0;un titre\x07\x1b]11;?\x1b\\\x1bP+q544e\x1b\\\x1b_Ga=q\x1b\\\x1b[2 q\x1b[!p\x1b(B\x1b="
    "\x1b[4;38;5;6;2H"
    "\x1b[4:3mpr\x1b[?2026hê\x1b[?2026lt\x1b[<u\x1b[>4m\x1b>\x1b[1;2\x1b]8;;http://x\x1b\x1b[3;1H"
    "zéro\N{ZERO WIDTH SPACE}-largeur \N{CJK UNIFIED IDEOGRAPH-6F22}!\x1b[31"
)


def test_what_is_not_drawn_is_not_shown_wherever_reads_are_cut() -> None:
    data = STRANGE.encode()
    chance = random.Random(1)  # noqa: S311 -- no secret
    for size in (1, 2, 7, len(data)):
        emulator = Emulator(30, 4)
        rest = data
        while rest:
            cut = chance.randint(1, size)
            emulator.feed(rest[:cut])
            rest = rest[cut:]
        assert emulator.lines == ["prêt", "", "zéro-largeur 漢!", ""]
        assert emulator.modes.left == set()


def test_the_alternate_screen_gives_way_to_what_was_there() -> None:
    emulator = Emulator(20, 3)
    emulator.feed(b"avant\r\n\x1b[?1049;25l\x1b[?1049h\x1b[?25l\x1b[Hpendant")
    assert emulator.lines == ["pendant", "", ""]
    assert emulator.cursor is None
    emulator.resize(30, 4)
    emulator.feed("\x1b[?25h\x1b[?1049laprès".encode())
    assert emulator.lines == ["avant", "après", "", ""]
    assert emulator.cursor == (5, 1)


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("a", b"a"), ("É", "É".encode()), ("+", b"+"), ("ctrl+s", b"\x13"), ("ctrl+space", b"\0"),
        ("alt+x", b"\x1bx"), ("shift+tab", b"\x1b[Z"), ("up", b"\x1b[A"), ("end", b"\x1b[F"),
        ("shift+left", b"\x1b[1;2D"), ("ctrl+home", b"\x1b[1;5H"), ("ctrl+shift+end", b"\x1b[1;6F"),
        ("pagedown", b"\x1b[6~"), ("shift+delete", b"\x1b[3;2~"), ("f1", b"\x1bOP"),
        ("f12", b"\x1b[24~"),
    ],
)  # fmt: skip
def test_keys_are_sent_as_a_terminal_sends_them(key: str, sent: bytes) -> None:
    assert bytes_of(key) == sent


@pytest.mark.parametrize("key", ["entrée", "ctrl+é", "shift+a", "hyper+a"])
def test_there_is_no_such_key(key: str) -> None:
    with pytest.raises(ValueError, match="no terminal sends"):
        bytes_of(key)
