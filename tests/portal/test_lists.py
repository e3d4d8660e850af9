"""Lists, counts, sorting, searching and selections, against a plain reckoning in Python."""

from datetime import date
from functools import partial
from itertools import product
from typing import Any

import pytest

from syren_api.searched import relevance
from syren_api.statuses import Status
from syren_api.text import fold
from tests.portal.listed import MOMENT, all_ids, found, listed, mixed_crowd, ties
from tests.portal.world import TODAY, World, code, field_codes, one_database
from tests.samples import repeats


@pytest.fixture
def crowd(syren: World) -> list[dict[str, Any]]:
    """Eighty subscribers of all kinds in two libraries."""
    return mixed_crowd(syren)


SEARCHES = (
    "mediateur", "le g", "l helgoualc'h", "oeuvre", "OEUVRARD", "é", "an", "zo", "lukasz", "%", "_",
    '"', "a*", "100%", "29058", "patron12", "gall annaig", "q", "li", "ab", "''", "", "o e",
    "courriel.example", "g a", "le  GALL ", "patron12@courriel", "@courriel.e", "2@c", "2@x", "@@",
)  # fmt: skip


async def test_every_part_of_a_search_is_found_folded(
    syren: World, crowd: list[dict[str, Any]]
) -> None:
    for login in ("fouesnant", "departement"):
        client = syren.staff(login)
        for search in SEARCHES:
            expected = {
                person["id"]
                for person in crowd
                if found(person, search) and login in {"departement", person["library"]}
            }
            assert set(await all_ids(client, search=search)) == expected, search
        assert await all_ids(client, search="héhéhé") == []


async def test_a_search_finds_what_has_been_edited_and_not_what_is_gone(syren: World) -> None:
    subscriber = syren.subscriber(last_name="ABALLÉA")
    client = syren.staff("departement")
    await client.patch(
        f"/subscribers/{subscriber}", json={"last_name": "QUÉRÉ"}, headers={"If-Match": '"1"'}
    )
    for search, expected in (
        ("aballea", []),
        ("ab", []),
        ("quere", [subscriber]),
        ("qu", [subscriber]),
    ):
        assert await all_ids(client, search=search) == expected
    await client.delete(f"/subscribers/{subscriber}")
    assert await all_ids(client, search="quere") == []


_KEYS = ("last_name", "first_name", "status", "registered_at", "valid_until", "requested_at")


async def test_lists_are_sorted_both_ways(syren: World, crowd: list[dict[str, Any]]) -> None:
    order = list(syren.portal.statuses)
    client = syren.staff("support")

    def value(key: str, person: dict[str, Any]) -> Any:
        match key:
            case "last_name" | "first_name":
                return fold(person[key])
            case "status":
                return order.index(person["status"])
            case "requested_at":
                return person.get(key, MOMENT)
        return person[key] or date.min

    for key, direction in product(_KEYS, ("", "-")):
        expected = sorted(crowd, key=ties)
        expected.sort(key=partial(value, key), reverse=bool(direction))
        if key in {"valid_until", "requested_at"}:
            expected.sort(key=lambda person, key=key: person.get(key) is None)  # type: ignore[misc]
        sort = direction + key
        assert await all_ids(client, sort=sort) == [each["id"] for each in expected], sort


async def test_pages_follow_one_another(syren: World, crowd: list[dict[str, Any]]) -> None:
    client = syren.staff("departement")
    for sort in (
        "last_name", "-first_name", "status", "valid_until", "-valid_until", "-requested_at",
    ):  # fmt: skip
        paged = []
        for offset in range(0, 90, 30):  # the later ones are read from the end
            page = await listed(client, offset=offset, limit=30, sort=sort)
            assert (page["total"], page["offset"], page["limit"]) == (80, offset, 30)
            paged += [each["id"] for each in page["items"]]
        assert paged == await all_ids(client, sort=sort), sort
    assert (await listed(client, offset=10**9))["items"] == []
    assert len((await listed(client))["items"]) == 50


