"""What a call may be made of: bounded before anything is built on it, and refused in few bytes."""

import json
from typing import Any

import httpx
import pytest

from syren_portal.db.schema import attempts
from tests.portal.forms import FORM
from tests.portal.world import World, code, field_codes, one_database

ANONYMOUS = ("/session", "/registrations", "/patron/session", "/patron/renewal-requests")
LONGEST_ANSWER = 16_384


def padded(body: dict[str, Any], size: int) -> bytes:
    """A body of so many bytes, by white space at its end."""
    return json.dumps(body).encode().ljust(size)


@one_database
@pytest.mark.parametrize("path", ANONYMOUS)
async def test_a_body_without_a_token_has_16384_bytes_at_most(syren: World, path: str) -> None:
    client = syren.anyone()
    assert (await client.post(path, content=padded({}, 16_384))).status_code == 422
    answer = await client.post(path, content=padded({}, 16_385))
    assert code(answer) == (413, "content_too_large")
    assert "16384" in answer.json()["detail"]


async def test_a_body_that_is_sent_in_pieces_is_measured_too(syren: World) -> None:
    async def pieces() -> Any:
        for _ in range(20):
            yield b" " * 1000

    answer = await syren.anyone().post("/session", content=pieces())
    assert code(answer) == (413, "content_too_large")


async def test_a_body_with_a_token_has_a_million_bytes_at_most(syren: World) -> None:
    subscriber = syren.subscriber()
    client, url = syren.staff("fouesnant"), f"/subscribers/{subscriber}"
    headers = {"If-Match": '"1"'}
    most = await client.patch(url, content=padded({"city": "Quimper"}, 1_000_000), headers=headers)
    assert most.status_code == 200
    more = await client.patch(url, content=padded({"city": "Brest"}, 1_000_001), headers=headers)
    assert code(more) == (413, "content_too_large")


@one_database
@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({f"m{number}": 1 for number in range(900)}, {f"/m{number}" for number in range(20)}),
        ({"login": "a", "password": "b", "x" * 9000: 1}, {""}),
        ({"login": ["\0"] * 900, "password": "b"}, {f"/login/{number}" for number in range(20)}),
        ({"é" * 200: {"x": "\0"}}, {""}),
        ({"é" * 20: {"x": "\0"}}, {"/" + "é" * 20 + "/x"}),
    ],
)
async def test_twenty_errors_at_most_and_no_pointer_without_end(
    syren: World, body: dict[str, Any], pointers: set[str]
) -> None:
    answer = await syren.anyone().post("/session", json=body)
    found = {pointer for pointer, _ in field_codes(answer)}
    assert len(answer.json()["errors"]) <= 20
    assert found - {"/login", "/password"} <= pointers
    assert found & pointers
    assert len(answer.content) < LONGEST_ANSWER


async def test_a_body_that_is_nested_too_deep_is_no_body(syren: World) -> None:
    for deep in (65, 900, 8000):
        body = '{"a":' * deep + "1" + "}" * deep
        answer = await syren.anyone().post("/session", content=body[:16_384])
        assert field_codes(answer) == [("", "invalid")]


@pytest.mark.parametrize(
    "body",
    [
        {"items": [{}] * 100_000, "activate_resources": True},
        {"items": [{"id": "x", "version": 1}] * 20_000, "activate_resources": True},
        {"items": [{f"m{n}": 1 for n in range(60_000)}], "activate_resources": True},
        {"items": [{"id": "x" * 65, "version": 1}], "activate_resources": True},
    ],
    ids=["empty items", "too many", "unknown members", "a long id"],
)
async def test_a_batch_that_is_too_much(syren: World, body: dict[str, Any]) -> None:
    client = syren.staff("fouesnant")
    answer = await client.post("/renewals", json=body, headers={"Idempotency-Key": "key"})
    assert code(answer) == (422, "invalid")
    assert len(answer.content) < LONGEST_ANSWER


async def test_a_patch_of_too_many_resources(syren: World) -> None:
    subscriber = syren.subscriber()
    resources = {f"resource-{number}": "validated" for number in range(20_000)}
    for body in ({"resources": resources}, {"resources": dict(list(resources.items())[:150])}):
        answer = await syren.staff("fouesnant").patch(
            f"/subscribers/{subscriber}", json=body, headers={"If-Match": '"1"'}
        )
        assert answer.status_code == 422
        assert len(answer.content) < LONGEST_ANSWER


async def test_an_id_over_64_characters_is_nobodys(syren: World) -> None:
    client = syren.staff("fouesnant")
    for call in (client.get, client.delete):
        assert (await call(f"/subscribers/{'x' * 65}")).status_code in {403, 404}
    long = await syren.anyone().post("/registrations", json=FORM | {"library": "x" * 65})
    assert field_codes(long) == [("/library", "invalid")]
    long = await syren.anyone().post("/registrations", json=FORM | {"resources": ["x" * 65]})
    assert field_codes(long) == [("/resources/0", "invalid")]


async def refuse(client: httpx.AsyncClient, times: int) -> set[int]:
    bad = FORM | {"library": "nowhere"}
    return {(await client.post("/registrations", json=bad)).status_code for _ in range(times)}


async def test_sixty_refused_forms_an_hour_from_one_address(syren: World) -> None:
    client = syren.anyone()
    assert await refuse(client, 60) == {422}
    throttled = await client.post("/registrations", content=b"{")
    assert code(throttled) == (429, "too_many_attempts")
    assert throttled.headers["retry-after"] == "3600"
    # Past it no form is looked at, nor a good one either.
    assert code(await client.post("/registrations", json=FORM)) == (429, "too_many_attempts")
    assert (await syren.anyone("192.0.2.2").post("/registrations", json=FORM)).status_code == 201
    syren.clock.advance(minutes=61)
    assert await refuse(client, 1) == {422}
    with syren.database.read() as connection:
        assert len(connection.execute(attempts.select()).all()) == 2
