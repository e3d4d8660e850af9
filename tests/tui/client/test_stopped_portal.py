"""A portal that stops for a minute and comes back: the clock is driven, nobody waits."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from syren_api.models import Account, Portal
from syren_api.statuses import Role
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError, OutcomeUnknown, PortalFault, PortalUnreachable
from syren_tui.session import Session
from tests.driven import driven
from tests.faults import html_answer, json_answer
from tests.tui.client.answers import PORTAL, SUBSCRIBER
from tests.tui.sessions import no_series, nobody

MINUTE = 60.0


def clock() -> float:
    return asyncio.get_running_loop().time()


class Stopped(httpx.AsyncBaseTransport):
    """A portal that does not answer until a minute has gone."""

    def __init__(self, meanwhile: Callable[[], httpx.Response] | None) -> None:
        self._meanwhile = meanwhile
        """What stands in front of it says; None: nothing comes at all."""
        self.calls: list[float] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(clock())
        if clock() < MINUTE and self._meanwhile is not None:
            return self._meanwhile()
        if clock() < MINUTE:
            limit = request.extensions["timeout"]["read"]
            await asyncio.sleep(limit)
            raise httpx.ReadTimeout("silence", request=request)
        return json_answer(PORTAL if request.url.path.endswith("/portal") else SUBSCRIBER)


KINDS: dict[str, tuple[Callable[[], httpx.Response] | None, type[ClientError]]] = {
    "silent": (None, PortalUnreachable),
    "behind a gateway": (lambda: html_answer(502), PortalFault),
}


@pytest.mark.parametrize(("meanwhile", "kind"), KINDS.values(), ids=list(KINDS))
def test_what_reads_waits_for_it(
    meanwhile: Callable[[], httpx.Response] | None, kind: type[ClientError]
) -> None:
    async def main() -> tuple[Any, float, Stopped, list[ClientError]]:
        line = Stopped(meanwhile)
        told: list[ClientError] = []
        async with PortalClient("http://127.0.0.1", transport=line) as client:
            account = Account(login="a", role=Role.SUPPORT, display_name="A", library=None)
            portal = Portal.model_validate(PORTAL)
            session = Session(client, portal, account, nobody, no_series())
            read = await session.keep_trying(
                lambda: session.client.subscriber("a"), lambda error, _: told.append(error)
            )
            return read, clock(), line, told

    read, now, line, told = driven(main())
    assert read.id == "a"
    assert MINUTE <= now <= MINUTE + 20  # soon after it is back
    assert {type(error) for error in told} == {kind}
    assert len(line.calls) <= 40  # nor is it hammered meanwhile


@pytest.mark.parametrize(("meanwhile", "kind"), KINDS.values(), ids=list(KINDS))
def test_a_change_is_not_sent_again_by_itself(
    meanwhile: Callable[[], httpx.Response] | None, kind: type[ClientError]
) -> None:
    async def main() -> tuple[float, int]:
        line = Stopped(meanwhile)
        async with PortalClient("http://127.0.0.1", transport=line) as client:
            with pytest.raises(OutcomeUnknown):
                await client.patch("a", 1, {"city": "Brest"})
            took, calls = clock(), len(line.calls)
            await asyncio.sleep(MINUTE)
            assert (await client.subscriber("a")).id == "a"
            return took, calls

    took, calls = driven(main())
    assert took <= 20.0
    assert calls == 1


def test_calls_that_were_given_up_hold_no_connection_beyond_their_time() -> None:
    """Twelve people's worth of calls at a silent portal, and the pool is free again."""

    async def main() -> list[float]:
        line = Stopped(None)
        limits: list[float] = []
        async with PortalClient("http://127.0.0.1", transport=line, time_limit=3) as client:
            ends = await asyncio.gather(
                *(client.subscriber("a") for _ in range(12)), return_exceptions=True
            )
            assert {type(each) for each in ends} == {PortalUnreachable}
            limits.append(clock())
            async with asyncio.timeout(0.5):  # each ends by itself
                await asyncio.gather(*client._transport._calls._running, return_exceptions=True)
            assert not client._transport._calls._running
        return limits

    assert driven(main()) == [pytest.approx(3.0)]
