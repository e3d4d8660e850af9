"""Many calls at once: small pools, no call waits for another, connections are kept."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from itertools import count

import httpx
import pytest

from syren_tui.client.connection_pools import ConnectionPools


class Body(httpx.AsyncByteStream):
    """A body that comes over a line."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"there"


class Line:
    """Makes transports that answer once they are let; counts what each was asked."""

    def __init__(self) -> None:
        self.asked: Counter[int] = Counter()
        self.arrived = asyncio.Semaphore(0)
        self.open = asyncio.Event()
        self.fails = False
        self._numbers = count()

    def make(self, limits: httpx.Limits) -> httpx.AsyncBaseTransport:
        number = next(self._numbers)

        async def answer(_: httpx.Request) -> httpx.Response:
            self.asked[number] += 1
            self.arrived.release()
            await self.open.wait()
            if self.fails:
                raise httpx.ConnectError("no line")
            return httpx.Response(200, stream=Body())

        return httpx.MockTransport(answer)


async def test_one_call_after_another_uses_one_pool() -> None:
    line = Line()
    line.open.set()
    async with httpx.AsyncClient(transport=ConnectionPools(line.make)) as client:
        for _ in range(30):
            assert (await client.get("http://portal.test/")).text == "there"
    assert line.asked == {0: 30}


@pytest.mark.parametrize("fails", [False, True])
async def test_many_at_once_wait_for_nobody_and_give_their_room_back(fails: bool) -> None:
    line = Line()
    line.fails = fails
    async with httpx.AsyncClient(transport=ConnectionPools(line.make)) as client:
        calls = [asyncio.create_task(client.get("http://portal.test/")) for _ in range(35)]
        for _ in calls:
            await line.arrived.acquire()
        assert line.asked == {0: 10, 1: 10, 2: 10, 3: 5}
        line.open.set()
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(each, httpx.ConnectError) is fails for each in answers)
        line.fails = False
        await client.get("http://portal.test/")
    assert line.asked == {0: 11, 1: 10, 2: 10, 3: 5}


async def test_an_answer_that_is_not_read_keeps_its_place_until_it_is_closed() -> None:
    line = Line()
    line.open.set()
    async with httpx.AsyncClient(transport=ConnectionPools(line.make)) as client:
        request = client.build_request("GET", "http://portal.test/")
        unread = [await client.send(request, stream=True) for _ in range(10)]
        await client.get("http://portal.test/")
        assert line.asked == {0: 10, 1: 1}
        for each in unread:
            await each.aclose()
            await each.aclose()
        await client.get("http://portal.test/")
    assert line.asked == {0: 11, 1: 1}
