"""The client through a real nginx, with the configuration that docs/hosting/ gives to hosts."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from syren_api.queries import SubscriberQuery
from syren_api.requests import RenewalRequest
from syren_portal.keyed_hash import KeyedHash, key_file, make_key
from syren_portal.store.attempts import Attempt, sign_in_failed
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    BadCredentials,
    CertificateRejected,
    InvalidRequest,
    PortalFault,
    TooManyAttempts,
    UnexpectedAnswer,
)
from tests.portal.nginx import Front, front_of
from tests.portal.process import running_portal, self_signed
from tests.portal.world import PASSWORD, World, database_at, fresh_database


@dataclass(frozen=True)
class Hosted:
    """A portal behind nginx, as it is hosted: one of its two services is stopped."""

    front: Front
    certificate: Path
    database: Path
    log: Path
    subscriber: str


@pytest.fixture(scope="module")
def stopped() -> Iterator[str]:
    """The address of a service that is stopped: nobody listens there, and nobody else may."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory, stopped: str) -> Iterator[Hosted]:
    folder = tmp_path_factory.mktemp("hosted")
    certificate, key = self_signed(folder)
    url = fresh_database(folder)
    with database_at(url) as database:
        subscriber = World(database).subscriber()
    log = folder / "portal.log"
    with socket.socket(socket.AF_UNIX) as listener:
        # As syren-portal@.socket holds it.
        listener.bind(str(folder / "portal.sock"))
        listener.listen()
        settings = {"SYREN_PORTAL_LOG": "json", "SYREN_PORTAL_METRICS": "1"}
        settings |= {"LISTENER": str(listener.fileno()), "LOG": str(log)}
        with (
            running_portal(url, "--behind-proxy", **settings) as portal,
            front_of(folder, portal.url, stopped, certificate=certificate, key=key) as front,
        ):
            yield Hosted(front, certificate, folder / "portal.db", log, subscriber)


