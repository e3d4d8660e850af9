"""Keys for what was stored before there were any: migration 0004, and rows written after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, insert, inspect, select, update

from syren_portal.cli import main
from syren_portal.db.engine import Database
from syren_portal.db.keys import Collision
from syren_portal.db.migrate import _config, migrate
from syren_portal.db.schema import accounts, libraries, portal, subscribers
from tests.portal.world import PASSWORD, Databases, World, code, database_at, patch

PEOPLE = (
    {"id": "a", "registration_number": "A7788B", "last_name": "CORRE"},
    {"id": "b", "registration_number": "a-7788 b", "last_name": "CARN"},
    {"id": "c", "registration_number": "12", "email": "jean@poste.test"},
    {"id": "d", "registration_number": "A7788B", "library": "quimperle"},
    {"id": "e", "registration_number": "\u200b"},
    {"id": "f", "email": "é@b.example"},
    {"id": "g", "email": "STRAUß@b.example"},
)


@dataclass
class Old:
    """A portal as the version before keys left it."""

    database: Database
    url: str


@pytest.fixture
def old(databases: Databases) -> Iterator[Old]:
    with database_at(databases.prepared()) as made:
        world = World(made)
        for each in PEOPLE:
            collision = 1 if each["id"] == "b" else 0
            world.subscriber(**each, number_collision=collision)
        with made.read() as connection:
            rows = {
                table: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in (portal, libraries, accounts, subscribers)
            }
    url = databases.another()
    with database_at(url) as database:
        config = _config()
        database.prepare_file()
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0003")
            for table, added in rows.items():
                connection.execute(insert(table), written_by_the_version_before(connection, added))
        yield Old(database, url)


def written_by_the_version_before(
    connection: Connection, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    if "search_text" not in rows[0]:
        return rows
    known = {each["name"] for each in inspect(connection).get_columns("subscribers")}
    return [
        {name: row[name] for name in row if name in known}
        | {
            "email_key": row["email"].casefold(),
            "search_text": f"x\n\n{row['email'].casefold()}\n\n{row['registration_number']}\n\n",
        }
        for row in rows
    ]


def keys(database: Database) -> dict[str, tuple[Any, int]]:
    c = subscribers.c
    with database.read() as connection:
        rows = connection.execute(select(c.id, c.number_key, c.number_collision))
        return {row.id: (row.number_key, row.number_collision) for row in rows}


async def test_what_collides_is_named_and_can_be_used(old: Old) -> None:
    assert migrate(old.database) == [Collision("fouesnant", ("a", "b"))]
    assert migrate(old.database) == []
    found = keys(old.database)
    assert (found["a"], found["b"]) == (("a7788b", 0), ("a7788b", 1))
    assert found["e"] == (None, 0)
    client = World(old.database).staff("fouesnant")
    listed = await client.get("/subscribers", params={"card": "A7788b"})
    assert {each["id"] for each in listed.json()["items"]} == {"a", "b"}
    renewed = await client.post(
        "/renewals",
        json={
            "items": [
                {"id": each, "version": 1, "library_registered_on": "2026-11-20"} for each in "ab"
            ],
            "activate_resources": False,
        },
        headers={"Idempotency-Key": "k"},
    )
    assert {each["outcome"] for each in renewed.json()["results"]} == {"renewed"}
    assert (await patch(client, "b", {"city": "Brest"}, version=2)).status_code == 200
    # Set anew it is checked: by another, by itself in another form, by a revert.
    for subscriber, number, version in (("c", "A 7788 B", 1), ("b", "a7788-b", 3)):
        answer = await patch(client, subscriber, {"registration_number": number}, version=version)
        assert code(answer) == (409, "registration_number_taken")
    assert (await patch(client, "b", {"registration_number": "99"}, version=3)).is_success
    assert keys(old.database)["b"] == ("99", 0)
    answer = await client.post("/subscribers/b/revert", headers={"If-Match": '"4"'})
    assert code(answer) == (409, "registration_number_taken")


async def test_searches_and_addresses_are_those_of_now(old: Old) -> None:
    migrate(old.database)
    world = World(old.database)
    client = world.staff("departement")
    for search, expected in (("corre", {"a"}), ("poste", set()), ("jean@poste", {"c"})):
        listed = await client.get("/subscribers", params={"search": search})
        assert {each["id"] for each in listed.json()["items"]} == expected, search
    for email in ("e\u0301@b.example", "STRAUß@B.example"):
        answer = await world.anyone().post(
            "/patron/session", json={"email": email, "password": PASSWORD}
        )
        assert answer.status_code == 403, email  # the password is right


async def test_two_whose_addresses_were_two_go_on_as_two(old: Old) -> None:
    with old.database.write() as connection:
        c = subscribers.c
        connection.execute(
            update(subscribers)
            .where(c.id == "g")
            .values(email="e\u0301@b.example", email_key="e\u0301@b.example", last_name="DEUX")
        )
    migrate(old.database)
    with old.database.read() as connection:
        rows = connection.execute(select(c.id, c.email_key).where(c.id.in_(["f", "g"])))
        assert {row.id: row.email_key for row in rows} == {
            "f": "é@b.example",
            "g": "e\u0301@b.example",
        }


async def test_what_the_version_before_goes_on_to_write_is_mended(old: Old) -> None:
    """Two services, restarted one after the other: see docs/hosting.md."""
    migrate(old.database)
    c = subscribers.c
    with old.database.write() as connection:
        connection.execute(
            update(subscribers)
            .where(c.id == "c")
            .values(registration_number="a7788 B", search_text="x\n\njean@poste.test\n\n12\n\n")
        )
    assert migrate(old.database) == [Collision("fouesnant", ("a", "b", "c"))]
    assert keys(old.database)["c"] == ("a7788b", 2)
    assert migrate(old.database) == []


def test_the_command_names_ids_and_nothing_else(
    old: Old, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert main(["library", "list", "--database", old.url]) == 0
    said = capsys.readouterr().err
    assert "bibliothèque fouesnant\u00a0: les abonnés a, b ont le même" in said
    for personal in ("7788", "CORRE", "CARN", "@"):
        assert personal not in said
    assert main(["library", "list", "--database", old.url]) == 0
    assert capsys.readouterr().err == ""
