"""The terminal driver: bytes that are no text, and a terminal that is cut off."""

import asyncio
import fcntl
import os
import select
import signal
import sys
import termios
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
from textual import events

from syren_tui.terminal.base_driver import ResilientDriver
from tests.tui.terminals import Listener


class Desk:
    """A driver at work, and the other end of its terminal."""

    def __init__(self, app: Listener, driver: ResilientDriver, person: int) -> None:
        self.app = app
        self.driver = driver
        self.person = person

    def cut(self) -> None:
        """Close the terminal under the program."""
        if self.person >= 0:
            os.close(self.person)
            self.person = -1

    @property
    def unread(self) -> int:
        """How many bytes the program has yet to read."""
        count = fcntl.ioctl(self.driver.fileno, termios.FIONREAD, bytes(4))
        return int.from_bytes(count, sys.byteorder)

    async def until(self, condition: Callable[[], bool]) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + 30
        while not condition():
            assert clock() < end
            await asyncio.sleep(0.01)


def threads() -> int:
    """Return how many threads read and write the terminal."""
    return sum(each.name.startswith("textual-") for each in threading.enumerate())


def readers() -> int:
    """Return how many of them read it."""
    return sum(each.name == "textual-input" for each in threading.enumerate())


@pytest.fixture
async def desk(person: int) -> AsyncIterator[Desk]:
    app, reading = Listener(), readers()
    desk = Desk(app, ResilientDriver(app, size=(80, 24)), person)
    desk.driver.start_application_mode()
    try:
        yield desk
    finally:
        desk.driver.stop_application_mode()
        desk.driver.close()
        desk.cut()
    assert readers() == reading  # one left would take the next test's keys


async def test_bytes_that_are_no_utf_8_are_dropped_alone(desk: Desk) -> None:
    os.write(desk.person, b"a\xe9\xff" + "é".encode() + b"b")
    await desk.until(lambda: "b" in desk.app.keys)
    os.write(desk.person, "ç".encode()[:1])
    await desk.until(lambda: not desk.unread)
    os.write(desk.person, "ç".encode()[1:] + b"c")
    await desk.until(lambda: "c" in desk.app.keys)
    assert desk.app.keys == ["a", "é", "b", "ç", "c"]
    assert desk.app.ends == 0


