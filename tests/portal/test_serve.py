"""The server process: proxies, TLS, signals, faults of the database, sudden death."""

import random
import signal
import socket
import sqlite3
import ssl
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from syren_portal.db.schema import history, renewal_answers, subscribers
from syren_portal.keyed_hash import key_file, make_key
from syren_portal.server import listen
from syren_portal.store.attempts import Attempt, sign_in_failed
from tests.portal.keyed import Kind, of_each_kind
from tests.portal.process import RunningPortal, running_portal, self_signed
from tests.portal.world import (
    World,
    code,
    database_at,
    fresh_database,
    match,
    one_database,
    world_at,
)


def failed_before(url: str, address: str, times: int) -> None:
    """Leave failed sign-ins behind, without the time that each takes."""
    now = datetime.now(UTC)
    attempt = Attempt.by("staff nobody", address, make_key(key_file(url, {})))
    with database_at(url) as database, database.write() as connection:
        for _ in range(times):
            sign_in_failed(connection, attempt, now)


def fail(client: httpx.Client, forwarded: str) -> int:
    body = {"login": "nobody", "password": "x"}
    answer = client.post("/session", json=body, headers={"X-Forwarded-For": forwarded})
    return answer.status_code


def test_a_forwarded_address_counts_only_behind_a_declared_proxy(tmp_path: Path) -> None:
    url = fresh_database(tmp_path)
    failed_before(url, "127.0.0.1", 9)
    with running_portal(url) as portal, httpx.Client(base_url=portal.api) as client:
        assert fail(client, "198.51.100.1") == 401
        assert fail(client, "198.51.100.2") == 429
    failed_before(url, "203.0.113.9", 9)
    behind = running_portal(url, "--behind-proxy")
    with behind as portal, httpx.Client(base_url=portal.api) as client:
        assert fail(client, "198.51.100.3") == 401
        # What the client wrote in front of the proxy's own entry is of no account.
        assert fail(client, "198.51.100.4, 203.0.113.9") == 401
        assert fail(client, "198.51.100.5, 203.0.113.9") == 429


def test_an_answer_is_not_held_back_on_a_kept_connection() -> None:
    with listen("127.0.0.1", 0) as listener:
        address = listener.getsockname()
        with socket.create_connection(address), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_head_is_get_without_the_body(tmp_path: Path) -> None:
    server = running_portal(fresh_database(tmp_path))
    with server as portal, httpx.Client(base_url=portal.url) as client:
        for path in ("/healthz", "/api/v1/portal", "/api/v1/subscribers"):
            head, get = client.head(path), client.get(path)
            assert head.status_code == get.status_code
            assert head.headers["content-length"] == get.headers["content-length"]
            assert head.content == b""


