"""Both sides of somebody who is to be confirmed, and the groups that are shown."""

from datetime import date
from typing import Any

import pytest

from syren_tui.i18n import Speech
from syren_tui.membership.comparing import compared, new_card, other_people, what_follows
from syren_tui.membership.groups import GROUPS, beside, in_groups
from syren_tui.membership.heaps import Heap, HeapEntry, sorted_out
from syren_tui.membership.model import Cause, NoAnswer, NotKnown, Question, SourceAnswer
from tests.tui.membership.people import account, found, member
from tests.tui.texts.people import SYREN

FRENCH = Speech("fr")


def entry(*answers: Any, **own: Any) -> HeapEntry:
    return sorted_out(account(**own), found(*answers), SYREN, ())


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"last_name": "Le Bihan"}, "Nom"),
        ({"first_name": "Yann"}, "Nom"),
        ({"birth_date": date(1989, 2, 3)}, "Né(e) le"),
        ({"card": "404"}, "Carte"),
        ({"blocked": ("charge_denied",)}, "Statut"),
        ({"branch": "BREST"}, "Bibliothèque"),
    ],
)
def test_what_differs_is_marked_and_nothing_else(told: dict[str, Any], line: str) -> None:
    one = sorted_out(account(), found(member(**told)), SYREN, ("FOU",) if "branch" in told else ())
    assert [each.name for each in compared(one, SYREN, FRENCH) if each.differs] == [line]


def test_texts_of_the_source_are_clean() -> None:
    one = entry(member(last_name="Le\x1b[31m Bihan", card="4\u202e04"))
    said = "".join(f"{each.source}" for each in compared(one, SYREN, FRENCH))
    assert "\x1b" not in said
    assert "\u202e" not in said


@pytest.mark.parametrize(
    ("card", "offered"),
    [("29058000999", "29058000999"), ("29058000445", ""), ("4\x0704", ""), ("9" * 41, "")],
)
def test_a_new_card_is_offered_where_the_portal_could_hold_it(card: str, offered: str) -> None:
    assert new_card(entry(member(card=card))) == offered


def test_the_others_of_several_are_told() -> None:
    people = [member(card=str(number), last_name=f"Le Goff {number}") for number in range(6)]
    said = other_people(entry(*people), FRENCH)
    assert len(said) == 4
    assert said[-1] == "et 2 autres"


def test_what_confirming_comes_to() -> None:
    assert "valider" in what_follows(entry(member(card="404")), FRENCH)
    late = entry(member(card="404"), status="validated", library_registered_on="2999-01-01")
    assert "rien à faire" in what_follows(late, FRENCH)


def test_groups_hold_heaps_one_after_the_other_and_say_what_is_beside() -> None:
    question = Question("29058000445")
    told: list[SourceAnswer] = [
        found(member()), NotKnown(question), found(member(until=date(2020, 1, 1))),
        NoAnswer(question, Cause.CUT), found(member(card="404")),
    ]  # fmt: skip
    status = ["pending", "validated", "validated", "pending", "pending"]
    entries = [
        sorted_out(account(id=str(place), status=status[place]), answer, SYREN, ())
        for place, answer in enumerate(told)
    ]
    groups = in_groups(entries)
    assert [[each.account.id for each in group] for group in groups] == [
        ["0"], ["4"], ["2", "1"], ["3"], [],
    ]  # fmt: skip
    assert [each.heap for each in groups[2]] == [Heap.ENDED, Heap.NOT_FOUND]
    said = [beside(group, own, FRENCH) for group, own in zip(GROUPS, groups, strict=True)]
    assert said[0].startswith("fin le ")
    assert said[2] == "fin passée 1, introuvables 1"
    assert said[4] == ""
