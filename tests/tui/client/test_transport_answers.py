"""Answers of another contract, without end, or about somebody else."""

import asyncio
from typing import Any

import pytest

from syren_api.queries import SubscriberQuery
from syren_tui.client.body import USUAL
from syren_tui.client.errors import (
    ClientError,
    OtherContractVersion,
    PortalUnreachable,
    UnexpectedAnswer,
)
from tests.tui.client.answers import PORTAL, SUBSCRIBER
from tests.tui.client.calls import PAGE, client_at
from tests.tui.client.faulty import (
    answer,
    drip,
    faulty_portal,
)


@pytest.mark.parametrize(
    ("version", "expected"),
    [(1, None), (2, "2"), ("2.1", "2.1"), ("x" * 99, "x" * 20)],
)
async def test_another_contract_version(version: Any, expected: str | None) -> None:
    described = PORTAL | {"api_version": version}
    async with faulty_portal(answer(described)) as portal, client_at(portal.url) as client:
        if expected is None:
            assert (await client.portal()).name == "SYREN"
            return
        with pytest.raises(OtherContractVersion) as caught:
            await client.portal()
        assert caught.value.version == expected


@pytest.mark.parametrize(
    "described",
    [[], None, "text", PORTAL | {"today": "21/11/2026"}, PORTAL | {"statuses": ["unknown"]}, {}],
)
async def test_a_portal_that_breaks_the_contract(described: Any) -> None:
    async with faulty_portal(answer(described)) as portal, client_at(portal.url) as client:
        with pytest.raises(UnexpectedAnswer) as caught:
            await client.portal()
        assert caught.value.request_id == "r-1"


async def test_answers_about_somebody_else() -> None:
    other = SUBSCRIBER | {"id": "b"}
    async with faulty_portal(answer(other)) as portal, client_at(portal.url) as client:
        with pytest.raises(UnexpectedAnswer):
            await client.subscriber("a")
        with pytest.raises(UnexpectedAnswer):
            await client.patch("a", 1, {})
    shifted = PAGE | {"offset": 50}
    async with faulty_portal(answer(shifted)) as portal, client_at(portal.url) as client:
        with pytest.raises(UnexpectedAnswer):
            await client.subscribers(SubscriberQuery())


async def test_a_member_that_the_console_does_not_know() -> None:
    known = answer(SUBSCRIBER | {"colour": "blue"})
    async with faulty_portal(known) as portal, client_at(portal.url) as client:
        assert (await client.subscriber("a")).last_name == "LE GALL"


async def test_a_token_that_no_header_can_hold() -> None:
    account = {"login": "a", "role": "support", "display_name": "A", "library": None}
    session = {
        "access_token": "é\r\nX-Evil: 1",
        "token_type": "Bearer",
        "expires_at": "2026-11-22T00:00:00Z",
        "account": account,
    }
    async with faulty_portal(answer(session, 201)) as portal, client_at(portal.url) as client:
        await client.sign_in("a", "b")
        with pytest.raises(ClientError):
            await client.account()
    assert not any("X-Evil" in head for head in portal.heads)


async def test_a_drip_is_given_up_by_itself() -> None:
    """Nobody waits for it any more; it does not go on for as long as it likes."""
    drips = faulty_portal(drip(b" "))
    async with drips as portal, client_at(portal.url, time_limit=0.2) as client:
        with pytest.raises(PortalUnreachable):
            await client.libraries()
        async with asyncio.timeout(30):
            await asyncio.gather(*client._transport._calls._running, return_exceptions=True)


async def test_a_huge_answer_is_not_read_to_its_end() -> None:
    huge = answer(b"[" + b" " * USUAL + b"]")
    async with faulty_portal(huge) as portal, client_at(portal.url) as client:
        with pytest.raises(UnexpectedAnswer):
            await client.libraries()