@pytest.mark.parametrize(
    ("search", "status", "descending"),
    [
        (None, None, 0),
        ("e", ["validated", "refused"], 1),
        ("e", None, 1),
        (None, ["pending", "expired"], 0),
    ],
)
async def test_pages_are_the_same_however_they_are_found(
    syren: World,
    crowd: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    search: str | None,
    status: list[str] | None,
    descending: int,
) -> None:
    """Of a list of thousands rows are counted by value, and common words looked for in each.

    By each key both ways in `make soak`; in the suite each way with one search and one filter.
    """
    client = syren.staff("departement")
    filters = {"search": search, "status": status}
    query = {name: value for name, value in filters.items() if value is not None}
    for place, key in enumerate(_KEYS):
        both = (key, f"-{key}")
        for sort in repeats(suite=(both[(place + descending) % 2],), soak=both):
            whole = await all_ids(client, sort=sort, **query)
            with monkeypatch.context() as patch:
                patch.setattr("syren_portal.store.search_pages.FEW", 0)
                patch.setattr("syren_portal.store.search_pages.FEW_FOUND", 0)
                patch.setattr("syren_portal.store.search_pages._WALKED", (5, 12))
                patch.setattr("syren_portal.store.pages._MOST_STEPS", 0)
                patch.setattr("syren_portal.store.search._COMMON", 0)
                assert await all_ids(client, sort=sort, **query) == whole
                for offset in (0, 11, len(whole) // 2, len(whole) - 9):
                    page = await listed(client, sort=sort, offset=offset, limit=9, **query)
                    assert [each["id"] for each in page["items"]] == whole[offset : offset + 9]


async def test_filters_and_exact_counts(syren: World, crowd: list[dict[str, Any]]) -> None:
    client = syren.staff("departement")
    near = {"valid_until_from": "2026-11-21", "valid_until_to": "2027-03-01"}

    def in_period(person: dict[str, Any]) -> bool:
        end = person["valid_until"]
        return end is not None and date(2026, 11, 21) <= end <= date(2027, 3, 1)

    number = "29058000003"
    for query, test in (
        ({}, lambda _: True),
        ({"no_end_date": "true"}, lambda person: person["valid_until"] is None),
        (near, in_period),
        ({"resource": "brief-me"}, lambda person: bool(person["resources"])),
        ({"resource": "pressreader"}, lambda _: False),
        ({"library": "quimperle"}, lambda person: person["library"] == "quimperle"),
        ({"search": "le"}, lambda person: found(person, "le")),
        (
            {"search": "a", "library": "fouesnant"},
            lambda person: person["library"] == "fouesnant" and found(person, "a"),
        ),
        ({"birth_date": "1996-11-25"}, lambda person: person["birth_date"].day == 25),
        (
            {"birth_date": "1996-11-25", "search": "e"},
            lambda person: person["birth_date"].day == 25 and found(person, "e"),
        ),
        ({"birth_date": "1996-11-01"}, lambda _: False),
        ({"registration_number": number}, lambda person: person["registration_number"] == number),
        ({"registration_number": number[:-1]}, lambda _: False),
    ):
        matching = [person for person in crowd if test(person)]
        page = await listed(client, **query)
        assert page["total"] == len(matching), query
        counts = {status: 0 for status in Status} | {
            status: sum(person["status"] is status for person in matching) for status in Status
        }
        assert page["counts"] == counts
        page = await listed(client, status=["pending", "refused"], **query)
        assert page["counts"] == counts
        assert page["total"] == counts[Status.PENDING] + counts[Status.REFUSED]
        assert {each["status"] for each in page["items"]} <= {"pending", "refused"}


async def test_a_page_has_of_each_what_it_is_answered_as(syren: World) -> None:
    whole = syren.subscriber(
        status=Status.VALIDATED,
        library_registered_on=TODAY,
        registration_number="0012",
        resources={"pressreader": "refused", "brief-me": "validated", "unknown": "pending"},
    )
    bare = syren.subscriber(first_name="\u2028“Zoé”\\")
    client = syren.staff("departement")
    await client.patch(f"/subscribers/{bare}", json={"city": "Brest"}, headers={"If-Match": '"1"'})
    for query in ({}, {"search": "gall"}, {"sort": "-status"}):
        page = await listed(client, **query)
        alone = [(await client.get(f"/subscribers/{each}")).json() for each in (whole, bare)]
        assert sorted(page["items"], key=lambda each: each["id"]) == alone
        assert [list(each) for each in page["items"]] == [list(alone[0])] * 2


async def test_counts_hold_the_portals_statuses(loiretek: World) -> None:
    page = await listed(loiretek.staff("fouesnant"), status="expired")
    assert page == {
        "items": [],
        "total": 0,
        "offset": 0,
        "limit": 50,
        "counts": {"pending": 0, "validated": 0, "refused": 0},
    }


@one_database
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("limit=x", "/limit"),
        ("limit=1_0", "/limit"),
        ("limit=%201", "/limit"),
        ("offset=-1", "/offset"),
        ("offset=1000000001", "/offset"),
        ("offset=99999999999999999999999", "/offset"),
        ("sort=city", "/sort"),
        ("status=unknown", "/status"),
        ("valid_until_from=2026-1-1", "/valid_until_from"),
        ("valid_until_to=tomorrow", "/valid_until_to"),
        ("birth_date=25/11/1996", "/birth_date"),
        ("sort=-relevance", "/sort"),
        ("no_end_date=perhaps", "/no_end_date"),
        ("colour=blue", "/colour"),
        ("limit=1&limit=2", "/limit"),
        ("search=%00", "/search"),
        ("search=%ED%A0%80", ""),
        ("search=" + "x" * 201, "/search"),
    ],
)
async def test_queries_that_break_the_contract(syren: World, query: str, pointer: str) -> None:
    answer = await syren.staff("fouesnant").get(f"/subscribers?{query}")
    assert code(answer) == (422, "invalid")
    assert field_codes(answer)[0] == (pointer, "invalid")


