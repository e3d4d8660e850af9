"""What an answer about a card means."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_tui.membership.asking import SourceFailed
from syren_tui.membership.model import Cause, FoundMembers, Member, NotKnown, Question, SourceAnswer
from syren_tui.membership.sip2.message import Message
from syren_tui.membership.sip2.patron import meant, patron_question, patron_status
from tests.tui.membership.sip2.sources import BODY, TODAY, settings_of

QUESTION = Question("29058000044")
STATUS = " " * 14


def answer(body: str = BODY, **settings: Any) -> SourceAnswer:
    message = Message("64", body[2:], None)
    found = patron_status(message, settings_of("sigb.example", **settings), "Europe/Paris")
    return meant(found, QUESTION, "SIGB", TODAY)


def member(body: str = BODY, **settings: Any) -> Member:
    found = answer(body, **settings)
    assert isinstance(found, FoundMembers)
    return found.members[0]


def test_the_question_has_no_password_and_asks_for_no_list() -> None:
    now = datetime(2026, 11, 27, 9, 5, 1)
    settings = settings_of("sigb.example", institution="FOU")
    text = patron_question("29058000044", settings, now)
    assert text == f"6300020261127    090501{' ' * 10}AOFOU|AA29058000044|AC|AD|"


def test_a_patron_response_becomes_a_member() -> None:
    assert member() == Member(
        card="29058000044", last_name="LE GALL Élodie", first_name="",
        birth_date=date(1980, 1, 2), since=None, until=date(2027, 3, 1), blocked=(), source="SIGB",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "known", "refused"),
    [
        (("BLY|", "BLY|"), True, False),
        (("BLY|", "BLN|"), True, True),  # a name, and an end still ahead
        (("BLY|", "BLn|"), True, True),
        (("BLY|", ""), True, False),
        (("BLY|", "BL|"), True, False),
        (("BLY|PB19800102|PA20270301|", "BLN|PA20261126|"), False, False),  # expired, perhaps
        (("BLY|PB19800102|PA20270301|", "BLN|PA20261127|"), True, True),  # its last day is today
        (("BLY|PB19800102|PA20270301|", "BLN|"), False, False),
        (("AELE GALL Élodie|BLY|", "AE|BLN|"), False, False),
        (("AELE GALL Élodie|BLY|", "AE|"), False, False),
    ],
)
def test_a_card_that_is_not_valid(change: tuple[str, str], known: bool, refused: bool) -> None:
    found = answer(BODY.replace(*change))
    assert isinstance(found, FoundMembers if known else NotKnown)
    if isinstance(found, FoundMembers):
        assert found.members[0].card_refused is refused


@pytest.mark.parametrize(
    ("place", "blocks"),
    [(1, True), (2, False), (3, False), (4, False), *((place, True) for place in range(5, 15))],
)
def test_places_of_the_patron_status(place: int, blocks: bool) -> None:
    status = STATUS[: place - 1] + "Y" + STATUS[place:]
    assert bool(member(BODY.replace("64" + STATUS, "64" + status)).blocked) is blocks


@pytest.mark.parametrize(
    ("end", "settings", "until"),
    [
        ("PA20270301|", {}, date(2027, 3, 1)),
        ("PA|PA20270301|", {}, date(2027, 3, 1)),
        ("PA20270301|PA20270301|", {}, date(2027, 3, 1)),
        ("PA20270301|PA20270302|", {}, None),
        ("PA99991231|", {}, None),
        ("", {}, None),
        ("DE2027-03-01|", {}, None),
        ("DE2027-03-01|", {"end_field": "DE"}, date(2027, 3, 1)),
        ("PA1Résident|PX20270301    235900|", {"end_field": "PX"}, date(2027, 3, 1)),
        ("PA1Résident|PX20270301    235900|", {}, None),
        ("PA01/03/2027|", {"end_format": "DD/MM/YYYY"}, date(2027, 3, 1)),
        ("PA20270301|", {"end_format": "ISO"}, None),
        ("PA20270301|", {"end_field": ""}, None),
    ],
)
def test_each_field_for_the_end_date_is_read(
    end: str, settings: dict[str, str], until: date | None
) -> None:
    assert member(BODY.replace("PA20270301|", end), **settings).until == until


def test_another_card_and_a_branch_are_handed_on() -> None:
    found = member(BODY.replace("AA29058000044|", "AA29058000099|AQFOU|"))
    assert (found.card, found.branch) == ("29058000099", "FOU")


@pytest.mark.parametrize("counts", ["", " " * 24, "0000" * 6])
def test_counts_may_be_missing(counts: str) -> None:
    assert member(BODY.replace("0" * 24 + "0000AO", counts + "AO")).last_name == "LE GALL Élodie"


@pytest.mark.parametrize("field", ["AABBB|", "AEKERVELLA Yann|", "BLN|"])
def test_two_answers_in_one_are_none(field: str) -> None:
    with pytest.raises(SourceFailed):
        answer(BODY + field)


FIELDS = st.lists(
    st.tuples(
        st.sampled_from(["AA", "AE", "AQ", "BL", "PA", "PB", "XX"]),
        st.sampled_from(["", "Y", "N", "29058000044", "20270301", "19800102"])
        | st.text(st.characters(exclude_characters="|"), max_size=12).map(str.strip),
    ),
    max_size=6,
)
"""What may be told, by the names of the fields."""
FIXED = st.text(" Yy", min_size=14, max_size=14).map(lambda status: status + " " * 21 + "0" * 24)


@given(
    st.text(max_size=400) | st.builds(lambda fixed, told: fixed + as_fields(told), FIXED, FIELDS)
)
def test_any_content_is_read_or_refused(content: str) -> None:
    """What was told and no more: a card, a name and days that stand there, under their names."""
    message = Message("64", content, None)
    try:
        status = patron_status(message, settings_of("sigb.example"), "Europe/Paris")
    except SourceFailed as failed:
        assert failed.cause is Cause.UNREADABLE
        return
    parts = content[35:].split("|")  # the counts come first; they are digits
    for name, read in (("AA", status.card), ("AE", status.name), ("AQ", status.branch)):
        assert read in {"", *(part.partition(name)[2].strip() for part in parts)}
    assert len(status.blocked) <= status.status.upper().count("Y")
    found = meant(status, QUESTION, "SIGB", TODAY)
    if isinstance(found, NotKnown):
        assert found == NotKnown(QUESTION)
        assert not status.name or status.is_valid is False
        return
    assert isinstance(found, FoundMembers)
    (member,) = found.members
    assert (member.card, member.last_name, member.blocked) == (
        status.card,
        status.name,
        status.blocked,
    )
    assert status.is_valid is not False or (status.name and status.until and status.until >= TODAY)


@given(FIXED, FIELDS)
def test_each_field_is_read_or_two_are_refused(fixed: str, told: list[tuple[str, str]]) -> None:
    values = {name: {value for each, value in told if each == name and value} for name, _ in told}
    several = any(len(values.get(name, ())) > 1 for name in ("AA", "AE", "BL"))
    message = Message("64", fixed + as_fields(told), None)
    try:
        status = patron_status(message, settings_of("sigb.example"), "Europe/Paris")
    except SourceFailed:
        assert several
        return
    assert not several
    assert {status.card} - {""} == values.get("AA", set())
    assert {status.name} - {""} == values.get("AE", set())


def as_fields(told: list[tuple[str, str]]) -> str:
    """Return fields as they are sent."""
    return "".join(f"{name}{value}|" for name, value in told)
