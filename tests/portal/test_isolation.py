"""One library can never read, count, search or touch another's subscribers."""

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from syren_api.statuses import Status
from syren_portal.app import bare_app
from tests.portal.world import World, code, match

OURS = {"last_name": "NÔTRE", "registration_number": "1111", "library": "fouesnant"}
THEIRS = {
    "last_name": "SECRET",
    "first_name": "Confidence",
    "email": "cachee@ailleurs.example",
    "registration_number": "2222",
    "city": "Lieu-Tu",
    "library": "quimperle",
}
HIDDEN = ("SECRET", "Confidence", "cachee@", "Lieu-Tu", "quimperle")
"""Of what is theirs, what nothing of ours says."""
FILTERS = {
    "search": ["secret", "cachee@ailleurs.example", "2222", "se"],
    "status": ["validated"],
    "resource": ["brief-me"],
    "registration_number": ["2222"],
    "card": ["2222", " 22-22"],
    "birth_date": ["1971-03-12"],
    "valid_until_from": ["2020-01-01"],
    "valid_until_to": ["2099-01-01"],
    "no_end_date": ["false", "true"],
    "library": ["quimperle"],
    "sort": [
        "last_name",
        "-last_name",
        "first_name",
        "status",
        "registered_at",
        "valid_until",
        "requested_at",
        "-requested_at",
        "relevance",
    ],
    "offset": ["0", "1"],
    "limit": ["1", "200"],
}
"""Values that meet the other library's subscriber, by the list's parameters."""
PAGES = ("offset", "limit")


@pytest.fixture
async def theirs(syren: World) -> AsyncIterator[str]:
    syren.subscriber(**OURS)
    yield syren.subscriber(
        status=Status.VALIDATED,
        library_registered_on=date(2026, 1, 1),
        resources={"brief-me": "validated"},
        **THEIRS,
    )


def filters() -> list[dict[str, str]]:
    return [{name: value} for name, values in FILTERS.items() for value in values]


def calls(theirs: str) -> dict[tuple[str, str], list[tuple[str, dict[str, Any]]]]:
    """Every operation that takes a token, with what would reach the other library by it."""
    renewal = {"id": theirs, "version": 1, "library_registered_on": "2026-11-21"}
    one = f"/subscribers/{theirs}"
    return {
        ("get", "/subscribers"): [
            ("/subscribers", {}),
            *(("/subscribers", {"params": each}) for each in filters()),
            ("/subscribers", {"params": {"library": ["fouesnant", "quimperle"]}}),
        ],
        ("get", "/subscribers/selection"): [
            ("/subscribers/selection", {}),
            *(
                ("/subscribers/selection", {"params": each})
                for each in filters()
                if not set(PAGES) & set(each)
            ),
        ],
        ("get", "/subscribers/similar"): [
            *(
                ("/subscribers/similar", {"params": {"search": each}})
                for each in ("secrt", "confidence", "SECRET Confidence")
            ),
            ("/subscribers/similar", {"params": {"search": "secret", "library": "quimperle"}}),
        ],
        ("get", "/subscribers/{subscriber_id}"): [(one, {})],
        ("patch", "/subscribers/{subscriber_id}"): [
            (one, {"json": {"last_name": "PRIS"}, "headers": match(1)}),
            (one, {"json": {"last_name": "PRIS"}}),
            (one, {"json": {"email": 3}, "headers": match(7)}),
        ],
        ("get", "/subscribers/{subscriber_id}/history"): [(f"{one}/history", {})],
        ("post", "/subscribers/{subscriber_id}/revert"): [
            (f"{one}/revert", {"headers": match(1)}),
            (f"{one}/revert", {}),
        ],
        ("delete", "/subscribers/{subscriber_id}"): [(one, {})],
        ("post", "/subscribers/batch"): [
            (
                "/subscribers/batch",
                {"json": {"items": [item]}, "headers": {"Idempotency-Key": "k"}},
            )
            for item in (
                {"id": theirs, "version": 1, "change": {"last_name": "PRIS"}},
                {"id": theirs, "version": 7, "change": {"email": 3}},
                {"id": theirs, "version": 1, "delete": True},
            )
        ],
        ("post", "/renewals"): [
            (
                "/renewals",
                {
                    "json": {"items": [renewal], "activate_resources": True},
                    "headers": {"Idempotency-Key": "k"},
                },
            )
        ],
        ("get", "/session"): [("/session", {})],
        ("delete", "/session"): [("/session", {})],
    }


def token_operations() -> set[tuple[str, str]]:
    return {
        (method, path.removeprefix("/api/v1"))
        for path, operations in bare_app().openapi()["paths"].items()
        for method, operation in operations.items()
        if operation["security"]
    }


def test_the_walk_leaves_no_call_out() -> None:
    assert set(calls("x")) == token_operations()


def test_the_walk_leaves_no_filter_out() -> None:
    paths = bare_app().openapi()["paths"]
    for path, known in (
        ("/api/v1/subscribers", set(FILTERS)),
        ("/api/v1/subscribers/selection", set(FILTERS) - set(PAGES)),
        ("/api/v1/subscribers/similar", {"search", "library"}),
    ):
        described = paths[path]["get"]["parameters"]
        assert {each["name"] for each in described if each["in"] == "query"} == known


async def snapshot(world: World, subscriber: str) -> tuple[Any, Any]:
    client = world.staff("support")
    record = await client.get(f"/subscribers/{subscriber}")
    history = await client.get(f"/subscribers/{subscriber}/history")
    return record.json(), history.json()


