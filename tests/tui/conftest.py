from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.portal.world import World, fresh_database, world_at
from tests.tui.terminals import person

__all__ = ["person", "world"]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A portal like SYREN, on 21 November 2026, where nobody is registered."""
    async with world_at(fresh_database(tmp_path)) as world:
        yield world
