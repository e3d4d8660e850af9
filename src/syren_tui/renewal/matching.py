"""Whose the cards of a list are: the accounts to renew, and why the other lines lead to none."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from syren_api.models import Portal, SelectedSubscriber, Selection
from syren_api.problems import ProblemCode
from syren_api.requests import SubscriberFilter
from syren_api.text import clean, search_parts
from syren_tui.client.errors import ClientError, InvalidRequest
from syren_tui.renewal.card_lists import CardList, ListLine, Reason
from syren_tui.renewal.plan import Plan

FEW: Final = 8
"""Cards up to which each is asked for by itself, and not everybody at once."""
_AT_ONCE: Final = 4
"""Calls under way at most, where each card is asked for by itself."""
_LABEL: Final = 60

Select = Callable[[SubscriberFilter], Awaitable[Selection]]
"""Asks the portal for everybody who matches; raises `ClientError`."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A line of a list that belongs to no account of the plan."""

    label: str = field(repr=False)
    """What stands on it, clean: number and name."""
    reason: Reason
    place: int = 0
    """Its number in the list, from 1."""
    search: str = field(default="", repr=False)
    """What to look for instead, as it came: the name, else the number."""
    birth: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Matched:
    """A list, matched: its lines are the plan's accounts and those that belong to none."""

    plan: Plan
    unmatched: tuple[Unmatched, ...]
    zeros_restored: int = 0
    """How many numbers were found with the zeros in front that they had lost."""


async def match(cards: CardList, portal: Portal, select: Select) -> Matched:
    """Find whose the cards are, and plan their renewal, each with its own day where it has one.

    The others have the portal's day. Everybody is read at once, but for a handful of cards, and
    for portals with too many accounts.

    Args:
        cards: as they were read.
        portal: on its day.
        select: asks it.

    Raises:
        ClientError: the portal does not say.
    """
    numbers = {line.number for line in cards.lines if line.number is not None}
    index = _Index(await _accounts(numbers, select))
    lines: dict[str, list[ListLine]] = defaultdict(list)
    accounts: dict[str, SelectedSubscriber] = {}
    unmatched: list[Unmatched] = []
    zeros = 0
    for line in cards.lines:
        if line.number is None:
            unmatched.append(_unmatched(line, line.flaw or Reason.NO_NUMBER))
            continue
        found, with_zeros = index.find(line.number)
        if len(found) != 1:
            unmatched.append(_unmatched(line, Reason.SEVERAL if found else Reason.NOT_FOUND))
            continue
        zeros += with_zeros
        accounts[found[0].id] = found[0]
        lines[found[0].id].append(line)
    takes_day = portal.validity_months is not None or portal.registration_date_required
    own_days: dict[str, date] = {}
    for subscriber_id, own in lines.items():
        kept = _kept(own)
        unmatched += [_unmatched(line, Reason.TWICE) for line in own if line is not kept]
        if kept.flaw is not None:
            unmatched.append(_unmatched(kept, kept.flaw, accounts.pop(subscriber_id)))
        elif kept.day is not None and takes_day:
            own_days[subscriber_id] = kept.day
    plan = Plan(accounts.values(), portal, portal.today if takes_day else None)
    for subscriber_id, day in own_days.items():
        plan.set_own_day(subscriber_id, day)
    return Matched(plan, tuple(sorted(unmatched, key=lambda each: each.place)), zeros)


def _kept(lines: list[ListLine]) -> ListLine:
    """Return the line that stands for an account: of several the one with the latest day."""
    usable = [line for line in lines if line.flaw is None]
    return max(usable or lines, key=lambda line: line.day or date.min)


def _unmatched(
    line: ListLine, reason: Reason, account: SelectedSubscriber | None = None
) -> Unmatched:
    name = f"{account.last_name} {account.first_name}" if account is not None else line.name
    label = "  ".join(filter(None, (line.number, name))) or " ".join(line.text.split())
    return Unmatched(
        clean(label)[:_LABEL], reason, line.place, line.name or line.number or "", line.birth
    )


class _Index:
    """Accounts by their number, without its spaces and whatever its case."""

    def __init__(self, accounts: Iterable[SelectedSubscriber]) -> None:
        self._by_number: dict[str, dict[str, SelectedSubscriber]] = defaultdict(dict)
        self._without_zeros: dict[str, dict[str, SelectedSubscriber]] = defaultdict(dict)
        for account in accounts:
            if account.registration_number is None:
                continue
            number = _squeezed(account.registration_number)
            self._by_number[number][account.id] = account
            if number.startswith("0"):
                self._without_zeros[number.lstrip("0")][account.id] = account

    def find(self, number: str) -> tuple[list[SelectedSubscriber], bool]:
        """Return whose number it is, and whether zeros had to be put in front of it."""
        wanted = _squeezed(number)
        found = list(self._by_number.get(wanted, {}).values())
        if exact := [each for each in found if each.registration_number == number]:
            return exact, False
        if found or not wanted.isdigit() or wanted.startswith("0"):
            return found, False
        padded = list(self._without_zeros.get(wanted, {}).values())
        return (padded, True) if len(padded) == 1 else ([], False)


def _squeezed(number: str) -> str:
    return "".join(number.split()).casefold()


async def _accounts(numbers: set[str], select: Select) -> list[SelectedSubscriber]:
    if not numbers:
        return []
    if len(numbers) > FEW:
        try:
            return list((await select(SubscriberFilter())).items)
        except InvalidRequest as error:
            if error.code != ProblemCode.SELECTION_TOO_LARGE:
                raise
    return await _one_by_one(numbers, select)


async def _one_by_one(numbers: set[str], select: Select) -> list[SelectedSubscriber]:
    """Ask for each card by itself, a few at a time; what is under way when one fails ends."""
    waiting = iter(sorted(numbers))
    found: list[SelectedSubscriber] = []
    errors: list[ClientError] = []

    async def ask(waiting: Iterator[str]) -> None:
        for number in waiting:
            try:
                found.extend(await _with_number(number, select))
            except ClientError as error:
                errors.append(error)
            if errors:
                return

    await asyncio.gather(*(ask(waiting) for _ in range(_AT_ONCE)))
    if errors:
        raise errors[0]
    return found


async def _with_number(number: str, select: Select) -> Iterable[SelectedSubscriber]:
    """Return whose number it is; where nobody's, those in whose number it is found."""
    exact = await select(SubscriberFilter(registration_number=number))
    if exact.items or not search_parts(number):
        return exact.items
    try:
        return (await select(SubscriberFilter(search=number))).items
    except InvalidRequest as error:
        if error.code != ProblemCode.SELECTION_TOO_LARGE:
            raise
        return ()
