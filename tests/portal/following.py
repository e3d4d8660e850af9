"""Asking for changes, and waiting for them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.portal.world import (
    World,
)


async def changes(client: httpx.AsyncClient, after: str | None, **query: Any) -> dict[str, Any]:
    """Return what has changed since a cursor; without one, a cursor alone."""
    params = query if after is None else {"after": after, **query}
    answer = await client.get("/changes", params=params)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert set(told) == {"cursor", "items", "more"}
    return told


async def cursor(client: httpx.AsyncClient) -> str:
    """Return the cursor of this moment."""
    told = await changes(client, None)
    assert (told["items"], told["more"]) == ([], False)
    return str(told["cursor"])


def ids(told: dict[str, Any]) -> list[str]:
    """Return who is in an answer, in its order."""
    return [each["id"] for each in told["items"]]


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 -- what is waited for is the portal's own
            await asyncio.sleep(0.01)


@asynccontextmanager
async def waiting(
    world: World, client: httpx.AsyncClient, after: str, **query: Any
) -> AsyncIterator[asyncio.Task[httpx.Response]]:
    """Yield a call that is seen to wait."""
    waits = world.app.state.context.waits
    before = len(waits)
    params = {"after": after, "wait": 25, **query}
    task = asyncio.create_task(client.get("/changes", params=params))
    await until(lambda: len(waits) > before or task.done())
    assert not task.done(), task.result().text
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
