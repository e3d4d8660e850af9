"""True answers of a small portal, and calls that get others."""

import copy
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    ClientError,
)
from tests.faults import Replay
from tests.portal.world import PASSWORD, TODAY, World, match
from tests.tui.client.calls import CALLS, KEY, NAME, VERSION, batch, changes
from tests.tui.client.lies import IDS
from tests.tui.client.pauses import Pauses

Answers = dict[str, tuple[int, Any]]


class Recorder(httpx.AsyncBaseTransport):
    """Hands calls on to a portal and keeps the last answer."""

    def __init__(self, world: World) -> None:
        self._portal = httpx.ASGITransport(world.app, raise_app_exceptions=False)
        self.last: tuple[int, Any] = (0, None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._portal.handle_async_request(request)
        content = await response.aread()
        self.last = (response.status_code, json.loads(content) if content else None)
        return response


async def written_down(world: World, answers: Answers) -> Answers:
    """Return what the portal answers to every call, asked once; each test may change its own."""
    if not answers:
        await write_down(world, answers)
    return copy.deepcopy(answers)


async def write_down(world: World, answers: Answers) -> None:
    """Have the portal answer every call once."""
    recorder = Recorder(world)
    staff = world.staff("departement")
    async with PortalClient("http://127.0.0.1", transport=recorder) as client:
        for each in IDS:
            made = world.subscriber(
                id=each, last_name=NAME, registration_number=f"29058{each[2:]}",
                library_registered_on=TODAY, resources={"pressreader": "refused"},
            )  # fmt: skip
            await staff.patch(f"/subscribers/{made}", json={"city": "Brest"}, headers=match(1))
        await client.sign_in("departement", PASSWORD)
        for name, call in CALLS.items():
            if name in {"patch", "revert", "delete", "sign_out", "batch"}:
                continue  # `subscriber` and `renew` stand for their answers
            each = IDS[0]
            await (client.renew(batch(*IDS), KEY) if name == "renew" else call(client, each))
            answers[name] = recorder.last
    record = answers["subscriber"][1]
    renewed = answers["renew"][1]["results"]
    results = [each | {"outcome": "changed"} for each in renewed]
    answers["batch"] = (200, {"results": results})
    answers["patch"] = answers["revert"] = (200, record | {"version": VERSION + 1})


@asynccontextmanager
async def told(body: Any, status: int = 200, **headers: str) -> AsyncIterator[PortalClient]:
    replay = Replay(body, status, **headers)
    async with PortalClient("http://127.0.0.1", transport=replay, sleep=Pauses()) as client:
        yield client


async def outcome(body: Any, call: Callable[[PortalClient], Awaitable[Any]], status: int) -> Any:
    """What comes of an answer: the exception's class, else what the call returns."""
    async with told(body, status) as client:
        try:
            return await call(client)
        except ClientError as error:
            return type(error)


def made(name: str) -> Callable[[PortalClient], Awaitable[Any]]:
    if name == "renew":
        return lambda client: client.renew(batch(*IDS), KEY)
    if name == "batch":
        return lambda client: client.batch(changes(*IDS), KEY)
    return lambda client: CALLS[name](client, IDS[0])
