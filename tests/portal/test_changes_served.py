"""Waiting for changes at portals that are processes: workers, services, nginx, the end."""

import signal
import ssl
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.portal.nginx import GZIP, front_of
from tests.portal.process import running_portal, self_signed
from tests.portal.world import PASSWORD, Databases, World, database_at, fresh_database


@contextmanager
def signed_in(address: str, login: str, **options: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/api/v1", timeout=60, **options) as client:
        answer = client.post("/session", json={"login": login, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def cursor(client: httpx.Client) -> str:
    return str(client.get("/changes").json()["cursor"])


def wait(client: httpx.Client, after: str) -> httpx.Response:
    return client.get("/changes", params={"after": after, "wait": 25})


def told(answer: "Future[httpx.Response]") -> list[tuple[str, int]]:
    items = answer.result(60).json()["items"]
    return [(each["id"], each["version"]) for each in items]


def edit(client: httpx.Client, who: str, version: int) -> None:
    headers = {"If-Match": f'"{version}"'}
    body = {"city": f"Ville {version}"}
    assert client.patch(f"/subscribers/{who}", json=body, headers=headers).is_success


def one_subscriber(url: str) -> str:
    with database_at(url) as database:
        return World(database).subscriber()


def test_whoever_waits_at_any_worker_is_told(databases: Databases) -> None:
    """What one process commits, those who wait at the others are told as well."""
    url = databases.prepared()
    who = one_subscriber(url)
    with ExitStack() as stack:
        portal = stack.enter_context(running_portal(url, "--workers", "2"))
        beside = stack.enter_context(running_portal(url))
        writer = stack.enter_context(signed_in(beside.url, "departement"))
        readers = [
            stack.enter_context(signed_in(each.url, "fouesnant"))
            for each in (portal, portal, portal, beside)
        ]
        pool = stack.enter_context(ThreadPoolExecutor(len(readers)))
        places = [cursor(each) for each in readers]
        for version in (1, 2, 3):
            answers = [
                pool.submit(wait, each, place) for each, place in zip(readers, places, strict=True)
            ]
            edit(writer, who, version)
            assert [told(each) for each in answers] == [[(who, version + 1)]] * len(readers)
            places = [each.result().json()["cursor"] for each in answers]


def test_through_nginx_with_gzip(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    url = fresh_database(tmp_path)
    who = one_subscriber(url)
    trust = ssl.create_default_context(cafile=str(certificate))
    with (
        running_portal(url, "--behind-proxy") as portal,
        front_of(
            tmp_path,
            portal.url.removeprefix("http://"),
            portal.url.removeprefix("http://"),
            certificate=certificate,
            key=key,
            more=GZIP,
        ) as front,
        signed_in(front.url, "fouesnant", verify=trust) as client,
        signed_in(portal.url, "departement") as writer,
        ThreadPoolExecutor(1) as pool,
    ):
        answer = pool.submit(wait, client, cursor(client))
        edit(writer, who, 1)
        assert told(answer) == [(who, 2)]
        assert answer.result().headers["content-encoding"] == "gzip"
        # For as long as may be, and longer than what nginx gives up after is no wait.
        place = cursor(client)
        ended = pool.submit(wait, client, place)
        with signed_in(portal.url, "fouesnant") as other:
            assert other.get("/session").status_code == 200
        writer.headers["Authorization"] = client.headers["Authorization"]
        assert writer.delete("/session").status_code == 204
        assert ended.result(60).status_code == 401


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_end_of_the_server_is_not_held_up(tmp_path: Path, workers: str) -> None:
    """Who waits is answered: where the server waited for them they would be cut off."""
    with (
        running_portal(fresh_database(tmp_path), "--workers", workers) as portal,
        signed_in(portal.url, "fouesnant") as client,
        ThreadPoolExecutor(1) as pool,
    ):
        answer = pool.submit(wait, client, cursor(client))
        with signed_in(portal.url, "quimperle") as other:
            assert other.get("/session").status_code == 200
        portal.process.send_signal(signal.SIGTERM)
        assert answer.result(60).json()["items"] == []
        assert portal.process.wait(20) == 0
    assert not list(tmp_path.glob("*-wal"))
