"""What these tests share."""

from collections.abc import AsyncIterator

import pytest

from tests.portal.world import World
from tests.tui.editing.saving_desk import Desk, desk_at


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    async with desk_at(world) as desk:
        yield desk
