"""What lies between console and portal, where answers are held back and connections break."""

import asyncio
from functools import partial
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from syren_tui.client import PortalClient
from tests.faults import Fault
from tests.portal.world import World


class Line(httpx.AsyncBaseTransport):
    """What lies between console and portal: it notes the calls, holds answers back, breaks."""

    def __init__(self, world: World, front: ASGIApp | None = None) -> None:
        """Begin with every answer going through.

        Args:
            world: the portal.
            front: what stands in front of it; None: nothing.
        """
        app: Any = world.app if front is None else front
        self._portal = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._gates: list[tuple[str, asyncio.Event]] = []
        self.calls: list[str] = []
        """As ``GET /subscribers?search=le+gall``."""
        self.bodies: list[tuple[str, str]] = []
        """The calls that had a body, with it."""
        self.broken = False
        self.fault: Fault | None = None
        """What happens to the calls that are to fail."""
        self._failing = ""
        self.under_way = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        query = f"?{request.url.query.decode()}" if request.url.query else ""
        call = f"{request.method} {request.url.path.removeprefix('/api/v1')}{query}"
        self.calls.append(call)
        if request.content:
            self.bodies.append((call, request.content.decode()))
        waits = request.url.path.endswith("/changes")  # for as long as nothing changes
        self.under_way += not waits
        try:
            if self.broken:
                raise httpx.ConnectError("refused", request=request)
            if self.fault is not None and call.startswith(self._failing):
                return await self.fault.happens(request, partial(self._forward, request))
            response = await self._portal.handle_async_request(request)
            for part, gate in list(self._gates):
                if part in call:
                    await gate.wait()
            return response
        finally:
            self.under_way -= not waits

    async def _forward(self, request: httpx.Request) -> httpx.Response:
        response = await self._portal.handle_async_request(request)
        await response.aread()
        return response

    def fail(self, fault: Fault, call: str) -> None:
        """Have something happen to the calls that begin like this, until `recover`."""
        self.fault, self._failing = fault, call

    def recover(self) -> None:
        """Have every call arrive again."""
        self.fault = None

    def hold(self, part: str) -> asyncio.Event:
        """Hold back the answers to calls with this text in them until the event is set."""
        gate = asyncio.Event()
        self._gates.append((part, gate))
        return gate

    @property
    def reads(self) -> list[str]:
        """The calls so far that read a page of the list."""
        return [call for call in self.calls if call.split("?")[0] == "GET /subscribers"]

    def release(self) -> None:
        """Hold no answer back any more."""
        for _, gate in self._gates:
            gate.set()
        self._gates.clear()

    def asked(self, part: str) -> list[str]:
        """Return the calls so far with this text in them."""
        return [call for call in self.calls if part in call]


def hold_back(patch: pytest.MonkeyPatch, call: str) -> asyncio.Event:
    """Hold back what a call of the client returns, while the event is not set; it begins set.

    What `Line` holds back still has some way to go through the client; this has none.
    """
    gate = asyncio.Event()
    gate.set()
    send = getattr(PortalClient, call)

    async def held(client: PortalClient, *arguments: Any) -> Any:
        answer = await send(client, *arguments)
        await gate.wait()
        return answer

    patch.setattr(PortalClient, call, held)
    return gate
