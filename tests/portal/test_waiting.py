"""Since when an account waits for its library: set, kept, ended, brought back, read anew."""

from datetime import UTC, datetime
from typing import Any

import httpx
from alembic import command
from sqlalchemy import insert, inspect, select, update

from syren_api.statuses import Status
from syren_portal.db.migrate import _config, migrate
from syren_portal.db.schema import accounts, history, libraries, portal, subscribers
from tests.portal.world import PASSWORD, TODAY, Databases, World, database_at, match, patch

BEGAN = "2021-12-17T12:00:00.000Z"
"""When whoever `World.subscriber` adds was registered."""


async def since(client: httpx.AsyncClient, subscriber: str) -> Any:
    return (await client.get(f"/subscribers/{subscriber}")).json()["requested_at"]


async def test_it_is_set_kept_and_ended_with_the_status(loiretek: World) -> None:
    subscriber = loiretek.subscriber()
    client = loiretek.staff("fouesnant")
    assert await since(client, subscriber) == BEGAN
    for version, (body, expected) in enumerate(
        (
            ({"city": "Brest"}, BEGAN),
            ({"status": "pending", "last_name": "QUÉRÉ"}, BEGAN),
            ({"status": "refused"}, None),
            ({"status": "validated"}, None),
            ({"status": "pending"}, "2026-11-21T17:00:00.000Z"),
            ({"city": "Quimper"}, "2026-11-21T17:00:00.000Z"),
        ),
        start=1,
    ):
        loiretek.clock.advance(hours=1)
        answer = await patch(client, subscriber, body, version=version)
        assert answer.json()["requested_at"] == expected, body
        assert await since(client, subscriber) == expected
        (listed,) = (await client.get("/subscribers")).json()["items"]
        assert listed["requested_at"] == expected
    entries = (await client.get(f"/subscribers/{subscriber}/history")).json()
    assert not [each for entry in entries for each in entry["changes"] if "requested" in str(each)]


async def test_between_the_two_that_wait_it_stays(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    assert (await patch(client, subscriber, {"status": "to_revalidate"})).is_success
    assert await since(client, subscriber) == BEGAN


async def test_the_patrons_request_sets_it(syren: World) -> None:
    subscriber = syren.subscriber(status=Status.EXPIRED, email="a@b.example")
    body = {"email": "a@b.example", "password": PASSWORD}
    assert (await syren.anyone().post("/patron/renewal-requests", json=body)).status_code == 202
    assert await since(syren.staff("fouesnant"), subscriber) == "2026-11-21T12:00:00.000Z"


async def test_a_renewal_ends_it_and_a_revert_puts_it_back(syren: World) -> None:
    first, second = syren.subscriber(), syren.subscriber(status=Status.REFUSED)
    client = syren.staff("fouesnant")
    items = [{"id": first, "version": 1, "library_registered_on": str(TODAY)}]
    await client.post(
        "/renewals",
        json={"items": items, "activate_resources": False},
        headers={"Idempotency-Key": "k"},
    )
    assert await since(client, first) is None
    syren.clock.advance(hours=1)
    assert (await client.post(f"/subscribers/{first}/revert", headers=match(2))).is_success
    assert await since(client, first) == BEGAN
    assert (await patch(client, second, {"status": "to_revalidate"})).is_success
    assert (await client.post(f"/subscribers/{second}/revert", headers=match(2))).is_success
    assert await since(client, second) is None


async def test_requested_at_is_read_only(syren: World) -> None:
    answer = await patch(
        syren.staff("fouesnant"), syren.subscriber(), {"requested_at": "2026-01-01T00:00:00Z"}
    )
    assert answer.json()["code"] == "read_only"


async def test_who_waits_already_has_it_from_the_history(databases: Databases) -> None:
    with database_at(databases.prepared()) as made:
        world = World(made)
        client = world.staff("departement")
        # a: since its registration. b: since it asked again. c: refused, taken back. d: nothing is
        # known of it. e, f: do not wait.
        for name in "abcd":
            world.subscriber(id=name)
        for name in "ef":
            world.subscriber(id=name, status=Status.REFUSED)
        await patch(client, "b", {"status": "refused"})
        await patch(client, "b", {"status": "to_revalidate"}, version=2)
        world.clock.advance(hours=1)
        await patch(client, "b", {"city": "Brest"}, version=3)
        await patch(client, "c", {"status": "refused"})
        await client.post("/subscribers/c/revert", headers=match(2))
        await patch(client, "e", {"status": "to_revalidate"})
        await patch(client, "e", {"status": "refused"}, version=2)
        with made.write() as connection:
            c = subscribers.c
            seq = select(c.seq).where(c.id == "d").scalar_subquery()
            connection.execute(history.delete().where(history.c.subscriber_seq == seq))
            at = datetime(2026, 3, 4, tzinfo=UTC)
            connection.execute(update(subscribers).where(c.id == "d").values(updated_at=at))
        with made.read() as connection:
            rows = {
                table: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in (portal, libraries, accounts, subscribers, history)
            }
    with database_at(databases.another()) as database:
        config = _config()
        database.prepare_file()
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0005")
            for table, added in rows.items():
                known = {each["name"] for each in inspect(connection).get_columns(table.name)}
                assert ("requested_at" in known) is False
                of_then = [{name: row[name] for name in row if name in known} for row in added]
                connection.execute(insert(table), of_then)
            connection.execute(update(subscribers).values(search_text="le gall\n\nx@y\n\n"))
        migrate(database)
        expected = {
            "a": BEGAN, "b": "2026-11-21T12:00:00.000Z", "c": BEGAN,
            "d": "2026-03-04T00:00:00.000Z", "e": None, "f": None,
        }  # fmt: skip
        client = World(database).staff("departement")
        assert {each: await since(client, each) for each in "abcdef"} == expected
        found = await client.get(
            "/subscribers", params={"search": "le gall an", "sort": "relevance"}
        )
        assert [each["id"] for each in found.json()["items"]] == list("abcdef")
        # What was written before there was the column is taken back as exactly.
        await client.post("/subscribers/e/revert", headers=match(3))
        assert await since(client, "e") == "2026-11-21T13:00:00.000Z"


async def test_what_the_version_before_goes_on_to_write_is_mended(syren: World) -> None:
    """Two services, restarted one after the other: see docs/hosting.md."""
    comes, leaves = syren.subscriber(status=Status.REFUSED), syren.subscriber()
    client = syren.staff("departement")
    await patch(client, comes, {"status": "to_revalidate"})
    await patch(client, leaves, {"status": "refused"})
    c = subscribers.c
    with syren.database.write() as connection:
        connection.execute(update(history).values(requested_before=None))
        connection.execute(update(subscribers).where(c.id == comes).values(requested_at=None))
        connection.execute(
            update(subscribers).where(c.id == leaves).values(requested_at=syren.clock())
        )
    migrate(syren.database)
    assert await since(client, comes) == "2026-11-21T12:00:00.000Z"
    assert await since(client, leaves) is None
    assert (await client.post(f"/subscribers/{leaves}/revert", headers=match(2))).is_success
    assert await since(client, leaves) == BEGAN
