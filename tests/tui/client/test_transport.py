"""Faults between console and portal: each ends in its exception, none in another."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from syren_api.queries import SubscriberQuery
from syren_api.requests import RenewalRequest
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    ClientError,
    InvalidRequest,
    NotFound,
    OutcomeUnknown,
    PortalFault,
    PortalUnreachable,
    TooManyAttempts,
    UnexpectedAnswer,
    UnreachableReason,
)
from tests.tui.client.calls import PAGE, client_at
from tests.tui.client.faulty import (
    Behaviour,
    answer,
    cut,
    drip,
    faulty_portal,
    problem,
    raw,
    silence,
)
from tests.tui.client.pauses import Pauses

LIBRARIES = answer([{"id": "a", "name": "A"}])


PROBLEM = {
    "type": "", "title": "", "status": 403, "detail": "", "code": "forbidden", "request_id": "r-1",
}  # fmt: skip


def read(client: PortalClient) -> Awaitable[Any]:
    return client.libraries()


def change(client: PortalClient) -> Awaitable[Any]:
    return client.patch("a", 1, {"city": "Brest"})


def renew(client: PortalClient) -> Awaitable[Any]:
    item = {"id": "a", "version": 1}
    batch = RenewalRequest.model_validate({"items": [item], "activate_resources": True})
    return client.renew(batch, "key")


Action = Callable[[PortalClient], Awaitable[Any]]


MAINTENANCE = problem(503, "maintenance")


BUSY = problem(503, "busy")


GATEWAY = answer(b"<h1>Bad gateway</h1>", 502, "text/html")


TRUNCATED = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[", close=True)


HTML = answer(b"<h1>Bonjour</h1>", 200, "text/html")


@pytest.mark.parametrize(
    ("fault", "action", "expected"),
    [
        (cut, read, PortalUnreachable),
        (cut, change, OutcomeUnknown),
        (cut, renew, PortalUnreachable),
        (TRUNCATED, read, PortalUnreachable),
        (TRUNCATED, change, OutcomeUnknown),
        (raw(b"SSH-2.0-OpenSSH_9\r\n", close=True), read, PortalUnreachable),
        (HTML, read, UnexpectedAnswer),
        (HTML, change, UnexpectedAnswer),
        (answer(b"[{", 200), read, UnexpectedAnswer),
        (answer(b"\xff\xfe", 200), read, UnexpectedAnswer),
        (answer(b"[" * 100_000, 200), read, UnexpectedAnswer),
        (answer([{"id": "a"}]), read, UnexpectedAnswer),
        (answer({"results": [{"id": "b", "outcome": "renewed"}]}), renew, UnexpectedAnswer),
        (answer({}, 204), change, UnexpectedAnswer),
        (answer(b"", 302, Location="https://elsewhere.example/"), read, UnexpectedAnswer),
        (answer(b"not gzip", Content_Encoding="gzip"), read, UnexpectedAnswer),
        (answer({}, 418), read, UnexpectedAnswer),
        (answer({}, 404, "text/html"), read, UnexpectedAnswer),
        (answer(b"{", 404, "application/problem+json"), read, UnexpectedAnswer),
        (answer(PROBLEM, 404, "application/problem+json"), read, UnexpectedAnswer),
        (problem(412, "stale_version", current={"id": "a"}), change, UnexpectedAnswer),
        (problem(404, "not_found"), change, NotFound),
        (problem(422, "of_a_later_version", errors=[]), change, InvalidRequest),
        (problem(500, "internal"), read, PortalFault),
        (problem(500, "internal"), change, PortalFault),
        (MAINTENANCE, read, PortalFault),
        (GATEWAY, read, PortalFault),
        (GATEWAY, change, OutcomeUnknown),
        (problem(429, "too_many_attempts", retry_after=60), read, TooManyAttempts),
    ],
)
async def test_each_fault_ends_in_its_exception(
    fault: Behaviour, action: Action, expected: type[ClientError]
) -> None:
    async with faulty_portal(fault) as portal, client_at(portal.url) as client:
        with pytest.raises(ClientError) as caught:
            await action(client)
        assert type(caught.value) is expected
        for secret in ("Brest", "elsewhere", "Bonjour"):
            assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "action", "times"),
    [
        (cut, read, 5),
        (cut, renew, 5),
        (cut, change, 1),
        (MAINTENANCE, read, 5),
        (MAINTENANCE, change, 5),
        (BUSY, change, 5),
        (GATEWAY, read, 5),
        (GATEWAY, change, 1),
        (problem(500, "internal"), read, 1),
        (problem(404, "not_found"), read, 1),
        (problem(429, "too_many_attempts"), read, 1),
        (HTML, read, 1),
    ],
)
async def test_what_is_safe_to_repeat_is_repeated(
    fault: Behaviour, action: Action, times: int
) -> None:
    async with faulty_portal(fault) as portal, client_at(portal.url) as client:
        with pytest.raises(ClientError):
            await action(client)
    assert len(portal.requests) == times


async def test_a_passing_fault_is_not_noticed() -> None:
    pauses = Pauses()
    script = (cut, MAINTENANCE, GATEWAY, LIBRARIES)
    async with faulty_portal(*script) as portal, client_at(portal.url, pauses) as client:
        assert [library.id for library in await client.libraries()] == ["a"]
    assert len(portal.requests) == 4
    assert len(pauses.seconds) == 3
    assert 0.1 <= pauses.seconds[0] <= 0.2
    assert 0.2 <= pauses.seconds[1] <= 0.4


async def test_a_busy_portal_is_asked_to_sign_in_again() -> None:
    pauses = Pauses()
    session = {
        "access_token": "t", "token_type": "Bearer", "expires_at": "2026-11-22T00:00:00.000Z",
        "account": {"login": "a", "role": "support", "display_name": "A", "library": None},
    }  # fmt: skip
    script = (*[problem(503, "busy", retry_after=2)] * 7, answer(session, 201))
    async with faulty_portal(*script) as portal, client_at(portal.url, pauses) as client:
        assert (await client.sign_in("a", "b")).account.login == "a"
    assert pauses.seconds == [2] * 7


async def test_the_portal_says_when_to_come_back() -> None:
    pauses = Pauses()
    script = (problem(503, "maintenance", retry_after=7), LIBRARIES)
    async with faulty_portal(*script) as portal, client_at(portal.url, pauses) as client:
        await client.libraries()
    assert pauses.seconds == [7]


async def test_a_wait_beyond_the_time_limit_is_not_begun() -> None:
    pauses = Pauses()
    fault = problem(503, "maintenance", retry_after=600)
    async with faulty_portal(fault) as portal, client_at(portal.url, pauses) as client:
        with pytest.raises(PortalFault) as caught:
            await client.libraries()
    assert (caught.value.retry_after, pauses.seconds) == (600, [])


async def test_a_connection_closed_between_two_calls() -> None:
    """The server closes a kept connection as the next request arrives on it."""
    script = (LIBRARIES, cut, LIBRARIES)
    async with faulty_portal(*script) as portal, client_at(portal.url) as client:
        await client.libraries()
        await client.libraries()
    assert len(portal.requests) == 3


async def test_a_refused_connection_is_unreachable() -> None:
    async with faulty_portal(LIBRARIES) as portal:
        gone = portal.url
    async with client_at(gone) as client:
        for action in (read, change):
            with pytest.raises(PortalUnreachable) as caught:
                await action(client)
            # Nothing was sent: a change was certainly not made.
            assert type(caught.value) is PortalUnreachable
            assert caught.value.reason is UnreachableReason.REFUSED


async def test_a_host_that_does_not_exist() -> None:
    async with client_at("https://portail.invalid") as client:
        with pytest.raises(PortalUnreachable) as caught:
            await client.portal()
    assert caught.value.reason is UnreachableReason.UNKNOWN_HOST


@pytest.mark.parametrize("fault", [silence, drip(b" ")])
async def test_a_call_has_a_time_limit(fault: Behaviour) -> None:
    async with faulty_portal(fault) as portal, client_at(portal.url, time_limit=0.3) as client:
        for action, expected in ((read, PortalUnreachable), (change, OutcomeUnknown)):
            with pytest.raises(PortalUnreachable) as caught:
                await action(client)
            assert type(caught.value) is expected
            assert caught.value.reason is UnreachableReason.TOO_SLOW


async def test_hundreds_of_calls_given_up_leave_the_pool_whole() -> None:
    """A search that is overtaken is cancelled; its connection is not lost."""
    async with faulty_portal(answer(PAGE)) as portal, client_at(portal.url) as client:
        for number in range(400):
            call = asyncio.create_task(client.subscribers(SubscriberQuery(search=f"{number}")))
            for _ in range(number % 25):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)
        assert (await client.subscribers(SubscriberQuery())).total == 0


async def test_closing_ends_what_is_at_work() -> None:
    async with faulty_portal(silence) as portal:
        client = PortalClient(portal.url)
        call = asyncio.create_task(client.libraries())
        await portal.arrived.wait()
        await client.close()
        with pytest.raises(PortalUnreachable):
            await call
        with pytest.raises(PortalUnreachable):
            await client.libraries()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        assert not [task for task in others if task.get_name().startswith("portal ")]
