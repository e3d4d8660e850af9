"""Many at once: the same key from two processes, servers killed, eight writers on the same
records."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Barrier, Semaphore, Thread
from typing import Any

import httpx

from syren_api.statuses import Status
from tests.portal.keyed import BATCH, RENEWALS, Kind
from tests.portal.process import running_portal
from tests.portal.world import PASSWORD, Databases, match, world_at
from tests.samples import repeats

ROUNDS = repeats(suite=16, soak=50)
DUPLICATES = repeats(suite=60, soak=200)
BATCHES, SENDERS = 40, 4
KINDS_OF_CALLS = (RENEWALS, BATCH)
WRITERS = 8
STEPS = repeats(suite=5, soak=12)


def _kind(number: int) -> Kind:
    """Every other time the other kind: they share servers, keys and accounts."""
    return KINDS_OF_CALLS[number % 2]


def _send_rounds(
    api: str, batches: list[dict[str, Any]], barrier: Barrier
) -> list[tuple[int, str]]:
    with httpx.Client(base_url=api, timeout=60) as client:
        _sign_in(client)
        received = []
        for number, batch in enumerate(batches):
            barrier.wait(60)
            answer = client.post(
                _kind(number).path,
                json=batch,
                headers={"Idempotency-Key": f"round {number}"},
            )
            received.append((answer.status_code, answer.text))
        return received


def _sign_in(client: httpx.Client) -> None:
    credentials = {"login": "fouesnant", "password": PASSWORD}
    token = client.post("/session", json=credentials).json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"


async def test_two_processes_send_the_same_keys_at_the_same_moment(databases: Databases) -> None:
    """Two clients, each at a server process of its own: the work is done once each time."""
    url = databases.prepared()
    async with world_at(url) as world:
        people = [world.subscriber() for _ in range(5)]
    today = datetime.now(UTC).date()
    batches = [
        _kind(number).body(dict.fromkeys(people, number + 1), number, today)
        for number in range(ROUNDS)
    ]
    barrier = Barrier(2)
    with running_portal(url) as first, running_portal(url) as second:
        received = await asyncio.gather(
            *(
                asyncio.to_thread(_send_rounds, portal.api, batches, barrier)
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


async def test_many_duplicates_at_once(databases: Databases) -> None:
    """At two server processes: each gets the answer of the one that did the work."""
    url = databases.prepared()
    async with world_at(url) as world:
        people = [world.subscriber() for _ in range(20)]
    today = datetime.now(UTC).date()
    with (
        running_portal(url) as first,
        running_portal(url) as second,
        httpx.Client(base_url=first.api) as client,
    ):
        _sign_in(client)
        limits = httpx.Limits(max_connections=DUPLICATES)
        async with httpx.AsyncClient(headers=client.headers, timeout=120, limits=limits) as sender:
            for version, kind in enumerate(KINDS_OF_CALLS, start=1):
                body = kind.body(dict.fromkeys(people, version), today=today)
                answers = await asyncio.gather(
                    *(
                        _send_patiently(sender, portal.api + kind.path, body, kind.path)
                        for _ in range(DUPLICATES // 2)
                        for portal in (first, second)
                    )
                )
                assert len(answers) == DUPLICATES
                assert len(set(answers)) == 1
                assert "rejected" not in answers[0]
    keys = [kind.path for kind in KINDS_OF_CALLS]
    assert await _keys_of(url, people) == {each: keys for each in people}


async def _send_patiently(client: httpx.AsyncClient, url: str, body: Any, key: str) -> str:
    """Send a batch, again where the portal has no room for so many at once."""
    while True:
        try:
            answer = await client.post(url, json=body, headers={"Idempotency-Key": key})
        except (httpx.ReadError, httpx.RemoteProtocolError):
            continue  # the portal has closed a connection that was not used for a time
        if answer.status_code == 200:
            return answer.text
        assert answer.json()["code"] == "busy", answer.text
        await asyncio.sleep(float(answer.headers["retry-after"]) / 10)


async def test_a_server_that_is_killed_has_done_each_batch_or_nothing_of_it(
    databases: Databases,
) -> None:
    """Several in flight, kill -9, the same keys again at a new one: each is done once."""
    url = databases.prepared()
    async with world_at(url) as world:
        people = [[world.subscriber() for _ in range(2)] for _ in range(BATCHES)]
    today = datetime.now(UTC).date()
    bodies = [
        _kind(number).body(dict.fromkeys(each, 1), today=today)
        for number, each in enumerate(people)
    ]
    enough, answered = Semaphore(0), list[str]()

    def send(api: str, headers: Mapping[str, str], numbers: range) -> None:
        with httpx.Client(base_url=api, headers=headers, timeout=60) as client:
            for number in numbers:
                try:
                    answer = client.post(
                        _kind(number).path,
                        json=bodies[number],
                        headers={"Idempotency-Key": f"{number}"},
                    )
                except httpx.TransportError:
                    return
                assert answer.status_code == 200, answer.text
                answered.append(answer.text)
                enough.release()

    with running_portal(url) as portal, httpx.Client(base_url=portal.api) as client:
        _sign_in(client)
        headers = dict(client.headers)
        senders = [
            Thread(target=send, args=(portal.api, headers, range(place, BATCHES, SENDERS)))
            for place in range(SENDERS)
        ]
        for sender in senders:
            sender.start()
        for _ in range(BATCHES // 3):
            assert enough.acquire(timeout=30)
        portal.process.kill()
        for sender in senders:
            sender.join(60)
    before = list(answered)
    with running_portal(url) as portal:
        send(portal.api, headers, range(BATCHES))
    assert BATCHES // 3 <= len(before) < BATCHES
    assert set(before) <= set(answered[len(before) :])
    assert all("rejected" not in each for each in answered)
    keys = {each: [f"{number}"] for number, both in enumerate(people) for each in both}
    assert await _keys_of(url, list(keys)) == keys


async def _keys_of(url: str, people: list[str]) -> dict[str, list[str]]:
    """The key of each change of each, the oldest first."""
    async with world_at(url) as world:
        client = world.staff("support")
        found = {}
        for each in people:
            *changes, _created = (await client.get(f"/subscribers/{each}/history")).json()
            found[each] = [change["idempotency_key"] for change in reversed(changes)]
    return found


async def test_eight_writers_on_the_same_records(databases: Databases) -> None:
    """No lost update, no 500, and one history entry for every step of every version."""
    url = databases.prepared()
    async with world_at(url) as world:
        people = [world.subscriber(status=Status.REFUSED) for _ in range(3)]
        done: dict[str, dict[int, str]] = {each: {} for each in people}

        async def writer(number: int) -> None:
            client = world.staff("fouesnant" if number % 2 else "departement")
            client.timeout = httpx.Timeout(60)
            for step in range(STEPS):
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
