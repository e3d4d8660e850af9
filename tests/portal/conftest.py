import io
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from syren_portal.cli import main
from tests.portal.cheap import cheap_passwords
from tests.portal.process import Command, Completed, key_beside
from tests.portal.world import KINDS, Databases, World, world_at


@pytest.fixture(params=KINDS)
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """Makes databases: whoever asks for it is tested on both kinds."""
    made = Databases(request.param, tmp_path)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
async def syren(databases: Databases) -> AsyncIterator[World]:
    """A portal like SYREN, on 21 November 2026."""
    async with world_at(databases.prepared()) as world:
        yield world


@pytest.fixture
async def loiretek(databases: Databases) -> AsyncIterator[World]:
    """A portal like Loiretek, with the same libraries and staff."""
    async with world_at(databases.prepared("loiretek")) as world:
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
            with monkeypatch.context() as patch, cheap_passwords():
                for name, value in (key_beside(arguments) | environment).items():
                    patch.setenv(name, value)
                patch.setattr("sys.stdin", io.StringIO(typed))
                capfd.readouterr()
                status = main(arguments)
        finally:
            os.umask(mask)
        captured = capfd.readouterr()
        return Completed(arguments, status, captured.out, captured.err)

    return run
