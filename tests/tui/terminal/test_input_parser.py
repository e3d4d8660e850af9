"""What a terminal sends: whole, in pieces, late, and what nobody has asked for."""

from collections.abc import Iterable

import pytest
from textual import events, messages
from textual.message import Message

from syren_tui.terminal.input_parser import InputParser
from syren_tui.terminal.pastes import PASTE

SUPPORTED = "\x1b[?2026;2$y"
ANSWERS = (
    SUPPORTED, "\x1b[?2048;0$y", "\x1b[?62;22c", "\x1b[>0;276;0c", "\x1b[?25u", "\x1b[0n",
    "\x1b[8;24;80t", "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b]52;c;cXVpdA==\x07", "\x1b[1;99x",
    "\x1bP>|XTerm(370)\x1b\\", "\x1bP1$r0m\x1b\\", "\x1bP!|00000000\x1b\\", "\x1b_Gi=1;OK\x1b\\",
)  # fmt: skip


class Clock:
    """Time that goes by when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Reader:
    """Reads as the driver does, and keeps what comes of it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.incoming = InputParser(self.clock)
        self.messages: list[Message] = []

    def read(self, *pieces: str, pause: float = 0.0) -> "Reader":
        for piece in pieces:
            self._keep(self.incoming.feed(piece))
            self.wait(pause)
        return self

    def wait(self, seconds: float) -> "Reader":
        """Let time go by as the driver does: looking again when there may be something."""
        end = self.clock.now + seconds
        while (patience := self.incoming.timeout) <= end - self.clock.now:
            self.clock.now += patience
            self._keep(self.incoming.tick())
        self.clock.now = end
        return self

    def _keep(self, messages: Iterable[Message]) -> None:
        self.messages += messages

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.messages if isinstance(each, events.Key)]

    @property
    def pasted(self) -> list[str]:
        return [each.text for each in self.messages if isinstance(each, events.Paste)]


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("pause", [0.0, 0.3])
def test_answers_are_never_typed(answer: str, pause: float) -> None:
    reader = Reader().read(*answer, pause=pause).wait(2).read("a")
    assert [key for key in reader.keys if key != "escape"] == ["a"]
    assert Reader().read(answer[:-1]).wait(2).read("a").keys == ["a"]  # the end was lost
    assert Reader().read(f"{answer[:4]}{answer}a").keys == ["a"]


@pytest.mark.parametrize("answer", [each for each in ANSWERS if each.startswith("\x1b[")])
def test_an_answer_in_pieces_a_second_apart_is_not_typed_either(answer: str) -> None:
    assert Reader().read(*answer, pause=0.9).wait(2).read("a").keys == ["escape", "a"]


@pytest.mark.parametrize("pause", [0.0, 0.3])
def test_an_answer_in_pieces_is_understood(pause: float) -> None:
    (answer,) = Reader().read(*SUPPORTED, pause=pause).messages
    assert isinstance(answer, messages.TerminalSupportsSynchronizedOutput)


def test_escape_is_quick_once_the_terminal_has_answered() -> None:
    reader = Reader().read("\x1b").wait(0.3)
    assert reader.keys == []
    assert reader.wait(0.3).keys == ["escape"]
    reader = Reader().read(SUPPORTED, "\x1b[?2048;0$y", "\x1b").wait(0.11)
    assert reader.keys == ["escape"]
    reader = Reader().wait(4).read("\x1b").wait(0.11)
    assert reader.keys == ["escape"]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("é\x1b[A\r", ["é", "up", "enter"]),
        ("\x1bOP\x1bOA\x1b[1;2B", ["f1", "up", "shift+down"]),
        ("\x1b[[A\x1b[Z", ["f1", "shift+tab"]),
        ("\x1b\x1b[B", ["escape", "down"]),
        ("\x1bPETIT", ["escape", "P", "E", "T", "I", "T"]),
        (
            "\x1bf\x1b2é\x1b\t\x1b\x13",
            ["escape", "f", "escape", "2", "é", "escape", "tab", "escape", "ctrl+s"],
        ),
        ("a\x1b\x7f", ["a", "ctrl+w"]),
        ("\x1b[I\x1b[O", []),
        ("\x13\x00", ["ctrl+s", "ctrl+@"]),
    ],
)
def test_keys_are_read_at_once_or_in_pieces(typed: str, keys: list[str]) -> None:
    assert Reader().read(typed).keys == keys
    assert Reader().read(*typed, pause=0.01).wait(1).keys == keys


@pytest.mark.parametrize("key", ["\r", "q", " ", "é", "O", "P", "_"])
def test_escape_is_not_lost_where_a_line_brings_the_next_key_with_it(key: str) -> None:
    """It would be Enter alone that answers a question."""
    alone = Reader().read(key).keys
    assert Reader().read(f"\x1b{key}").wait(2).keys == ["escape", *alone]


def test_mouse_and_size_are_handed_on() -> None:
    reader = Reader().read("\x1b[<0;5;3M", "\x1b[1;99x", "\x1b[48;24;80;480;800t\x1b[<0;5;3m")
    kinds = [type(each) for each in reader.messages]
    assert kinds == [events.MouseDown, events.Resize, events.MouseUp]
    assert Reader().read("\x1b[M !!a").keys == ["a"]


