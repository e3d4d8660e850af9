"""The model of the screen: whatever is painted, the terminal ends up as if all had been written."""

import random
from collections.abc import Iterator
from typing import Final

import pytest
from rich.cells import cell_len

from syren_tui.terminal.capabilities import Capabilities, abilities_of
from syren_tui.terminal.screen_model import ScreenModel
from tests.e2e.screen import Emulator
from tests.tui.terminal.screens import Poor, assert_same

COLUMNS: Final = 40
ROWS: Final = 12
STYLES: Final = (
    "", "", "1", "38;5;12", "38;5;12;48;5;33", "7", "4;31", "48;5;33", "2;39", "48;5;17",
    "1;38;2;1;2;3;48;5;17", "9;97;104",
)  # fmt: skip
PIECES: Final = ("a", "bc ", " ", " " * 6, "é", "e\N{COMBINING ACUTE ACCENT}", "─", "…", "✓",
                 "x" * 9, " " * 11, "’")  # fmt: skip
WIDE: Final = "山"
ALL: Final = Capabilities(True, True, True)


class Terminals:
    """Two terminals: one is sent everything, the other what has changed."""

    def __init__(self, abilities: Capabilities = ALL) -> None:
        self.plain = Emulator(COLUMNS, ROWS)
        kind = Emulator if abilities.erases_in_colour else Poor
        self.other = kind(COLUMNS, ROWS)
        for emulator in (self.plain, self.other):
            emulator.feed(b"\x1b[?7l")
        self.model = ScreenModel(abilities)
        self.sent = 0

    def paint(self, frame: str) -> str:
        """Send a frame to both; returns what the second is sent."""
        frame += "\x1b[1;1H"
        assert self.model.read(frame)
        self.plain.feed(frame.encode())
        return self.catch_up()

    def catch_up(self) -> str:
        painted = self.model.paint(COLUMNS, ROWS)
        self.other.feed(painted.encode())
        self.sent += len(painted.encode())
        return painted

    def assert_same(self, when: str = "") -> None:
        assert_same(self.plain, self.other, COLUMNS, ROWS, when)
        assert self.plain.cursor == self.other.cursor, when


def at(row: int, text: str, style: str = "", column: int = 0) -> str:
    """Return what Textual writes to paint a text."""
    styled = f"\x1b[{style}m{text}\x1b[0m" if style else text
    return f"\x1b[{row + 1};{column + 1}H{styled}"


def lines_from(first: int, seed: int) -> str:
    """Return a frame of a list that begins with one of its lines."""
    chance = random.Random(seed)  # noqa: S311 -- seeded: the same every time
    lines = [
        (chance.choice(STYLES), f"{number} {chance.randrange(10**6):<20}".ljust(COLUMNS))
        for number in range(60)
    ]
    painted = [at(row, text, style) for row, (style, text) in enumerate(lines[first + 2 :], 2)]
    del painted[ROWS - 3 :]
    edges = [at(row, f"edge {row}".ljust(COLUMNS), "7") for row in (0, 1, ROWS - 1)]
    return "\n".join([*edges[:2], *painted, edges[2]]) + "\x1b[1;1H"


def spots(chance: random.Random, wide: set[int]) -> str:
    """Return a frame of spots here and there.

    Half of a wide character is never overwritten: Textual writes whole ones.

    Args:
        chance: decides.
        wide: the rows with wide characters in them.
    """
    painted = []
    first = chance.randrange(ROWS)
    for row in range(first, chance.randrange(first, ROWS) + 1):
        column = 0 if row in wide or chance.random() < 0.6 else chance.randrange(COLUMNS)
        room = COLUMNS - column
        if row not in wide and chance.random() < 0.4:
            room = chance.randrange(1, room + 1)
        pieces: tuple[str, ...] = PIECES
        if room == COLUMNS:
            wide.add(row)
            pieces = (*PIECES, WIDE)
        painted.append(f"\x1b[{row + 1};{column + 1}H" + "".join(runs(chance, room, pieces)))
    end = f"\x1b[{chance.randrange(ROWS) + 1};{chance.randrange(COLUMNS) + 1}H"
    return "\n".join(painted) + end


def runs(chance: random.Random, room: int, pieces: tuple[str, ...]) -> Iterator[str]:
    base = chance.choice(STYLES)
    while room:
        size = chance.randrange(1, room + 1)
        room -= size
        style = chance.choice((base, base, chance.choice(STYLES)))
        text = ""
        while cell_len(text) < size:
            piece = chance.choice(pieces)
            text += piece if cell_len(text + piece) <= size else ""
        yield f"\x1b[{style}m{text}\x1b[0m" if style else text


@pytest.mark.parametrize(
    "terminal", ["xterm-256color", "xterm", "screen", "tmux-256color", "linux", "vt220", "vt100"]
)
def test_any_frames_end_up_on_the_screen(terminal: str) -> None:
    for seed in range(2):
        chance = random.Random(f"{terminal} {seed}")  # noqa: S311 -- seeded: the same every time
        terminals = Terminals(abilities_of({"TERM": terminal}))
        wide: set[int] = set()
        for step in range(15):
            if step == 0 or chance.random() < 0.4:
                frame, wide = lines_from(chance.randrange(12), seed), set()
            else:
                frame = spots(chance, wide)
            assert terminals.model.read(frame)
            terminals.plain.feed(frame.encode())
            if chance.random() < 0.1:
                terminals.model.repaint()
            if chance.random() < 0.8:  # else: the terminal is behind, and never sees this frame
                terminals.catch_up()
                terminals.assert_same(f"{terminal} {seed} {step}")


