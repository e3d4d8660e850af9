"""Reading and changing one subscriber: rules 1 to 8 over HTTP."""

from datetime import date
from typing import Any

import pytest

from syren_api.statuses import Status
from tests.portal.world import World, code, field_codes, match, one_database, patch


async def test_reading_a_subscriber(syren: World) -> None:
    subscriber = syren.subscriber(
        status=Status.VALIDATED,
        library_registered_on=date(2023, 4, 18),
        registration_number="COMPTE-TEST",
        resources={"pressreader": "refused", "brief-me": "validated"},
    )
    answer = await syren.staff("fouesnant").get(f"/subscribers/{subscriber}")
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "id": subscriber,
        "version": 1,
        "status": "validated",
        "valid_until": "2024-04-18",
        "last_name": "LE GALL",
        "first_name": "Annaïg",
        "email": "patron1@courriel.example",
        "birth_date": "1971-03-12",
        "postal_code": "29170",
        "city": "Fouesnant",
        "library": {"id": "fouesnant", "name": "FOUESNANT"},
        "registration_number": "COMPTE-TEST",
        "registered_at": "2021-12-17",
        "library_registered_on": "2023-04-18",
        "resources": [
            {"id": "brief-me", "name": "Brief.me", "status": "validated"},
            {"id": "pressreader", "name": "PressReader", "status": "refused"},
        ],
        "updated_at": "2021-12-17T12:00:00.000Z",
        "claimed_number": None,
        "requested_at": None,
        "status_reason": None,
    }


async def test_a_fresh_copy_is_not_sent_again(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    url = f"/subscribers/{subscriber}"
    same = await client.get(url, headers={"If-None-Match": 'W/"1"'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", '"1"')
    assert (await client.get(url, headers={"If-None-Match": '"7"'})).status_code == 200


async def test_a_merge_patch_changes_what_it_names(syren: World) -> None:
    subscriber = syren.subscriber(registration_number="29058000001")
    client = syren.staff("fouesnant")
    syren.clock.advance(minutes=1)
    body = {"last_name": "L’HELGOUALC’H", "registration_number": None, "city": "Brest"}
    answer = await patch(client, subscriber, body)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    after = answer.json()
    assert after == (await client.get(f"/subscribers/{subscriber}")).json()
    assert (after["last_name"], after["registration_number"]) == ("L’HELGOUALC’H", None)
    assert (after["first_name"], after["postal_code"]) == ("Annaïg", "29170")
    assert after["updated_at"] == "2026-11-21T12:01:00.000Z"


async def test_what_changes_nothing_makes_no_version(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    bodies: list[dict[str, Any]] = [
        {},
        {"last_name": "LE GALL"},
        {"resources": {}},
        {"registration_number": None},
    ]
    for body in bodies:
        answer = await patch(client, subscriber, body)
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert len((await client.get(f"/subscribers/{subscriber}/history")).json()) == 1


async def test_the_version_must_be_stated_and_current(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    url = f"/subscribers/{subscriber}"
    body = {"city": "Brest"}
    assert code(await client.patch(url, json=body)) == (428, "precondition_required")
    star = await client.patch(url, json=body, headers={"If-Match": "*"})
    assert code(star) == (428, "precondition_required")
    for stale in ('"2"', 'W/"1"', "1", '"01"', '"x"'):
        answer = await client.patch(url, json=body, headers={"If-Match": stale})
        assert code(answer) == (412, "stale_version")
        assert answer.json()["current"] == (await client.get(url)).json()
        assert answer.headers["etag"] == '"1"'
    listed = await client.patch(url, json=body, headers={"If-Match": '"9", "1"'})
    assert (listed.status_code, listed.json()["version"]) == (200, 2)


@one_database
@pytest.mark.parametrize(
    "member",
    ["email", "library", "registered_at", "id", "version", "valid_until", "updated_at"],
)
async def test_members_that_no_patch_may_hold(syren: World, member: str) -> None:
    subscriber = syren.subscriber()
    answer = await patch(syren.staff("departement"), subscriber, {member: "x"})
    assert code(answer) == (422, "read_only")
    assert field_codes(answer) == [(f"/{member}", "read_only")]


@one_database
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"nickname": "x"}, "/nickname"),
        ({"last_name": "a\tb"}, "/last_name"),
        ({"last_name": "x" * 101}, "/last_name"),
        ({"first_name": ""}, "/first_name"),
        ({"postal_code": "2917"}, "/postal_code"),
        ({"birth_date": "2026-11-21"}, "/birth_date"),
        ({"birth_date": "1900-12-31"}, "/birth_date"),
        ({"registration_number": "x" * 41}, "/registration_number"),
        ({"resources": {"unknown": "validated"}}, "/resources/unknown"),
        ({"resources": {"brief-me": "pending"}}, "/resources/brief-me"),
        ({"city": "a\0b"}, "/city"),
        ({"resources": {"a\0": "validated"}}, "/resources"),
        ([], ""),
        (None, ""),
        ("text", ""),
    ],
)
async def test_a_patch_that_breaks_the_contract(syren: World, body: Any, pointer: str) -> None:
    subscriber = syren.subscriber()
    answer = await patch(syren.staff("fouesnant"), subscriber, body)
    assert code(answer) == (422, "invalid")
    assert field_codes(answer)[0] == (pointer, "invalid")


@one_database
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"city": NaN}',
        b'{"city": "\\ud800"}',
        b'{"city": "\xff"}',
        b"[" * 100_000,
        b'{"version": ' + b"9" * 5000 + b"}",
    ],
)
async def test_a_body_that_is_no_json_of_the_contract(syren: World, content: bytes) -> None:
    subscriber = syren.subscriber()
    answer = await syren.staff("fouesnant").patch(
        f"/subscribers/{subscriber}", content=content, headers=match(1)
    )
    assert code(answer) == (422, "invalid")


