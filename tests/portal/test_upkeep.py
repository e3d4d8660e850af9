"""What triggers keep in step with subscribers: numbers kept ready, and what searches read."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from alembic import command
from benchmarks.enlarge import enlarge
from sqlalchemy import Connection, func, insert, inspect, select, text, union_all

from syren_api.statuses import Status
from syren_portal.db.engine import Database
from syren_portal.db.migrate import _config, migrate
from syren_portal.db.schema import (
    history,
    libraries,
    search_entries,
    subscribers,
    tallies,
    tally_changes,
)
from syren_portal.db.upkeep import filled_at_once
from tests.portal.world import TODAY, Databases, World, database_at, match, patch

KEYS = ("seq", "status", "last_name_key", "first_name_key", "id", "search_text")
CATALOGUE = ("brief-me", "pressreader", "tout-apprendre")


def kept_sizes(connection: Connection) -> Counter[tuple[str, str, str]]:
    every = union_all(
        *(select(each.c.facet, each.c.value, each.c.status, each.c.size) for each in
          (tallies, tally_changes))
    ).subquery()  # fmt: skip
    keys = (every.c.facet, every.c.value, every.c.status)
    rows = connection.execute(select(*keys, func.sum(every.c.size)).group_by(*keys))
    return Counter({(row[0], row[1], row[2]): int(row[3]) for row in rows if row[3]})


def check(database: Database) -> int:
    """Compare what is kept with the subscribers themselves; returns how many there are."""
    with database.read() as connection:
        rows = connection.execute(select(subscribers)).all()
        expected: Counter[tuple[str, str, str]] = Counter()
        for row in rows:
            end = "" if row.valid_until is None else row.valid_until.isoformat()
            expected["all", "", row.status] += 1
            expected["last_name", row.last_name_key, row.status] += 1
            expected["first_name", row.first_name_key, row.status] += 1
            expected["registered_at", row.registered_at.isoformat(), row.status] += 1
            expected["valid_until", end, row.status] += 1
            expected.update(("resource", key, row.status) for key in row.resources)
            expected.update(
                ("resource_status", f"{key} {value}", row.status)
                for key, value in row.resources.items()
            )
        assert kept_sizes(connection) == expected
        entries = connection.execute(select(*(search_entries.c[each] for each in KEYS)))
        kept = sorted(tuple(row) for row in entries)
        assert kept == sorted(tuple(getattr(row, key) for key in KEYS) for row in rows)
        return len(rows)


def gather(database: Database) -> None:
    """On PostgreSQL, let what writes have left be gathered: one call in twenty does."""
    if database.is_sqlite:
        return
    with database.write() as connection:
        connection.execute(text("SELECT gather_tallies() FROM generate_series(1, 500)"))
        assert connection.execute(select(func.count(tally_changes.c.id))).scalar_one() == 0


def people(world: World, count: int) -> list[str]:
    chance = random.Random(11)  # noqa: S311 -- no secret
    return [
        world.subscriber(
            status=chance.choice((Status.PENDING, Status.TO_REVALIDATE, Status.VALIDATED)),
            first_name=chance.choice(("Annaïg", "Yann")),
            library_registered_on=chance.choice((None, TODAY - timedelta(days=40))),
            resources=dict.fromkeys(chance.sample(CATALOGUE, chance.randrange(3)), "validated"),
        )
        for _ in range(count)
    ]


async def test_every_kind_of_change_is_followed(syren: World) -> None:
    ids = people(syren, 12)
    client = syren.staff("departement")
    assert check(syren.database) == 12
    items = [{"id": each, "version": 1, "library_registered_on": str(TODAY)} for each in ids[:5]]
    answer = await client.post(
        "/renewals",
        json={"items": items, "activate_resources": True},
        headers={"Idempotency-Key": "key"},
    )
    assert {each["outcome"] for each in answer.json()["results"]} == {"renewed"}
    check(syren.database)
    name = {"first_name": "Zoé", "last_name": "QUÉRÉ"}
    assert (await patch(client, ids[5], name)).status_code == 200
    taken = {"resources": {"pressreader": "refused"}}
    assert (await patch(client, ids[0], taken, version=2)).status_code == 200
    assert (await client.post(f"/subscribers/{ids[1]}/revert", headers=match(2))).is_success
    assert (await client.delete(f"/subscribers/{ids[6]}")).status_code == 204
    check(syren.database)
    gather(syren.database)
    assert check(syren.database) == 11


def test_a_change_by_hand_is_followed(syren: World) -> None:
    people(syren, 6)
    with syren.database.write() as connection:
        for statement in (
            "UPDATE subscribers SET status = 'refused' WHERE seq < 4",
            "UPDATE subscribers SET valid_until = NULL, search_text = search_text || 'x'",
            "DELETE FROM subscribers WHERE seq = 2",
        ):
            connection.execute(text(statement))
    assert check(syren.database) == 5


def test_what_is_written_at_once_is_counted_at_the_end(syren: World) -> None:
    with syren.database.write() as connection, filled_at_once(connection):
        for number in range(3):
            syren.subscriber_in(connection, resources={"brief-me": "pending"}, id=f"new{number}")
    assert check(syren.database) == 3
    people(syren, 2)
    assert check(syren.database) == 5


def test_what_is_measured_is_made_of_copies(syren: World) -> None:
    people(syren, 4)
    enlarge(syren.database.engine.url.render_as_string(hide_password=False), 3)
    assert check(syren.database) == 12
    with syren.database.read() as connection:
        entries = connection.execute(select(func.count()).select_from(history))
        assert entries.scalar_one() == 12


@pytest.mark.parametrize("count", [0, 7])
def test_a_database_of_the_version_before_is_brought_up_to_date(
    databases: Databases, count: int
) -> None:
    with database_at(databases.prepared()) as made:
        world = World(made)
        people(world, count)
        with made.read() as connection:
            rows = [dict(row._mapping) for row in connection.execute(select(subscribers))]
            places = [dict(row._mapping) for row in connection.execute(select(libraries))]
    with database_at(databases.another()) as database:
        config = _config()
        database.prepare_file()
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
            connection.execute(insert(libraries), places)
            known = {each["name"] for each in inspect(connection).get_columns("subscribers")}
            if rows:
                of_then = [{name: row[name] for name in row if name in known} for row in rows]
                connection.execute(insert(subscribers), of_then)
        migrate(database)
        assert check(database) == count
        with database.write() as connection:
            connection.execute(text("UPDATE subscribers SET status = 'refused'"))
        assert check(database) == count
