"""PostgreSQL under many writers, and when it goes away."""

import os
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from syren_portal.db.engine import Database
from syren_portal.db.schema import history, renewal_answers, subscribers
from tests.portal import postgresql
from tests.portal.keyed import BATCH, RENEWALS, Kind, of_each_kind
from tests.portal.process import running_portal
from tests.portal.world import Databases, World, code, database_at, match, prepare, world_at

WRITERS = 8
BATCHES = 8
pytestmark = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)


def send_at_random(
    kind: Kind, api: str, everyone: list[str], token: str, number: int
) -> Counter[str]:
    """Send batches that overlap everybody else's; returns how often each outcome came."""
    chance = random.Random(number)  # noqa: S311 -- no secret
    versions = dict.fromkeys(everyone, 1)
    outcomes: Counter[str] = Counter()
    with httpx.Client(base_url=api, timeout=60, headers={"Authorization": token}) as client:
        for round_number in range(BATCHES):
            chosen = chance.sample(everyone, 8)
            body = kind.body({each: versions[each] for each in chosen}, chance.randrange(300))
            if kind is BATCH:
                give_numbers(body["items"], chance)
            answer = client.post(
                kind.path,
                json=body,
                headers={"Idempotency-Key": f"{kind.path} {number}.{round_number}"},
            )
            assert answer.status_code == 200, answer.text
            for result in answer.json()["results"]:
                if result["outcome"] == kind.outcome:
                    seen = result["subscriber"]["version"]
                    outcomes["done" if seen > result["previous_version"] else "same"] += 1
                else:
                    why = result["problem"]["code"]
                    assert why in {"stale_version", "registration_number_taken"}, result
                    current = result["problem"].get("current")
                    seen = current["version"] if current else versions[result["id"]]
                    outcomes["taken" if current is None else "stale"] += 1
                versions[result["id"]] = seen
    return outcomes


def give_numbers(items: list[dict[str, Any]], chance: random.Random) -> None:
    """Have some take numbers that others want too, in any order: they wait for each other."""
    for item in items:
        if chance.random() < 0.4:
            number = str(chance.randrange(12))
            item["change"] = item["change"] | {"registration_number": number}


def test_overlapping_batches_from_eight_processes(databases: Databases) -> None:
    """Nobody waits for ever, no update is lost, and each has its entry in the history."""
    url = databases.prepared()
    with database_at(url) as database:
        world = World(database)
        people = {kind: [world.subscriber() for _ in range(12)] for kind in (RENEWALS, BATCH)}
        world.clock.now = datetime.now(UTC)
        tokens = [
            world.staff("fouesnant" if number % 2 else "departement").headers["Authorization"]
            for number in range(WRITERS)
        ]
    with (
        running_portal(url, "--workers", str(WRITERS)) as portal,
        ThreadPoolExecutor(WRITERS) as pool,
    ):
        outcomes = {
            kind: sum(
                pool.map(partial(send_at_random, kind, portal.api, everyone), tokens, count()),
                Counter[str](),
            )
            for kind, everyone in people.items()
        }
    with database_at(url) as database, database.read() as connection:
        rows = connection.execute(subscribers.select()).all()
        entries = connection.execute(history.select()).all()
    for kind, everyone in people.items():
        assert outcomes[kind].total() == WRITERS * BATCHES * 8
        assert outcomes[kind]["stale"] > 0
        changes = sum(row.version - 1 for row in rows if row.id in everyone)
        assert outcomes[kind]["done"] == changes > 0
    assert Counter(entry.subscriber_seq for entry in entries) == {
        row.seq: row.version for row in rows
    }


def set_city(connection: Connection, subscriber: str) -> None:
    connection.execute(
        text("UPDATE subscribers SET city = city || '+' WHERE id = :id"), {"id": subscriber}
    )


def cities(database: Database) -> dict[str, str]:
    with database.read() as connection:
        return {row.id: row.city for row in connection.execute(subscribers.select())}


