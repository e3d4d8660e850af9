"""What patrons do themselves."""

from datetime import date
from typing import Any

import httpx
import pytest

from syren_api.statuses import Status
from syren_portal.db.schema import attempts
from tests.portal.forms import FORM
from tests.portal.world import PASSWORD, World, code, field_codes, one_database


async def register(client: httpx.AsyncClient, **members: Any) -> httpx.Response:
    return await client.post("/registrations", json=FORM | members)


async def patron(
    syren: World, call: str, email: str = "a@b.example", password: str = PASSWORD
) -> httpx.Response:
    return await syren.anyone().post(call, json={"email": email, "password": password})


async def test_a_registration_waits_for_the_library(syren: World) -> None:
    answer = await register(syren.anyone())
    assert (answer.status_code, answer.json()) == (201, {"status": "pending"})
    client = syren.staff("fouesnant")
    (subscriber,) = (await client.get("/subscribers")).json()["items"]
    assert subscriber["status"] == "pending"
    assert subscriber["registered_at"] == "2026-11-21"
    assert subscriber["library"] == {"id": "fouesnant", "name": "FOUESNANT"}
    assert [(each["id"], each["status"]) for each in subscriber["resources"]] == [
        ("brief-me", "pending"),
        ("pressreader", "pending"),
    ]
    assert (await patron(syren, "/patron/session", FORM["email"], "un secret")).status_code == 403


@one_database
@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"library": "nowhere"}, "/library"),
        ({"resources": ["pressreader", "unknown"]}, "/resources/1"),
        ({"resources": ["pressreader", "pressreader"]}, "/resources/1"),
        ({"birth_date": "2026-11-21"}, "/birth_date"),
        ({"last_name": "\x1b[31m"}, "/last_name"),
        ({"password": ""}, "/password"),
        ({"email": "nobody"}, "/email"),
        ({"status": "validated"}, "/status"),
    ],
)
async def test_a_form_that_breaks_the_contract(
    syren: World, members: dict[str, Any], pointer: str
) -> None:
    answer = await register(syren.anyone(), **members)
    assert code(answer) == (422, "invalid")
    assert field_codes(answer) == [(pointer, "invalid")]


async def test_an_email_registers_once(syren: World) -> None:
    assert (await register(syren.anyone())).status_code == 201
    again = await register(syren.anyone(), email="annaig@courriel.EXAMPLE", library="quimperle")
    assert code(again) == (409, "email_taken")


async def test_nobody_without_a_token_is_told_that_a_number_is_taken(syren: World) -> None:
    syren.subscriber(registration_number="FOU-0001", first_name="Autre")
    answers = [
        await register(syren.anyone(), email=f"{library}@b.example", library=library, **number)
        for number, library in (
            ({"registration_number": " fou 0001\u200b"}, "fouesnant"),
            ({"registration_number": "FOU-0001"}, "quimperle"),
        )
    ]
    assert [each.json() for each in answers] == [{"status": "pending"}] * 2
    assert len({each.content for each in answers}) == 1
    listed = (await syren.staff("support").get("/subscribers?search=annaig")).json()["items"]
    assert {
        each["library"]["id"]: (each["registration_number"], each["claimed_number"])
        for each in listed
    } == {"fouesnant": (None, "fou 0001"), "quimperle": ("FOU-0001", None)}


async def test_ten_registrations_an_hour_from_one_address(syren: World) -> None:
    for number in range(9):
        answer = await register(syren.anyone(), email=f"{number}@b.example")
        assert answer.status_code == 201
    assert code(await register(syren.anyone(), email="0@b.example")) == (409, "email_taken")
    syren.clock.advance(minutes=20)
    throttled = await register(syren.anyone(), email="x@b.example")
    assert code(throttled) == (429, "too_many_attempts")
    assert throttled.headers["retry-after"] == str(40 * 60)
    other = await register(syren.anyone("192.0.2.2"), email="x@b.example")
    assert other.status_code == 201
    syren.clock.advance(minutes=40)
    assert (await register(syren.anyone(), email="y@b.example")).status_code == 201


@pytest.mark.parametrize("day", [None, date(2025, 11, 21), date(2026, 6, 1)])
async def test_a_patron_signs_in_up_to_the_last_day(syren: World, day: date | None) -> None:
    subscriber = syren.subscriber(
        status=Status.VALIDATED,
        library_registered_on=day,
        email="a@b.example",
        resources={"brief-me": "validated"},
    )
    answer = await patron(syren, "/patron/session", "A@B.example")
    assert answer.status_code == 200
    assert answer.json()["status"] == "validated"
    assert answer.json()["resources"][0]["id"] == "brief-me"
    record = await syren.staff("support").get(f"/subscribers/{subscriber}")
    assert record.json()["version"] == 1


async def test_past_the_end_the_account_expires_and_the_request_leads_out(syren: World) -> None:
    subscriber = syren.subscriber(
        status=Status.VALIDATED, library_registered_on=date(2025, 11, 20), email="a@b.example"
    )
    url = f"/subscribers/{subscriber}"
    client = syren.staff("fouesnant")
    assert code(await patron(syren, "/patron/renewal-requests")) == (409, "not_expired")
    for _ in range(2):
        assert code(await patron(syren, "/patron/session")) == (403, "account_expired")
        record = (await client.get(url)).json()
        assert (record["status"], record["version"]) == ("expired", 2)
        assert record["valid_until"] == "2026-11-20"
    assert (await patron(syren, "/patron/renewal-requests")).status_code == 202
    record = (await client.get(url)).json()
    assert (record["status"], record["version"]) == ("to_revalidate", 3)
    assert code(await patron(syren, "/patron/session")) == (403, "account_to_revalidate")
    assert code(await patron(syren, "/patron/renewal-requests")) == (409, "not_expired")


@pytest.mark.parametrize("status", ["pending", "to_revalidate", "refused", "expired"])
async def test_a_patron_without_access(syren: World, status: str) -> None:
    subscriber = syren.subscriber(status=Status(status), email="a@b.example")
    assert code(await patron(syren, "/patron/session")) == (403, f"account_{status}")
    record = await syren.staff("support").get(f"/subscribers/{subscriber}")
    assert record.json()["version"] == 1


@pytest.mark.parametrize("call", ["/patron/session", "/patron/renewal-requests"])
async def test_wrong_credentials_are_one_answer_and_throttled(syren: World, call: str) -> None:
    syren.subscriber(status=Status.EXPIRED, email="a@b.example")
    unknown = await patron(syren, call, "nobody@b.example")
    wrong = await patron(syren, call, password="wrong")
    assert code(unknown) == code(wrong) == (401, "bad_credentials")
    for _ in range(9):
        assert code(await patron(syren, call, password="wrong")) == (401, "bad_credentials")
    assert code(await patron(syren, call)) == (429, "too_many_attempts")


async def test_a_refusal_with_the_right_password_is_no_failed_sign_in(syren: World) -> None:
    syren.subscriber(email="a@b.example")
    for _ in range(12):
        assert code(await patron(syren, "/patron/session")) == (403, "account_pending")
    with syren.database.read() as connection:
        assert connection.execute(attempts.select()).all() == []


async def test_staff_and_patrons_are_counted_apart(syren: World) -> None:
    for _ in range(10):
        await patron(syren, "/patron/session", "fouesnant")
    answer = await syren.anyone().post(
        "/session", json={"login": "fouesnant", "password": PASSWORD}
    )
    assert answer.status_code == 201
