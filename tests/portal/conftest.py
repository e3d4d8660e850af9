import io
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from syren_portal.cli import main
from tests.portal.process import Command, Completed
from tests.portal.world import World, fresh_database, world_at


@pytest.fixture
async def syren(tmp_path: Path) -> AsyncIterator[World]:
    """A portal like SYREN, on 21 November 2026."""
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def loiretek(tmp_path: Path) -> AsyncIterator[World]:
    """A portal like Loiretek, with the same libraries and staff."""
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        yield world


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs commands in this process: a new one takes two seconds to import what it needs."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")

    def run(*arguments: str, typed: str = "", **environment: str) -> Completed:
        mask = os.umask(0o022)
        try:
            with monkeypatch.context() as patch:
                for name, value in environment.items():
                    patch.setenv(name, value)
                patch.setattr("sys.stdin", io.StringIO(typed))
                capfd.readouterr()
                status = main(arguments)
        finally:
            os.umask(mask)
        captured = capfd.readouterr()
        return Completed(arguments, status, captured.out, captured.err)

    return run
