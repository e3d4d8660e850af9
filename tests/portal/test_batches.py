"""Changes and deletions in one call: each account alone, as PATCH and DELETE would answer."""

import json
from datetime import date
from typing import Any

import httpx
import pytest

from syren_api.statuses import Status
from tests.portal.keyed import BATCH
from tests.portal.world import World, code, field_codes, match

REASON = "pas d’abonnement en cours"


def change(subscriber: str, version: int = 1, **members: Any) -> dict[str, Any]:
    return {"id": subscriber, "version": version, "change": members}


def deletion(subscriber: str, version: int = 1) -> dict[str, Any]:
    return {"id": subscriber, "version": version, "delete": True}


async def send(client: httpx.AsyncClient, *items: Any, key: str = "key") -> httpx.Response:
    return await BATCH.send(client, {"items": items}, key)


async def results(client: httpx.AsyncClient, *items: Any, key: str = "key") -> list[dict[str, Any]]:
    return await BATCH.results(client, {"items": items}, key)


def outcomes(found: list[dict[str, Any]]) -> list[str]:
    """The outcome of each, or why it is rejected."""
    return [each.get("problem", {}).get("code", each["outcome"]) for each in found]


async def test_changes_of_every_kind(syren: World) -> None:
    refused, given, moved, dated, renamed = (
        syren.subscriber(resources={"brief-me": "pending"}) for _ in range(5)
    )
    client = syren.staff("fouesnant")
    found = await results(
        client,
        change(refused, status="refused", status_reason=REASON),
        change(given, resources={"pressreader": "validated", "brief-me": "refused"}),
        change(moved, city="Brest", postal_code="29200"),
        change(dated, status="validated", library_registered_on="2026-11-01"),
        change(renamed, last_name="QUÉRÉ", registration_number="29058-1"),
    )
    assert outcomes(found) == ["changed"] * 5
    for each in found:
        record = (await client.get(f"/subscribers/{each['id']}")).json()
        assert (each["previous_version"], each["subscriber"]) == (1, record)
        assert record["version"] == 2
        (newest, _) = (await client.get(f"/subscribers/{each['id']}/history")).json()
        assert (newest["action"], newest["idempotency_key"]) == ("edited", "key")
        assert newest["actor"] == "fouesnant"
    assert found[0]["subscriber"]["status_reason"] == REASON
    assert found[3]["subscriber"]["valid_until"] == "2027-11-01"
    numbered = await client.get("/subscribers", params={"card": "290581"})
    assert [each["id"] for each in numbered.json()["items"]] == [renamed]


CHANGES: list[Any] = [
    {"city": "Brest"},
    {"status": "pending"},
    {"status": "expired"},
    {"status": "validated"},
    {"status": "validated", "library_registered_on": "2026-11-22"},
    {"status": "validated", "library_registered_on": "2020-01-01"},
    {"email": "a@b.example"},
    {"nickname": "x", "city": ""},
    {"birth_date": "2027-01-01"},
    {"resources": {"unheard-of": "validated"}},
    {"resources": {"brief-me": None}},
    {"registration_number": "29058-7"},
    {"status": "refused", "status_reason": ""},
    {"last_name": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100},
    {},
    [],
    None,
    "city",
    3,
]


@pytest.mark.parametrize("version", [1, 7])
async def test_what_patch_would_answer_is_the_items(loiretek: World, version: int) -> None:
    """The same account twice, once changed by PATCH and once by a batch, for each change."""
    loiretek.subscriber(registration_number="290587")
    client = loiretek.staff("fouesnant")
    statuses = (Status.PENDING, Status.EXPIRED)
    kinds = [(body, status) for body in CHANGES for status in statuses]
    pairs = [
        [loiretek.subscriber(status=status, resources={"cvs": "pending"}) for _ in range(2)]
        for _, status in kinds
    ]
    found = await results(
        client,
        *(
            {"id": pair[1], "version": version, "change": body}
            for (body, _), pair in zip(kinds, pairs, strict=True)
        ),
    )
    own = ("id", "email", "request_id", "updated_at")
    for (body, _), pair, result in zip(kinds, pairs, found, strict=True):
        answer = await client.patch(
            f"/subscribers/{pair[0]}", content=json.dumps(body), headers=match(version)
        )
        if answer.is_success:
            assert result["outcome"] == "changed", body
            assert _without(result["subscriber"], own) == _without(answer.json(), own)
            assert result["previous_version"] == 1
        else:
            assert result["outcome"] == "rejected", body
            assert _without(result["problem"], own) == _without(answer.json(), own), body
        assert await version_of(client, pair[1]) == await version_of(client, pair[0])


