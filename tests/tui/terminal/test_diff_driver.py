"""The driver that writes only what changes, and what it stands on in Textual."""

import asyncio
import inspect
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from rich.console import Console
from rich.segment import Segment
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region, Size
from textual.strip import Strip

from syren_tui.terminal.capabilities import Capabilities
from syren_tui.terminal.diff_driver import DiffDriver
from syren_tui.terminal.screen_model import ScreenModel
from tests.e2e.screen import Emulator
from tests.tui.terminals import Listener

FRAME = "\x1b[1;1Hhello\x1b[1;1H"


class Seat:
    """A driver at work, and the screen at the other end."""

    def __init__(self, driver: DiffDriver, person: int) -> None:
        self.driver = driver
        self.person = person
        self.emulator = Emulator(80, 24)
        self.received = b""

    async def sees(self, text: str) -> None:
        end = asyncio.get_running_loop().time() + 10
        while text not in "\n".join(self.emulator.lines):
            assert asyncio.get_running_loop().time() < end, self.emulator.lines
            await self.receive()

    async def receive(self) -> bytes:
        await asyncio.sleep(0.02)
        try:
            data = os.read(self.person, 65536)
        except BlockingIOError:
            return b""
        self.received += data
        self.emulator.feed(data)
        return data


@pytest.fixture
async def seat(person: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Seat]:
    monkeypatch.setenv("TERM", "xterm-256color")
    os.set_blocking(person, False)
    seat = Seat(DiffDriver(Listener(), size=(80, 24)), person)
    seat.driver.start_application_mode()
    try:
        yield seat
    finally:
        seat.driver.stop_application_mode()
        seat.driver.close()


async def test_the_same_frame_again_is_not_written(seat: Seat) -> None:
    seat.driver.write(FRAME)
    await seat.sees("hello")
    while await seat.receive():
        pass
    seat.driver.write(SYNC_START)
    seat.driver.write(FRAME)
    seat.driver.write(SYNC_END)
    assert await seat.receive() == b""


async def test_a_frame_is_shown_all_at_once_where_the_terminal_can(seat: Seat) -> None:
    seat.driver.write(SYNC_START)
    seat.driver.write(FRAME)
    seat.driver.write(SYNC_END)
    await seat.sees("hello")
    assert seat.received.rindex(SYNC_START.encode()) < seat.received.rindex(b"hello")
    assert seat.received.endswith(SYNC_END.encode())


async def test_the_bell_and_the_clipboard_go_through(seat: Seat) -> None:
    seat.driver.write(FRAME)
    seat.driver.write("\x07")
    seat.driver.write("\x1b]52;c;YQ==\a")
    await seat.sees("hello")
    while await seat.receive():
        pass
    assert b"\x07\x1b]52;c;YQ==\x07" in seat.received


async def test_after_something_unknown_a_frame_is_written_whole(seat: Seat) -> None:
    seat.driver.write(FRAME)
    await seat.sees("hello")
    seat.driver.write("\x1b[1;1H\x1b]8;;https://a.example\x1b\\again\x1b]8;;\x1b\\")
    await seat.sees("again")
    seat.driver.write(FRAME)
    await seat.sees("hello")


async def test_a_new_size_paints_everything_although_textual_does_not(seat: Seat) -> None:
    seat.driver.write(FRAME)
    await seat.sees("hello")
    seat.emulator = Emulator(80, 24)
    signal.raise_signal(signal.SIGWINCH)
    await seat.sees("hello")


async def test_a_size_that_the_terminal_tells_by_itself(seat: Seat) -> None:
    seat.driver.write(FRAME)
    await seat.sees("hello")
    seat.emulator = Emulator(80, 24)
    seat.driver.process_message(events.Resize(Size(80, 24), Size(80, 24)))
    await seat.sees("hello")


async def test_frames_that_the_line_has_no_room_for_are_never_sent(seat: Seat) -> None:
    for number in range(3_000):  # nobody reads: a queue of them would stop the console
        seat.driver.write(
            "".join(f"\x1b[{row + 1};1H{number:<79}" for row in range(24)) + "\x1b[1;1H"
        )
        if number % 50 == 0:
            await asyncio.sleep(0)
    await seat.sees("2999")
    assert len(seat.received) < 100_000


