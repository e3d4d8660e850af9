"""The feed of changes: what is told, in which order, to whom; cursors; waiting."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from syren_api.statuses import Status
from syren_portal.db.schema import feed
from syren_portal.store.feed import drop_old
from syren_portal.store.subscribers import find
from tests.portal.following import changes, cursor, ids
from tests.portal.world import (
    TODAY,
    Databases,
    World,
    code,
    field_codes,
    match,
    patch,
    world_at,
)


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