BEST_FIRST = (
    "le g", "le gall annaig", "annaig le", "an", "e", "29058000003", "2905", "a b", "%", "l'h",
    "marie", "li", "o", "a@b", "@c", "patron1", "''", "", "*", "?", "[a-z]", "le*",
)  # fmt: skip


@pytest.mark.parametrize("login", ["fouesnant", "departement"])
async def test_the_best_come_first(
    syren: World, crowd: list[dict[str, Any]], login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = syren.staff(login)
    crowd = [each for each in crowd if login in {"departement", each["library"]}]

    def place(person: dict[str, Any], search: str) -> tuple[int, tuple[str, str, str]]:
        number = person["registration_number"]
        best = relevance(search, person["last_name"], person["first_name"], number)
        return int(best), ties(person)

    for search in BEST_FIRST:
        query = {"sort": "relevance", "search": search}
        expected = sorted(
            (each for each in crowd if found(each, search)), key=lambda each: place(each, search)
        )
        ids = [each["id"] for each in expected]
        assert await all_ids(client, **query) == ids, search
        selection = (await client.get("/subscribers/selection", params=query)).json()
        assert [each["id"] for each in selection["items"]] == ids
        with monkeypatch.context() as patch:
            patch.setattr("syren_portal.store.search_pages.FEW_FOUND", 0)
            patch.setattr("syren_portal.store.search._COMMON", 0)
            paged = []
            for offset in range(0, len(ids), 19):
                page = await listed(client, offset=offset, limit=19, **query)
                paged += [each["id"] for each in page["items"]]
            assert paged == ids
            for offset in (0, 3):  # of the best alone
                page = await listed(client, offset=offset, limit=3, **query)
                assert [each["id"] for each in page["items"]] == ids[offset : offset + 3], search
    assert await all_ids(client, sort="relevance") == await all_ids(client)
