"""What the list asks for, and who is in it by the console's own reckoning."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.features import Feature
from syren_api.models import Library
from syren_api.queries import MAX_SEARCH, Sort, SortKey
from syren_api.statuses import Status
from syren_tui.listing.query import (
    EndDateFilter,
    ListQuery,
    sort_key_of,
    spoken_search,
)
from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from tests.tui.texts.people import SYREN, TODAY, subscriber

FOUESNANT = Library(id="l", name="FOUESNANT")
ELSEWHERE = Library(id="m", name="QUIMPERLÉ")
NEW_YEAR = date(2027, 1, 1)
CARD = "29570118"
SCANNED = "éç(èà&&_"
"""The card as AZERTY types it without shift."""
OLDER = SYREN.model_copy(update={"features": ()})
"""A portal of the first version of the contract."""


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (ListQuery(), {}),
        (ListQuery("  le gall "), {"search": "le gall"}),
        (ListQuery("   "), {}),
        (ListQuery(SCANNED), {"search": CARD}),
        (ListQuery("x" * 300), {"search": "x" * MAX_SEARCH}),
        (
            ListQuery(statuses=(Status.EXPIRED, Status.PENDING)),
            {"status": ["expired", "pending"]},
        ),
        (ListQuery(end=EndDateFilter.PAST), {"valid_until_to": "2026-11-20"}),
        (
            ListQuery(end=EndDateFilter.NEAR),
            {"valid_until_from": "2026-11-21", "valid_until_to": "2026-12-21"},
        ),
        (ListQuery(end=EndDateFilter.NONE), {"no_end_date": True}),
        (
            ListQuery(end=EndDateFilter.PERIOD, end_from=NEW_YEAR),
            {"valid_until_from": "2027-01-01"},
        ),
        (
            ListQuery(end=EndDateFilter.PERIOD, end_from=TODAY, end_to=NEW_YEAR),
            {"valid_until_from": "2026-11-21", "valid_until_to": "2027-01-01"},
        ),
        (ListQuery(end_from=TODAY, end_to=NEW_YEAR), {}),
        (ListQuery(library=FOUESNANT), {"library": "l"}),
        (ListQuery(sort="-valid_until"), {"sort": "-valid_until"}),
        (
            ListQuery(
                "an", (Status.VALIDATED,), EndDateFilter.NONE, library=FOUESNANT, sort="status"
            ),
            {
                "search": "an",
                "status": ["validated"],
                "no_end_date": True,
                "library": "l",
                "sort": "status",
            },
        ),
    ],
)
def test_what_the_portal_is_asked(query: ListQuery, asked: dict[str, Any]) -> None:
    shared = query.filter(OLDER)
    assert shared.model_dump(mode="json", exclude_defaults=True) == asked
    page = query.page(OLDER, 100, 20)
    assert page.model_dump(mode="json", exclude_defaults=True) == asked | {
        "offset": 100,
        "limit": 20,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ListQuery(), True),
        (ListQuery("gall anna"), True),
        (ListQuery("ANNAIG"), True),
        (ListQuery("gall annaëlle"), False),
        (ListQuery("b.example"), True),
        (ListQuery("118"), True),
        (ListQuery(SCANNED), True),
        (ListQuery("quimper"), False),
        (ListQuery(statuses=(Status.PENDING, Status.VALIDATED)), True),
        (ListQuery(statuses=(Status.PENDING,)), False),
        (ListQuery(library=FOUESNANT), True),
        (ListQuery(library=ELSEWHERE), False),
        (ListQuery(end=EndDateFilter.NONE), False),
        (ListQuery(end=EndDateFilter.PAST), False),
        (ListQuery(end=EndDateFilter.NEAR), True),
        (ListQuery(end=EndDateFilter.PERIOD, end_to=date(2026, 11, 30)), True),
        (ListQuery(end=EndDateFilter.PERIOD, end_to=date(2026, 11, 29)), False),
        (ListQuery(end=EndDateFilter.PERIOD, end_from=date(2026, 11, 30)), True),
        (ListQuery(end=EndDateFilter.PERIOD, end_from=date(2026, 12, 1)), False),
        (ListQuery(end=EndDateFilter.PERIOD), True),
        (ListQuery("gall", (Status.VALIDATED,), EndDateFilter.NEAR), True),
        (ListQuery("goff", (Status.VALIDATED,), EndDateFilter.NEAR), False),
        (ListQuery("gall", (Status.REFUSED,), EndDateFilter.NEAR), False),
    ],
)
def test_who_is_in_the_list(query: ListQuery, found: bool) -> None:
    annaig = subscriber(valid_until="2026-11-30", registration_number=CARD)
    assert query.matches(annaig, OLDER) is found


@pytest.mark.parametrize(
    ("end", "among"),
    [
        (None, {EndDateFilter.NONE}),
        ("2026-11-20", {EndDateFilter.PAST}),
        ("2026-11-21", {EndDateFilter.NEAR}),
        ("2026-12-21", {EndDateFilter.NEAR}),
        ("2026-12-22", set()),
    ],
)
def test_where_an_end_date_belongs(end: str | None, among: set[EndDateFilter]) -> None:
    someone = subscriber(valid_until=end)
    narrow = set(EndDateFilter) - {EndDateFilter.ANY, EndDateFilter.PERIOD}
    assert {each for each in narrow if ListQuery(end=each).matches(someone, OLDER)} == among


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("last_name", "last_name", "-last_name"),
        ("-last_name", "last_name", "last_name"),
        ("last_name", "valid_until", "valid_until"),
        ("valid_until", "valid_until", "-valid_until"),
        ("-valid_until", "status", "status"),
        ("status", "status", "-status"),
        ("first_name", "first_name", "-first_name"),
        ("registered_at", "registered_at", "-registered_at"),
    ],
)
def test_the_same_order_again_runs_backwards(before: Sort, key: SortKey, after: Sort) -> None:
    query = ListQuery("an", (Status.PENDING,), EndDateFilter.PAST, sort=before)
    again = query.sorted_by(key, OLDER)
    assert again == ListQuery("an", (Status.PENDING,), EndDateFilter.PAST, sort=after)
    assert sort_key_of(after) == (key, "▼" if after.startswith("-") else "▲")


@pytest.mark.parametrize(
    ("query", "missing", "asked"),
    [
        (ListQuery("le g"), None, {"search": "le g", "sort": "relevance"}),
        (ListQuery("le g"), Feature.RELEVANCE, {"search": "le g"}),
        (ListQuery("' -"), None, {"search": "' -"}),
        (ListQuery("le g", sort="status"), None, {"search": "le g", "sort": "status"}),
        (ListQuery("25/11/1996"), None, {"birth_date": "1996-11-25"}),
        (
            ListQuery("25/11/1996"),
            Feature.BIRTH_DATE,
            {"search": "25/11/1996", "sort": "relevance"},
        ),
        (ListQuery("25111996"), None, {"search": "25111996", "sort": "relevance"}),
        (ListQuery("25111996", as_birth_date=True), None, {"birth_date": "1996-11-25"}),
        (ListQuery("31/02/1996"), None, {"search": "31/02/1996", "sort": "relevance"}),
    ],
)
def test_what_is_asked_by_what_the_portal_has(
    query: ListQuery, missing: Feature | None, asked: dict[str, Any]
) -> None:
    features = tuple(each for each in SYREN.features if each != missing)
    portal = SYREN.model_copy(update={"features": features})
    told = query.filter(portal).model_dump(mode="json", exclude_defaults=True)
    assert told == asked


def test_a_number_that_nobody_has_may_be_a_birth_date() -> None:
    query = ListQuery("25111996")
    born = query.if_nobody(SYREN)
    assert born is not None
    assert born.matches(subscriber(birth_date="1996-11-25"), SYREN)
    assert not born.matches(subscriber(registration_number="25111996"), SYREN)
    assert born.if_nobody(SYREN) is None
    assert born.searching("25111996") == query
    for other in ("25/11/1996", "le gall", "29058000445", ""):
        assert ListQuery(other).if_nobody(SYREN) is None
    assert query.if_nobody(OLDER) is None


def test_the_best_first_is_no_order_that_is_chosen() -> None:
    query = ListQuery("le g")
    assert query.order(SYREN) == "relevance"
    by_name = query.sorted_by("last_name", SYREN)
    assert by_name.order(SYREN) == "last_name"
    assert by_name.sorted_by("relevance", SYREN) == query
    assert query.sorted_by("last_name", OLDER).order(OLDER) == "-last_name"
    assert ListQuery().order(SYREN) == "last_name"


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [
        (ListQuery(), False),
        (ListQuery(sort="-status"), False),
        (ListQuery("a"), True),
        (ListQuery(statuses=(Status.PENDING,)), True),
        (ListQuery(end=EndDateFilter.NONE), True),
        (ListQuery(library=FOUESNANT), True),
    ],
)
def test_whether_somebody_is_kept_out(query: ListQuery, narrowed: bool) -> None:
    assert query.narrowed is narrowed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("à&é\"'(-è_ç", "0123456789"),
        (SCANNED, CARD),
        (f" {SCANNED}\t", CARD),
        ("&&&&&", "11111"),
        ("éé-éé", "22622"),
    ],
)
def test_a_card_scanned_for_another_keyboard(typed: str, meant: str) -> None:
    assert spoken_search(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["29-570-118", "2023-0154", "-12345-", "B-29(3)", "l'été", "d'è-é", "'-'-", "&é", "ç'a été",
     "éç(è29", "éç(è &&", "aç(è&&", ""],
)  # fmt: skip
def test_what_is_no_scanned_card_stays(typed: str) -> None:
    assert spoken_search(typed) == typed


@given(st.text("0123456789", min_size=5, max_size=14))
def test_every_card_is_read_either_way(number: str) -> None:
    scanned = "".join(UNSHIFTED_DIGITS[int(digit)] for digit in number)
    assert spoken_search(scanned) == spoken_search(number) == number
    found = ListQuery(scanned)
    assert found.matches(subscriber(registration_number=number), OLDER)
    assert not found.matches(subscriber(registration_number="x"), OLDER)


@given(st.text(max_size=40))
def test_whatever_is_typed_never_grows(typed: str) -> None:
    assert len(spoken_search(typed)) <= len(typed)
    assert spoken_search(spoken_search(typed)) == spoken_search(typed)
