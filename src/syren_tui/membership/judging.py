"""Whether those whom a source found are the person meant, and members today.

The same rules for every source. Nobody is taken for a member of another name, another birth date
or another card by themselves: what differs makes it *to confirm*, with every reason.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from syren_api.keys import number_key
from syren_api.models import SelectedSubscriber
from syren_api.text import fold
from syren_tui.membership.model import (
    UNASKABLE,
    Cause,
    FoundMembers,
    Member,
    NoAnswer,
    SourceAnswer,
)
from syren_tui.membership.names import Likeness, has_odd_signs, likeness

EARLIEST_END: Final = 1950
LATEST_END: Final = 2200
"""Years between which an end is meant: 0000, 1900 and 9999 say that there is none."""


class Verdict(StrEnum):
    """What an answer comes to for one account."""

    MEMBER = "member"
    """This person, and a member today."""
    TO_CONFIRM = "to_confirm"
    """Perhaps this person, or a member with something against it: somebody has to look."""
    ENDED = "ended"
    """This person, whose membership is over."""
    NOT_FOUND = "not_found"
    """Nobody was found, or nobody with an end of membership."""
    NO_ANSWER = "no_answer"


class Doubt(StrEnum):
    """Why somebody has to look."""

    OTHER_CARD = "other_card"
    """The answer is for another card: a card reissued, or another person's."""
    OTHER_NAME = "other_name"
    FIRST_NAME = "first_name"
    """The last name agrees, the first name does not: a family's card?"""
    NAME_UNTOLD = "name_untold"
    """The source tells no name to compare."""
    ODD_SIGNS = "odd_signs"
    """Signs stand in the name that are no letters."""
    BIRTH_DATE = "birth_date"
    """The birth dates differ."""
    BY_NAME = "by_name"
    """Found by name and birth date alone."""
    SEVERAL = "several"
    """Several people have this card, or this name and birth date."""
    BRANCH = "branch"
    """A member of another library of the shared system."""
    BLOCKED = "blocked"
    NOT_YET = "not_yet"
    """The membership begins on a day to come."""
    CARD_REFUSED = "card_refused"
    """The system says that the card is not valid."""


_OF_PERSON: Final = frozenset({
    Doubt.OTHER_CARD, Doubt.OTHER_NAME, Doubt.FIRST_NAME, Doubt.NAME_UNTOLD, Doubt.ODD_SIGNS,
    Doubt.BIRTH_DATE, Doubt.BY_NAME, Doubt.SEVERAL,
})  # fmt: skip
"""Doubts about who it is; the others are about a membership that goes on."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an answer comes to for one account, with the reasons."""

    verdict: Verdict
    member: Member | None = None
    """Whom the source told of; None where nobody. Of several, the one most like the account."""
    doubts: tuple[Doubt, ...] = ()
    others: tuple[Member, ...] = field(default=(), repr=False)
    """The others of several."""
    end_untold: bool = False
    """Found, but without an end."""
    cause: Cause | None = None
    """Why there is no answer, or why nobody was asked."""
    detail: str = ""
    """Of the cause; from outside: not clean."""

    @property
    def is_certain(self) -> bool:
        """Whether nothing speaks against it being this person."""
        return self.member is not None and not _OF_PERSON.intersection(self.doubts)

    @property
    def is_unaskable(self) -> bool:
        """Whether the portal's account gives nothing to ask for: asking again changes nothing."""
        return self.cause in UNASKABLE


