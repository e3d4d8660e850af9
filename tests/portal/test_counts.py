"""Several queries counted at one moment; and the filters that came with that."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from syren_api.statuses import Status
from tests.portal.world import TODAY, World, code, field_codes, patch
from tests.samples import repeats

STATUSES = tuple(Status)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def count(client: httpx.AsyncClient, *queries: dict[str, Any]) -> list[tuple[int, Any]]:
    answer = await client.post("/subscribers/counts", json={"queries": queries})
    assert answer.status_code == 200, answer.text
    assert answer.json()["as_of"] == "2026-11-21T12:00:00.000Z"
    return [(each["total"], each["oldest"]) for each in answer.json()["results"]]


def waiting(world: World, since: datetime, **members: Any) -> str:
    return world.subscriber(requested_at=since, updated_at=since, **members)


async def test_each_query_is_counted_in_its_order(syren: World) -> None:
    waiting(syren, NOON)
    waiting(syren, NOON - timedelta(hours=1), status=Status.TO_REVALIDATE)
    waiting(syren, NOON - timedelta(days=1), library="quimperle")
    syren.subscriber(status=Status.REFUSED)
    assert await count(
        syren.staff("departement"),
        {"status": ["pending"]},
        {"status": ["pending", "to_revalidate"], "library": "fouesnant"},
        {"status": ["refused"]},
        {"status": ["validated"]},
        {},
        {"search": "le gall", "status": ["to_revalidate"]},
        {"no_end_date": True, "library": "quimperle"},
    ) == [
        (2, "2026-11-19T12:00:00.000Z"),
        (2, "2026-11-20T11:00:00.000Z"),
        (1, None),
        (0, None),
        (4, "2026-11-19T12:00:00.000Z"),
        (1, "2026-11-20T11:00:00.000Z"),
        (1, "2026-11-19T12:00:00.000Z"),
    ]
    assert await count(syren.staff("quimperle"), {}) == [(1, "2026-11-19T12:00:00.000Z")]
    assert await count(syren.staff("support"), {}) == [(4, "2026-11-19T12:00:00.000Z")]


async def test_days_begin_and_end_at_midnight_of_the_portal(syren: World) -> None:
    """In November that is an hour before midnight in UTC, in July two."""
    for at in (
        datetime(2026, 7, 14, 21, 59, 59, 999_000, tzinfo=UTC),
        datetime(2026, 7, 14, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 22, 59, 59, 999_000, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    ):
        waiting(syren, at)
    syren.subscriber(status=Status.REFUSED)
    queries = (
        {"requested_to": "2026-07-14"},
        {"requested_from": "2026-07-15", "requested_to": "2026-10-25"},
        {"requested_from": "2026-10-26"},
        {"requested_from": "2026-10-27"},
        {"requested_from": "0001-01-01", "requested_to": "9999-12-31"},
        {"requested_from": "2026-10-25", "requested_to": "2026-10-25"},
    )
    client = syren.staff("departement")
    totals = [1, 2, 1, 0, 4, 1]
    assert [total for total, _ in await count(client, *queries)] == totals
    for query, total in zip(queries, totals, strict=True):
        assert (await client.get("/subscribers", params=query)).json()["total"] == total
        selection = await client.get("/subscribers/selection", params=query)
        assert selection.json()["total"] == total


async def test_a_resource_in_one_of_its_states(syren: World) -> None:
    catalogue = [each.id for each in syren.portal.resources[:2]]
    first, second = catalogue
    waiting(syren, NOON, resources={first: "pending", second: "validated"})
    waiting(syren, NOON - timedelta(days=1), resources={first: "validated"})
    syren.subscriber(status=Status.REFUSED, resources={first: "pending"})
    client = syren.staff("fouesnant")
    queries: list[dict[str, Any]] = [
        {"resource": first},
        {"resource": first, "resource_status": "pending"},
        {"resource": first, "resource_status": "pending", "status": ["pending"]},
        {"resource": second, "resource_status": "pending"},
        {"resource": second, "resource_status": "validated", "requested_from": "2026-11-20"},
    ]
    expected = [3, 2, 1, 0, 1]
    for login in ("fouesnant", "departement"):
        client = syren.staff(login)
        assert [total for total, _ in await count(client, *queries)] == expected
        for query, total in zip(queries, expected, strict=True):
            assert (await client.get("/subscribers", params=query)).json()["total"] == total


def made_up(chance: random.Random, catalogue: list[str]) -> dict[str, Any]:
    query: dict[str, Any] = {}
    if chance.random() < 0.6:
        query["status"] = chance.sample([each.value for each in STATUSES], 2)
    if chance.random() < 0.2:
        return query | {"search": "annaig"}
    if chance.random() < 0.6:
        query["resource"] = chance.choice(catalogue)
        if chance.random() < 0.7:
            query["resource_status"] = chance.choice(("pending", "validated", "refused"))
    if chance.random() < 0.3:
        query["requested_from"] = str(TODAY - timedelta(days=chance.randrange(9)))
    if chance.random() < 0.3:
        query["requested_to"] = str(TODAY - timedelta(days=chance.randrange(9)))
    if chance.random() < 0.2:
        query["valid_until_from"] = str(date(2027, 11, 1))
    if chance.random() < 0.2:
        query["search"] = "annaig"
    return query


@pytest.mark.parametrize("login", ["departement", "fouesnant"])
async def test_what_is_counted_is_what_is_listed(syren: World, login: str) -> None:
    """Numbers kept ready, indexes and rows say the same, and for twelve queries as for one."""
    chance = random.Random(20)  # noqa: S311 -- no secret
    catalogue = [each.id for each in syren.portal.resources[:3]]
    ids = [
        waiting(
            syren,
            NOON - timedelta(hours=chance.randrange(200)),
            status=chance.choice((Status.PENDING, Status.TO_REVALIDATE)),
            library=chance.choice(("fouesnant", "quimperle")),
            library_registered_on=chance.choice((None, TODAY - timedelta(days=30))),
            resources={
                each: chance.choice(("pending", "validated", "refused"))
                for each in chance.sample(catalogue, chance.randrange(4))
            },
        )
        for _ in range(60)
    ]
    department, client = syren.staff("departement"), syren.staff(login)
    for each in chance.sample(ids, 12):
        body = {"status": chance.choice(("refused", "validated"))}
        if body["status"] == "validated":
            body["library_registered_on"] = str(TODAY)
        assert (await patch(department, each, body)).is_success
    for each in chance.sample(ids, 5):
        await department.delete(f"/subscribers/{each}")
    for _ in range(repeats(suite=2, soak=6)):
        queries = [made_up(chance, catalogue) for _ in range(12)]
        expected = []
        for query in queries:
            listed = (await client.get("/subscribers", params={**query, "limit": 200})).json()
            waits = [each["requested_at"] for each in listed["items"] if each["requested_at"]]
            expected.append((listed["total"], min(waits, default=None)))
        assert await count(client, *queries) == expected, queries
        assert [(await count(client, each))[0] for each in queries] == expected, queries


async def test_unknown_parameters_of_a_count_are_refused(syren: World) -> None:
    client = syren.staff("fouesnant")

    async def refused(body: Any) -> list[tuple[str, str]]:
        return field_codes(await client.post("/subscribers/counts", json=body))

    for name, value in (
        ("sort", "last_name"), ("offset", 0), ("limit", 5), ("nom", "x"),
        ("status", "pending"), ("status", ["lost"]), ("no_end_date", "true"),
        ("resource_status", "pending"), ("requested_from", "2026-02-30"), ("library", 3),
    ):  # fmt: skip
        found = await refused({"queries": [{}, {name: value}]})
        assert [pointer.startswith(f"/queries/1/{name}") for pointer, _ in found] == [True], name
    many: list[dict[str, Any]] = [{}] * 21
    bodies: list[Any] = [
        {"queries": []},
        {"queries": many},
        {},
        [],
        {"queries": 3},
        {"queries": [3]},
    ]
    for body in bodies:
        assert await refused(body), body
    assert field_codes(await client.get("/subscribers", params={"resource_status": "pending"})) == [
        ("/resource_status", "invalid")
    ]
    both = {"queries": [{"nom": "x"}, {"library": "quimperle"}]}
    assert code(await client.post("/subscribers/counts", json=both)) == (403, "forbidden")
    assert code(await syren.anyone().post("/subscribers/counts", json=both))[0] == 401


async def test_a_portal_says_that_it_counts(syren: World) -> None:
    features = (await syren.anyone().get("/portal")).json()["features"]
    assert {"counts", "changes"} <= set(features)
