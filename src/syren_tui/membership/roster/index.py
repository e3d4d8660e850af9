"""The members of a roster, found by card or by birth date; a few hundred bytes a member."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from syren_api.keys import number_key
from syren_tui.membership.model import Member, Question
from syren_tui.membership.names import Likeness, likeness
from syren_tui.membership.roster.rows import FIELDS

_Places = dict[str, int | tuple[int, ...]]


class RosterIndex:
    """Members by their card and by their birth date."""

    def __init__(self, label: str) -> None:
        """Hold nobody.

        Args:
            label: what the user calls the roster.
        """
        self._label = label
        self._lines: list[bytes] = []
        self._by_card: list[_Places] = []
        self._by_birth: _Places = {}
        self._without_zeros: _Places = {}
        self._card_column = 0

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, line: bytes) -> None:
        """Take in a member, as the process that reads the roster writes them.

        Raises:
            ValueError: it is none.
        """
        fields: list[str] = json.loads(line)
        place = len(self._lines)
        self._lines.append(line)
        if fields[2]:
            _put(self._by_birth, fields[2], place)
        for column, card in enumerate(fields[FIELDS:]):
            if column >= len(self._by_card):
                self._by_card.append({})
            if card:
                _put(self._by_card[column], number_key(card), place)
        if fields[7] and (card := fields[FIELDS]):
            _put(self._without_zeros, card.lstrip("0"), place)

    def choose_card_column(self, cards: Iterable[str]) -> None:
        """Take the column for that of the cards which has most of these.

        Args:
            cards: the accounts'; where no column has more of them than the first, it is that.
        """
        if len(self._by_card) < 2:
            return
        found: Counter[int] = Counter()
        for key in map(number_key, cards):
            found.update(column for column, known in enumerate(self._by_card) if key in known)
        if found:
            best, most = found.most_common(1)[0]
            self._card_column = best if most > found[0] else 0

    def by_card(self, card: str) -> list[Member]:
        """Return who has a card; also by the number that a workbook has kept of it."""
        key = number_key(card)
        if not key or not self._by_card:
            return []
        places = self._by_card[self._card_column].get(key)
        if places is None and self._card_column == 0:
            places = self._without_zeros.get(key.lstrip("0"))
        return self._members(places)

    def by_name(self, question: Question) -> list[Member]:
        """Return who has a name and a birth date; nobody where the question has none."""
        if question.birth_date is None:
            return []
        born = self._members(self._by_birth.get(question.birth_date.isoformat()))
        return [
            each
            for each in born
            if likeness(each.last_name, each.first_name, question.last_name, question.first_name)
            is Likeness.SAME
        ]

    def _members(self, places: int | tuple[int, ...] | None) -> list[Member]:
        if places is None:
            return []
        each = (places,) if isinstance(places, int) else places
        return [self._member(json.loads(self._lines[place])) for place in each]

    def _member(self, fields: Sequence[str]) -> Member:
        last, first, birth, since, until, branch, blocked, _ = fields[:FIELDS]
        return Member(
            card=fields[FIELDS + self._card_column],
            last_name=last,
            first_name=first,
            birth_date=_day(birth),
            since=_day(since),
            until=_day(until),
            blocked=(blocked,) if blocked else (),
            source=self._label,
            branch=branch,
        )


def _put(places: _Places, key: str, place: int) -> None:
    known = places.get(key)
    if known is None:
        places[key] = place
    else:
        places[key] = (known, place) if isinstance(known, int) else (*known, place)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
