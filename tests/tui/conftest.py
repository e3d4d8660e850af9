from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.portal.world import World, fresh_database, world_at


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the journals of series are: never among the user's own."""
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "syren-tui" / "series"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A portal like SYREN, on 21 November 2026, where nobody is registered."""
    async with world_at(fresh_database(tmp_path)) as world:
        yield world