def _without(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {name: _without(each, names) for name, each in value.items() if name not in names}
    return value


async def version_of(client: httpx.AsyncClient, subscriber: str) -> int:
    version: int = (await client.get(f"/subscribers/{subscriber}")).json()["version"]
    return version


async def test_what_changes_nothing_keeps_its_version(syren: World) -> None:
    subscriber = syren.subscriber(status=Status.REFUSED, status_reason=REASON)
    client = syren.staff("fouesnant")
    (found,) = await results(client, change(subscriber, status="refused", city="Fouesnant"))
    assert (found["outcome"], found["previous_version"]) == ("changed", 1)
    assert found["subscriber"]["version"] == 1
    assert len((await client.get(f"/subscribers/{subscriber}/history")).json()) == 1


async def test_numbers_given_up_and_taken_in_the_order_sent(syren: World) -> None:
    first, second, third = (syren.subscriber(registration_number=str(each)) for each in (1, 2, 3))
    gone = syren.subscriber(registration_number="4")
    client = syren.staff("departement")
    found = await results(
        client,
        change(second, registration_number="1"),
        change(first, registration_number="5"),
        deletion(gone),
        change(third, registration_number="4", city="Brest"),
    )
    assert outcomes(found) == ["registration_number_taken", "changed", "deleted", "changed"]
    (again,) = await results(client, change(second, registration_number="1"), key="2")
    assert again["subscriber"]["registration_number"] == "1"


async def test_the_department_deletes(syren: World) -> None:
    gone, stale, expired, stays = (
        syren.subscriber(status=status)
        for status in (Status.PENDING, Status.PENDING, Status.EXPIRED, Status.PENDING)
    )
    client = syren.staff("departement")
    items = (deletion(gone), deletion(stale, 7), deletion(expired), deletion("nobody"))
    found = await results(client, *items, change(stays, city="Brest"))
    assert outcomes(found) == ["deleted", "stale_version", "deleted", "not_found", "changed"]
    assert found[0] == {"id": gone, "outcome": "deleted"}
    assert found[1]["problem"]["current"]["id"] == stale
    for each in (gone, expired):
        assert code(await client.get(f"/subscribers/{each}")) == (404, "not_found")
    assert await version_of(client, stale) == 1
    assert (await send(client, *items, change(stays, city="Brest"))).json()["results"][0] == found[
        0
    ]


async def test_a_library_deletes_nobody(syren: World) -> None:
    ours, theirs = syren.subscriber(), syren.subscriber(library="quimperle")
    client = syren.staff("fouesnant")
    found = await results(client, deletion(ours), deletion(theirs), deletion("nobody"))
    assert outcomes(found) == ["forbidden"] * 3
    alone = await client.delete(f"/subscribers/{ours}")
    assert found[0]["problem"]["detail"] == alone.json()["detail"]
    assert syren.portal.contact_email in alone.json()["detail"]
    assert await version_of(client, ours) == 1


ITEM = {"id": "a", "version": 1}
FRAMES: list[tuple[Any, str]] = [
    ({}, "/items"),
    ({"items": []}, "/items"),
    ({"items": {}}, "/items"),
    ([], ""),
    ({"items": [ITEM | {"change": {}}] * 2}, "/items/1/id"),
    ({"items": [{"id": f"id{n}", "version": 1, "delete": True} for n in range(51)]}, "/items"),
    ({"items": [{"version": 1, "change": {}}]}, "/items/0/id"),
    ({"items": [ITEM | {"id": "", "change": {}}]}, "/items/0/id"),
    ({"items": [ITEM | {"id": 3, "change": {}}]}, "/items/0/id"),
    ({"items": [ITEM | {"id": "x" * 65, "change": {}}]}, "/items/0/id"),
    ({"items": [ITEM]}, "/items/0"),
    ({"items": [ITEM | {"change": {}, "delete": True}]}, "/items/0"),
    ({"items": [ITEM | {"change": None, "delete": True}]}, "/items/0"),
    *(
        ({"items": [ITEM | {"delete": given}]}, "/items/0/delete")
        for given in (False, None, 1, 1.0, "true")
    ),
    ({"items": [{"id": "a", "change": {}}]}, "/items/0/version"),
    *(
        ({"items": [ITEM | {"version": given, "change": {}}]}, "/items/0/version")
        for given in ("1", 1.5, True, None)
    ),
    ({"items": [ITEM | {"change": {}, "more": 1}]}, "/items/0/more"),
    ({"items": [ITEM | {"change": {}}], "activate_resources": True}, "/activate_resources"),
    ({"items": [ITEM | {"change": {"city": "\0"}}]}, "/items/0/change/city"),
    ({"items": [ITEM | {"change": {"\ud800": 1}}]}, "/items/0/change"),
]


async def test_frames_that_are_wrong(syren: World) -> None:
    subscriber = syren.subscriber(id="a")
    client = syren.staff("departement")
    for body, pointer in FRAMES:
        answer = await client.post(
            BATCH.path, content=json.dumps(body), headers={"Idempotency-Key": "key"}
        )
        assert field_codes(answer) == [(pointer, "invalid")], body
    assert await version_of(client, subscriber) == 1
    fifty = (change(f"id{number}", city="Brest") for number in range(50))
    assert outcomes(await results(client, *fifty)) == ["not_found"] * 50


async def test_every_item_names_twenty_errors_at_most(syren: World) -> None:
    subscriber = syren.subscriber()
    members = {f"m{number}" + "x" * 400: 1 for number in range(900)}
    (found,) = await results(syren.staff("fouesnant"), change(subscriber, **members))
    assert len(found["problem"]["errors"]) == 20
    assert max(len(each["pointer"]) for each in found["problem"]["errors"]) <= 300


async def test_what_was_typed_as_the_name_of_a_member_goes_with_who_is_deleted(
    syren: World,
) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("departement")
    item = change(subscriber, **{"Annaïg LE GALL": 1})
    (found,) = await results(client, item)
    assert found["problem"]["errors"][0]["pointer"] == "/Annaïg LE GALL"
    await client.delete(f"/subscribers/{subscriber}")
    answer = await send(client, item)
    assert "LE GALL" not in answer.text
    assert answer.json()["results"][0]["problem"]["code"] == "invalid"


async def test_a_change_after_the_validity_is_over(syren: World) -> None:
    """Rule 4 as for PATCH: what touches neither day nor status is not held up by an old day."""
    over = {"status": Status.VALIDATED, "library_registered_on": date(2020, 1, 1)}
    first, second = syren.subscriber(**over), syren.subscriber(**over)
    found = await results(
        syren.staff("fouesnant"),
        change(first, city="Brest"),
        change(second, library_registered_on="2020-01-02"),
    )
    assert outcomes(found) == ["changed", "already_past"]


@pytest.mark.parametrize(
    ("tag", "deleted"),
    [
        ('"1"', True),
        ("*", True),
        ('"0", "1"', True),
        ('"2"', False),
        ('W/"1"', False),
        ('"1" junk', False),
    ],
)
async def test_a_deletion_alone_holds_to_the_version_that_it_states(
    syren: World, tag: str, deleted: bool
) -> None:
    subscriber = syren.subscriber(status=Status.EXPIRED)
    client = syren.staff("departement")
    answer = await client.delete(f"/subscribers/{subscriber}", headers={"If-Match": tag})
    if deleted:
        assert answer.status_code == 204
    else:
        assert code(answer) == (412, "stale_version")
        assert answer.json()["current"]["id"] == subscriber
        assert (await client.delete(f"/subscribers/{subscriber}")).status_code == 204
    missing = await client.delete(f"/subscribers/{subscriber}", headers=match(1))
    assert code(missing) == (404, "not_found")
