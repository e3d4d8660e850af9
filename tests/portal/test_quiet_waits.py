"""Whoever has waited in vain and asks again: answered without a look, and never too late."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from tests.portal.world import Databases, World, code, patch, world_at


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """What the calls of the block execute."""
    executed: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        executed.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(world.database.engine, "before_cursor_execute", note)


async def ask(client: httpx.AsyncClient, after: str | None, **query: Any) -> httpx.Response:
    params = query if after is None else {"after": after, **query}
    return await client.get("/changes", params=params)


async def waited_in_vain(client: httpx.AsyncClient) -> str:
    at = (await ask(client, None)).json()["cursor"]
    answer = await ask(client, at, wait=1)
    assert answer.json()["items"] == []
    return str(answer.json()["cursor"])


async def test_asking_again_costs_no_look(syren: World) -> None:
    client = syren.staff("fouesnant")
    at = await waited_in_vain(client)
    with statements(syren) as executed:
        answer = await ask(client, at, wait=1)
    assert (answer.json()["items"], answer.json()["more"]) == ([], False)
    assert executed == []
    # Without a wait nothing wakes it: then what has just been committed must be seen.
    with statements(syren) as executed:
        assert (await ask(client, answer.json()["cursor"])).json()["items"] == []
    assert executed


async def test_what_changes_meanwhile_is_told(syren: World) -> None:
    client = syren.staff("fouesnant")
    at = await waited_in_vain(client)
    who = syren.subscriber()
    told = (await ask(client, at, wait=25)).json()
    assert [each["id"] for each in told["items"]] == [who]
    await patch(syren.staff("departement"), who, {"city": "Brest"})
    (item,) = (await ask(client, told["cursor"], wait=25)).json()["items"]
    assert (item["id"], item["version"]) == (who, 2)
    # Of an earlier place all that followed.
    (item,) = (await ask(client, at, wait=25)).json()["items"]
    assert (item["id"], item["version"]) == (who, 2)


async def test_what_changes_elsewhere_is_told(databases: Databases) -> None:
    async with world_at(databases.prepared()) as world:
        client = world.staff("fouesnant")
        at = await waited_in_vain(client)
        async with world_at(str(world.database.engine.url)) as elsewhere:
            who = elsewhere.subscriber()
        told = (await ask(client, at, wait=25)).json()
        assert [each["id"] for each in told["items"]] == [who]


async def test_a_session_that_has_ended_is_refused(syren: World) -> None:
    client = syren.staff("fouesnant")
    at = await waited_in_vain(client)
    other = syren.anyone()
    other.headers["Authorization"] = client.headers["Authorization"]
    assert (await other.delete("/session")).status_code == 204
    assert code(await ask(client, at, wait=25))[0] == 401


async def test_a_session_whose_time_is_over_is_refused(syren: World) -> None:
    client = syren.staff("fouesnant")
    at = await waited_in_vain(client)
    syren.clock.advance(hours=12)
    assert code(await ask(client, at, wait=25))[0] == 401


@pytest.mark.parametrize(
    ("query", "answer"),
    [({"library": "quimperle"}, (403, "forbidden")), ({"limit": 0}, (422, "invalid"))],
)
async def test_a_wrong_question_is_refused_as_ever(
    syren: World, query: dict[str, Any], answer: tuple[int, str]
) -> None:
    client = syren.staff("fouesnant")
    at = await waited_in_vain(client)
    assert code(await ask(client, at, wait=1, **query)) == answer


async def test_a_cursor_of_another_place_is_looked_at(syren: World) -> None:
    client, department = syren.staff("fouesnant"), syren.staff("departement")
    start = (await ask(client, None)).json()["cursor"]
    theirs = syren.subscriber(library="quimperle")
    await waited_in_vain(client)
    at = await waited_in_vain(department)
    told = (await ask(department, start, wait=25)).json()
    assert [each["id"] for each in told["items"]] == [theirs]
    expired = await ask(department, at[:-1] + "=", wait=25)
    assert code(expired) == (410, "cursor_expired")


async def test_when_nobody_watches_a_look_is_taken(
    syren: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the end of one watch and the next nothing is heard."""
    monkeypatch.setattr("syren_portal.http.waits.KEPT_SECONDS", 0.1)
    client = syren.staff("fouesnant")
    at = await waited_in_vain(client)
    waits = syren.app.state.context.waits
    async with asyncio.timeout(20):
        while waits.is_watching:  # noqa: ASYNC110 -- what is waited for is the portal's own
            await asyncio.sleep(0.01)
    who = syren.subscriber()
    told = (await ask(client, at, wait=25)).json()
    assert [each["id"] for each in told["items"]] == [who]
