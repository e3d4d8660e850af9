"""What these tests share."""

from collections.abc import Iterator

import pytest

from syren_portal.db.opening import open_database
from tests.portal.world import World, fresh_database
from tests.tui.client.contract.answers import (
    Answers,
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(open_database(fresh_database(tmp_path_factory.mktemp("portal"))))
    yield world
    world.database.close()


@pytest.fixture(scope="module")
def answers(world: World) -> Answers:
    """Where the answers are written down, by the name of the call."""
    return {}
