"""The line to the portal on a bad day: for some calls it refuses, cuts, lies or is slow."""

import asyncio
import json
from collections.abc import Callable
from enum import Enum
from typing import Any, Final

import httpx

from tests.portal.world import World
from tests.tui.line import Line

Asked = Callable[[str, frozenset[str]], None]
"""Told of each call that would change something: what it does, and to whom."""


class Weather(Enum):
    """What becomes of a call."""

    REFUSED = "refused"
    LOST_THERE = "lost on the way there"
    LOST_BACK = "lost on the way back"
    MAINTENANCE = "503, asks for patience"
    GATEWAY = "502, in the words of what stands in front"
    TOO_MANY = "429"
    BROKEN = "500"
    NONSENSE = "200, and no JSON"
    SLOW = "answered later"
    OVERTAKEN = "somebody else was quicker"


_PROBLEMS: Final = {
    Weather.MAINTENANCE: (503, "maintenance"),
    Weather.TOO_MANY: (429, "too_many_attempts"),
    Weather.BROKEN: (500, "internal"),
}
_READS: Final = frozenset({"GET"})
_SESSION: Final = "/session"
_COUNTS: Final = "/subscribers/counts"
"""Reads only."""


class StormyLine(Line):
    """Lets calls through, but for the next few what it was told."""

    def __init__(self, world: World, asked: Asked, overtake: Callable[[str], Any]) -> None:
        """Begin fair.

        Args:
            world: the portal.
            asked: see `Asked`.
            overtake: changes a subscriber before the console's change of it arrives.
        """
        super().__init__(world)
        self._asked = asked
        self._overtake = overtake
        self._weather: list[Weather] = []
        self._gate = asyncio.Event()
        self.counts: dict[str, int] = {}
        """How often it was what."""

    def bring(self, weather: Weather, calls: int) -> None:
        """Have the next calls go wrong."""
        self._weather += [weather] * calls
        del self._weather[8:]

    def clear_up(self) -> None:
        """Be fair again; what is held back goes on."""
        self._weather.clear()
        gate, self._gate = self._gate, asyncio.Event()
        gate.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1")
        if request.method not in _READS and path not in {_SESSION, _COUNTS}:
            self._asked(*_change(request, path))
        weather = self._weather.pop(0) if self._weather else None
        if weather is None:
            return await super().handle_async_request(request)
        self.counts[weather.value] = self.counts.get(weather.value, 0) + 1
        self.under_way += 1
        try:
            return await self._in(weather, request, path)
        finally:
            self.under_way -= 1

    async def _in(self, weather: Weather, request: httpx.Request, path: str) -> httpx.Response:
        match weather:
            case Weather.REFUSED:
                raise httpx.ConnectError("refused", request=request)
            case Weather.LOST_THERE:
                raise httpx.ReadError("lost on the way there", request=request)
            case Weather.LOST_BACK:
                response = await super().handle_async_request(request)
                await response.aread()
                raise httpx.ReadError("lost on the way back", request=request)
            case Weather.GATEWAY:
                return httpx.Response(502, html="<h1>Bad Gateway</h1>", request=request)
            case Weather.NONSENSE if request.method in _READS:
                return httpx.Response(200, text="<p>Bonjour</p>", request=request)
            case Weather.SLOW:
                response = await super().handle_async_request(request)
                await self._gate.wait()
                return response
            case Weather.OVERTAKEN:
                await self._overtake(path)
                return await super().handle_async_request(request)
            case Weather.NONSENSE:
                return await super().handle_async_request(request)
        status, code = _PROBLEMS[weather]
        body = {"type": f"urn:syren:problem:{code}", "title": code, "status": status,
                "detail": code, "code": code, "request_id": "walk"}  # fmt: skip
        headers = {"content-type": "application/problem+json", "retry-after": "0"}
        return httpx.Response(status, json=body, headers=headers, request=request)


def _change(request: httpx.Request, path: str) -> tuple[str, frozenset[str]]:
    """Return what a call would do, and to whom."""
    if path == "/renewals":
        items = json.loads(request.content)["items"]
        return "renew", frozenset(item["id"] for item in items)
    if path == "/subscribers/batch":
        items = json.loads(request.content)["items"]
        deletes = any("delete" in item for item in items)
        return "remove" if deletes else "change", frozenset(item["id"] for item in items)
    what = {"PATCH": "edit", "POST": "revert", "DELETE": "delete"}[request.method]
    return what, frozenset({path.split("/")[2]})
