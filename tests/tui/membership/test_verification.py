"""A verification, from its questions to its heaps."""

import asyncio
from datetime import date
from typing import Any

import pytest

from syren_api.models import SelectedSubscriber
from syren_api.statuses import Status
from syren_tui.membership.active_verification import ActiveVerification
from syren_tui.membership.heaps import Heap
from syren_tui.membership.model import (
    Cause,
    FoundMembers,
    NoAnswer,
    NotKnown,
    Question,
    SourceAnswer,
)
from syren_tui.membership.planning import plan_of
from syren_tui.membership.verification import Verification, VerificationProgress
from tests.tui.membership.people import BORN, account, member
from tests.tui.membership.sources import Scripted, Silent
from tests.tui.texts.people import SYREN


def people(count: int, **members: Any) -> list[SelectedSubscriber]:
    return [
        account(id=str(number), registration_number=f"29{number:04}", **members)
        for number in range(count)
    ]


def known(question: Question) -> SourceAnswer:
    return FoundMembers(question, (member(card=question.card),))


def ids(verification: Verification, heap: Heap) -> list[str]:
    return [each.account.id for each in verification.heaps()[heap]]


async def test_everybody_is_asked_once_by_card_alone() -> None:
    source = Scripted(known)
    verification = Verification([*people(3), *people(1, status="expired")[:0]], source, SYREN)
    await verification.run()
    assert source.asked == [Question("290000"), Question("290001"), Question("290002")]
    assert ids(verification, Heap.MEMBERS) == ["0", "1", "2"]
    assert verification.ended is None


async def test_nothing_is_asked_about_who_is_expired() -> None:
    source = Scripted(known)
    verification = Verification(people(2, status="expired"), source, SYREN)
    await verification.run()
    assert source.asked == []
    assert ids(verification, Heap.NOTHING) == ["0", "1"]


async def test_who_is_not_known_by_card_is_asked_for_by_name() -> None:
    def answers(question: Question) -> SourceAnswer:
        if question.card:
            return NotKnown(question)
        return FoundMembers(question, (member(card="29999"),))

    source = Scripted(answers, by_name=True)
    verification = Verification(people(1), source, SYREN)
    await verification.run()
    assert source.asked == [Question("290000"), Question("", "LE GOFF", "Nolwenn", BORN)]
    assert ids(verification, Heap.TO_CONFIRM) == ["0"]


async def test_answers_that_nobody_asked_for_change_nothing() -> None:
    source = Scripted(lambda question: NotKnown(question))
    source.before = [known(Question("290001")), known(Question("666"))]
    verification = Verification(people(2, status="validated"), source, SYREN)
    source.before = [known(Question("666"))]
    await verification.run()
    assert ids(verification, Heap.NOT_FOUND) == ["0", "1"]


async def test_the_first_of_two_answers_counts() -> None:
    source = Scripted(known)
    source.before = [NotKnown(Question("290000"))]
    verification = Verification(people(1, status="validated"), source, SYREN)
    await verification.run()
    assert ids(verification, Heap.NOT_FOUND) == ["0"]


async def test_what_was_not_answered_is_asked_again() -> None:
    told: list[SourceAnswer | None] = [known(Question("290000")), None]
    source = Scripted(lambda question: told.pop(0) if told else known(question))
    verification = Verification(people(3), source, SYREN)
    await verification.run()
    assert ids(verification, Heap.NO_ANSWER) == ["1", "2"]
    source.asked.clear()
    await verification.run()
    assert source.asked == [Question("290001"), Question("290002")]
    assert ids(verification, Heap.MEMBERS) == ["0", "1", "2"]


async def test_stopping_keeps_what_was_answered() -> None:
    source = Silent(known)
    verification = Verification(people(3), source, SYREN)
    running = asyncio.create_task(verification.run())
    await source.is_silent.wait()
    verification.stop()
    await running
    assert source.was_closed
    assert verification.ended is Cause.STOPPED
    assert ids(verification, Heap.MEMBERS) == ["0"]
    causes = [each.judgement.cause for each in verification.heaps()[Heap.NO_ANSWER]]
    assert causes == [Cause.STOPPED, Cause.STOPPED]


async def test_a_cancelled_verification_closes_its_source() -> None:
    source = Silent(known)
    running = asyncio.create_task(Verification(people(2), source, SYREN).run())
    await source.is_silent.wait()
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()
    assert source.was_closed