async def test_no_call_reaches_the_other_library(syren: World, theirs: str) -> None:
    before = await snapshot(syren, theirs)
    for (method, path), requests in calls(theirs).items():
        for url, arguments in requests:
            client = syren.staff("fouesnant")
            answer = await client.request(method.upper(), url, **arguments)
            for hidden in HIDDEN:
                assert hidden not in answer.text, (method, path, arguments)
            assert "etag" not in answer.headers
            assert answer.status_code < 500
            if "{subscriber_id}" in path and method != "delete":
                assert code(answer) == (404, "not_found")
            if "quimperle" in json.dumps(arguments):
                assert code(answer) == (403, "forbidden")
    assert await snapshot(syren, theirs) == before


async def test_the_other_librarys_subscriber_is_like_none_at_all(syren: World, theirs: str) -> None:
    client = syren.staff("fouesnant")
    for (method, path), requests in calls(theirs).items():
        if "{subscriber_id}" not in path:
            continue
        for url, arguments in requests:
            real = await client.request(method.upper(), url, **arguments)
            other = url.replace(theirs, "nobody")
            none = await client.request(method.upper(), other, **arguments)
            assert without_id(real) == without_id(none)


def without_id(answer: httpx.Response) -> tuple[int, dict[str, Any]]:
    body = dict(answer.json())
    body.pop("request_id")
    return answer.status_code, body


async def test_numbers_count_ones_own_only(syren: World, theirs: str) -> None:
    page = (await syren.staff("fouesnant").get("/subscribers")).json()
    assert page["total"] == sum(page["counts"].values()) == 1
    assert (await syren.staff("support").get("/subscribers")).json()["total"] == 2


@pytest.mark.parametrize("path", ["/renewals", "/subscribers/batch"])
async def test_the_other_library_in_a_batch(syren: World, theirs: str, path: str) -> None:
    url, arguments = calls(theirs)["post", path][0]
    (result,) = (await syren.staff("fouesnant").post(url, **arguments)).json()["results"]
    assert (result["outcome"], result["problem"]["code"]) == ("rejected", "not_found")
    assert "current" not in result["problem"]


async def test_a_batch_of_both_libraries(syren: World, theirs: str) -> None:
    ours = syren.subscriber(last_name="DEUX", status=Status.TO_REVALIDATE)
    before = await snapshot(syren, theirs)
    items = [
        {"id": each, "version": version, "library_registered_on": "2026-11-21"}
        for each, version in ((theirs, 1), (ours, 1), ("nobody", 1))
    ]
    answer = await syren.staff("fouesnant").post(
        "/renewals",
        json={"items": items, "activate_resources": True},
        headers={"Idempotency-Key": "both"},
    )
    hidden, renewed, none = answer.json()["results"]
    assert renewed["outcome"] == "renewed"
    assert {k: v for k, v in hidden.items() if k != "id"} == {
        k: v for k, v in none.items() if k != "id"
    }
    for each in HIDDEN:
        assert each not in answer.text
    assert await snapshot(syren, theirs) == before


async def test_a_key_of_the_other_library_is_another_key(syren: World, theirs: str) -> None:
    """Whoever learns a key gets nothing of the answer that is stored under it."""
    item = {"id": theirs, "version": 1, "library_registered_on": "2026-11-21"}
    call: dict[str, Any] = {
        "json": {"items": [item], "activate_resources": True},
        "headers": {"Idempotency-Key": "known"},
    }
    first = await syren.staff("quimperle").post("/renewals", **call)
    assert first.json()["results"][0]["outcome"] == "renewed"
    before = await snapshot(syren, theirs)
    replayed = await syren.staff("fouesnant").post("/renewals", **call)
    (result,) = replayed.json()["results"]
    assert result["problem"]["code"] == "not_found"
    for each in HIDDEN:
        assert each not in replayed.text
    assert await snapshot(syren, theirs) == before
    # And the library that sent it still has its answer.
    assert (await syren.staff("quimperle").post("/renewals", **call)).json() == first.json()


async def test_nobody_is_moved_to_the_other_library(syren: World, theirs: str) -> None:
    client = syren.staff("fouesnant")
    (ours,) = (await client.get("/subscribers")).json()["items"]
    for body in ({"library": "quimperle"}, {"library": {"id": "quimperle"}}, {"id": theirs}):
        answer = await client.patch(f"/subscribers/{ours['id']}", json=body, headers=match(1))
        assert code(answer) == (422, "read_only")


async def test_a_number_taken_at_the_other_library_is_not_told(syren: World, theirs: str) -> None:
    client = syren.staff("fouesnant")
    (ours,) = (await client.get("/subscribers")).json()["items"]
    answer = await client.patch(
        f"/subscribers/{ours['id']}", json={"registration_number": "2222"}, headers=match(1)
    )
    assert (answer.status_code, answer.json()["registration_number"]) == (200, "2222")


async def test_support_changes_nothing(syren: World, theirs: str) -> None:
    before = await snapshot(syren, theirs)
    for (method, path), requests in calls(theirs).items():
        if method == "get" or path == "/session":
            continue
        for url, arguments in requests:
            answer = await syren.staff("support").request(method.upper(), url, **arguments)
            assert code(answer) == (403, "forbidden")
    assert await snapshot(syren, theirs) == before


async def test_without_a_token_there_is_nothing(syren: World, theirs: str) -> None:
    for (method, _), requests in calls(theirs).items():
        for url, arguments in requests[:2]:
            client = syren.anyone()
            for header in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
                headers = arguments.get("headers", {}) | header
                answer = await client.request(
                    method.upper(), url, **(arguments | {"headers": headers})
                )
                assert code(answer) == (401, "unauthenticated")
                assert answer.headers["www-authenticate"].startswith("Bearer")
