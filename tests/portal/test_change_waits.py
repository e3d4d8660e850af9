"""Waiting for changes: what ends a wait, and what it takes from others."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from syren_portal.http.waits import MOST_OF_AN_ACCOUNT
from syren_portal.store.people import find_account, reset_password
from tests.portal.following import changes, cursor, ids, until, waiting
from tests.portal.world import (
    Databases,
    World,
    code,
    password_hash,
    patch,
    world_at,
)


async def test_an_answer_is_held_until_there_is_something(syren: World) -> None:
    client = syren.staff("fouesnant")
    at = await cursor(client)
    async with waiting(syren, client, at) as answer:
        who = syren.subscriber()
        told = (await asyncio.wait_for(answer, 20)).json()
    assert ids(told) == [who]
    async with waiting(syren, client, told["cursor"]) as answer:
        await patch(syren.staff("departement"), who, {"city": "Brest"})
        assert ids((await asyncio.wait_for(answer, 20)).json()) == [who]


async def test_who_waits_is_not_woken_by_what_it_does_not_see(syren: World) -> None:
    at = await cursor(syren.staff("support"))
    department = syren.staff("departement")
    async with (
        waiting(syren, syren.staff("quimperle"), at) as theirs,
        waiting(syren, department, at, library="quimperle") as narrowed,
        waiting(syren, department, at) as everybody,
    ):
        ours = syren.subscriber()
        assert ids((await asyncio.wait_for(everybody, 20)).json()) == [ours]
        assert not theirs.done()
        assert not narrowed.done()
        who = syren.subscriber(library="quimperle")
        assert ids((await asyncio.wait_for(theirs, 20)).json()) == [who]
        assert ids((await asyncio.wait_for(narrowed, 20)).json()) == [who]


async def test_when_its_time_is_over_the_cursor_is_renewed(syren: World) -> None:
    client = syren.staff("fouesnant")
    at = await cursor(client)
    syren.clock.advance(hours=1)
    told = await changes(client, at, wait=1)
    assert (told["items"], told["more"]) == ([], False)
    assert told["cursor"] != at
    who = syren.subscriber()
    assert ids(await changes(client, told["cursor"])) == [who]


async def test_without_a_cursor_nobody_waits(syren: World) -> None:
    syren.subscriber()
    told = await changes(syren.staff("fouesnant"), None, wait=25)
    assert told["items"] == []


async def signed_out(world: World, client: httpx.AsyncClient) -> None:
    other = world.anyone()
    other.headers["Authorization"] = client.headers["Authorization"]
    assert (await other.delete("/session")).status_code == 204


async def reset(world: World, client: httpx.AsyncClient) -> None:
    with world.database.write() as connection:
        staff = find_account(connection, "fouesnant")
        assert staff is not None
        reset_password(connection, staff.id, password_hash())


async def run_out(world: World, client: httpx.AsyncClient) -> None:
    world.clock.advance(hours=12)


@pytest.mark.parametrize("end", [signed_out, reset, run_out])
async def test_the_end_of_its_session_ends_a_wait(syren: World, end: Any) -> None:
    client = syren.staff("fouesnant")
    async with waiting(syren, client, await cursor(client)) as answer:
        await end(syren, client)
        assert code(await asyncio.wait_for(answer, 20)) == (401, "unauthenticated")


async def test_beyond_twenty_waits_of_an_account_the_answer_comes_at_once(syren: World) -> None:
    client, other = syren.staff("fouesnant"), syren.staff("quimperle")
    waits = syren.app.state.context.waits
    params: dict[str, Any] = {"after": await cursor(client), "wait": 25}
    tasks = [
        asyncio.create_task(client.get("/changes", params=params))
        for _ in range(MOST_OF_AN_ACCOUNT)
    ]
    await until(lambda: len(waits) == MOST_OF_AN_ACCOUNT)
    assert ids(await changes(syren.staff("fouesnant"), params["after"], wait=25)) == []
    assert len(waits) == MOST_OF_AN_ACCOUNT
    async with waiting(syren, other, params["after"]):
        who = syren.subscriber()
        told = await asyncio.gather(*tasks)
    assert [ids(each.json()) for each in told] == [[who]] * MOST_OF_AN_ACCOUNT
    async with waiting(syren, client, told[0].json()["cursor"]):
        assert len(waits) == 1


async def test_the_end_of_the_server_ends_waits(syren: World) -> None:
    client = syren.staff("fouesnant")
    at = await cursor(client)
    async with waiting(syren, client, at) as answer:
        syren.app.state.context.waits.end()
        told = (await asyncio.wait_for(answer, 20)).json()
    assert told["items"] == []
    assert (await changes(client, told["cursor"], wait=25))["items"] == []


async def test_waits_take_no_room_from_other_calls(syren: World) -> None:
    """More wait than there are threads and connections; the others are answered as always."""
    at = await cursor(syren.staff("support"))
    clients = [syren.staff(each) for each in ("fouesnant", "quimperle", "support")]
    tasks = [
        asyncio.create_task(each.get("/changes", params={"after": at, "wait": 25}))
        for each in clients
        for _ in range(MOST_OF_AN_ACCOUNT)
    ]
    waits = syren.app.state.context.waits
    await until(lambda: len(waits) == len(tasks))
    assert syren.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    people = [syren.subscriber(library=each) for each in ("fouesnant", "quimperle")]
    told = [ids(each.json()) for each in await asyncio.gather(*tasks)]
    assert all(set(each) <= set(people) and each for each in told)


async def test_a_write_by_another_process_wakes_who_waits(
    databases: Databases, tmp_path: Path
) -> None:
    async with world_at(databases.prepared()) as world:
        client = world.staff("fouesnant")
        async with waiting(world, client, await cursor(client)) as answer:
            async with world_at(str(world.database.engine.url)) as elsewhere:
                who = elsewhere.subscriber()
            assert ids((await asyncio.wait_for(answer, 20)).json()) == [who]
