"""Who waits."""

from datetime import timedelta

import pytest

from tests.portal.world import World
from tests.tui.screens.decision_queue.deciding import SINCE

NAMES = ("PREMIER", "DEUXIÈME", "TROISIÈME")


@pytest.fixture
def people(world: World) -> list[str]:
    """Three who wait, the oldest first."""
    return [
        world.subscriber(
            last_name=name,
            requested_at=SINCE + timedelta(days=number),
            registration_number=f"2905{number}",
            resources={"pressreader": "pending", "tout-apprendre": "refused"},
        )
        for number, name in enumerate(NAMES)
    ]
