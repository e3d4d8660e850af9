"""A library's accounts, found by what a list says of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from syren_api.models import SelectedSubscriber
from syren_api.text import search_parts
from syren_tui.renewal.names import agrees
from syren_tui.words.typed_cards import read_card

_CODABAR: Final = re.compile(r"[A-D](.+)[A-D]", re.IGNORECASE)
"""Start and stop signs, which a scanner may send along."""
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z](.+)")
"""The identifier of a bar code's kind, which a scanner may send in front."""


@dataclass(frozen=True, slots=True)
class Suggestion:
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

    def suggest(self, number: str) -> "Suggestion | None":
        """Return who may be meant by a number that nobody has; None where nobody, or several."""
        for reading in other_readings(number):
            found, zeros = self.find(reading), False
            if not found:
                zeros = True
                found = list(self._without_zeros.get(number_key(reading).lstrip("0"), {}).values())
            if found:
                return Suggestion(found[0], zeros) if len(found) == 1 else None
        return None

    def named(self, last: str, first: str) -> list[SelectedSubscriber]:
        """Return whose name agrees with a name of a list."""
        near: dict[str, SelectedSubscriber] = {}
        for part in search_parts(f"{last} {first}"):
            near |= self._by_part.get(part, {})
        return [
            each for each in near.values() if agrees(last, first, each.last_name, each.first_name)
        ]


def number_key(number: str) -> str:
    """Return the form in which numbers are the same: without spaces, whatever the case."""
    return "".join(number.split()).casefold()


def other_readings(number: str) -> Iterator[str]:
    """Yield what may be meant by a number that nobody has, itself last.

    Without Codabar's start and stop signs, without an AIM identifier, with the digits that AZERTY
    types without shift; zeros in front are looked into by `Accounts.suggest`.
    """
    for pattern in (_CODABAR, _AIM):
        if found := pattern.fullmatch(number):
            yield found[1]
    if (read := read_card(number)) != number:
        yield read
    yield number
