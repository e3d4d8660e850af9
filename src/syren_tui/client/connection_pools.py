"""Several small pools of connections in the place of one large one.

At each answer httpcore looks at every connection of its pool once for each idle one: with a hundred
in flight that is most of what a call costs. In small pools it is not.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final, cast

import httpx

_IN_FLIGHT: Final = 10
"""Requests of one pool. The first pool with room is taken: few calls use few connections."""
_SPARE: Final = 2
"""Connections of a pool beside those, which are just being closed or opened."""
_LIMITS: Final = httpx.Limits(
    max_connections=_IN_FLIGHT + _SPARE, max_keepalive_connections=_IN_FLIGHT, keepalive_expiry=30
)
MakeTransport = Callable[[httpx.Limits], httpx.AsyncBaseTransport]


class ConnectionPools(httpx.AsyncBaseTransport):
    """Sends each request by the first pool that has room; there is always one more pool."""

    def __init__(self, make: MakeTransport) -> None:
        """Make the first pool.

        Args:
            make: makes a transport with a pool of such limits; what it raises comes through.
        """
        self._make = make
        self._pools = [_Pool(make(_LIMITS))]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its pool has room again once the answer is closed."""
        pool = next((each for each in self._pools if each.in_flight < _IN_FLIGHT), None)
        if pool is None:
            pool = _Pool(self._make(_LIMITS))
            self._pools.append(pool)
        return await pool.send(request)

    async def aclose(self) -> None:
        """Close every connection."""
        for each in self._pools:
            await each.transport.aclose()


@dataclass(slots=True)
class _Pool:
    transport: httpx.AsyncBaseTransport
    in_flight: int = 0

    async def send(self, request: httpx.Request) -> httpx.Response:
        self.in_flight += 1
        try:
            response = await self.transport.handle_async_request(request)
        except BaseException:
            self.in_flight -= 1
            raise
        response.stream = _Counted(cast(httpx.AsyncByteStream, response.stream), self)
        return response


class _Counted(httpx.AsyncByteStream):
    """The body of an answer, which is in flight until it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, pool: _Pool) -> None:
        self._stream = stream
        self._pool: _Pool | None = pool

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            if self._pool is not None:
                self._pool.in_flight -= 1
                self._pool = None
