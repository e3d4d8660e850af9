"""Koha's REST as a source."""

import json
import logging
from datetime import date
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_tui.membership.asking import SourceFailed
from syren_tui.membership.koha.patrons import member_of, patrons_in
from syren_tui.membership.model import (
    LONGEST_NAME,
    Block,
    Cause,
    FoundMembers,
    Member,
    NoAnswer,
    NotKnown,
    Question,
)
from tests.tui.membership.koha.peer import Koha, asked, patron, source_of

ELODIE = patron(1, "29058000044", "LE GALL")
YANN = patron(2, "A7788B", "KERVELLA", expiry_date="2026-03-01", restricted=True)
CARD = Question("29058000044")
BORN = date(1980, 1, 2)


def causes(answers: list[Any]) -> list[Cause]:
    return [answer.cause for answer in answers if isinstance(answer, NoAnswer)]


@pytest.mark.parametrize("settings", [{}, {"client_id": "console", "login": ""}])
async def test_members_by_card(settings: dict[str, str]) -> None:
    koha = Koha([ELODIE, YANN])
    source = source_of(koha, **settings)
    found, ended, nobody = await asked(source, CARD, Question("a7788b"), Question("404"))
    assert isinstance(found, FoundMembers)
    assert found.members == (
        Member("29058000044", "LE GALL", "Élodie", BORN, date(2020, 3, 1), date(2027, 3, 1), (),
               "Koha", branch="FOU"),
    )  # fmt: skip
    assert isinstance(ended, FoundMembers)
    assert ended.members[0].blocked == (Block.SUSPENDED,)
    assert isinstance(nobody, NotKnown)
    await source.close()


async def test_several_cards_a_question() -> None:
    koha = Koha([patron(number, f"C{number}", f"NOM{number}") for number in range(120)])
    answers = await asked(source_of(koha), *(Question(f"C{number}") for number in range(120)))
    assert all(isinstance(answer, FoundMembers) for answer in answers)
    sizes = [len(json.loads(call.url.params["q"])["cardnumber"]["-in"]) for call in koha.calls]
    assert sizes == [50, 50, 20]


@pytest.mark.parametrize(("total", "most"), [(True, 1000), (True, 7), (False, 1000)])
async def test_all_pages_of_members_are_read(total: bool, most: int) -> None:
    people = [patron(number, f"C{number}", "LE GALL") for number in range(30)]
    koha = Koha(people, total=total, most_a_page=most)
    (answer,) = await asked(source_of(koha), Question(last_name="LE GALL", birth_date=BORN))
    assert isinstance(answer, FoundMembers)
    assert len(answer.members) == 30


async def test_the_same_page_again_and_again_is_no_answer() -> None:
    page = [patron(number, "C", "LE GALL") for number in range(100)]

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=page, headers={"x-total-count": "1000000"})

    assert causes(await asked(source_of(httpx.MockTransport(reply)), CARD)) == [Cause.UNREADABLE]


async def test_by_name_and_birth_date() -> None:
    koha = Koha([ELODIE, patron(3, "C3", "LE GALL", date_of_birth="1990-01-01")])
    found, nobody, neither, only_name = await asked(
        source_of(koha),
        Question(last_name="Le Gall", first_name="Élodie", birth_date=BORN),
        Question(last_name="Le Goff", birth_date=BORN),
        Question(last_name="Le Gall"),
        Question(birth_date=BORN),
    )
    assert isinstance(found, FoundMembers)
    assert [member.card for member in found.members] == ["29058000044"]
    assert isinstance(nobody, NotKnown)
    assert causes([neither, only_name]) == [Cause.NO_BIRTH_DATE] * 2


async def test_who_is_not_for_this_account_to_see_is_not_known() -> None:
    hidden = {name: None for name in ELODIE if name not in ("patron_id", "cardnumber")}
    koha = Koha([{**ELODIE, **hidden}])
    (answer,) = await asked(source_of(koha), CARD)
    assert isinstance(answer, NotKnown)


async def test_days_that_are_not_told() -> None:
    koha = Koha([{**ELODIE, "expiry_date": None, "date_of_birth": None, "date_enrolled": None}])
    (answer,) = await asked(source_of(koha), CARD)
    assert isinstance(answer, FoundMembers)
    (member,) = answer.members
    assert (member.until, member.birth_date, member.since) == (None, None, None)


