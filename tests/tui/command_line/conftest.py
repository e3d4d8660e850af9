"""Commands against a real portal, as a script gives them."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from syren_portal.passwords import Passwords
from syren_tui.cli import main
from syren_tui.client import PortalClient
from tests.portal.world import PASSWORD, World
from tests.tui.console import ADDRESS
from tests.tui.line import Line
from tests.tui.texts.people import plain

Ran = tuple[int, str, str]
"""The exit code, and what was written where; no-break spaces as spaces."""
Run = Callable[..., Awaitable[Ran]]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings: one portal, one account; the user speaks French."""
    for name in ("LC_ALL", "LC_MESSAGES", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "config.toml"
    path.write_text(f'[portals.essai]\naddress = "{ADDRESS}"\nlogin = "fouesnant"\n')
    monkeypatch.setenv("SYREN_TUI_CONFIG", str(path))
    return path


@pytest.fixture
def line(world: World, monkeypatch: pytest.MonkeyPatch) -> Line:
    """What lies between the commands and the portal."""

    def verify(_: Passwords, password_hash: str | None, password: str) -> bool:
        return password_hash is not None and password == PASSWORD

    async def no_wait(_: float) -> None:
        await asyncio.sleep(0)

    line = Line(world)
    client = partial(PortalClient, transport=line, sleep=no_wait)
    monkeypatch.setattr("syren_tui.command_line.sign_in.PortalClient", client)
    monkeypatch.setattr(Passwords, "verify", verify)
    return line


def password_pipe(password: str = PASSWORD) -> int:
    """Return a descriptor on which a password can be read."""
    readable, writable = os.pipe()
    os.write(writable, f"{password}\n".encode())
    os.close(writable)
    return readable


@pytest.fixture
def run(line: Line, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command in a thread of its own: it has its own loop; the password comes by a pipe."""

    async def running(*arguments: str, password: str = PASSWORD) -> Ran:
        descriptor = password_pipe(password)
        code = await asyncio.to_thread(main, [*arguments, "--password-fd", str(descriptor)])
        written = capsysbinary.readouterr()
        return code, plain(written.out.decode()), plain(written.err.decode())

    return running


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has something stand on the standard input, which is a pipe."""

    def typing(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text.encode()), "utf-8"))

    return typing
