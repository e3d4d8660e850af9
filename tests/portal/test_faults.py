"""What a database can do to a call: be locked, take too long, be damaged, have another encoding."""

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from syren_portal.db import engine
from syren_portal.db.faults import Fault, fault_of
from syren_portal.db.opening import open_database
from syren_portal.http import database_limit
from tests.portal import postgresql
from tests.portal.process import Command, refused
from tests.portal.world import Databases, World, code, world_at

HEALTH = httpx.URL("http://portal/healthz")
on_postgresql = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LOCK_SECONDS", 1)
    monkeypatch.setattr(engine, "STATEMENT_SECONDS", 1)
    monkeypatch.setattr(database_limit, "SECONDS", 0.5)


@on_postgresql
async def test_a_table_that_is_locked(syren: World, soon: None) -> None:
    """Whoever calls is answered in a bounded time, however many they are; the health at once."""
    syren.database.limit_waits()
    client = syren.staff("fouesnant")
    with syren.database.engine.connect() as other:
        other.execute(text("LOCK TABLE tokens IN ACCESS EXCLUSIVE MODE"))
        calls = [asyncio.create_task(client.get("/subscribers")) for _ in range(80)]
        assert (await client.get(HEALTH)).json() == {"status": "ok"}
        assert (await client.get("/portal")).status_code == 200
        assert not all(each.done() for each in calls)
        answers = await asyncio.gather(*calls)
        other.rollback()
    codes = {code(answer) for answer in answers}
    assert codes == {(503, "maintenance"), (503, "busy")}
    assert all(answer.headers["retry-after"] for answer in answers)
    assert (await client.get("/subscribers")).status_code == 200


def error_of(world: World, statement: str, **values: object) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught, world.database.write() as connection:
        connection.execute(text(statement), values)
    return caught.value


@on_postgresql
def test_a_statement_that_takes_too_long_passes(syren: World, soon: None) -> None:
    syren.database.limit_waits()
    assert fault_of(error_of(syren, "SELECT pg_sleep(30)")) is Fault.PASSING


@on_postgresql
def test_what_does_not_pass_is_not_said_to_pass(syren: World) -> None:
    chance = random.Random(1)  # noqa: S311 -- no secret
    long = "".join(chr(chance.randrange(0x4E00, 0x9F00)) for _ in range(4000))
    name = "INSERT INTO libraries (id, name) VALUES (:long, 'x')"
    assert fault_of(error_of(syren, name, long=long)) is Fault.TOO_LONG
    damaged = "DO $$ BEGIN RAISE SQLSTATE 'XX001'; END $$"
    assert fault_of(error_of(syren, damaged)) is Fault.DAMAGED
    assert fault_of(error_of(syren, "SELECT nothing")) is Fault.OURS
    assert fault_of(error_of(syren, "SELECT 1 / 0")) is Fault.OURS


@on_postgresql
async def test_a_text_that_no_index_takes_is_the_callers_to_shorten(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    with syren.database.write() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION widened(text) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT "
                "string_agg(md5($1 || n), '') FROM generate_series(1, 200) n $$"
            )
        )
        connection.execute(
            text("CREATE INDEX ON subscribers (widened(city)) WHERE city = 'Quimper'")
        )
    headers = {"If-Match": '"1"'}
    answer = await client.patch(
        f"/subscribers/{subscriber}", json={"city": "Quimper"}, headers=headers
    )
    assert code(answer) == (422, "invalid")
    # In a batch it is the item's alone.
    other = syren.subscriber()
    items = [
        {"id": each, "version": 1, "change": {"city": city}}
        for each, city in ((other, "Brest"), (subscriber, "Quimper"))
    ]
    answer = await client.post(
        "/subscribers/batch", json={"items": items}, headers={"Idempotency-Key": "key"}
    )
    changed, rejected = answer.json()["results"]
    assert (changed["outcome"], changed["subscriber"]["version"]) == ("changed", 2)
    assert (rejected["outcome"], rejected["problem"]["code"]) == ("rejected", "invalid")
    assert len((await client.get(f"/subscribers/{other}/history")).json()) == 2


async def test_a_damaged_file_is_a_fault_and_no_maintenance(tmp_path: Path) -> None:
    databases = Databases("sqlite", tmp_path)
    async with world_at(databases.prepared()) as world:
        with world.database.write() as connection:
            for number in range(300):
                world.subscriber_in(connection, last_name=f"LE GALL {number}")
        client = world.staff("departement")
        assert (await client.get(HEALTH)).status_code == 200
        world.database.close()
        damage(tmp_path / "portal.db")
        answers = [await client.get(each) for each in ("/subscribers", "/subscribers/id00200")]
        assert {code(answer) for answer in answers} == {(500, "internal")}
        assert code(await client.get(HEALTH)) == (503, "maintenance")


async def test_a_file_that_is_gone_is_not_made_by_who_looks(tmp_path: Path) -> None:
    databases = Databases("sqlite", tmp_path)
    async with world_at(databases.prepared()) as world:
        path = tmp_path / "portal.db"
        path.rename(tmp_path / "elsewhere")
        assert code(await world.anyone().get(HEALTH)) == (503, "maintenance")
        assert not path.exists()
        (tmp_path / "elsewhere").rename(path)
        assert (await world.anyone().get(HEALTH)).status_code == 200


def damage(path: Path) -> None:
    """Overwrite the pages of the subscribers and their indexes, as a bad disk does."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    roots = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'subscribers' AND rootpage > 0"
    ).fetchall()
    connection.close()
    with path.open("r+b") as file:
        for (root,) in roots:
            file.seek((root - 1) * size)
            file.write(b"\xff" * size)


@pytest.fixture(params=["SQL_ASCII", "LATIN1"])
def encoded(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """An encoding, and the URL of a database that has it."""
    folder, name = postgresql.server_folder(), postgresql.new_database(None)
    with postgresql.administrator(folder) as administrator:
        administrator.execute(f"DROP DATABASE {name}")
        administrator.execute(
            f"CREATE DATABASE {name} ENCODING '{request.param}' TEMPLATE template0 "
            "LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    yield request.param, postgresql.url_of(folder, name)
    postgresql.drop_database(name)


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "--preset", "syren"),
        ("seed", "--password", "un mot de passe"),
        ("serve",),
        ("account", "list"),
    ],
)
def test_a_database_of_another_encoding_is_refused(
    command: Command, encoded: tuple[str, str], arguments: tuple[str, ...]
) -> None:
    encoding, url = encoded
    sentence = refused(command(*arguments, "--database", url))
    assert f"La base est codée en {encoding}" in sentence
    assert "--encoding UTF8" in sentence


def set_nothing(_: Connection) -> None:
    """A transaction that writes nothing."""


def test_a_turn_to_write_that_does_not_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    database = open_database(Databases("sqlite", tmp_path).prepared())
    try:
        with database.write(), pytest.raises(DBAPIError) as caught:
            database.transact(set_nothing)
        assert fault_of(caught.value) is Fault.PASSING
    finally:
        database.close()