@pytest.mark.parametrize(
    "malformed",
    [
        "\x1b[<M", "\x1b[<;;M", "\x1b[<0;1a0;5M", "\x1b[<0;10;5;7M", "\x1b[<0;\r10 rq;5m",
        "\x1b[<0;\x1b[A;5M", "\x1b[<0;10;\x03\x02\x7f5M", "\x1b[<\x1b[200~ r q\rM",
        f"\x1b[<{'9' * 5_000}M", f"\x1b[<0;{'r q ' * 2_000}m", "\x1b[<0;é日;-1M",
        "\x1b[<0;10\x1b[<0;10;5;M",
    ],
)  # fmt: skip
def test_a_report_of_the_mouse_that_is_none_types_nothing(malformed: str) -> None:
    """Nor does it press a key: letters are commands in the list."""
    assert Reader().read(f"{malformed}a").wait(2).read("b").keys == ["a", "b"]
    assert Reader().read(*malformed, "a").wait(2).read("b").keys == ["a", "b"]
    for cut in range(3, min(len(malformed), 40)):
        reader = Reader().read(malformed[:cut], malformed[cut:], pause=0.5)
        assert (reader.read("a").wait(2).keys, len(reader.messages)) == (["a"], 1)


def test_a_report_whose_end_is_lost_swallows_no_more_than_a_second() -> None:
    assert Reader().read("\x1b[<0;1x").wait(1.1).read("abc\x03").keys == ["a", "b", "c", "ctrl+c"]
    assert Reader().read("\x1b[<0;1").wait(1.1).read("abc").keys == ["a", "b", "c"]


@pytest.mark.parametrize("ends", ["\x03\r", "\r\x03", "\x03"])
def test_a_scanner_that_frames_what_it_reads(ends: str) -> None:
    keys = [*"29058000044", *(["enter"] if "\r" in ends else [])]
    scan = f"\x0229058000044{ends}"
    assert Reader().read(scan).keys == keys
    assert Reader().read(*scan, pause=0.05).keys == keys
    assert Reader().read(scan[:5], scan[5:], pause=0.5).keys == keys
    assert Reader().read(scan * 3).wait(1).keys == keys * 3


@pytest.mark.parametrize(
    "before", ["", "29058000044", "\x02", "\x0229058000044\x03", "\x02a\x03\r"]
)
def test_ctrl_c_is_ctrl_c_where_no_scan_is_under_way(before: str) -> None:
    reader = Reader().read(before).wait(1.1)
    assert reader.read("\x03").keys[-1] == "ctrl+c"
    assert Reader().read("\x02" + "a" * 300).wait(0.5).read("\x03").keys[-1:] == ["ctrl+c"]


def test_a_marked_paste_is_one_message_whatever_is_in_it() -> None:
    hostile = "un\x1b\x13deux\x1b[31m\x00q\x9b\r\ntrois\ttrois\x1b[20"
    reader = Reader().read(f"\x1b[200~{hostile}\x1b[201~a")
    assert (reader.pasted, reader.keys) == (["undeuxq\r\ntrois\ttrois[20"], ["a"])
    reader = Reader().read(*f"\x1b[200~{hostile}\x1b[201~a", pause=0.3)
    assert (reader.pasted, reader.keys) == (["undeuxq\r\ntrois\ttrois[20"], ["a"])


def test_a_paste_whose_end_is_lost() -> None:
    reader = Reader().read("\x1b[200~abc\x1b[2").wait(4.9)
    assert reader.messages == []
    reader.wait(1).read("x")
    assert (reader.pasted, reader.keys) == (["abc"], ["x"])


def test_many_lines_that_are_not_marked_are_a_paste_too() -> None:
    lines = "29058990001\r" * 10_000
    chunks = [lines[place : place + 256] for place in range(0, len(lines), 256)]
    reader = Reader().read(*chunks[:200], "\x1b[A\x1b", *chunks[200:], pause=0.01).wait(1)
    assert reader.pasted == [lines]
    assert reader.keys == []
    assert reader.read("a").keys == ["a"]


@pytest.mark.parametrize("pause", [0.03, 0.2, 0.49])
def test_a_paste_that_is_not_marked_may_pause(pause: float) -> None:
    lines = "29058990001\r" * 1000
    chunks = [lines[place : place + 1024] for place in range(0, len(lines), 1024)]
    reader = Reader().read(*chunks, pause=pause).wait(1)
    assert (reader.pasted, reader.keys) == ([lines], [])


@pytest.mark.parametrize(("typed", "key"), [("/", "slash"), ("\x1b[H", "home"), ("\x1b", "escape")])
def test_a_key_soon_after_a_paste_is_no_part_of_it(typed: str, key: str) -> None:
    lines = "29058990001\r" * 100
    reader = Reader().read(lines).wait(0.1).read(typed).wait(1)
    assert (reader.pasted, reader.keys) == ([lines], [key])


def test_the_last_end_of_a_line_is_part_of_the_paste() -> None:
    lines = "29058990001\r" * 100
    reader = Reader().read(lines[:-1]).wait(0.2).read("\r").wait(1)
    assert (reader.pasted, reader.keys) == ([lines], [])


def test_what_was_typed_ahead_is_no_paste() -> None:
    typed = "/dupont\r" * (PASTE // 8 - 1)
    reader = Reader().read(typed).wait(0.1)
    assert (len(reader.keys), reader.pasted) == (len(typed), [])
    held_down = Reader().read("\x7f" * 2 * PASTE).wait(0.1)
    assert held_down.keys == ["backspace"] * 2 * PASTE


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syren_tui.terminal.pastes._LONGEST_PASTE", 1000)
    reader = Reader().read("\x1b[200~", *["x" * 500] * 10, "\x1b[201~")
    assert [len(each) for each in reader.pasted] == [1000]
    reader = Reader().read(*["x" * 500] * 10).wait(1)
    assert [len(each) for each in reader.pasted] == [1000]
    reader = Reader().read("\x1b]11;", *["x" * 500] * 100)
    assert len(reader.incoming._held) < 10_000
    assert reader.read("\x07a").keys == ["a"]