async def test_bells_that_the_line_has_no_room_for_hold_up_nothing(seat: Seat) -> None:
    def ring() -> None:
        seat.driver.write("\x1b[1;1H" + "x" * 60_000)
        for _ in range(100):
            seat.driver.write("\x07")
        seat.driver.write(FRAME)

    # Nobody reads: a queue full of them would stop the console.
    console = threading.Thread(target=ring, daemon=True)
    console.start()
    await asyncio.to_thread(console.join, 30)
    assert not console.is_alive()
    await seat.sees("hello")
    assert seat.received.count(b"\x07") <= 2
    seat.driver.write("\x07")
    rung = seat.received.count(b"\x07")
    while seat.received.count(b"\x07") == rung:
        await seat.receive()


async def test_nothing_is_painted_on_the_screen_that_comes_back(seat: Seat) -> None:
    seat.driver.write(FRAME)
    await seat.sees("hello")
    seat.driver.stop_application_mode()
    seat.driver.repaint()  # as a moment after another size
    seat.driver.write("\x07")
    while not seat.received.endswith(b"\x07"):
        await seat.receive()
    assert seat.emulator.lines[0] == ""
    assert b"hello" not in seat.received.rpartition(b"\x1b[?1049l")[2]


async def test_an_error_while_painting_ends_the_app_in_its_own_way(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[BaseException | None] = []
    app = seat.driver._app
    monkeypatch.setattr(app, "_fatal_error", lambda: caught.append(sys.exc_info()[1]))
    monkeypatch.setattr(ScreenModel, "paint", lambda *_: 1 // 0)
    seat.driver.write(FRAME)
    end = asyncio.get_running_loop().time() + 10
    while not caught:
        assert asyncio.get_running_loop().time() < end
        await seat.receive()
    assert isinstance(caught[0], ZeroDivisionError)


# What it stands on.


def test_textual_writes_frames_that_begin_with_a_move() -> None:
    console = Console(color_system="256", force_terminal=True)
    strip = Strip([Segment("ab ", console.get_style("bold red on blue")), Segment("c")], 4)
    updates: list[Any] = [
        LayoutUpdate([[strip], [strip]], Region(0, 0, 4, 2)),
        ChopsUpdate([{0: strip}, {0: strip}], [(0, 0, 4), (1, 0, 3)], [[4], [4]]),
    ]
    for update in updates:
        frame = update.render_segments(console) + "\x1b[1;1H"
        screen = ScreenModel(Capabilities())
        assert frame.startswith("\x1b[1;1H")
        assert screen.read(frame), frame
        emulator = Emulator(4, 2)
        emulator.feed(screen.paint(4, 2).encode())
        assert emulator.lines[0] == "ab c"
        assert emulator.cell(0, 1).bold


def test_textual_writes_a_frame_at_once() -> None:
    shown = inspect.getsource(App._display)
    assert "terminal_sequence += Control.move_to(" in shown
    assert "self._driver.write(terminal_sequence)" in shown
    assert "self._begin_update()" in shown
    assert (SYNC_START, SYNC_END) == ("\x1b[?2026h", "\x1b[?2026l")


def test_textual_hands_each_text_to_the_file_as_it_is() -> None:
    written: list[str] = []

    class File:
        def write(self, text: str) -> None:
            written.append(text)

        def flush(self) -> None:
            pass

    writer = WriterThread(File())  # type: ignore[arg-type]
    writer.start()
    for text in ("a", "", "b"):
        writer.write(text)
    writer.stop()
    assert written == ["a", "", "b"]


def test_textual_s_driver_has_what_is_built_on() -> None:
    for name in ("write", "start_application_mode", "process_message", "_get_terminal_size"):
        assert hasattr(LinuxDriver, name)
    source = inspect.getsource(LinuxDriver)
    assert "self._writer_thread = WriterThread(self._file)" in source
    assert "signal.signal(signal.SIGWINCH, on_terminal_resize)" in source
