"""Names spelled nearly so: who is asked about, and who has gone meanwhile."""

import httpx
import pytest
from sqlalchemy import delete

from syren_api.features import Feature
from syren_portal.db.schema import subscribers
from syren_tui.finding.similar import may_be_misspelled, similar_subscribers
from tests.portal.world import World
from tests.tui.sessions import Wire, session_on
from tests.tui.texts.people import SYREN


@pytest.mark.parametrize(
    ("words", "asked"),
    [("yanick", True), ("le", True), ("l", False), (" ", False), ("29058", False), ("a@b", False)],
)
def test_what_may_be_a_name_misspelled(words: str, asked: bool) -> None:
    assert may_be_misspelled(SYREN, words) is asked
    others = tuple(each for each in SYREN.features if each != Feature.SIMILAR)
    assert not may_be_misspelled(SYREN.model_copy(update={"features": others}), words)


async def test_who_was_deleted_meanwhile_is_left_out(world: World) -> None:
    class Deletes(Wire):
        """Deletes one of those found as soon as they are."""

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            response = await super().handle_async_request(request)
            if request.url.path.endswith("/similar"):
                with world.database.write() as connection:
                    connection.execute(delete(subscribers).where(subscribers.c.id == gone))
            return response

    gone = world.subscriber(last_name="ABALLÉA")
    stays = world.subscriber(last_name="ABALEA")
    async with session_on(world, wire=Deletes(world)) as session:
        found = await similar_subscribers(session, "abaléea")
    assert [each.id for each in found] == [stays]
