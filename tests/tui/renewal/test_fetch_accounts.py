"""From marked ids to accounts: nobody lost, and few calls."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from syren_api.models import Selection, Subscriber
from syren_api.problems import Problem
from syren_api.queries import SubscriberFilter
from syren_tui.client import PortalClient
from syren_tui.client.errors import InvalidRequest, PortalUnreachable, UnreachableReason
from syren_tui.renewal.fetch_accounts import FetchedAccounts, fetch_accounts
from tests.portal.world import World, fresh_database, world_at
from tests.tui.renewal.series import people, signed_in


class Reader:
    """Reads from a portal, and counts its calls."""

    def __init__(self, client: PortalClient, most: int = 20_000) -> None:
        self.client = client
        self.most = most
        self.selections: list[SubscriberFilter] = []
        self.reads: list[str] = []

    async def select(self, query: SubscriberFilter) -> Selection:
        self.selections.append(query)
        selection = await self.client.selection(query)
        if selection.total > self.most:
            code = "selection_too_large"
            problem = Problem(
                type="", title="", status=422, detail="", code=code, request_id="", errors=[]
            )
            raise InvalidRequest(problem)
        return selection

    async def read(self, subscriber_id: str) -> Subscriber:
        self.reads.append(subscriber_id)
        return await self.client.subscriber(subscriber_id)

    async def gather(self, ids: list[str], *filters: SubscriberFilter) -> FetchedAccounts:
        return await fetch_accounts(ids, self.select, self.read, filters)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def reader(world: World) -> AsyncIterator[Reader]:
    async with signed_in(world) as client:
        yield Reader(client)


async def test_a_handful_is_read_one_by_one(world: World, reader: Reader) -> None:
    one, two = people(world, 2)
    other = world.subscriber(library="quimperle")
    gathered = await reader.gather([two, other, one])
    (everybody,) = [await reader.client.selection(SubscriberFilter())]
    assert gathered.missing == [other]
    assert gathered.subscribers == [everybody.items[0], everybody.items[1]]
    assert reader.selections == []


async def test_many_come_in_one_selection(world: World, reader: Reader) -> None:
    ids = people(world, 12)
    gathered = await reader.gather([*reversed(ids[:10]), "gone"])
    assert [each.id for each in gathered.subscribers] == ids[:10]
    assert gathered.missing == ["gone"]
    assert (len(reader.selections), reader.reads) == (1, [])


async def test_a_narrower_selection_is_enough_where_it_has_all(
    world: World, reader: Reader
) -> None:
    ids = people(world, 12)
    narrow = SubscriberFilter(search="aballéa", sort="-last_name")
    hidden = world.subscriber(last_name="MARTIN")
    gathered = await reader.gather([hidden, *ids], narrow)
    assert [each.id for each in gathered.subscribers] == [*reversed(ids), hidden]
    assert (reader.selections, reader.reads) == ([narrow], [hidden])


async def test_too_many_for_a_selection_are_read_one_by_one(world: World, reader: Reader) -> None:
    ids = people(world, 30)
    reader.most = 20
    gathered = await reader.gather([*ids[:10], "gone"])
    assert sorted(each.id for each in gathered.subscribers) == ids[:10]
    assert gathered.missing == ["gone"]
    assert (len(reader.selections), len(reader.reads)) == (1, 11)


async def test_what_cannot_be_read_is_an_error_not_a_missing_account(
    world: World, reader: Reader
) -> None:
    ids = people(world, 3)

    async def read(_: str) -> Subscriber:
        raise PortalUnreachable(UnreachableReason.CUT_OFF)

    with pytest.raises(PortalUnreachable):
        await fetch_accounts(ids, reader.select, read)
