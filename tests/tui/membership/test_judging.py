"""Whether those whom a source found are the person meant, and members today."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_tui.membership.judging import Doubt, Verdict, judge
from syren_tui.membership.model import Cause, NoAnswer, NotKnown, Question
from syren_tui.membership.names import Likeness, likeness
from tests.tui.membership.people import BORN, account, found, member

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("told", "verdict", "doubts"),
    [
        ({}, Verdict.MEMBER, ()),
        ({"birth_date": None}, Verdict.MEMBER, ()),
        ({"until": TODAY}, Verdict.MEMBER, ()),
        ({"until": date(2026, 11, 25)}, Verdict.ENDED, ()),
        ({"until": date(2026, 11, 25), "blocked": ("fines",)}, Verdict.ENDED, ()),
        ({"until": None}, Verdict.NOT_FOUND, ()),
        ({"until": date(9999, 12, 31)}, Verdict.NOT_FOUND, ()),
        ({"until": date(1900, 1, 1)}, Verdict.NOT_FOUND, ()),
        ({"card": "29058000446"}, Verdict.TO_CONFIRM, (Doubt.OTHER_CARD,)),
        ({"card": ""}, Verdict.TO_CONFIRM, (Doubt.OTHER_CARD,)),
        ({"card": "2905 8000-445"}, Verdict.MEMBER, ()),
        ({"first_name": "Maëlle"}, Verdict.TO_CONFIRM, (Doubt.FIRST_NAME,)),
        ({"last_name": "LE GALL"}, Verdict.TO_CONFIRM, (Doubt.OTHER_NAME,)),
        ({"last_name": "", "first_name": ""}, Verdict.TO_CONFIRM, (Doubt.NAME_UNTOLD,)),
        ({"birth_date": date(1990, 3, 2)}, Verdict.TO_CONFIRM, (Doubt.BIRTH_DATE,)),
        ({"last_name": "Le G\x1bff"}, Verdict.TO_CONFIRM, (Doubt.OTHER_NAME, Doubt.ODD_SIGNS)),
        ({"first_name": "Nolwenn*"}, Verdict.TO_CONFIRM, (Doubt.FIRST_NAME, Doubt.ODD_SIGNS)),
        ({"blocked": ("fines",)}, Verdict.TO_CONFIRM, (Doubt.BLOCKED,)),
        ({"card_refused": True}, Verdict.TO_CONFIRM, (Doubt.CARD_REFUSED,)),
        ({"since": date(2026, 12, 1)}, Verdict.TO_CONFIRM, (Doubt.NOT_YET,)),
        ({"until": date(2026, 11, 25), "first_name": "Maëlle"}, Verdict.TO_CONFIRM,
         (Doubt.FIRST_NAME,)),
    ],
)  # fmt: skip
def test_a_verdict_by_card(
    told: dict[str, Any], verdict: Verdict, doubts: tuple[Doubt, ...]
) -> None:
    judgement = judge(account(), found(member(**told)), TODAY)
    assert (judgement.verdict, judgement.doubts) == (verdict, doubts)


def test_a_member_of_another_branch_is_to_confirm() -> None:
    answer = found(member(branch="CON"))
    assert judge(account(), answer, TODAY, ["con"]).verdict is Verdict.MEMBER
    judgement = judge(account(), answer, TODAY, ["FOU"])
    assert (judgement.verdict, judgement.doubts) == (Verdict.TO_CONFIRM, (Doubt.BRANCH,))


def test_found_by_name_is_never_certain() -> None:
    judgement = judge(account(), found(member(), by_card=False), TODAY)
    assert (judgement.verdict, judgement.doubts) == (Verdict.TO_CONFIRM, (Doubt.BY_NAME,))


@pytest.mark.parametrize("birth_date", [None, date(1990, 3, 2)])
def test_the_same_name_of_another_birth_date_is_no_candidate(birth_date: date | None) -> None:
    judgement = judge(account(), found(member(birth_date=birth_date), by_card=False), TODAY)
    assert judgement.verdict is Verdict.NOT_FOUND


def test_two_of_one_name_and_day_are_to_confirm() -> None:
    answer = found(member(card="1"), member(card="2"), by_card=False)
    judgement = judge(account(), answer, TODAY)
    assert judgement.verdict is Verdict.TO_CONFIRM
    assert Doubt.SEVERAL in judgement.doubts
    assert len(judgement.others) == 1


def test_two_memberships_of_one_person_are_that_which_ends_last() -> None:
    answer = found(member(until=date(2025, 6, 30)), member(), member(until=None))
    judgement = judge(account(), answer, TODAY)
    assert judgement.verdict is Verdict.MEMBER
    assert judgement.member == member()


def test_a_card_that_two_people_have_is_to_confirm() -> None:
    judgement = judge(account(), found(member(first_name="Maëlle"), member()), TODAY)
    assert (judgement.verdict, judgement.doubts) == (Verdict.TO_CONFIRM, (Doubt.SEVERAL,))
    assert judgement.member == member()


def test_not_known_and_no_answer_are_not_the_same() -> None:
    question = Question("29058000445")
    assert judge(account(), NotKnown(question), TODAY).verdict is Verdict.NOT_FOUND
    silent = judge(account(), NoAnswer(question, Cause.TOO_SLOW), TODAY)
    assert (silent.verdict, silent.cause) == (Verdict.NO_ANSWER, Cause.TOO_SLOW)


NAMES = st.sampled_from(
    ["LE GOFF", "Le Gall", "Martin", "Martin-Dupont", "Nolwenn", "Maëlle", "Anne", "Anne Marie",
     "J", "", "L’Her", "M?rtin", "\ufffd"]
)  # fmt: skip
BIRTHS = st.sampled_from([None, BORN, date(1990, 3, 2)])
MEMBERS = st.builds(
    member,
    card=st.sampled_from(["29058000445", "29058000446", ""]),
    last_name=NAMES,
    first_name=NAMES,
    birth_date=BIRTHS,
)


@given(
    last=NAMES.filter(bool), first=NAMES.filter(bool),
    members=st.lists(MEMBERS, min_size=1, max_size=3), by_card=st.booleans(),
)  # fmt: skip
def test_nobody_of_another_name_card_or_birth_date_is_a_member_by_itself(
    last: str, first: str, members: list[Any], by_card: bool
) -> None:
    person = account(last_name=last, first_name=first)
    judgement = judge(person, found(*members, by_card=by_card), TODAY)
    if judgement.verdict is not Verdict.MEMBER:
        return
    told = judgement.member
    assert told is not None
    assert by_card
    assert told.card == person.registration_number
    assert told.birth_date in (None, person.birth_date)
    assert likeness(told.last_name, told.first_name, last, first) is Likeness.SAME
    assert len({(each.last_name, each.first_name, each.birth_date) for each in members}) == 1
