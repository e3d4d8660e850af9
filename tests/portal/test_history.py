"""History and revert: rule 10, and undoing the newest change."""

from datetime import date
from typing import Any

import httpx
import pytest

from syren_api.statuses import Status
from tests.portal.world import World, code, match


async def history(client: httpx.AsyncClient, subscriber: str) -> list[dict[str, Any]]:
    answer = await client.get(f"/subscribers/{subscriber}/history")
    assert answer.status_code == 200
    entries: list[dict[str, Any]] = answer.json()
    return entries


async def record(client: httpx.AsyncClient, subscriber: str) -> dict[str, Any]:
    body: dict[str, Any] = (await client.get(f"/subscribers/{subscriber}")).json()
    return body


async def revert(client: httpx.AsyncClient, subscriber: str, version: int) -> httpx.Response:
    return await client.post(f"/subscribers/{subscriber}/revert", headers=match(version))


async def edit(
    client: httpx.AsyncClient, subscriber: str, version: int, **body: Any
) -> httpx.Response:
    answer = await client.patch(f"/subscribers/{subscriber}", json=body, headers=match(version))
    assert answer.status_code == 200, answer.text
    return answer


async def renew(
    client: httpx.AsyncClient, subscriber: str, version: int, key: str, day: str | None
) -> None:
    item = {"id": subscriber, "version": version, "library_registered_on": day}
    answer = await client.post(
        "/renewals",
        json={"items": [item], "activate_resources": False},
        headers={"Idempotency-Key": key},
    )
    assert answer.json()["results"][0]["outcome"] == "renewed", answer.text


def restored(before: dict[str, Any], after: dict[str, Any]) -> bool:
    moving = {"version", "updated_at"}
    return {k: v for k, v in before.items() if k not in moving} == {
        k: v for k, v in after.items() if k not in moving
    }


async def test_every_version_has_its_entry_newest_first(syren: World) -> None:
    subscriber = syren.subscriber(resources={"brief-me": "pending"})
    client = syren.staff("fouesnant")
    await edit(client, subscriber, 1, city="Brest", resources={"brief-me": "refused"})
    syren.clock.advance(minutes=1)
    await renew(syren.staff("departement"), subscriber, 2, "key-1", "2026-11-21")
    newest, edited, created = await history(client, subscriber)
    assert newest == {
        "version": 3,
        "at": "2026-11-21T12:01:00.000Z",
        "actor": "departement",
        "action": "renewed",
        "changes": [
            {"field": "status", "before": "pending", "after": "validated"},
            {"field": "library_registered_on", "before": None, "after": "2026-11-21"},
            {"field": "valid_until", "before": None, "after": "2027-11-21"},
        ],
        "idempotency_key": "key-1",
    }
    assert (edited["version"], edited["actor"], edited["action"]) == (2, "fouesnant", "edited")
    assert edited["changes"] == [
        {"field": "city", "before": "Fouesnant", "after": "Brest"},
        {"field": "resources.brief-me", "before": "pending", "after": "refused"},
    ]
    assert edited["idempotency_key"] is None
    assert (created["version"], created["action"], created["actor"]) == (1, "created", "patron")


async def test_an_edit_is_undone_field_by_field(syren: World) -> None:
    subscriber = syren.subscriber(
        birth_date=date(1980, 2, 29), registration_number="1", resources={"brief-me": "pending"}
    )
    client = syren.staff("fouesnant")
    before = await record(client, subscriber)
    await edit(
        client,
        subscriber,
        1,
        status="validated",
        library_registered_on="2026-11-01",
        last_name="QUÉRÉ",
        birth_date="1981-01-01",
        registration_number=None,
        resources={"brief-me": "validated", "pressreader": "refused"},
    )
    answer = await revert(client, subscriber, 2)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"3"')
    assert restored(before, answer.json())
    assert (await history(client, subscriber))[0]["action"] == "reverted"


async def test_a_revert_is_exempt_from_rules_2_to_5(syren: World) -> None:
    """Back to a status that staff may not set, and to a day that is long past."""
    subscriber = syren.subscriber()
    old = syren.subscriber(status=Status.VALIDATED, library_registered_on=date(2023, 4, 18))
    client = syren.staff("fouesnant")
    before = await record(client, old)
    for each in (subscriber, old):
        await renew(client, each, 1, each, "2026-11-21")
    assert (await revert(client, subscriber, 2)).json()["status"] == "pending"
    assert restored(before, (await revert(client, old, 2)).json())


async def test_a_resource_taken_away_comes_back(loiretek: World) -> None:
    subscriber = loiretek.subscriber(resources={"cvs": "refused"})
    client = loiretek.staff("fouesnant")
    await edit(client, subscriber, 1, resources={"cvs": None})
    assert (await revert(client, subscriber, 2)).json()["resources"][0]["status"] == "refused"


async def test_a_revert_cannot_be_reverted(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    assert code(await revert(client, subscriber, 1)) == (409, "nothing_to_revert")
    await edit(client, subscriber, 1, city="Brest")
    assert (await revert(client, subscriber, 2)).status_code == 200
    assert code(await revert(client, subscriber, 3)) == (409, "nothing_to_revert")
    await edit(client, subscriber, 3, city="Brest")
    assert (await revert(client, subscriber, 4)).json()["city"] == "Fouesnant"


async def test_what_the_patron_did_cannot_be_reverted(syren: World) -> None:
    subscriber = syren.subscriber(
        status=Status.VALIDATED, library_registered_on=date(2025, 1, 12), email="a@b.example"
    )
    client = syren.staff("fouesnant")
    patron = {"email": "a@b.example", "password": "mot de passe"}
    assert (await syren.anyone().post("/patron/session", json=patron)).status_code == 403
    asked = await syren.anyone().post("/patron/renewal-requests", json=patron)
    assert asked.status_code == 202
    assert code(await revert(client, subscriber, 3)) == (409, "nothing_to_revert")
    actions = [(each["action"], each["actor"]) for each in await history(client, subscriber)]
    assert actions == [
        ("renewal_requested", "patron"),
        ("expired", "patron"),
        ("created", "patron"),
    ]


async def test_a_revert_states_its_version(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    await edit(client, subscriber, 1, city="Brest")
    assert code(await client.post(f"/subscribers/{subscriber}/revert")) == (
        428,
        "precondition_required",
    )
    stale = await revert(client, subscriber, 1)
    assert code(stale) == (412, "stale_version")
    assert stale.json()["current"]["city"] == "Brest"
    assert code(await revert(client, "nobody", 1)) == (404, "not_found")


async def test_a_number_taken_meanwhile(syren: World) -> None:
    subscriber = syren.subscriber(registration_number="1")
    client = syren.staff("fouesnant")
    await edit(client, subscriber, 1, registration_number="2")
    syren.subscriber(registration_number="1")
    assert code(await revert(client, subscriber, 2)) == (409, "registration_number_taken")
    assert (await record(client, subscriber))["registration_number"] == "2"


@pytest.mark.parametrize("login", ["quimperle", "fouesnant"])
async def test_history_has_its_library(syren: World, login: str) -> None:
    subscriber = syren.subscriber(library="quimperle")
    answer = await syren.staff(login).get(f"/subscribers/{subscriber}/history")
    assert answer.status_code == (200 if login == "quimperle" else 404)
