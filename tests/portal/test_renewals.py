"""Renewing batches, and the idempotency of their keys."""

from datetime import date
from typing import Any

import httpx
import pytest

from syren_api.statuses import Status
from syren_portal.db.schema import renewal_answers, renewal_results
from tests.portal.world import World, code, field_codes, match

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


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": ""}, {"Idempotency-Key": '""'}])
async def test_a_key_is_needed(syren: World, headers: dict[str, str]) -> None:
    answer = await syren.staff("fouesnant").post("/renewals", content=b"{", headers=headers)
    assert code(answer) == (400, "idempotency_key_missing")


async def test_a_key_has_a_length(syren: World) -> None:
    client = syren.staff("fouesnant")
    assert code(await send(client, key="k" * 256)) == (422, "invalid")
    assert (await send(client, key="k" * 255)).json() == {"results": []}


async def test_the_same_key_and_body_again(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    first = await send(client, item(subscriber), item("nobody"))
    syren.clock.advance(days=6, hours=23)
    again_signed_in = syren.staff("fouesnant")
    content = (
        f'{{ "activate_resources" :false, "items":[{{"version":1.0, "id":"{subscriber}",'
        f'"library_registered_on":"{TODAY}"}},{{"id":"nobody","library_registered_on":"{TODAY}",'
        '"version":1}]}'
    )
    for key in ("key", '"key"'):
        again = await again_signed_in.post(
            "/renewals", content=content.encode(), headers={"Idempotency-Key": key}
        )
        assert (again.status_code, again.content) == (200, first.content)
    history = await again_signed_in.get(f"/subscribers/{subscriber}/history")
    assert len(history.json()) == 2


async def test_the_same_key_with_another_body(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    await send(client, item(subscriber))
    for other in (
        await send(client, item(subscriber), activate=True),
        await send(client),
        await client.post("/renewals", json={"no": "batch"}, headers={"Idempotency-Key": "key"}),
    ):
        assert code(other) == (422, "idempotency_key_reused")


async def test_another_accounts_same_key_is_another_key(syren: World) -> None:
    subscriber = syren.subscriber()
    await send(syren.staff("fouesnant"), item(subscriber))
    (found,) = await results(syren.staff("departement"), item(subscriber, version=2))
    assert (found["outcome"], found["previous_version"]) == ("renewed", 2)


async def test_only_answers_with_200_are_stored(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    broken = await client.post(
        "/renewals",
        json={"items": 3, "activate_resources": False},
        headers={"Idempotency-Key": "key"},
    )
    assert code(broken) == (422, "invalid")
    assert (await send(client, item(subscriber))).status_code == 200


async def test_a_key_is_forgotten_after_seven_days(syren: World) -> None:
    subscriber = syren.subscriber()
    await send(syren.staff("fouesnant"), item(subscriber))
    syren.clock.advance(days=7)
    (found,) = await results(syren.staff("fouesnant"), item(subscriber, "2026-11-28", 2))
    assert found["previous_version"] == 2
    with syren.database.read() as connection:
        assert len(connection.execute(renewal_answers.select()).all()) == 1
        assert len(connection.execute(renewal_results.select()).all()) == 1


async def test_of_who_is_deleted_a_stored_answer_keeps_id_and_outcome(syren: World) -> None:
    gone = syren.subscriber(last_name="DISPARU")
    stale = syren.subscriber(last_name="DISPARUE")
    stays = syren.subscriber(last_name="RESTE")
    client = syren.staff("fouesnant")
    items = [item(gone), item(stale, version=9), item(stays)]
    first = (await send(client, *items)).json()["results"]
    for each in (gone, stale):
        await syren.staff("departement").delete(f"/subscribers/{each}")
    with syren.database.read() as connection:
        stored = [row.result for row in connection.execute(renewal_results.select())]
    assert "DISPARU" not in "".join(stored)
    again = (await send(client, *items)).json()["results"]
    assert again[0] == first[0] | {"subscriber": None}
    assert again[1] == first[1] | {"problem": first[1]["problem"] | {"current": None}}
    assert again[2] == first[2]


async def test_the_history_names_the_key(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    await send(client, item(subscriber), key="8e03978e-40d5-43e8-bc93-6894a57f9324")
    newest = (await client.get(f"/subscribers/{subscriber}/history")).json()[0]
    assert newest["idempotency_key"] == "8e03978e-40d5-43e8-bc93-6894a57f9324"
    again = await client.patch(
        f"/subscribers/{subscriber}", json={"city": "Brest"}, headers=match(2)
    )
    assert again.json()["version"] == 3