def judge(
    account: SelectedSubscriber, answer: SourceAnswer, today: date, branches: Collection[str] = ()
) -> Judgement:
    """Judge an answer about an account.

    Args:
        account: as the portal has it; without a birth date on a portal that does not tell it.
        answer: to a question made of it.
        today: the portal's civil day.
        branches: of the shared system whose members are the account's library's; empty: all.
    """
    if isinstance(answer, NoAnswer):
        return Judgement(Verdict.NO_ANSWER, cause=answer.cause, detail=answer.detail)
    if not isinstance(answer, FoundMembers):
        return Judgement(Verdict.NOT_FOUND, cause=answer.cause)
    by_card = bool(answer.question.card)
    people: Sequence[Member] = (
        answer.members if by_card else _born_so(answer.members, account.birth_date)
    )
    people = _each_once(people)
    if not people:
        return Judgement(Verdict.NOT_FOUND)
    compared = [(_doubts_of_person(each, account), each) for each in people]
    (of_person, member), *rest = sorted(compared, key=lambda each: len(each[0]))
    doubts, others = set(of_person), [each for _, each in rest]
    if not by_card:
        doubts.add(Doubt.BY_NAME)
    if others:
        doubts.add(Doubt.SEVERAL)
    until = membership_end(member)
    is_over = until is not None and until < today
    if not is_over:
        doubts.update(_doubts_of_membership(member, today, branches))
    return Judgement(
        verdict=_verdict(doubts, until, is_over=is_over),
        member=member,
        doubts=tuple(each for each in Doubt if each in doubts) if doubts else (),
        others=tuple(others),
        end_untold=until is None,
    )


def membership_end(member: Member) -> date | None:
    """Return a membership's last day; None where it is not told, or by a year that means none."""
    until = member.until
    if until is None or not EARLIEST_END < until.year < LATEST_END:
        return None
    return until


def _verdict(doubts: Collection[Doubt], until: date | None, *, is_over: bool) -> Verdict:
    if not _OF_PERSON.isdisjoint(doubts):
        return Verdict.TO_CONFIRM
    if until is None:
        return Verdict.NOT_FOUND
    if is_over:
        return Verdict.ENDED
    return Verdict.TO_CONFIRM if doubts else Verdict.MEMBER


def _born_so(members: Iterable[Member], birth_date: date | None) -> list[Member]:
    """Keep whom a name and a birth date can mean: of another day, or of none, is another person."""
    return [each for each in members if birth_date is not None and each.birth_date == birth_date]


def _each_once(members: Sequence[Member]) -> Sequence[Member]:
    """Return people, each with the membership that ends last: a list may have all of theirs."""
    if len(members) < 2:
        return members
    latest: dict[tuple[object, ...], Member] = {}
    for each in members:
        person = (
            number_key(each.card),
            fold(each.last_name),
            fold(each.first_name),
            each.birth_date,
        )
        known = latest.get(person)
        if known is None or (membership_end(known) or date.min) < (
            membership_end(each) or date.min
        ):
            latest[person] = each
    return list(latest.values())


def _doubts_of_person(member: Member, account: SelectedSubscriber) -> list[Doubt]:
    doubts = []
    card = account.registration_number or ""
    if member.card != card and number_key(member.card) != number_key(card):
        doubts.append(Doubt.OTHER_CARD)
    match likeness(member.last_name, member.first_name, account.last_name, account.first_name):
        case Likeness.OTHER:
            doubts.append(Doubt.OTHER_NAME)
        case Likeness.FIRST_DIFFERS:
            doubts.append(Doubt.FIRST_NAME)
        case Likeness.UNTOLD:
            doubts.append(Doubt.NAME_UNTOLD)
        case Likeness.SAME:
            pass
    if has_odd_signs(member.last_name) or has_odd_signs(member.first_name):
        doubts.append(Doubt.ODD_SIGNS)
    told, own = member.birth_date, account.birth_date
    if told is not None and own is not None and told != own:
        doubts.append(Doubt.BIRTH_DATE)
    return doubts


def _doubts_of_membership(
    member: Member, today: date, branches: Collection[str]
) -> Iterable[Doubt]:
    if member.blocked:
        yield Doubt.BLOCKED
    if member.card_refused:
        yield Doubt.CARD_REFUSED
    if member.since is not None and member.since > today:
        yield Doubt.NOT_YET
    if branches and fold(member.branch.strip()) not in {fold(each.strip()) for each in branches}:
        yield Doubt.BRANCH