async def test_half_a_character_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line cuts wherever it likes; the other half comes with the next reading."""
    monkeypatch.setattr("syren_tui.terminal.base_driver._CHUNK", 1)
    os.write(desk.person, "éaùç".encode())
    await desk.until(lambda: "ç" in desk.app.keys)
    assert desk.app.keys == ["é", "a", "ù", "ç"]


async def test_the_app_ends_with_its_terminal(desk: Desk) -> None:
    desk.cut()
    await desk.until(lambda: desk.app.ends > 0)
    assert desk.driver._key_thread is not None
    await desk.until(
        lambda: desk.driver._key_thread is None or not desk.driver._key_thread.is_alive()
    )


async def test_a_console_that_nobody_uses_is_not_woken_but_ends_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float | None] = []
    poll = select.poll

    class Watched:
        def __init__(self) -> None:
            self._poll = poll()
            self.register = self._poll.register

        def poll(self, patience: float | None) -> list[tuple[int, int]]:
            waits.append(patience)
            return self._poll.poll(patience)

    monkeypatch.setattr(select, "poll", Watched)
    for _ in range(2):  # the second time as after a pause
        reader = desk.driver._key_thread
        assert reader is not None
        desk.driver.exit_event.set()
        await asyncio.to_thread(reader.join, 30)
        assert not reader.is_alive()
        desk.driver.exit_event.clear()
        waits.clear()
        desk.driver.start_application_mode()
        await desk.until(lambda: bool(waits))
        os.write(desk.person, b"a")
        await desk.until(lambda: len(waits) == 2)
        assert waits == [None, None]
    await desk.until(lambda: desk.app.keys == ["a", "a"])


async def test_writing_never_waits_for_a_terminal_that_is_gone(desk: Desk) -> None:
    desk.cut()

    def write() -> None:
        for _ in range(200):
            desk.driver.write("line\n")

    async with asyncio.timeout(10):
        await asyncio.to_thread(write)
    await desk.until(lambda: desk.app.ends > 0)


async def test_an_error_while_reading_ends_the_app_in_its_own_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[BaseException | None] = []
    monkeypatch.setattr(
        desk.app, "_fatal_error", lambda: caught.append(sys.exc_info()[1])
    )  # where the console writes its report
    monkeypatch.setattr(desk.driver, "process_message", lambda _: 1 // 0)
    os.write(desk.person, b"a")
    await desk.until(lambda: bool(caught))
    assert isinstance(caught[0], ZeroDivisionError)


async def test_a_terminal_that_takes_nothing_does_not_hold_up_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syren_tui.terminal.base_driver._FLUSH_LIMIT", 0.3)
    before = desk.driver.attrs_before
    for _ in range(5):  # more than the terminal's buffer holds, and nobody reads
        desk.driver.write("x" * 20_000)
    writer = desk.driver._writer_thread
    assert writer is not None
    rescue = threading.Timer(30, desk.cut)  # a hang fails, and ends
    rescue.start()
    desk.driver.stop_application_mode()
    desk.driver.close()
    assert not rescue.finished.is_set()
    rescue.cancel()
    assert not writer.is_alive()
    assert termios.tcgetattr(desk.driver.fileno)[:4] == (before or [])[:4]
    # The last words are there to be read when it takes something again.
    os.set_blocking(desk.person, False)
    written = b""
    with suppress(BlockingIOError):
        while True:
            written += os.read(desk.person, 100_000)
    assert written.endswith(b"\x1b[?1049l\x1b[?25h\x1b[?1004l")


async def test_a_pause_leaves_the_terminal_as_it_was_before_the_console(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, running = desk.driver, threads()
    raw = termios.tcgetattr(driver.fileno)
    shells = [*raw[:3], raw[3] | termios.ECHO | termios.ICANON, *raw[4:]]
    driver.attrs_before = shells
    seen: list[list[object]] = []
    monkeypatch.setattr(
        "syren_tui.terminal.base_driver.stop_process",
        lambda **_: seen.append([*termios.tcgetattr(driver.fileno)[:4], threads()]),
    )
    for _ in range(2):
        desk.app.terminal_before = shells
        driver.pause("La suite par fg.")
        assert termios.tcgetattr(driver.fileno)[:4] == raw[:4]
    assert seen == [[*shells[:4], running - 2]] * 2  # nobody reads or writes meanwhile
    assert threads() == running
    os.write(desk.person, b"a")
    await desk.until(lambda: desk.app.keys == ["a"])
    written = os.read(desk.person, 100_000)
    assert written.count(b"La suite par fg.\r\n") == 2
    left, *_, taken_again = written.partition(b"\x1b[?1049l")[2].split(b"La suite par fg.")
    assert b"\x1b[?25h" in left
    assert b"\x1b[?1049h" in taken_again


async def test_a_shell_gets_back_what_it_had_before_the_terminal_was_quiet(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = desk.driver
    driver.stop_application_mode()
    quiet = termios.tcgetattr(driver.fileno)
    shells = [*quiet[:3], quiet[3] ^ termios.ECHOK, *quiet[4:]]
    desk.app.terminal_before = shells
    driver.start_application_mode()
    seen: list[list[object]] = []
    monkeypatch.setattr(
        "syren_tui.terminal.base_driver.stop_process",
        lambda **_: seen.append(termios.tcgetattr(driver.fileno)),
    )
    driver.pause()
    assert [each[:4] for each in seen] == [shells[:4]]


async def test_going_on_after_a_stop_nobody_saw_coming(desk: Desk) -> None:
    driver, running = desk.driver, threads()
    raw = termios.tcgetattr(driver.fileno)
    termios.tcsetattr(driver.fileno, termios.TCSANOW, [*raw[:3], raw[3] | termios.ECHO, *raw[4:]])
    before = driver.attrs_before
    signal.raise_signal(signal.SIGCONT)
    await desk.until(lambda: termios.tcgetattr(driver.fileno)[:4] == raw[:4])
    assert threads() == running
    assert driver.attrs_before == before
    await desk.until(lambda: any(isinstance(each, events.Resize) for each in desk.app.told))


async def test_a_terminal_that_is_gone_after_a_pause_ends_the_app(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syren_tui.terminal.base_driver.stop_process", lambda **_: desk.cut())
    desk.driver.pause()
    await desk.until(lambda: desk.app.ends > 0)
    desk.driver.write("forgotten")
    assert desk.app.codes[-1] == 128 + signal.SIGHUP


@pytest.mark.parametrize("way", ["paused", "stopped"])
async def test_an_app_that_locks_does_so_before_the_terminal_is_taken_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    written: list[bytes] = []

    def look() -> bool:
        written.append(os.read(desk.person, 100_000))
        return True

    dropped: list[bool] = []
    monkeypatch.setattr(desk.driver, "drop_picture", lambda: dropped.append(True))
    monkeypatch.setattr("syren_tui.terminal.base_driver.stop_process", lambda **_: None)
    monkeypatch.setattr(desk.app, "lock_if_due", look, raising=False)
    desk.driver.write("the end of the beginning")
    begun = b""
    while b"the end of the beginning" not in begun:
        begun += os.read(desk.person, 100_000)
    os.write(desk.driver.fileno, b".")  # there is something to be read
    if way == "paused":
        desk.driver.pause()
    else:
        signal.raise_signal(signal.SIGCONT)
    await desk.until(lambda: bool(written))
    assert b"\x1b[?1049h" not in written[0]
    assert dropped