@pytest.fixture(autouse=True)
def trust(hosted: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust nginx's certificate, as a host does whose authority is its own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(hosted.certificate))


@asynccontextmanager
async def console(hosted: Hosted) -> AsyncIterator[tuple[PortalClient, list[float]]]:
    """A client, and the pauses that it has made between tries; they take no time here."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    async with PortalClient(hosted.front.url, sleep=sleep) as client:
        yield client, pauses


def browser(hosted: Hosted, address: str = "127.0.0.1") -> httpx.Client:
    """Any other program, at that address of the loopback interface."""
    trust = ssl.create_default_context(cafile=str(hosted.certificate))
    transport = httpx.HTTPTransport(verify=trust, local_address=address)
    return httpx.Client(transport=transport, base_url=f"{hosted.front.url}/api/v1", timeout=30)


async def test_a_library_works_while_one_of_two_services_is_stopped(hosted: Hosted) -> None:
    async with console(hosted) as (client, pauses):
        portal = await client.portal()
        await client.sign_in("fouesnant", PASSWORD)
        for search in ("", "le gall", "L’Œ", "rien"):
            page = await client.subscribers(SubscriberQuery(search=search))
            assert page.total == (1 if search in {"", "le gall"} else 0)
        subscriber = await client.subscriber(hosted.subscriber)
        edited = await client.patch(subscriber.id, subscriber.version, {"city": "Brest"})
        item = {
            "id": edited.id,
            "version": edited.version,
            "library_registered_on": str(portal.today),
        }
        batch = RenewalRequest.model_validate({"items": [item], "activate_resources": True})
        answers = [await client.renew(batch, "the same key") for _ in range(2)]
        assert answers[0] == answers[1]
        assert answers[0].results[0].outcome == "renewed"
        assert len(await client.history(subscriber.id)) == 3
        await client.sign_out()
    assert pauses == []


async def test_a_call_is_known_by_its_request_id_and_by_nothing_personal(hosted: Hosted) -> None:
    async with console(hosted) as (client, _):
        await client.sign_in("fouesnant", PASSWORD)
        await client.subscribers(SubscriberQuery(search="le gall"))
        with pytest.raises(BadCredentials) as caught:
            await client.sign_in("annaig.legall", "x")
    async with httpx.AsyncClient(timeout=30) as anyone:
        # What never gets to the portal leaves no more behind.
        await anyone.get(f"{hosted.front.plain_url}/api/v1/subscribers?search=le+gall")
    lines = [json.loads(line) for line in hosted.log.read_text(encoding="utf-8").splitlines()]
    request_id = caught.value.request_id
    of_it = [line for line in lines if line.get("request_id") == request_id]
    (known,) = [line for line in of_it if "method" in line]
    assert (known["method"], known["route"], known["status"]) == ("POST", "/session", 401)
    logs = [hosted.log.parent / f"{name}.log" for name in ("portal", "syren", "main", "access")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in logs).lower()
    for personal in ("gall", "annaig", PASSWORD, hosted.subscriber):
        assert personal not in said


def made_key(hosted: Hosted) -> KeyedHash:
    return make_key(key_file(f"sqlite:///{hosted.database}", {}))


def test_a_client_cannot_choose_the_address_that_it_is_counted_by(hosted: Hosted) -> None:
    now = datetime.now(UTC)
    attempt = Attempt.by("staff nobody", "127.0.0.7", made_key(hosted))
    with database_at(f"sqlite:///{hosted.database}") as database, database.write() as connection:
        for _ in range(9):
            sign_in_failed(connection, attempt, now)
    wrong = {"login": "nobody", "password": "x"}
    with browser(hosted, "127.0.0.7") as guilty, browser(hosted, "127.0.0.8") as other:
        for forged, status in (("198.51.100.1", 401), ("198.51.100.2", 429), ("127.0.0.8", 429)):
            headers = {"X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": f"for={forged}"}
            answer = guilty.post("/session", json=wrong, headers=headers)
            assert answer.status_code == status
        # Nor can it have somebody else counted.
        headers = {"X-Forwarded-For": "127.0.0.7"}
        assert other.post("/session", json=wrong, headers=headers).status_code == 401


async def test_too_many_sign_ins_say_when_to_try_again(hosted: Hosted) -> None:
    now = datetime.now(UTC)
    attempt = Attempt.by("staff quimperle", "127.0.0.1", made_key(hosted))
    with database_at(f"sqlite:///{hosted.database}") as database, database.write() as connection:
        for _ in range(10):
            sign_in_failed(connection, attempt, now)
    async with console(hosted) as (client, _):
        with pytest.raises(TooManyAttempts) as caught:
            await client.sign_in("quimperle", PASSWORD)
    assert 0 < (caught.value.retry_after or 0) <= 15 * 60


@pytest.mark.parametrize("size", [1_200_000, 2_200_000], ids=["by the portal", "by nginx"])
async def test_what_is_too_large_is_refused_with_a_problem(hosted: Hosted, size: int) -> None:
    async with console(hosted) as (client, pauses):
        await client.sign_in("fouesnant", PASSWORD)
        with pytest.raises(InvalidRequest) as caught:
            await client.patch(hosted.subscriber, 1, {"city": "x" * size})
    assert caught.value.problem.status == 413
    assert caught.value.code == "content_too_large"
    assert caught.value.request_id
    assert pauses == []


async def test_a_portal_without_its_database_is_tried_again_when_it_says(hosted: Hosted) -> None:
    async with console(hosted) as (client, pauses):
        await client.sign_in("fouesnant", PASSWORD)
        away = hosted.database.rename(hosted.database.with_suffix(".away"))
        try:
            with pytest.raises(PortalFault) as caught:
                await client.libraries()
        finally:
            away.rename(hosted.database)
        assert caught.value.code == "maintenance"
        assert pauses
        assert set(pauses) == {5.0}
        assert len(await client.libraries()) == 2


async def test_a_portal_that_is_stopped(hosted: Hosted, tmp_path: Path, stopped: str) -> None:
    """Reading is tried five times, signing in once; each ends as what the console has words for."""
    key = hosted.certificate.with_name("key.pem")
    with front_of(tmp_path, stopped, stopped, certificate=hosted.certificate, key=key) as front:
        alone = Hosted(front, hosted.certificate, hosted.database, hosted.log, hosted.subscriber)
        async with console(alone) as (client, pauses):
            with pytest.raises(PortalFault) as caught:
                await client.portal()
            assert (caught.value.problem.status, caught.value.code) == (502, "gateway")
            assert len(pauses) == 4
            with pytest.raises(PortalFault):
                await client.sign_in("fouesnant", PASSWORD)
            assert len(pauses) == 4


async def test_a_certificate_that_nobody_vouches_for(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other, _ = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    async with console(hosted) as (client, _):
        with pytest.raises(CertificateRejected):
            await client.portal()


async def test_without_tls_nothing_is_answered_but_where_to_go(hosted: Hosted) -> None:
    async with httpx.AsyncClient(timeout=30) as anyone:
        answer = await anyone.get(f"{hosted.front.plain_url}/api/v1/portal?x=1")
    assert answer.status_code == 301
    assert answer.headers["location"] == "https://127.0.0.1/api/v1/portal?x=1"
    async with PortalClient(hosted.front.plain_url) as client:
        with pytest.raises(UnexpectedAnswer):
            await client.portal()


def test_counts_are_not_for_the_outside(hosted: Hosted) -> None:
    with browser(hosted) as client:
        assert client.get(f"{hosted.front.url}/metrics").status_code == 404
        assert client.get(f"{hosted.front.url}/healthz").status_code == 200


def test_the_counts_are_for_this_machine_alone(hosted: Hosted) -> None:
    with browser(hosted) as anyone:
        assert anyone.get(f"{hosted.front.url}/metrics").status_code == 404
    counts = httpx.get(f"{hosted.front.counts_url}/8081/metrics")
    assert "syren_requests_total" in counts.text


def test_a_browser_is_told_to_encrypt_from_now_on(hosted: Hosted) -> None:
    with browser(hosted) as anyone:
        for path in ("/portal", "/nothing"):
            answer = anyone.get(path)
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            assert answer.headers["server"] == "nginx"


def test_a_flood_from_one_line_is_stopped_in_front_of_the_portal(hosted: Hosted) -> None:
    """As a problem that the console understands, and only for that line."""
    refused = None
    with browser(hosted, "127.0.0.9") as flood, browser(hosted, "127.0.0.10") as other:
        for _ in range(300):
            answer = flood.post("/session", content=b"{")
            assert answer.status_code in {422, 503}
            if answer.status_code == 503:
                refused = answer
                break
        assert refused is not None
        assert refused.json()["code"] == "busy"
        assert refused.headers["retry-after"] == "2"
        assert refused.headers["content-type"] == "application/problem+json"
        assert flood.get("/portal").status_code == 200
        assert other.post("/session", content=b"{").status_code == 422


def test_half_a_request_through_nginx_stops_nobody(hosted: Hosted) -> None:
    host, _, port = hosted.front.plain_url.removeprefix("http://").partition(":")
    half = [socket.create_connection((host, int(port))) for _ in range(50)]
    for each in half:
        each.sendall(b"GET / HTTP/1.1\r\n")
    with browser(hosted) as anyone:
        assert anyone.get("/portal").status_code == 200
    for each in half:
        each.close()
