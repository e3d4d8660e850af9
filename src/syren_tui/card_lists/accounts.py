"""A library's accounts, found by what a list says of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from syren_api.keys import number_key
from syren_api.models import SelectedSubscriber
from syren_api.text import search_parts
from syren_tui.finding.names import agrees
from syren_tui.parsing.card_numbers import ReadingKind, other_readings, read_card

_ZEROS = frozenset({ReadingKind.ZERO_FEWER, ReadingKind.ZERO_MORE})


@dataclass(frozen=True, slots=True)
class NumberSuggestion:
    """Who may be meant by a number that nobody has."""

    account: SelectedSubscriber
    by_zeros: bool
    """Whether zeros in front had to be added or taken away: that may lead to anybody."""


class Accounts:
    """Accounts by their number and by their name."""

    def __init__(self, accounts: Iterable[SelectedSubscriber] = ()) -> None:
        self._by_id: dict[str, SelectedSubscriber] = {}
        self._by_number: dict[str, dict[str, SelectedSubscriber]] = defaultdict(dict)
        self._without_zeros: dict[str, dict[str, SelectedSubscriber]] = defaultdict(dict)
        self._by_part: dict[str, dict[str, SelectedSubscriber]] = defaultdict(dict)
        self.add(accounts)

    def add(self, accounts: Iterable[SelectedSubscriber]) -> None:
        """Take in more accounts; those that are known already change nothing."""
        for account in accounts:
            if account.id in self._by_id:
                continue
            self._by_id[account.id] = account
            for part in search_parts(f"{account.last_name} {account.first_name}"):
                self._by_part[part][account.id] = account
            if account.registration_number is not None:
                key = number_key(account.registration_number)
                self._by_number[key][account.id] = account
                self._without_zeros[key.lstrip("0")][account.id] = account

    def find(self, number: str) -> list[SelectedSubscriber]:
        """Return whose number it is; of several, those who have it in this spelling."""
        found = list(self._by_number.get(number_key(number), {}).values())
        return [each for each in found if each.registration_number == number] or found

    def suggest(self, number: str) -> NumberSuggestion | None:
        """Return who may be meant by a number that nobody has; None where nobody, or several."""
        certain = read_card(number)
        readings = [(reading.number, reading.how) for reading in other_readings(certain)]
        for text, how in ((certain, ()), *readings):
            if _ZEROS.isdisjoint(how) and (found := self.find(text)):
                return NumberSuggestion(found[0], by_zeros=False) if len(found) == 1 else None
        # A spreadsheet takes off all the zeros in front, however many they were.
        found = list(self._without_zeros.get(number_key(certain).lstrip("0"), {}).values())
        return NumberSuggestion(found[0], by_zeros=True) if len(found) == 1 else None

    def named(self, last: str, first: str) -> list[SelectedSubscriber]:
        """Return whose name agrees with a name of a list."""
        near: dict[str, SelectedSubscriber] = {}
        for part in search_parts(f"{last} {first}"):
            near |= self._by_part.get(part, {})
        return [
            each for each in near.values() if agrees(last, first, each.last_name, each.first_name)
        ]
