"""A terminal of this process, and an app that notes what comes from it."""

import fcntl
import os
import pty
import signal
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress

import pytest
from textual import events
from textual.app import App
from textual.message import Message

from syren_tui.terminal.driven_app import DrivenApp


class Listener(DrivenApp, App[None]):
    """Notes what its terminal tells it."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.ends = 0
        self.codes: list[object] = []
        self.told: list[Message] = []

    async def _post_message(self, message: Message) -> bool:
        self.told.append(message)
        if isinstance(message, events.Key):
            self.keys.append(message.key)
        return True

    def exit(self, *arguments: object, **options: object) -> None:
        self.ends += 1
        self.codes.append(options.get("return_code"))


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where a person types and looks; the other end is this process's terminal."""
    person, program = pty.openpty()
    fcntl.ioctl(program, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    at_resize = signal.getsignal(signal.SIGWINCH)
    keys, screen = open(program, closefd=False), open(program, "w", closefd=False)  # noqa: SIM115
    monkeypatch.setattr(sys, "__stdin__", keys)
    monkeypatch.setattr(sys, "__stderr__", screen)
    yield person
    signal.signal(signal.SIGWINCH, at_resize)
    for file in (keys, screen):
        with suppress(OSError):
            file.close()
    os.close(program)
