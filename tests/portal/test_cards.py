"""Card numbers by their key: found, unique in their library, claimed at registration (rule 8)."""

from typing import Any

import httpx
import pytest

from syren_portal.db.schema import subscribers
from tests.portal.world import World, code, field_codes, match, patch

CALLS = ("/subscribers", "/subscribers/selection")


async def ids(client: httpx.AsyncClient, call: str = "/subscribers", **query: Any) -> set[str]:
    answer = await client.get(call, params=query)
    assert answer.status_code == 200, answer.text
    return {each["id"] for each in answer.json()["items"]}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("login", ["fouesnant", "departement"])
async def test_a_card_is_found_however_it_is_written(syren: World, login: str, call: str) -> None:
    one = syren.subscriber(registration_number="A-7788 b")
    syren.subscriber(registration_number="0A7788B")
    syren.subscriber(registration_number=None)
    client = syren.staff(login)
    for written in ("A-7788 b", "a7788b", "\u200eA\u20117788\u00a0B\u202c", "Ａ7788b"):
        assert await ids(client, call, card=written) == {one}, written
    for other in ("A7788", "7788", "", " ", "-", "\u200b"):
        assert await ids(client, call, card=other) == set(), other
    assert await ids(client, call, registration_number="A-7788 b") == {one}
    assert await ids(client, call, registration_number="a7788b") == set()


async def test_a_card_is_one_filter_among_others(syren: World) -> None:
    one = syren.subscriber(registration_number="12", last_name="CORRE")
    other = syren.subscriber(registration_number="1-2", library="quimperle")
    client = syren.staff("departement")
    assert await ids(client, card="12") == {one, other}
    assert await ids(client, card="12", library="quimperle") == {other}
    assert await ids(client, card="12", search="corre") == {one}
    assert await ids(client, card="12", status="validated") == set()
    page = (await client.get("/subscribers", params={"card": "12", "sort": "-status"})).json()
    assert (page["total"], page["counts"]["pending"]) == (2, 2)


async def test_a_search_compares_numbers_by_their_key(syren: World) -> None:
    one = syren.subscriber(registration_number="FOU-29 058")
    client = syren.staff("departement")
    for search in ("fou29058", "FOU-29 058", "u2905", "29\u200b058", "Ｆou"):
        assert await ids(client, search=search) == {one}, search
    assert await ids(client, search="29059") == set()


@pytest.mark.parametrize("login", ["fouesnant", "departement"])
async def test_one_letter_does_not_find_everybody_at_one_provider(syren: World, login: str) -> None:
    one = syren.subscriber(email="Jean-Yves.Corre@Ville-Quimper29.example", last_name="A")
    other = syren.subscriber(email="jean@poste.test", last_name="B", first_name="C")
    client = syren.staff(login)
    for search, expected in (
        ("poste", set()),
        ("test", set()),
        ("t", set()),
        ("29", set()),
        (".", {one}),
        ("@", {one, other}),
        ("jean", {one, other}),
        ("jean@", {other}),
        ("@POSTE.test", {other}),
        ("jean@poste.test", {other}),
        ("jean-yves.corre@ville-quimper29.example", {one}),
        ("corre@ville", {one}),
        ("corre@ville-brest", set()),
        ("corre@POSTE", set()),
        ("poste.test@", set()),
        ("a@b@c", set()),
    ):
        assert await ids(client, search=search) == expected, search


async def test_a_number_is_unique_by_its_key(syren: World) -> None:
    syren.subscriber(registration_number="A 7788-B")
    one = syren.subscriber(registration_number="12")
    client = syren.staff("fouesnant")
    for taken in ("A 7788-B", "a7788b", " A7788B"):
        answer = await patch(client, one, {"registration_number": taken})
        assert code(answer) == (409, "registration_number_taken")
    elsewhere = syren.subscriber(library="quimperle")
    answer = await patch(
        syren.staff("quimperle"), elsewhere, {"registration_number": "\u200ea7788b "}
    )
    assert answer.json()["registration_number"] == "a7788b"
    answer = await patch(client, one, {"registration_number": "1-2"})
    assert answer.json()["registration_number"] == "1-2"  # one's own


