"""Every call of the client against every fault: each ends in its exception, and the next works."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest

from syren_api.statuses import Status
from syren_portal.db.opening import open_database
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError, UnexpectedAnswer
from tests.faults import FAULTS, NEVER_ENDING, Fault, FaultyLine, Kind
from tests.portal.world import TODAY, World, fresh_database, match
from tests.tui.client.calls import CALLS, CHANGES, NAME, NO_BODY, TAGGED, Call, public_calls
from tests.tui.client.pauses import Pauses

SHORT = 0.25
"""Seconds for a whole call, where only that ends it."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(open_database(fresh_database(tmp_path_factory.mktemp("portal"))))
    yield world
    world.database.close()


async def begun(world: World) -> tuple[str, str]:
    """Return a token, and a subscriber whose version is 2, made by staff."""
    subscriber = world.subscriber(last_name=NAME, status=Status.TO_REVALIDATE)
    staff = world.staff("departement")
    changed = await staff.patch(
        f"/subscribers/{subscriber}", json={"postal_code": "29000"}, headers=match(1)
    )
    assert changed.status_code == 200
    return staff.headers["Authorization"].removeprefix("Bearer "), subscriber


@asynccontextmanager
async def at_work(world: World, time_limit: float = 30) -> AsyncIterator[tuple[PortalClient, str]]:
    """A client that is signed in, and a subscriber."""
    line = FaultyLine(httpx.ASGITransport(world.app, raise_app_exceptions=False))
    async with PortalClient(
        "http://127.0.0.1", transport=line, sleep=Pauses(), time_limit=time_limit
    ) as client:
        client._token, subscriber = await begun(world)
        yield client, subscriber


def line_of(client: PortalClient) -> FaultyLine:
    line = client._transport._http._transport
    assert isinstance(line, FaultyLine)
    return line


def expected(fault: Fault, name: str) -> Kind:
    """How a call ends, by the table, and by what is peculiar to some."""
    match fault.name, name:
        case "204", each if each in NO_BODY:
            return None
        case "the session has ended", "sign_out":
            return None  # that is what was wanted
        case "another ETag", each:
            return UnexpectedAnswer if each in TAGGED else None
    return fault.changes_end if name in CHANGES else fault.ends


async def ending(call: Call, client: PortalClient, subscriber: str) -> Kind:
    """Make a call; anything but a `ClientError` fails the test as it is."""
    try:
        async with asyncio.timeout(30):
            await call(client, subscriber)
    except ClientError as error:
        assert subscriber not in repr(error)
        return type(error)
    return None


def test_no_call_is_left_out() -> None:
    assert public_calls() == set(CALLS)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
async def test_every_call_under(fault: Fault, world: World) -> None:
    ends: dict[str, Kind] = {}
    async with at_work(world) as (client, subscriber):
        token = client._token
        line_of(client).fault = fault
        for name, call in CALLS.items():
            client._token = token  # where it was forgotten
            ends[name] = await ending(call, client, subscriber)
            if fault.ends is None and name in {*CHANGES, "sign_out"}:
                token, subscriber = await begun(world)  # it did its work
        line_of(client).fault = None
        assert (await client.portal()).today == TODAY  # the next call works
    assert ends == {name: expected(fault, name) for name in CALLS}


@pytest.mark.parametrize("fault", NEVER_ENDING, ids=lambda fault: fault.name)
async def test_every_call_has_its_time_limit_under(fault: Fault, world: World) -> None:
    async def under_fault(name: str) -> Kind:
        async with at_work(world, SHORT) as (client, subscriber):
            line_of(client).fault = fault
            end = await ending(CALLS[name], client, subscriber)
            line_of(client).fault = None
            client._transport._time_limit = 30
            assert (await client.portal()).today == TODAY
            return end

    ends = await asyncio.gather(*map(under_fault, CALLS))
    assert dict(zip(CALLS, ends, strict=True)) == {name: expected(fault, name) for name in CALLS}
