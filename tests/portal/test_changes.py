"""The feed of changes: what is told, in which order, to whom; cursors; waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from syren_api.statuses import Status
from syren_portal.db.schema import feed
from syren_portal.http.waits import MOST_OF_AN_ACCOUNT
from syren_portal.store.feed import drop_old
from syren_portal.store.people import find_account, reset_password
from syren_portal.store.subscribers import find
from tests.portal.world import (
    TODAY,
    Databases,
    World,
    code,
    field_codes,
    match,
    password_hash,
    patch,
    world_at,
)


async def changes(client: httpx.AsyncClient, after: str | None, **query: Any) -> dict[str, Any]:
    params = query if after is None else {"after": after, **query}
    answer = await client.get("/changes", params=params)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert set(told) == {"cursor", "items", "more"}
    return told


async def cursor(client: httpx.AsyncClient) -> str:
    told = await changes(client, None)
    assert (told["items"], told["more"]) == ([], False)
    return str(told["cursor"])


def ids(told: dict[str, Any]) -> list[str]:
    return [each["id"] for each in told["items"]]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 -- what is waited for is the portal's own
            await asyncio.sleep(0.01)


@asynccontextmanager
async def waiting(
    world: World, client: httpx.AsyncClient, after: str, **query: Any
) -> AsyncIterator[asyncio.Task[httpx.Response]]:
    """A call that is seen to wait."""
    waits = world.app.state.context.waits
    before = len(waits)
    params = {"after": after, "wait": 25, **query}
    task = asyncio.create_task(client.get("/changes", params=params))
    await until(lambda: len(waits) > before or task.done())
    assert not task.done(), task.result().text
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_who_was_added_changed_or_deleted_is_told_as_it_stands(syren: World) -> None:
    client = syren.staff("departement")
    changed, deleted = syren.subscriber(), syren.subscriber(library="quimperle")
    start = await cursor(client)
    added = syren.subscriber()
    await client.delete(f"/subscribers/{deleted}")
    body = {"status": "validated", "library_registered_on": str(TODAY)}
    await patch(client, changed, {"city": "Brest"})
    await patch(client, changed, body, version=2)
    told = await changes(client, start)
    waits = "2021-12-17T12:00:00.000Z"
    assert told["items"] == [
        {"id": added, "version": 1, "status": "pending", "requested_at": waits,
         "library": "fouesnant", "deleted": False},
        {"id": deleted, "version": None, "status": None, "requested_at": None,
         "library": "quimperle", "deleted": True},
        {"id": changed, "version": 3, "status": "validated", "requested_at": None,
         "library": "fouesnant", "deleted": False},
    ]  # fmt: skip
    assert told["more"] is False
    assert ids(await changes(client, told["cursor"])) == []
    await patch(client, changed, {"city": "Brest"}, version=3)  # as it stands: no new version
    assert ids(await changes(client, told["cursor"])) == []
    assert ids(await changes(client, start)) == [added, deleted, changed]


async def test_every_way_to_a_new_version_is_told(syren: World) -> None:
    client = syren.staff("fouesnant")
    who = syren.subscriber(status=Status.REFUSED)
    at = await cursor(client)
    item = {"id": who, "version": 1, "library_registered_on": str(TODAY)}
    await client.post(
        "/renewals",
        json={"items": [item], "activate_resources": False},
        headers={"Idempotency-Key": "k"},
    )
    told = await changes(client, at)
    assert [(each["id"], each["version"]) for each in told["items"]] == [(who, 2)]
    await client.post(f"/subscribers/{who}/revert", headers=match(2))
    told = await changes(client, told["cursor"])
    assert [(each["id"], each["version"]) for each in told["items"]] == [(who, 3)]


async def test_pages_follow_one_another(syren: World) -> None:
    client = syren.staff("departement")
    at = await cursor(client)
    people = [syren.subscriber(library=each) for each in ("fouesnant", "quimperle") * 4]
    found: list[str] = []
    more = True
    while more:
        told = await changes(client, at, limit=3)
        if len(found) == 3:  # meanwhile the first one changes, and is told where it stands then
            await patch(client, people[0], {"city": "Brest"})
        found += ids(told)
        at, more = told["cursor"], told["more"]
    assert found == [*people, people[0]]


async def test_a_library_sees_its_own_and_a_cursor_is_anybodys(syren: World) -> None:
    start = await cursor(syren.staff("support"))
    ours, theirs = syren.subscriber(), syren.subscriber(library="quimperle")
    fouesnant, department = syren.staff("fouesnant"), syren.staff("departement")
    assert ids(await changes(fouesnant, start)) == [ours]
    assert ids(await changes(fouesnant, start, library="fouesnant")) == [ours]
    assert ids(await changes(syren.staff("quimperle"), start)) == [theirs]
    assert ids(await changes(department, start)) == [ours, theirs]
    assert ids(await changes(department, start, library="quimperle")) == [theirs]
    later = (await changes(fouesnant, start))["cursor"]
    assert ids(await changes(department, later)) == []
    answer = await fouesnant.get("/changes", params={"library": "quimperle", "limit": 0})
    assert code(answer) == (403, "forbidden")


async def test_what_is_no_question(syren: World) -> None:
    client = syren.staff("fouesnant")
    for params, pointer in (
        ({"wait": "26"}, "/wait"), ({"wait": "-1"}, "/wait"), ({"wait": "1.5"}, "/wait"),
        ({"limit": "0"}, "/limit"), ({"limit": "201"}, "/limit"), ({"apres": "x"}, "/apres"),
        ({"after": "a\0"}, "/after"), ({"library": "x" * 65}, "/library"),
    ):  # fmt: skip
        answer = await syren.staff("departement").get("/changes", params=params)
        assert [each for each, _ in field_codes(answer)] == [pointer]
    answer = await client.get("/changes?after=a&after=b")
    assert field_codes(answer) == [("/after", "invalid")]
    assert code(await syren.anyone().get("/changes", params={"after": "x"}))[0] == 401


async def test_a_cursor_that_is_none_has_expired(syren: World) -> None:
    client = syren.staff("fouesnant")
    right = await cursor(client)
    wrong = ["", "x", "é", right[:-1], right + "A", right + "=", "A" * len(right), "x" * 5000]
    for each in wrong:
        answer = await client.get("/changes", params={"after": each, "wait": 25})
        assert code(answer) == (410, "cursor_expired"), each


async def test_a_cursor_lives_seven_days(syren: World) -> None:
    client = syren.staff("fouesnant")
    at = await cursor(client)
    syren.clock.advance(days=7)
    client = syren.staff("fouesnant")
    who = syren.subscriber()
    assert ids(await changes(client, at)) == [who]
    syren.clock.advance(seconds=1)
    assert code(await client.get("/changes", params={"after": at})) == (410, "cursor_expired")
    # What is asked for again and again stays young, where nothing happens too.
    syren.clock.advance(days=-3)
    client = syren.staff("fouesnant")
    young = (await changes(client, at))["cursor"]
    syren.clock.advance(days=6)
    client = syren.staff("fouesnant")
    assert ids(await changes(client, young)) == []


def put_aside(path: Path) -> None:
    path.rename(path.with_suffix(".old"))


async def test_a_cursor_of_another_database_has_expired(databases: Databases) -> None:
    async with world_at(databases.prepared()) as world:
        client = world.staff("fouesnant")
        first = await cursor(client)
        world.subscriber()
        second = await cursor(client)
    if databases.kind == "sqlite":
        put_aside(Path(world.database.engine.url.database or ""))
    async with world_at(databases.prepared()) as other:
        other.subscriber()
        for each in (first, second):
            answer = await other.staff("fouesnant").get("/changes", params={"after": each})
            assert code(answer) == (410, "cursor_expired")


async def test_a_cursor_from_before_a_backup_was_put_back_has_expired(syren: World) -> None:
    client = syren.staff("fouesnant")
    syren.subscriber()
    kept = await cursor(client)
    with syren.database.read() as connection:
        newest = connection.execute(select(func.max(feed.c.position))).scalar_one()
    who = syren.subscriber()
    ahead = await cursor(client)
    with syren.database.write() as connection:
        connection.execute(feed.delete().where(feed.c.position > newest))
    assert code(await client.get("/changes", params={"after": ahead})) == (410, "cursor_expired")
    # As many changes later there is a row at that place again; it is another one.
    await patch(client, who, {"city": "Brest"})
    with syren.database.write() as connection:
        connection.execute(update(feed).where(feed.c.position > newest).values(position=newest + 1))
    assert code(await client.get("/changes", params={"after": ahead})) == (410, "cursor_expired")
    assert ids(await changes(client, kept)) == [who]


async def test_what_is_told_is_forgotten_after_its_time(syren: World) -> None:
    client = syren.staff("departement")
    old, newer = syren.subscriber(), syren.subscriber()
    await client.delete(f"/subscribers/{old}")
    at = await cursor(client)
    with syren.database.write() as connection:
        drop_old(connection)
        assert connection.execute(select(func.count()).select_from(feed)).scalar_one() == 4
        eight_days = (8 * 24 * 60 + 1) * 60_000
        connection.exec_driver_sql(f"UPDATE feed SET at = at - {eight_days}")  # noqa: S608
        drop_old(connection)
    assert ids(await changes(client, at)) == []
    await patch(client, newer, {"city": "Brest"})
    with syren.database.write() as connection:
        drop_old(connection)
        rows = connection.execute(select(feed.c.subscriber_id).order_by(feed.c.position))
        assert list(rows.scalars()) == [old, newer]
    assert ids(await changes(client, at)) == [newer]


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


async def test_what_another_transaction_commits_later_is_told_later(databases: Databases) -> None:
    """On PostgreSQL: who began first and commits last has the later place."""
    if databases.kind == "sqlite":
        pytest.skip("one writes at a time")
    async with world_at(databases.prepared()) as world:
        client = world.staff("departement")
        first, second = world.subscriber(), world.subscriber()
        at = await cursor(client)
        with world.database.write() as slow:
            slow.exec_driver_sql(
                "UPDATE subscribers SET version = version + 1 WHERE id = %s", (first,)
            )
            await patch(client, second, {"city": "Brest"})
            told = await changes(client, at, wait=25)
            assert ids(told) == [second]
        told = await changes(client, told["cursor"], wait=25)
        assert ids(told) == [first]
        with world.database.read() as connection:
            assert find(connection, first, None) is not None


async def test_a_change_that_is_rolled_back_is_not_told(syren: World) -> None:
    client = syren.staff("departement")
    who = syren.subscriber()
    at = await cursor(client)
    connection = syren.database.engine.connect()
    with connection, connection.begin() as transaction:
        connection.exec_driver_sql(f"UPDATE subscribers SET version = 2 WHERE id = '{who}'")  # noqa: S608
        transaction.rollback()
    assert ids(await changes(client, at)) == []


async def test_a_write_by_another_process_wakes_who_waits(
    databases: Databases, tmp_path: Path
) -> None:
    async with world_at(databases.prepared()) as world:
        client = world.staff("fouesnant")
        async with waiting(world, client, await cursor(client)) as answer:
            async with world_at(str(world.database.engine.url)) as elsewhere:
                who = elsewhere.subscriber()
            assert ids((await asyncio.wait_for(answer, 20)).json()) == [who]