async def test_the_database_itself_keeps_keys_apart(
    syren: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two who set one number at the same moment: neither sees the other's."""
    monkeypatch.setattr("syren_portal.http.changes.number_taken", lambda *_: False)
    syren.subscriber(registration_number="A7788B")
    one = syren.subscriber()
    answer = await patch(syren.staff("fouesnant"), one, {"registration_number": "a-7788-b"})
    assert code(answer) == (409, "registration_number_taken")


FORM: dict[str, Any] = {
    "last_name": "LE GALL",
    "first_name": "Annaïg",
    "email": "annaig@courriel.example",
    "birth_date": "1990-05-04",
    "postal_code": "29170",
    "city": "Fouesnant",
    "library": "fouesnant",
    "registration_number": "a-7788 B",
    "resources": [],
    "password": "un secret",
}


async def claiming(world: World) -> str:
    """Register somebody whose number another has; returns the id of the new account."""
    world.subscriber(registration_number="A7788B", last_name="CORRE", first_name="Loïc")
    answer = await world.anyone().post("/registrations", json=FORM)
    assert (answer.status_code, answer.json()) == (201, {"status": "pending"})
    (found,) = await ids(world.staff("fouesnant"), search="annaig")
    return found


async def record(client: httpx.AsyncClient, subscriber: str) -> tuple[Any, Any, int]:
    members = (await client.get(f"/subscribers/{subscriber}")).json()
    return members["registration_number"], members["claimed_number"], members["version"]


async def test_a_claimed_number_lasts_until_staff_set_one(syren: World) -> None:
    one = await claiming(syren)
    client = syren.staff("fouesnant")
    assert await record(client, one) == (None, "a-7788 B", 1)
    await patch(client, one, {"registration_number": None, "city": "Brest"})
    assert await record(client, one) == (None, "a-7788 B", 2)
    await patch(client, one, {"registration_number": "990"}, version=2)
    assert await record(client, one) == ("990", None, 3)
    await client.post(f"/subscribers/{one}/revert", headers=match(3))
    assert await record(client, one) == (None, "a-7788 B", 4)
    assert await ids(client, card="a7788b") & {one} == set()
    assert await ids(client, search="7788") & {one} == set()
    refused = await patch(client, one, {"claimed_number": None}, version=4)
    assert field_codes(refused) == [("/claimed_number", "read_only")]


async def test_a_number_taken_at_the_same_moment_is_claimed_too(
    syren: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syren_portal.http.patrons.number_taken", lambda *_: False)
    one = await claiming(syren)
    assert await record(syren.staff("support"), one) == (None, "a-7788 B", 1)


async def test_ids_are_bounded(syren: World) -> None:
    client = syren.staff("departement")
    one, long = syren.subscriber(), "x" * 65
    for method, path in (("GET", ""), ("GET", "/history"), ("PATCH", ""), ("DELETE", "")):
        answer = await client.request(method, f"/subscribers/{long}{path}", headers=match(1))
        assert code(answer) == (404, "not_found")
    item = {"version": 1, "library_registered_on": "2026-11-20"}
    renewal = await client.post(
        "/renewals",
        json={"items": [item | {"id": one}, item | {"id": long}], "activate_resources": False},
        headers={"Idempotency-Key": "k"},
    )
    assert field_codes(renewal) == [("/items/1/id", "invalid")]
    answer = await syren.anyone().post("/registrations", json=FORM | {"library": long})
    assert field_codes(answer) == [("/library", "invalid")]
    answer = await syren.anyone().post("/registrations", json=FORM | {"resources": [long]})
    assert field_codes(answer) == [("/resources/0", "invalid")]
    answer = await patch(client, one, {"resources": {long: "validated"}})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "malformed", ['"1" junk', 'junk "1"', '"1" "2"', '"1";"1"', "1", '"1', 'w/"1"', "'1'"]
)
async def test_a_malformed_tag_matches_nothing(syren: World, malformed: str) -> None:
    client = syren.staff("fouesnant")
    url = f"/subscribers/{syren.subscriber()}"
    answer = await client.patch(url, json={"city": "X"}, headers={"If-Match": malformed})
    assert code(answer) == (412, "stale_version")
    fresh = await client.get(url, headers={"If-None-Match": malformed})
    assert fresh.status_code == 200


@pytest.mark.parametrize("list_of_tags", ['"1"', '"7", "1"', ' , "7" ,, "1", ', 'W/"3","1"'])
async def test_a_list_of_tags_matches_by_one(syren: World, list_of_tags: str) -> None:
    client = syren.staff("fouesnant")
    url = f"/subscribers/{syren.subscriber()}"
    answer = await client.patch(url, json={"city": "X"}, headers={"If-Match": list_of_tags})
    assert answer.status_code == 200


async def test_two_who_write_their_address_nearly_alike_are_two_people(syren: World) -> None:
    for number, email in enumerate(("strauß@b.example", "strauss@b.example")):
        answer = await syren.anyone().post(
            "/registrations", json=FORM | {"email": email, "registration_number": f"n{number}"}
        )
        assert answer.status_code == 201
    for taken in ("STRAUSS@b.example", "strauß@B.EXAMPLE"):
        answer = await syren.anyone().post("/registrations", json=FORM | {"email": taken})
        assert code(answer) == (409, "email_taken")
    with syren.database.read() as connection:
        assert len(connection.execute(subscribers.select()).all()) == 2
