"""Consoles that wait for changes: what they take, and how soon a change is told to them."""

import asyncio
import statistics
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

import httpx

from syren_api.news import MAX_WAIT
from syren_portal.db.opening import open_database
from syren_portal.passwords import new_token, token_hash
from syren_portal.store.people import add_token, find_account

SECONDS: Final = 60.0
_UNREAD: Final = 30.0


class Clock(Protocol):
    """Reads CPU time."""

    def read(self) -> dict[str, float]:
        """Return the seconds that each part has had so far."""


class Waiting:
    """Consoles that ask again as soon as they are answered."""

    def __init__(self) -> None:
        self.answers = 0
        self.told: list[float] = []
        """When each change was told to a console, from when it was sent, in seconds."""
        self.sent: dict[tuple[str, int], float] = {}
        """When each change was sent, by whose and which version."""
        self.errors: list[str] = []

    async def wait(self, client: httpx.AsyncClient) -> None:
        """Wait, again and again, until it is cancelled."""
        cursor = (await client.get("/changes")).json()["cursor"]
        while True:
            answer = await client.get("/changes", params={"after": cursor, "wait": MAX_WAIT})
            if answer.status_code != 200:
                self.errors.append(f"status {answer.status_code}")
                await asyncio.sleep(1)
                continue
            told = answer.json()
            cursor = told["cursor"]
            self.answers += 1
            for each in told["items"]:
                sent = self.sent.get((each["id"], each["version"]))
                if sent is not None:
                    self.told.append(time.perf_counter() - sent)


async def minutes(
    address: str, database_url: str, clock: Clock, logins: list[str]
) -> dict[str, Any]:
    """Measure a quiet minute, and one with a change a second.

    Args:
        address: the portal's.
        database_url: its database, for tokens: to sign in takes minutes.
        clock: what is measured with.
        logins: whose each console is.
    """
    tokens = _tokens(database_url, [*logins, "departement"])
    waiting = Waiting()
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(
                httpx.AsyncClient(
                    base_url=f"{address}/api/v1",
                    headers={"Authorization": f"Bearer {token}"},
                    timeout=MAX_WAIT + _UNREAD,
                )
            )
            for token in tokens
        ]
        *consoles, writer = clients
        tasks = []
        for client in consoles:  # as staff come: not all in one moment
            tasks.append(asyncio.create_task(waiting.wait(client)))
            await asyncio.sleep(MAX_WAIT / len(consoles))
        quiet = await _minute(waiting, clock, None)
        busy = await _minute(waiting, clock, writer)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        waiting.errors += [
            type(each).__name__ for each in ended if not isinstance(each, asyncio.CancelledError)
        ]
    told = sorted(waiting.told)
    return {
        "consoles": len(consoles),
        "quiet": quiet,
        "a_change_a_second": busy,
        "told": len(told),
        "told_median_ms": round(statistics.median(told) * 1000, 1),
        "told_p99_ms": round(told[int(len(told) * 0.99) - 1] * 1000, 1),
        "errors": waiting.errors,
    }


async def _minute(
    waiting: Waiting, clock: Clock, writer: httpx.AsyncClient | None
) -> dict[str, Any]:
    people = [] if writer is None else (await writer.get("/subscribers?limit=60")).json()["items"]
    people = [each for each in people if each["status"] != "expired"]
    before, answers, began = clock.read(), waiting.answers, time.monotonic()
    while time.monotonic() - began < SECONDS:
        if writer is not None:
            each = people.pop(0)
            waiting.sent[each["id"], each["version"] + 1] = time.perf_counter()
            body = {"city": f"Ville {time.monotonic_ns()}"}
            headers = {"If-Match": f'"{each["version"]}"'}
            changed = await writer.patch(f"/subscribers/{each['id']}", json=body, headers=headers)
            people.append(changed.json())
        await asyncio.sleep(1)
    passed, after = time.monotonic() - began, clock.read()
    return {
        "seconds": round(passed, 1),
        "answers_a_second": round((waiting.answers - answers) / passed, 1),
        "processor": {part: round((now - before[part]) / passed, 4) for part, now in after.items()},
    }


def _tokens(database_url: str, logins: list[str]) -> list[str]:
    database = open_database(database_url)
    try:
        with database.write() as connection:
            tokens = []
            now = datetime.now(UTC)
            for login in logins:
                staff = find_account(connection, login)
                assert staff is not None, login
                tokens.append(new_token())
                ends = now + timedelta(hours=1)
                add_token(connection, token_hash(tokens[-1]), staff.id, now, ends)
            return tokens
    finally:
        database.close()
