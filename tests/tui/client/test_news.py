"""Counting and changes against the real portal, and answers that are none to what was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from syren_api.news import ChangesQuery, CountedQuery
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.client.errors import CursorExpired, NotSignedIn, UnexpectedAnswer
from tests.portal.world import PASSWORD, World, fresh_database, world_at


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@asynccontextmanager
async def client_of(
    transport: httpx.AsyncBaseTransport, **options: Any
) -> AsyncIterator[PortalClient]:
    async with PortalClient("http://127.0.0.1", transport=transport, **options) as client:
        yield client


@asynccontextmanager
async def signed_in(world: World, **options: Any) -> AsyncIterator[PortalClient]:
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    async with client_of(transport, **options) as client:
        await client.sign_in("fouesnant", PASSWORD)
        yield client


async def test_several_queries_are_counted(world: World) -> None:
    world.subscriber()
    world.subscriber(status=Status.REFUSED)
    async with signed_in(world) as client:
        pending = CountedQuery(status=(Status.PENDING,))
        counts = await client.counts([pending, CountedQuery(no_end_date=True)])
    assert [each.total for each in counts.results] == [1, 2]
    assert counts.results[0].oldest == counts.results[1].oldest


async def test_a_change_is_waited_for_longer_than_a_call_takes(world: World) -> None:
    async with signed_in(world, time_limit=1.0) as client:
        first = await client.changes(ChangesQuery())
        none = await client.changes(ChangesQuery(after=first.cursor, wait=2))
        assert (none.items, none.more) == ((), False)
        waiting = asyncio.create_task(client.changes(ChangesQuery(after=none.cursor, wait=25)))
        who = world.subscriber()
        told = await waiting
    assert [(each.id, each.version, each.library) for each in told.items] == [(who, 1, "fouesnant")]


async def test_a_cursor_that_has_expired(world: World) -> None:
    async with signed_in(world) as client:
        with pytest.raises(CursorExpired):
            await client.changes(ChangesQuery(after="x"))


async def test_a_session_that_ends_while_it_waits(world: World) -> None:
    async with signed_in(world) as client:
        place = (await client.changes(ChangesQuery())).cursor
        waiting = asyncio.create_task(client.changes(ChangesQuery(after=place, wait=25)))
        async with asyncio.timeout(20):
            while not len(world.app.state.context.waits):  # noqa: ASYNC110 -- the portal's own
                await asyncio.sleep(0.01)
        world.clock.advance(hours=12)
        with pytest.raises(NotSignedIn):
            await waiting


ITEM = {
    "id": "a", "version": 2, "status": "pending", "requested_at": None, "library": "x",
    "deleted": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        {"items": [], "more": True},
        {"items": [ITEM, ITEM], "more": False},
        {"items": [ITEM | {"library": "y"}], "more": False},
        {"items": [ITEM | {"version": None}], "more": False},
        {"items": [ITEM, ITEM | {"id": "b"}, ITEM | {"id": "c"}], "more": True},
    ],
)
async def test_changes_that_were_not_asked_for(answer: dict[str, Any]) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"cursor": "c", **answer}))
    async with client_of(transport) as client:
        with pytest.raises(UnexpectedAnswer):
            await client.changes(ChangesQuery(after="b", limit=2, library="x"))


async def test_counts_of_other_queries() -> None:
    answer = {"as_of": "2026-11-21T12:00:00Z", "results": [{"total": 1, "oldest": None}]}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=answer))
    async with client_of(transport) as client:
        assert (await client.counts([CountedQuery()])).results[0].total == 1
        with pytest.raises(UnexpectedAnswer):
            await client.counts([CountedQuery(), CountedQuery()])
