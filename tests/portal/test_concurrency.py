"""Many at once: the same key from two processes, and eight writers on the same records."""

import asyncio
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import httpx

from syren_api.statuses import Status
from tests.portal.process import running_portal
from tests.portal.world import PASSWORD, Databases, match, world_at

ROUNDS = 50
WRITERS = 8


def _send_rounds(
    api: str, login: str, batches: list[dict[str, Any]], barrier: Barrier
) -> list[tuple[int, str]]:
    with httpx.Client(base_url=api, timeout=60) as client:
        credentials = {"login": login, "password": PASSWORD}
        token = client.post("/session", json=credentials).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        received = []
        for number, batch in enumerate(batches):
            barrier.wait(60)
            answer = client.post(
                "/renewals", json=batch, headers={"Idempotency-Key": f"round {number}"}
            )
            received.append((answer.status_code, answer.text))
        return received


async def test_two_processes_send_the_same_keys_at_the_same_moment(databases: Databases) -> None:
    """Two clients, each at a server process of its own: the work is done once each time."""
    url = databases.prepared()
    async with world_at(url) as world:
        people = [world.subscriber() for _ in range(5)]
    batches = [
        {
            "items": [
                {"id": each, "library_registered_on": day, "version": number + 1} for each in people
            ],
            "activate_resources": False,
        }
        for number in range(ROUNDS)
        for day in [_day(number)]
    ]
    barrier = Barrier(2)
    with running_portal(url) as first, running_portal(url) as second:
        received = await asyncio.gather(
            *(
                asyncio.to_thread(_send_rounds, portal.api, "fouesnant", batches, barrier)
                for portal in (first, second)
            )
        )
    assert received[0] == received[1]
    assert {status for status, _ in received[0]} == {200}
    assert all("rejected" not in text for _, text in received[0])
    async with world_at(url) as world:
        for each in people:
            entries = (await world.staff("support").get(f"/subscribers/{each}/history")).json()
            assert [entry["version"] for entry in entries] == list(range(ROUNDS + 1, 0, -1))
            assert [entry["idempotency_key"] for entry in reversed(entries[:-1])] == [
                f"round {number}" for number in range(ROUNDS)
            ]


def _day(number: int) -> str:
    """A day of the last 28: each round's is another than the one before."""
    return (datetime.now(UTC).date() - timedelta(days=1 + number % 28)).isoformat()


async def test_eight_writers_on_the_same_records(databases: Databases) -> None:
    """No lost update, no 500, and one history entry for every step of every version."""
    url = databases.prepared()
    async with world_at(url) as world:
        people = [world.subscriber(status=Status.REFUSED) for _ in range(3)]
        done: dict[str, dict[int, str]] = {each: {} for each in people}

        async def writer(number: int) -> None:
            client = world.staff("fouesnant" if number % 2 else "departement")
            client.timeout = httpx.Timeout(60)
            for step in range(12):
                subscriber = people[(number + step) % len(people)]
                await _edit_for_certain(client, subscriber, f"ville {number}.{step}", done)

        await asyncio.gather(*(writer(number) for number in range(WRITERS)))
        client = world.staff("support")
        for each in people:
            record = (await client.get(f"/subscribers/{each}")).json()
            entries = (await client.get(f"/subscribers/{each}/history")).json()
            assert record["version"] == len(done[each]) + 1 == len(entries)
            assert [entry["version"] for entry in entries] == list(range(len(entries), 0, -1))
            cities = {entry["version"]: entry["changes"][0]["after"] for entry in entries[:-1]}
            assert cities == done[each]
            assert record["city"] == cities[record["version"]]


async def _edit_for_certain(
    client: httpx.AsyncClient, subscriber: str, city: str, done: dict[str, dict[int, str]]
) -> None:
    """Edit as a careful client does: read, change that version, and on 412 begin again."""
    version = (await client.get(f"/subscribers/{subscriber}")).json()["version"]
    while True:
        answer = await client.patch(
            f"/subscribers/{subscriber}", json={"city": city}, headers=match(version)
        )
        assert answer.status_code in {200, 412}, answer.text
        if answer.status_code == 200:
            # By version: an answer may come before that of the version before it.
            done[subscriber][answer.json()["version"]] = city
            return
        version = answer.json()["current"]["version"]