async def test_the_token_is_renewed_on_a_401() -> None:
    koha = Koha([ELODIE])
    source = source_of(koha, client_id="console")
    await asked(source, CARD)
    await asked(source, CARD)
    assert koha.tokens == 1
    koha.expired.add("token-1")
    (answer,) = await asked(source, CARD)
    assert isinstance(answer, FoundMembers)
    assert koha.tokens == 2


@pytest.mark.parametrize("settings", [{}, {"client_id": "console"}])
async def test_refused_credentials_are_tried_once(settings: dict[str, str]) -> None:
    koha = Koha([ELODIE])
    source = source_of(koha, "faux", **settings)
    questions = [Question(str(number)) for number in range(120)]
    for _ in range(2):
        assert set(causes(await asked(source, *questions))) == {Cause.LOGIN_REFUSED}
    assert len(koha.calls) == 1
    await source.close()
    await asked(source, CARD)
    assert len(koha.calls) == 2


async def test_a_missing_password_asks_nothing() -> None:
    koha = Koha([ELODIE])
    assert causes(await asked(source_of(koha, ""), CARD)) == [Cause.NO_PASSWORD]
    assert not koha.calls


async def test_a_missing_permission_is_named() -> None:
    (answer,) = await asked(source_of(Koha([ELODIE], allowed=False)), CARD)
    assert isinstance(answer, NoAnswer)
    assert (answer.cause, answer.detail) == (Cause.NOT_ALLOWED, "borrowers: list_borrowers")


@pytest.mark.parametrize("address", ["http://koha.example", "", "ftp://koha"])
async def test_an_address_that_will_not_do(address: str) -> None:
    koha = Koha([ELODIE])
    assert causes(await asked(source_of(koha, address=address), CARD)) == [Cause.UNREACHABLE]
    assert not koha.calls


async def test_whoever_comes_for_no_card_that_was_asked_for() -> None:
    """One card at a time tells whose answer it is; more than one stranger is nobody's."""

    def of(*people: dict[str, Any]) -> httpx.MockTransport:
        return httpx.MockTransport(lambda _: httpx.Response(200, json=[*people]))

    answers = await asked(source_of(of(ELODIE)), Question("1"), Question("2"))
    assert [answer.members[0].card for answer in answers if isinstance(answer, FoundMembers)] == [
        "29058000044"
    ] * 2
    assert causes(await asked(source_of(of(ELODIE, YANN)), Question("1"))) == [Cause.UNREADABLE]


@pytest.mark.parametrize("card", ["9" * 41, "a\x1bb", "a\ud800b"])
async def test_cards_that_are_not_asked_for(card: str) -> None:
    koha = Koha([ELODIE])
    assert await asked(source_of(koha), Question(card)) == [
        NotKnown(Question(card), Cause.OUT_OF_CHARSET)
    ]
    assert not koha.calls


async def test_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answers = await asked(source_of(Koha([ELODIE]), client_id="console"), CARD)
    for secret in ("29058000044", "LE GALL", "secret", "token-1"):
        assert secret not in caplog.text + repr(answers)


KEYS = st.sampled_from(["cardnumber", "surname", "expiry_date", "restricted", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
PATRONS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "cardnumber": st.text(max_size=250),
            "surname": st.none() | st.text(),
            "expiry_date": st.text(max_size=12) | st.dates().map(str),
            "restricted": st.none() | st.booleans(),
            "x": JSON,
        },
    ),
    max_size=3,
)


@given(JSON | PATRONS)
def test_anything_is_patrons_or_refused(told: Any) -> None:
    """A patron is what was told of it, each on its own, and no more."""
    try:
        patrons = patrons_in(told)
    except SourceFailed as failed:
        assert failed.cause is Cause.UNREADABLE
        return
    assert len(patrons) == len(told)
    for each, of in zip(patrons, told, strict=True):
        member = member_of(each, "Koha", "Europe/Paris")
        assert member.card == (of.get("cardnumber") or "")[:200]
        assert member.last_name == (of.get("surname") or "")[:LONGEST_NAME]
        assert (member.first_name, member.birth_date, member.since) == ("", None, None)
        assert member.until is None or of["expiry_date"].strip().startswith(f"{member.until}")
        assert set(member.blocked) <= {Block.SUSPENDED}
        assert not member.blocked or of["restricted"]


@given(PATRONS)
def test_patrons_are_read_whole(told: list[dict[str, Any]]) -> None:
    members = [member_of(each, "Koha", "Europe/Paris") for each in patrons_in(told)]
    assert [bool(each.blocked) for each in members] == [bool(of.get("restricted")) for of in told]
