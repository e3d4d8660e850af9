"""What these tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.portal.world import World, fresh_database, world_at
from tests.tui.scan.scans import AtDesk, at_desk


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def at(world: World) -> AsyncIterator[AtDesk]:
    async with at_desk(world) as at:
        yield at
