"""Renewing batches: each account alone. What keys do: see `test_keyed`."""

from datetime import date
from typing import Any

import httpx

from syren_api.statuses import Status
from tests.portal.world import World, field_codes

TODAY = "2026-11-21"


def item(subscriber: str, day: str | None = TODAY, version: int = 1) -> dict[str, Any]:
    return {"id": subscriber, "library_registered_on": day, "version": version}


async def send(
    client: httpx.AsyncClient, *items: dict[str, Any], key: str = "key", activate: bool = False
) -> httpx.Response:
    return await client.post(
        "/renewals",
        json={"items": items, "activate_resources": activate},
        headers={"Idempotency-Key": key},
    )


async def results(
    client: httpx.AsyncClient, *items: dict[str, Any], key: str = "key", activate: bool = False
) -> list[dict[str, Any]]:
    answer = await send(client, *items, key=key, activate=activate)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    assert [each["id"] for each in found] == [each["id"] for each in items]
    return found


async def test_each_account_succeeds_or_fails_alone(syren: World) -> None:
    pending = syren.subscriber(resources={"brief-me": "pending"})
    expired = syren.subscriber(status=Status.EXPIRED)
    stale = syren.subscriber()
    past = syren.subscriber()
    future = syren.subscriber()
    dayless = syren.subscriber()
    refused = syren.subscriber(status=Status.REFUSED)
    client = syren.staff("fouesnant")
    found = await results(
        client,
        item(pending),
        item(expired, version=9),
        item(stale, version=9),
        item("nobody"),
        item(past, "2025-11-20"),
        item(future, "2026-11-22"),
        item(dayless, None),
        item(refused, "2026-01-31"),
    )
    assert [each["outcome"] for each in found] == ["renewed", *["rejected"] * 6, "renewed"]
    assert [each["problem"]["code"] for each in found[1:7]] == [
        "subscriber_expired",
        "stale_version",
        "not_found",
        "already_past",
        "date_in_future",
        "registration_date_missing",
    ]
    assert found[0]["previous_version"] == 1
    assert found[0]["subscriber"] == (await client.get(f"/subscribers/{pending}")).json()
    assert found[0]["subscriber"]["valid_until"] == "2027-11-21"
    assert found[0]["subscriber"]["resources"][0]["status"] == "pending"
    assert found[2]["problem"]["current"] == (await client.get(f"/subscribers/{stale}")).json()
    assert found[4]["problem"]["errors"][0]["pointer"] == "/library_registered_on"
    assert found[7]["subscriber"]["valid_until"] == "2027-01-31"


async def test_every_resource_of_the_catalogue(syren: World) -> None:
    subscriber = syren.subscriber(resources={"brief-me": "refused"})
    (found,) = await results(syren.staff("fouesnant"), item(subscriber), activate=True)
    resources = found["subscriber"]["resources"]
    assert [each["id"] for each in resources] == [each.id for each in syren.portal.resources]
    assert {each["status"] for each in resources} == {"validated"}


async def test_a_portal_without_validity(loiretek: World) -> None:
    subscriber = loiretek.subscriber(resources={"cvs": "pending", "gerip": "refused"})
    other = loiretek.subscriber()
    client = loiretek.staff("fouesnant")
    left_out = {"id": subscriber, "version": 1}
    (found,) = await results(client, left_out)
    assert (found["subscriber"]["status"], found["subscriber"]["valid_until"]) == (
        "validated",
        None,
    )
    assert [each["status"] for each in found["subscriber"]["resources"]] == ["validated", "refused"]
    (dated,) = await results(client, item(other), key="2")
    assert dated["problem"]["code"] == "invalid"
    (given,) = await results(client, item(other, None), key="3", activate=True)
    assert given["problem"]["code"] == "resource_not_allowed"


async def test_what_changes_nothing_keeps_its_version(syren: World) -> None:
    subscriber = syren.subscriber(status=Status.VALIDATED, library_registered_on=date(2026, 11, 21))
    client = syren.staff("fouesnant")
    (found,) = await results(client, item(subscriber))
    assert (found["outcome"], found["previous_version"]) == ("renewed", 1)
    assert found["subscriber"]["version"] == 1
    assert len((await client.get(f"/subscribers/{subscriber}/history")).json()) == 1


async def test_batches_that_break_the_contract(syren: World) -> None:
    client = syren.staff("fouesnant")
    many = await send(client, *(item(f"id{number}") for number in range(51)))
    assert field_codes(many) == [("/items", "invalid")]
    twice = await send(client, item("a"), item("b"), item("a"))
    assert field_codes(twice) == [("/items/2/id", "invalid")]
    text = await client.post(
        "/renewals",
        json={"items": [item("a") | {"version": "1"}], "activate_resources": "yes", "more": 1},
        headers={"Idempotency-Key": "k"},
    )
    assert {pointer for pointer, _ in field_codes(text)} == {
        "/items/0/version",
        "/activate_resources",
        "/more",
    }
    assert len(await results(client, *(item(f"id{number}") for number in range(50)))) == 50