async def test_twenty_found_without_an_end_stop_it() -> None:
    source = Scripted(
        lambda question: FoundMembers(question, (member(card=question.card, until=None),))
    )
    verification = Verification(people(30, status="validated"), source, SYREN)
    await verification.run()
    assert len(source.asked) == 20
    assert verification.ended is Cause.NO_ENDS
    assert len(ids(verification, Heap.NO_ANSWER)) == 10


async def test_one_end_among_them_lets_it_go_on() -> None:
    def answers(question: Question) -> SourceAnswer:
        until = date(2027, 6, 30) if question.card == "290019" else None
        return FoundMembers(question, (member(card=question.card, until=until),))

    source = Scripted(answers)
    verification = Verification(people(30, status="validated"), source, SYREN)
    await verification.run()
    assert len(source.asked) == 30
    assert verification.ended is None


async def test_a_source_that_never_answers_is_told_from_cards_that_are_missing() -> None:
    silent = Verification(
        people(2), Scripted(lambda question: NoAnswer(question, Cause.UNREACHABLE)), SYREN
    )
    await silent.run()
    assert silent.is_unanswered
    without = [account(registration_number=None)]
    no_card = Verification(
        without, Scripted(lambda question: NoAnswer(question, Cause.NO_CARD)), SYREN
    )
    await no_card.run()
    assert not no_card.is_unanswered
    assert ids(no_card, Heap.NO_ANSWER) == ["a"]


async def test_progress_counts_accounts() -> None:
    told: list[VerificationProgress] = []
    everybody = [*people(2), account(id="x", status="expired")]
    verification = Verification(everybody, Scripted(known), SYREN, on_progress=told.append)
    await verification.run()
    assert [(each.done, each.total) for each in told] == [(2, 3), (3, 3)]


async def test_who_was_confirmed_is_a_member_until_the_answer_is_another() -> None:
    names = ["Le Bihan"]

    def answers(question: Question) -> SourceAnswer:
        return FoundMembers(question, (member(card=question.card, last_name=names[-1]),))

    verification = Verification(people(1), Scripted(answers), SYREN)
    await verification.run()
    (entry,) = verification.heaps()[Heap.TO_CONFIRM]
    verification.confirm(entry)
    (taken,) = verification.heaps()[Heap.MEMBERS]
    assert taken.day is not None
    assert [each.included for each in plan_of([taken], SYREN).lines()] == [True]

    names.append("Kervella")
    other = Verification(people(1), Scripted(answers), SYREN)
    await other.run()
    other.confirm(entry)
    assert ids(other, Heap.TO_CONFIRM) == ["0"]


async def test_a_refused_account_that_was_confirmed_is_in_the_plan() -> None:
    verification = Verification(people(1, status="refused"), Scripted(known), SYREN)
    await verification.run()
    (entry,) = verification.heaps()[Heap.TO_CONFIRM]
    verification.confirm(entry)
    plan = plan_of(verification.heaps()[Heap.MEMBERS], SYREN)
    assert [each.included for each in plan.lines()] == [True]


async def test_accounts_as_they_are_now_are_sorted_anew_and_not_asked_about_again() -> None:
    source = Scripted(known)
    verification = Verification(people(3), source, SYREN)
    await verification.run()
    (first, *_) = verification.heaps()[Heap.MEMBERS]
    renewed = first.account.model_copy(
        update={
            "status": Status.VALIDATED, "library_registered_on": first.day,
            "valid_until": first.end, "birth_date": None,
        }
    )  # fmt: skip
    verification.replace([renewed, account(id="of another verification")])
    verification.drop(["2"])
    assert ids(verification, Heap.NOTHING) == ["0"]
    assert ids(verification, Heap.MEMBERS) == ["1"]
    assert verification.heaps()[Heap.NOTHING][0].account.birth_date == BORN
    assert len(verification) == verification.answered == 2
    await verification.run()
    assert len(source.asked) == 3


async def test_one_goes_on_behind_all_screens_and_is_forgotten_as_a_whole() -> None:
    active, source = ActiveVerification(), Silent(known)
    seen: list[tuple[bool, int]] = []

    def look() -> None:
        entries = active.verification.entries() if active.verification is not None else []
        seen.append((active.busy, len(entries)))

    active.listen(look)
    active.prepare(people(3), source, SYREN, closes=True)
    running = asyncio.create_task(active.run())
    await source.is_silent.wait()
    assert seen[-1] == (True, 1)
    with pytest.raises(RuntimeError):
        active.prepare(people(1), source, SYREN, closes=True)
    active.forget()
    await running
    assert source.was_closed
    assert seen[-1] == (False, 0)
    active.unlisten(look)
    await active.run()
    assert not active.busy