def test_of_two_that_wait_for_each_other_one_begins_again(syren: World) -> None:
    first, second = syren.subscriber(city=""), syren.subscriber(city="")
    meeting = threading.Barrier(2, timeout=30)
    tries: Counter[str] = Counter()

    def change(mine: str, other: str) -> None:
        def work(connection: Connection) -> None:
            tries[mine] += 1
            set_city(connection, mine)
            if tries[mine] == 1:
                meeting.wait()
            set_city(connection, other)

        syren.database.transact(work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, (first, second), (second, first)))
    # It may begin so soon that they wait for each other once more, and then it is the other's turn.
    assert max(tries.values()) > 1
    assert cities(syren.database) == {first: "++", second: "++"}


def test_what_cannot_be_put_in_an_order_begins_again(syren: World) -> None:
    subscriber = syren.subscriber(city="")
    meeting = threading.Barrier(2, timeout=30)
    tries: list[int] = []

    def change(number: int) -> None:
        def work(connection: Connection) -> None:
            tries.append(number)
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
            connection.execute(text("SELECT city FROM subscribers")).all()
            if tries.count(number) == 1:
                meeting.wait()
            set_city(connection, subscriber)

        syren.database.transact(work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, range(2)))
    assert len(tries) > 2
    assert cities(syren.database) == {subscriber: "++"}


def test_it_is_not_begun_again_without_end(syren: World) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(True)
        connection.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    with pytest.raises(OperationalError):
        syren.database.transact(work)
    assert len(tries) == 6


@of_each_kind
async def test_a_connection_lost_in_the_middle(syren: World, kind: Kind) -> None:
    """Whichever statement of a batch it is lost before: 503, nothing written, and on."""
    people = {syren.subscriber(registration_number=str(number)): 1 for number in range(2)}
    client = syren.staff("fouesnant")
    count = lost_before = 0

    def lose(connection: Connection, *_: Any) -> None:
        nonlocal count
        count += 1
        if count == lost_before:
            driver: Any = connection.connection.driver_connection
            with postgresql.administrator(postgresql.server_folder()) as administrator:
                administrator.execute(
                    "SELECT pg_terminate_backend(%s, 5000)", [driver.info.backend_pid]
                )

    event.listen(syren.database.engine, "before_cursor_execute", lose)
    while True:
        count, lost_before = 0, lost_before + 1
        answer = await kind.send(client, kind.body(people))
        if answer.status_code == 200:
            break
        assert code(answer) == (503, "maintenance"), lost_before
        assert answer.headers["retry-after"]
        with syren.database.read() as connection:
            assert len(connection.execute(history.select()).all()) == len(people)
            assert connection.execute(renewal_answers.select()).all() == []
    assert lost_before > 8
    assert {each["outcome"] for each in answer.json()["results"]} == {kind.outcome}
    subscriber = next(iter(people))
    count, lost_before = 0, 5
    edit = await client.patch(
        f"/subscribers/{subscriber}", json={"city": "Ailleurs"}, headers=match(2)
    )
    assert code(edit) == (503, "maintenance")
    edit = await client.patch(
        f"/subscribers/{subscriber}", json={"city": "Ailleurs"}, headers=match(2)
    )
    assert edit.status_code == 200


async def test_a_server_that_is_restarted(databases: Databases) -> None:
    folder: Path = postgresql.start(os.getpid())
    url = postgresql.url_of(folder, "postgres")
    prepare(url, "syren")
    async with world_at(url) as world:
        client = world.staff("fouesnant")
        subscriber = world.subscriber()
        postgresql.control(folder, "stop", "--mode", "fast")
        for call in (httpx.URL("http://portal/healthz"), "/subscribers", "/libraries"):
            answer = await client.get(call)
            assert code(answer) == (503, "maintenance")
            assert answer.headers["retry-after"] == "5"
        edit = await client.patch(f"/subscribers/{subscriber}", json={}, headers=match(1))
        assert code(edit) == (503, "maintenance")
        postgresql.control(folder, "start")
        assert (await client.get("/subscribers")).json()["total"] == 1
        postgresql.control(folder, "restart", "--mode", "immediate")
        assert (await client.get(f"/subscribers/{subscriber}")).status_code == 200
        edit = await client.patch(
            f"/subscribers/{subscriber}", json={"city": "Ailleurs"}, headers=match(1)
        )
        assert edit.status_code == 200
    postgresql.control(folder, "stop", "--mode", "immediate")