async def test_a_body_beyond_all_measure(syren: World) -> None:
    subscriber = syren.subscriber()
    answer = await syren.staff("fouesnant").patch(
        f"/subscribers/{subscriber}", content=b" " * 1_000_001, headers=match(1)
    )
    assert code(answer) == (413, "content_too_large")


async def test_an_expired_subscriber_is_locked(syren: World) -> None:
    subscriber = syren.subscriber(status=Status.EXPIRED, library_registered_on=date(2025, 1, 12))
    client = syren.staff("departement")
    for version in (1, 9):
        answer = await patch(client, subscriber, {"city": "Brest"}, version)
        assert code(answer) == (409, "subscriber_expired")
        answer = await client.post(f"/subscribers/{subscriber}/revert", headers=match(version))
        assert code(answer) == (409, "subscriber_expired")
    broken = await patch(client, subscriber, {"email": 3})
    assert code(broken) == (409, "subscriber_expired")
    unstated = await client.patch(f"/subscribers/{subscriber}", json={})
    assert code(unstated) == (428, "precondition_required")


async def test_staff_validate_with_a_day(syren: World) -> None:
    subscriber = syren.subscriber(resources={"brief-me": "pending"})
    client = syren.staff("fouesnant")
    missing = await patch(client, subscriber, {"status": "validated"})
    assert code(missing) == (422, "registration_date_missing")
    assert field_codes(missing) == [("/library_registered_on", "registration_date_missing")]
    body = {"status": "validated", "library_registered_on": "2025-11-30"}
    after = (await patch(client, subscriber, body)).json()
    assert (after["status"], after["valid_until"]) == ("validated", "2026-11-30")
    assert after["resources"][0]["status"] == "pending"
    cleared = await patch(client, subscriber, {"library_registered_on": None}, 2)
    assert code(cleared) == (422, "registration_date_missing")


@one_database
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-22", "date_in_future"),
        ("2025-11-20", "already_past"),
        ("0001-01-01", "already_past"),
        ("9999-12-31", "date_in_future"),
    ],
)
async def test_days_that_cannot_be(syren: World, day: str, expected: str) -> None:
    subscriber = syren.subscriber()
    answer = await patch(syren.staff("fouesnant"), subscriber, {"library_registered_on": day})
    assert code(answer) == (422, expected)


async def test_today_is_the_portals_day_not_utcs(syren: World) -> None:
    syren.clock.advance(hours=11, minutes=30)
    subscriber = syren.subscriber()
    assert (await syren.anyone().get("/portal")).json()["today"] == "2026-11-22"
    body = {"library_registered_on": "2026-11-22"}
    assert (await patch(syren.staff("fouesnant"), subscriber, body)).status_code == 200


async def test_an_old_day_does_not_hold_up_another_edit(syren: World) -> None:
    subscriber = syren.subscriber(status=Status.VALIDATED, library_registered_on=date(2023, 4, 18))
    client = syren.staff("fouesnant")
    assert (await patch(client, subscriber, {"city": "Brest"})).status_code == 200
    assert (await patch(client, subscriber, {"status": "refused"}, 2)).status_code == 200
    again = await patch(client, subscriber, {"status": "validated"}, 3)
    assert code(again) == (422, "already_past")


@pytest.mark.parametrize("status", ["pending", "expired"])
async def test_statuses_that_staff_do_not_set(syren: World, status: str) -> None:
    subscriber = syren.subscriber()
    answer = await patch(syren.staff("fouesnant"), subscriber, {"status": status})
    assert code(answer) == (422, "status_not_settable")


async def test_several_reasons_at_once(syren: World) -> None:
    subscriber = syren.subscriber()
    body = {"status": "pending", "resources": {"unknown": "refused"}}
    answer = await patch(syren.staff("fouesnant"), subscriber, body)
    assert field_codes(answer) == [
        ("/status", "status_not_settable"),
        ("/resources/unknown", "invalid"),
    ]


async def test_a_registration_number_is_unique_in_its_library(syren: World) -> None:
    syren.subscriber(registration_number="29058000001")
    elsewhere = syren.subscriber(registration_number="29058000001", library="quimperle")
    other = syren.subscriber()
    body = {"registration_number": "29058000001"}
    taken = await patch(syren.staff("fouesnant"), other, body)
    assert code(taken) == (409, "registration_number_taken")
    assert (await patch(syren.staff("quimperle"), elsewhere, body)).status_code == 200


async def test_a_rule_goes_before_the_other_409s(syren: World) -> None:
    syren.subscriber(registration_number="1")
    other = syren.subscriber()
    answer = await patch(
        syren.staff("fouesnant"), other, {"registration_number": "1", "status": "pending"}
    )
    assert code(answer) == (422, "status_not_settable")


async def test_problems_follow_the_readers_language(syren: World) -> None:
    client = syren.staff("fouesnant")
    french = await client.get("/subscribers/none")
    english = await client.get(
        "/subscribers/none", headers={"Accept-Language": "de, fr;q=0.2, en-GB;q=0.8"}
    )
    assert french.json()["title"] == "Introuvable"
    assert english.json()["title"] == "Not found"
    assert (french.headers["content-language"], english.headers["content-language"]) == ("fr", "en")