def test_the_portal_serves_tls(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    options = ("--tls-cert", str(certificate), "--tls-key", str(key), "--host", "127.0.0.1")
    with running_portal(fresh_database(tmp_path), *options) as portal:
        assert portal.url.startswith("https://")
        with httpx.Client(base_url=portal.api, verify=trust) as client:
            assert client.get("/portal").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with running_portal(fresh_database(tmp_path)) as portal:
        assert httpx.get(f"{portal.url}/healthz").status_code == 200
        portal.process.send_signal(number)
        assert portal.process.wait(20) == 0
    assert not list(tmp_path.glob("*-wal"))


def test_killed_while_writing(tmp_path: Path) -> None:
    """After kill -9 the database opens, every answered change is there, each with its history."""
    url = fresh_database(tmp_path)
    chance = random.Random(3)  # noqa: S311 -- no secret
    answered: dict[str, int] = {}
    for _ in range(3):
        token, people = _prepare_writers(url, answered)
        with running_portal(url) as portal:
            _write_until_killed(portal, token, people, answered, chance.randrange(20, 60))
    with sqlite3.connect(tmp_path / "portal.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        versions = dict(connection.execute("SELECT id, version FROM subscribers"))
        entries = connection.execute(
            "SELECT s.id, count(*), max(h.version) FROM history h "
            "JOIN subscribers s ON s.seq = h.subscriber_seq GROUP BY s.id"
        ).fetchall()
    connection.close()
    assert answered
    assert sum(answered.values()) > 50
    for subscriber, version in answered.items():
        assert versions[subscriber] >= version
    assert {subscriber: (count, last) for subscriber, count, last in entries} == {
        subscriber: (version, version) for subscriber, version in versions.items()
    }


def _prepare_writers(url: str, answered: dict[str, int]) -> tuple[dict[str, str], list[str]]:
    """Sign in, and add two subscribers to edit; returns the token's header and their ids."""
    with database_at(url) as database:
        world = World(database)
        world.clock.now = datetime.now(UTC)
        number = len(answered)
        people = [
            world.subscriber(id=f"{number}.{each}", email=f"{number}.{each}@b.example")
            for each in range(2)
        ]
        answered.update(dict.fromkeys(people, 1))
        return {"Authorization": world.staff("fouesnant").headers["Authorization"]}, people


def _write_until_killed(
    portal: RunningPortal,
    token: dict[str, str],
    people: list[str],
    answered: dict[str, int],
    answers: int,
) -> None:
    """Let a writer for each subscriber edit, and kill the server after that many answers."""
    enough = threading.Semaphore(0)

    def write(subscriber: str) -> None:
        with httpx.Client(base_url=portal.api, timeout=30, headers=token) as client:
            try:
                while True:
                    version = answered[subscriber]
                    body = {"city": f"Ville {version}"}
                    answer = client.patch(
                        f"/subscribers/{subscriber}", json=body, headers=match(version)
                    )
                    assert answer.status_code == 200, answer.text
                    answered[subscriber] = answer.json()["version"]
                    enough.release()
            except httpx.TransportError:
                return

    writers = [threading.Thread(target=write, args=(each,)) for each in people]
    for writer in writers:
        writer.start()
    for _ in range(answers):
        assert enough.acquire(timeout=30)
    portal.process.kill()
    for writer in writers:
        writer.join(30)


@of_each_kind
async def test_a_full_disk_is_maintenance(tmp_path: Path, kind: Kind) -> None:
    """What finds no room is a 503, and leaves nothing half-written."""
    url = fresh_database(tmp_path)
    async with world_at(url) as world:
        people = [world.subscriber() for _ in range(50)]
        client = world.staff("fouesnant")
        world.database.engine.dispose()
        event.listen(world.database.engine, "connect", _no_room)
        body = kind.body(dict.fromkeys(people, 1))
        full = await kind.send(client, body)
        assert code(full) == (503, "maintenance")
        assert full.headers["retry-after"]
        assert (await client.get("/subscribers")).json()["counts"]["pending"] == 50
        event.remove(world.database.engine, "connect", _no_room)
        world.database.engine.dispose()
        _nothing_was_written(world)
        again = await kind.results(client, body)
        assert {each["outcome"] for each in again} == {kind.outcome}


def _no_room(connection: sqlite3.Connection, _record: Any) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


def _nothing_was_written(world: World) -> None:
    with world.database.read() as connection:
        versions = connection.execute(subscribers.select()).all()
        assert {row.version for row in versions} == {1}
        assert len(connection.execute(history.select()).all()) == 50
        assert connection.execute(renewal_answers.select()).all() == []


async def test_without_its_database_the_portal_says_so(tmp_path: Path) -> None:
    """Connections to a file that was moved away would go on to take changes, for nobody."""
    async with world_at(fresh_database(tmp_path)) as world:
        client = world.staff("fouesnant")
        subscriber = world.subscriber()
        health = httpx.URL("http://portal/healthz")
        assert (await client.get(health)).status_code == 200
        (tmp_path / "portal.db").rename(tmp_path / "away.db")
        for call in (health, "/subscribers", "/libraries"):
            answer = await client.get(call)
            assert code(answer) == (503, "maintenance")
            assert answer.headers["retry-after"] == "5"
        edit = await client.patch(f"/subscribers/{subscriber}", json={}, headers=match(1))
        assert code(edit) == (503, "maintenance")
        assert not (tmp_path / "portal.db").exists()
        (tmp_path / "away.db").rename(tmp_path / "portal.db")
        assert (await client.get("/subscribers")).status_code == 200


async def test_a_database_put_back_from_a_backup_is_the_one_served(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path)) as world:
        client = world.staff("fouesnant")
        with sqlite3.connect(tmp_path / "portal.db") as source:
            with sqlite3.connect(tmp_path / "backup.db") as copy:
                source.backup(copy)
            copy.close()
        source.close()
        world.subscriber()
        assert (await client.get("/subscribers")).json()["total"] == 1
        for name in ("portal.db-wal", "portal.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / "backup.db").replace(tmp_path / "portal.db")
        assert (await client.get("/subscribers")).json()["total"] == 0


async def test_an_error_of_our_own_is_answered_and_says_nothing(
    syren: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret is LE GALL")

    monkeypatch.setattr("syren_portal.http.portal.all_libraries", broken)
    answer = await syren.anyone().get("/libraries")
    assert code(answer) == (500, "internal")
    assert "LE GALL" not in answer.text
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "RuntimeError" in logged
    assert answer.json()["request_id"] in logged
    assert "LE GALL" not in logged


@one_database
@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/nothing", (404, "not_found")),
        ("GET", "/subscribers/", (404, "not_found")),
        ("PUT", "/portal", (405, "method_not_allowed")),
        ("GET", "/subscribers/%00", (404, "not_found")),
        ("GET", "/subscribers/%ED%A0%80/history", (404, "not_found")),
    ],
)
async def test_paths_that_lead_nowhere(
    syren: World, method: str, path: str, expected: tuple[int, str]
) -> None:
    answer = await syren.staff("fouesnant").request(method, path)
    assert code(answer) == expected
