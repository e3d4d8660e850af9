"""Which column of a list holds the days of membership, and which kind they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from syren_tui.card_lists.columns import ColumnProfile
from syren_tui.card_lists.headings import Head, says_registration
from syren_tui.card_lists.model import (
    Choices,
    ColumnQuestion,
    ColumnRole,
    DayIs,
    RoleEvidence,
    Unclear,
)
from syren_tui.parsing.date_formats import Order

_ENOUGH_TO_COME: Final = 0.2
"""Part of the days from which on their lying in the future is no slip."""


@dataclass(frozen=True, slots=True)
class DayColumn:
    """What was made out of a list's days."""

    index: int | None = None
    why: RoleEvidence = RoleEvidence.HEADING
    is_: DayIs | None = None
    order: Order = Order.DAY_FIRST
    question: ColumnQuestion | None = None


def day_column(
    profiles: Sequence[ColumnProfile], card: int | None, choices: Choices, *, by_hand: bool
) -> DayColumn:
    """Find the column of days, and what they are.

    Args:
        profiles: the list's columns.
        card: the column that is likeliest to be the card.
        choices: the user's.
        by_hand: whether somebody wrote it for this portal: a card a line, and a day beside it.
    """
    chosen = choices.roles.get(ColumnRole.DAY, -1)
    if chosen is None:
        return DayColumn(why=RoleEvidence.CHOSEN)
    own = [each for each in profiles if each.index == chosen]
    found: Sequence[ColumnProfile] = own or _fitting(profiles, card)
    if not found:
        return DayColumn()
    if len(found) > 1:
        return DayColumn(
            question=ColumnQuestion(Unclear.DAY_COLUMN, tuple(each.index for each in found))
        )
    (only,) = found
    why = (
        RoleEvidence.CHOSEN
        if own
        else RoleEvidence.HEADING
        if _is_named(only)
        else RoleEvidence.CONTENT
    )
    kind = choices.day_is or _kind(only, by_hand=by_hand)
    order = choices.order or only.order
    question = None
    if kind is None:
        question = ColumnQuestion(Unclear.DAY_IS, (only.index,))
    elif order is None:
        question = ColumnQuestion(Unclear.DAY_ORDER, (only.index,))
    return DayColumn(only.index, why, kind, order or Order.DAY_FIRST, question)


def _is_named(profile: ColumnProfile) -> bool:
    return profile.head in (Head.END, Head.START, Head.DATE)


def _fitting(profiles: Sequence[ColumnProfile], card: int | None) -> list[ColumnProfile]:
    """Return the column of days; several where it is not clear, none where there is none."""
    with_days = [each for each in profiles if each.filled and (each.holds_days or _is_named(each))]
    if not with_days:
        return [each for each in profiles if _is_named(each)][:1]  # nobody has a day: that is said
    ends = [each for each in with_days if each.head is Head.END]
    starts = [each for each in with_days if each.head is Head.START]
    others = [
        each
        for each in with_days
        if each.head is Head.DATE or (each.head is None and _is_found(each, card))
    ]
    if ends:
        return _distinct(ends)
    later = [each for each in others if each.to_come >= _ENOUGH_TO_COME]
    if starts:
        # Days to come under a heading that says nothing may be the ends: they would go first.
        return [*_distinct(starts), *(each for each in later if each.head is None)]
    if len(others) > 1 and len(later) == 1:
        return later
    return _distinct(others)


def _is_found(profile: ColumnProfile, card: int | None) -> bool:
    """Tell whether a column without a heading that is known is full of days of membership."""
    if not profile.holds_days or profile.holds_births:
        return False
    return profile.holds_written_days or profile.index != card


def _distinct(profiles: Sequence[ColumnProfile]) -> list[ColumnProfile]:
    """Leave out columns that say the same as one before, and less filled ones of the same days."""
    kept: list[ColumnProfile] = []
    for profile in profiles:
        if all(profile.cells != each.cells for each in kept):
            kept.append(profile)
    with_days = [each for each in kept if each.days]
    return with_days or kept[:1]


def _kind(profile: ColumnProfile, *, by_hand: bool) -> DayIs | None:
    """Return which kind of days a column holds; None where the user has to say."""
    if profile.head is Head.END or not profile.filled:
        return DayIs.END
    if profile.head is Head.START:
        return None if profile.to_come > 0.5 else DayIs.START
    if profile.to_come >= _ENOUGH_TO_COME:
        return DayIs.END
    if profile.to_come:
        return None
    # Nothing lies ahead: ends that are over, or days of registration. Who wrote a list by hand was
    # told that a day means registration; what an export's heading does not say, nobody knows.
    return DayIs.START if by_hand or says_registration(profile.heading) else None
