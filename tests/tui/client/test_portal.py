"""Every call against the real portal."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path

import httpx
import pytest

from syren_api.batches import BatchRequest, ChangedResult
from syren_api.features import Feature
from syren_api.queries import SubscriberFilter, SubscriberQuery
from syren_api.requests import RenewalRequest
from syren_api.statuses import Role, Status
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    BadCredentials,
    CertificateRejected,
    Conflict,
    Forbidden,
    InvalidRequest,
    NotFound,
    NotSignedIn,
    PortalUnreachable,
    StaleVersion,
    TooManyAttempts,
    UnreachableReason,
)
from tests.portal.process import running_portal, self_signed
from tests.portal.world import PASSWORD, TODAY, World, fresh_database, world_at


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@asynccontextmanager
async def client_of(world: World, login: str | None = None) -> AsyncIterator[PortalClient]:
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    async with PortalClient("http://127.0.0.1", transport=transport) as client:
        if login is not None:
            await client.sign_in(login, PASSWORD)
        yield client


def batch(subscriber: str, version: int = 1, day: date = TODAY) -> RenewalRequest:
    item = {"id": subscriber, "version": version, "library_registered_on": day}
    return RenewalRequest.model_validate({"items": [item], "activate_resources": False})


async def test_what_needs_no_token(world: World) -> None:
    async with client_of(world) as client:
        portal = await client.portal()
        assert (portal.name, portal.today, portal.api_version) == ("SYREN", TODAY, 1)
        assert [library.name for library in await client.libraries()] == ["FOUESNANT", "QUIMPERLÉ"]
        with pytest.raises(NotSignedIn):
            await client.account()


async def test_signing_in_and_out(world: World) -> None:
    async with client_of(world) as client:
        session = await client.sign_in("fouesnant", PASSWORD)
        assert client.signed_in
        assert session.access_token not in repr(session)
        assert await client.account() == session.account
        assert session.account.role is Role.LIBRARY
        await client.sign_out()
        assert not client.signed_in
        with pytest.raises(NotSignedIn):
            await client.account()


async def test_signing_out_of_a_session_that_has_ended(world: World) -> None:
    async with client_of(world, "fouesnant") as client:
        world.clock.advance(hours=13)
        await client.sign_out()
        assert not client.signed_in


async def test_a_wrong_password_is_refused(world: World) -> None:
    async with client_of(world) as client:
        for _ in range(10):
            with pytest.raises(BadCredentials):
                await client.sign_in("fouesnant", "wrong")
        with pytest.raises(TooManyAttempts) as caught:
            await client.sign_in("fouesnant", PASSWORD)
        assert caught.value.retry_after == 15 * 60
        assert caught.value.request_id
        assert not client.signed_in


@pytest.mark.parametrize("password", ["\ud800", "x" * 2000, "\0"])
async def test_a_password_that_no_portal_takes(world: World, password: str) -> None:
    async with client_of(world) as client:
        with pytest.raises(InvalidRequest) as caught:
            await client.sign_in("fouesnant", password)
        assert password not in str(caught.value)


async def test_lists_and_selections(world: World) -> None:
    ids = [world.subscriber(last_name=name) for name in ("CŒUR", "LE GALL", "LE GOFF")]
    async with client_of(world, "fouesnant") as client:
        page = await client.subscribers(SubscriberQuery(search="le go", limit=1))
        assert (page.total, [each.id for each in page.items]) == (1, [ids[2]])
        query = SubscriberFilter(status=(Status.PENDING,), sort="-last_name", no_end_date=True)
        selection = await client.selection(query)
        assert [each.id for each in selection.items] == ids[::-1]
        with pytest.raises(Forbidden):
            await client.subscribers(SubscriberQuery(library="quimperle"))


async def test_reading_and_changing_a_subscriber(world: World) -> None:
    subscriber = world.subscriber()
    async with client_of(world, "fouesnant") as client:
        before = await client.subscriber(subscriber)
        after = await client.patch(subscriber, before.version, {"city": "Brest"})
        assert (after.city, after.version) == ("Brest", 2)
        with pytest.raises(StaleVersion) as stale:
            await client.patch(subscriber, 1, {"city": "Quimper"})
        assert stale.value.current == after
        with pytest.raises(InvalidRequest) as invalid:
            await client.patch(subscriber, 2, {"postal_code": "x", "email": "y"})
        assert {each.pointer for each in invalid.value.errors} == {"/postal_code", "/email"}
        reverted = await client.revert(subscriber, 2)
        assert reverted.city == before.city
        with pytest.raises(Conflict) as conflict:
            await client.revert(subscriber, 3)
        assert conflict.value.code == "nothing_to_revert"
        history = await client.history(subscriber)
        assert [entry.action for entry in history] == ["reverted", "edited", "created"]
        with pytest.raises(NotFound):
            await client.subscriber("../portal")
        with pytest.raises(Forbidden):
            await client.delete(subscriber, 3)


async def test_the_department_deletes(world: World) -> None:
    subscriber = world.subscriber()
    async with client_of(world, "departement") as client:
        with pytest.raises(StaleVersion):
            await client.delete(subscriber, 2)
        await client.delete(subscriber, 1)
        with pytest.raises(NotFound):
            await client.subscriber(subscriber)


async def test_changing_and_deleting_several(world: World) -> None:
    refused, gone, stays = (world.subscriber() for _ in range(3))
    reason = "pas d’abonnement en cours"
    items = [
        {"id": refused, "version": 1, "change": {"status": "refused", "status_reason": reason}},
        {"id": gone, "version": 1, "delete": True},
        {"id": stays, "version": 1, "change": {"email": "a@b.example"}},
    ]
    batch = BatchRequest.model_validate({"items": items})
    async with client_of(world, "departement") as client:
        assert (await client.portal()).has(Feature.BATCH)
        first = await client.batch(batch, "key")
        assert [each.outcome for each in first.results] == ["changed", "deleted", "rejected"]
        assert (await client.subscriber(refused)).status_reason == reason
        with pytest.raises(NotFound):
            await client.subscriber(gone)
        assert await client.batch(batch, "key") == first
        await client.delete(refused, 2)
        again = await client.batch(batch, "key")
        assert isinstance(again.results[0], ChangedResult)
        assert again.results[0].subscriber is None
        assert again.results[1:] == first.results[1:]


async def test_a_batch_is_renewed_once_per_key(world: World) -> None:
    subscriber = world.subscriber()
    async with client_of(world, "fouesnant") as client:
        first = await client.renew(batch(subscriber), "key")
        assert first.results[0].outcome == "renewed"
        assert await client.renew(batch(subscriber), "key") == first
        with pytest.raises(InvalidRequest) as caught:
            await client.renew(batch(subscriber, 2), "key")
        assert caught.value.code == "idempotency_key_reused"


async def test_no_log_line_holds_a_search_or_a_token(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Over a real connection: httpx logs whole URLs, httpcore every header."""
    caplog.set_level(logging.DEBUG)
    with running_portal(fresh_database(tmp_path)) as portal:
        async with PortalClient(portal.url) as client:
            session = await client.sign_in("fouesnant", PASSWORD)
            await client.subscribers(SubscriberQuery(search="kerdoncuff"))
            await client.sign_out()
    logged = "\n".join(record.getMessage() for record in caplog.records)
    for secret in (PASSWORD, session.access_token, "kerdoncuff"):
        assert secret not in logged


async def test_a_certificate_that_this_host_does_not_trust(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    options = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with running_portal(fresh_database(tmp_path), *options) as portal:
        async with PortalClient(portal.url) as client:
            with pytest.raises(CertificateRejected):
                await client.portal()


async def test_a_certificate_authority_of_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    options = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with running_portal(fresh_database(tmp_path), *options) as portal:
        async with PortalClient(portal.url) as client:
            assert (await client.portal()).name == "SYREN"


async def no_wait(_: float) -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def silent_tls(certificate: Path, key: Path) -> AsyncIterator[str]:
    """A server that takes a TLS connection and a request, and never answers."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await reader.read()  # until the caller goes
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def test_an_answer_over_tls_that_does_not_come_is_no_matter_of_certificates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr("syren_tui.client.transport._LONGEST_SILENCE", 0.2)
    async with silent_tls(certificate, key) as url, PortalClient(url, sleep=no_wait) as client:
        with pytest.raises(PortalUnreachable) as caught:
            await client.portal()
    assert caught.value.reason is UnreachableReason.TOO_SLOW