def test_what_stands_there_already_is_not_written() -> None:
    terminals = Terminals()
    frame = lines_from(0, 1)
    terminals.paint(frame)
    assert terminals.paint(frame) == ""


def test_one_changed_letter_is_a_few_bytes() -> None:
    terminals = Terminals()
    terminals.paint(at(3, "Le Goff".ljust(COLUMNS)))
    painted = terminals.paint(at(3, "Le Gaff".ljust(COLUMNS)))
    assert painted == "\x1b[4;5Ha\x1b[1H"
    terminals.assert_same()


@pytest.mark.parametrize(
    ("shown", "wanted", "painted"),
    [
        ("Le Goff", "Le", "\x1b[2;4H    \x1b[1H"),
        ("Le Goffic", "Le", "\x1b[2;4H\x1b[6X\x1b[1H"),
        ("Le Goff Ali", "Le", "\x1b[2;4H\x1b[8X\x1b[1H"),
    ],
)
def test_blanks_that_end_a_change_are_erased_if_shorter(
    shown: str, wanted: str, painted: str
) -> None:
    terminals = Terminals()
    terminals.paint(at(1, shown.ljust(20)))
    assert terminals.paint(at(1, wanted.ljust(20))) == painted
    terminals.assert_same()


def test_two_lines_of_a_row_need_one_move() -> None:
    terminals = Terminals()
    terminals.paint(at(3, "un   ") + at(4, "deux"))
    assert terminals.paint(at(3, "Un   ") + at(4, "Deux")) == "\x1b[4HU\r\nD\x1b[1H"
    terminals.assert_same()


def test_a_blank_before_a_text_takes_its_style() -> None:
    terminals = Terminals()
    terminals.paint(lines_from(0, 1))
    painted = terminals.paint(at(2, " ", "48;5;33") + at(2, "oui", "1;38;5;12;48;5;33", 1))
    assert "\x1b[3H\x1b[1;38;5;12;48;5;33m oui\x1b[m" in painted
    terminals.assert_same()


@pytest.mark.parametrize("up", [1, 2, 5, -1, -3])
def test_lines_that_move_are_moved_by_the_terminal(up: int) -> None:
    terminals = Terminals()
    terminals.paint(lines_from(10, 1))
    painted = terminals.paint(lines_from(10 + up, 1))
    assert f"\x1b[{abs(up)}{'M' if up > 0 else 'L'}" in painted
    assert len(painted) < 300
    terminals.assert_same()


def test_a_terminal_that_cannot_move_lines_is_never_asked_to() -> None:
    terminals = Terminals(abilities_of({"TERM": "vt100"}))
    terminals.paint(lines_from(10, 1))
    painted = terminals.paint(lines_from(12, 1))
    assert not {"M", "L", "X", "r"} & set(painted.replace("\x1b[", "\0").split("\0")[1][-1:])
    terminals.assert_same()


def test_half_of_a_wide_character_is_none() -> None:
    terminals = Terminals()
    terminals.paint(at(0, f"{WIDE}{WIDE}ab"))
    terminals.catch_up()
    assert terminals.model.read(at(0, "x", column=1))
    terminals.catch_up()
    assert terminals.other.lines[0] == f" x{WIDE}ab"


def test_what_follows_an_uncertain_character_stands_at_its_place() -> None:
    terminals = Terminals()
    painted = terminals.paint(at(0, "a👩‍🚀bc"))
    assert "\x1b[1;4Hbc" in painted


def test_a_frame_with_something_unknown_is_not_taken() -> None:
    model = Terminals().model
    for unknown in ("\x1b]8;;x\x1b\\", "\x1b[2J", "\x07", "\x9b", "\t"):
        assert not model.read(at(0, f"a{unknown}b"))
    assert model.paint(COLUMNS, ROWS).endswith("\x1b[2J\x1b[1H")


def test_another_size_paints_everything_that_fits() -> None:
    terminals = Terminals()
    terminals.paint(lines_from(3, 1))
    assert terminals.model.paint(1, 1)
    small = Emulator(1, 1)
    painted = terminals.model.paint(COLUMNS, ROWS)
    small.feed(painted.encode())
    fresh = Emulator(COLUMNS, ROWS)
    fresh.feed(painted.encode())
    assert_same(terminals.plain, fresh, COLUMNS, ROWS)


def test_after_forgetting_what_is_painted_is_written_whole() -> None:
    terminals = Terminals()
    frame = at(2, "abc".ljust(COLUMNS))
    terminals.paint(frame)
    terminals.other.feed(at(2, "garbage").encode())
    terminals.model.forget()
    terminals.paint(frame)
    assert terminals.other.lines[2] == "abc"


def test_screen_in_any_disguise_is_taken_for_screen() -> None:
    assert not abilities_of({"TERM": "xterm-256color", "STY": "1.pts"}).erases_in_colour
