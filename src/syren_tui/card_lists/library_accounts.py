"""The accounts that a list leads to, as far as the portal has told them."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Final

from syren_api.models import SelectedSubscriber, Selection, Subscriber
from syren_api.problems import ProblemCode
from syren_api.queries import SubscriberFilter
from syren_api.text import search_parts
from syren_tui.card_lists import ListLine
from syren_tui.card_lists.accounts import Accounts
from syren_tui.client.errors import InvalidRequest
from syren_tui.concurrency import run_each
from syren_tui.parsing.card_numbers import other_readings, read_card

FEW: Final = 8
"""Cards up to which each is asked for by itself, and not everybody at once."""
_AT_ONCE: Final = 4
"""Calls under way at most, where each card is asked for by itself."""
_MOST_LOOKED_AT: Final = 200
"""Accounts of a name whose birth date is read one by one, for all lines of a list."""

Select = Callable[[SubscriberFilter], Awaitable[Selection]]
"""Asks the portal for everybody who matches; raises `ClientError`."""
Look = Callable[[str], Awaitable[Subscriber]]
"""Asks the portal for one account by its id; raises `ClientError`."""


class LibraryAccounts:
    """The accounts that a list leads to, as far as the portal has told them."""

    def __init__(self, select: Select, look: Look | None, *, by_key: bool) -> None:
        """Know nobody yet.

        Args:
            select: asks for everybody who matches.
            look: asks for one account; None: birth dates are not read one by one.
            by_key: whether the portal finds numbers by their key (the feature `card_key`).
        """
        self._select = select
        self._look = look
        self._by_key = by_key
        self._asked: set[str] = set()
        self._everybody = False
        self._too_many = False
        self._births: dict[str, date] = {}
        self.accounts = Accounts()

    async def read(self, numbers: set[str], few: set[str] | None = None) -> None:
        """Read those whom numbers lead to.

        Args:
            numbers: of a list.
            few: those of them that will do where everybody cannot be read at once.
        """
        numbers = numbers - self._asked
        if self._everybody or not numbers:
            return
        if len(numbers) > FEW and await self._read_everybody():
            return
        wanted = numbers if few is None or len(numbers) <= FEW else few
        self._asked |= wanted
        self.accounts.add(await _each(wanted, self._with_number))
        # Who has a number in another spelling is found among everybody, else by search.
        missed = {number for number in wanted if not self.accounts.find(number)}
        if missed and not await self._read_everybody():
            self.accounts.add(await _each(missed, self._near_number))

    async def _with_number(self, number: str) -> Iterable[SelectedSubscriber]:
        wanted = (
            SubscriberFilter(card=number)
            if self._by_key
            else SubscriberFilter(registration_number=number)
        )
        return (await self._select(wanted)).items

    async def _near_number(self, number: str) -> Iterable[SelectedSubscriber]:
        """Return those in whose number one that nobody has is found, or another reading of it."""
        found: list[SelectedSubscriber] = []
        certain = read_card(number)
        readings = [certain, *(reading.number for reading in other_readings(certain))]
        for wanted in dict.fromkeys(reading.lstrip("0") for reading in readings):
            if search_parts(wanted):
                try:
                    found += (await self._select(SubscriberFilter(search=wanted))).items
                except InvalidRequest as error:
                    if error.code != ProblemCode.SELECTION_TOO_LARGE:
                        raise
        return found

    async def _read_everybody(self) -> bool:
        """Read everybody, where the portal does not have too many."""
        if self._too_many:
            return False
        try:
            self.accounts.add((await self._select(SubscriberFilter())).items)
        except InvalidRequest as error:
            if error.code != ProblemCode.SELECTION_TOO_LARGE:
                raise
            self._too_many = True
            return False
        self._everybody = True
        return True

    async def born(self, line: ListLine) -> list[SelectedSubscriber]:
        """Return whose name and birth date a line has."""
        if not self._everybody and not await self._read_everybody():
            return []
        named = self.accounts.named(line.last_name, line.first_name)
        return [each for each in named if await self._birth(each) == line.birth]

    async def _birth(self, account: SelectedSubscriber) -> date | None:
        told = getattr(account, "birth_date", None)
        if told is not None or self._look is None:
            return told
        if account.id not in self._births and len(self._births) < _MOST_LOOKED_AT:
            self._births[account.id] = (await self._look(account.id)).birth_date
        return self._births.get(account.id)


async def _each(
    numbers: set[str], ask: Callable[[str], Awaitable[Iterable[SelectedSubscriber]]]
) -> list[SelectedSubscriber]:
    """Ask for each number by itself, a few at a time."""
    found = await run_each(ask, sorted(numbers), _AT_ONCE)
    return [account for accounts in found for account in accounts]
