"""Which column of a list holds what: by its heading, else by what stands in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from syren_tui.card_lists.cells import card_number, day_text, is_day, is_word, read_list_day
from syren_tui.card_lists.headings import Head, head_of, is_known
from syren_tui.card_lists.model import Row
from syren_tui.parsing.date_formats import Order, serial_day
from syren_tui.parsing.dates import TypedDayError, order_of, read_day

_TITLES: Final = 20
"""Rows among which the headings are looked for."""
_WIDEST: Final = 200
"""Columns; what stands further right is not read."""
_SAMPLE: Final = 500
"""Rows that are looked at to know a column."""
_BIRTH_YEARS: Final = 6
"""A column whose days are older by the median holds dates of birth."""
_PAST_YEARS: Final = 3
_YEARS_TO_COME: Final = 6
"""Between these lies what a number may be as a day of membership."""
_LONG_ENOUGH: Final = 10
"""Characters of a card number from which on more of them tell nothing."""
_FEW_NAMES: Final = 5
"""A column of words with so many times more rows than words holds towns or kinds, no names."""


@dataclass(frozen=True)
class ColumnProfile:
    """A column: its heading, and what stands in it."""

    index: int
    heading: str
    """Empty where it has none."""
    cells: tuple[str, ...]
    """Of all rows; empty ones too."""
    today: date
    zone: str

    @cached_property
    def head(self) -> Head | None:
        """What the heading says."""
        return head_of(self.heading) if self.heading else None

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """What stands in it, here and there from top to bottom."""
        return tuple(filter(None, self.cells[:: max(1, len(self.cells) // _SAMPLE)]))

    @cached_property
    def holds_written_days(self) -> bool:
        """Whether it is full of what can only be days."""
        return bool(self.filled) and sum(map(is_day, self.filled)) * 2 >= len(self.filled)

    @cached_property
    def holds_days(self) -> bool:
        """Whether it is full of days, numbers that lie where days of membership do among them."""
        if not self.filled or self.head in (Head.CARD, Head.NUMBER):
            return False
        return self.holds_written_days or all(map(self._may_be_day, self.filled))

    def _may_be_day(self, text: str) -> bool:
        if not text.isdigit():
            return False
        day = serial_day(text)
        if len(text) == 8:
            try:
                day = read_day(text, self.today)
            except TypedDayError:
                return False
        return day is not None and -_PAST_YEARS <= day.year - self.today.year <= _YEARS_TO_COME

    @cached_property
    def order(self) -> Order | None:
        """What comes first in its days, read as a whole; None where they contradict each other."""
        return order_of(map(day_text, self.cells))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days that can be read in it, in order."""
        days = []
        order = self.order or Order.DAY_FIRST
        for cell in self.filled:
            try:
                days.append(read_list_day(cell, self.today, order, self.zone)[0])
            except TypedDayError:
                continue
        return tuple(sorted(days))

    @cached_property
    def to_come(self) -> float:
        """Which part of its days lies in the future: nobody registers then."""
        return sum(day > self.today for day in self.days) / len(self.days) if self.days else 0.0

    @cached_property
    def holds_births(self) -> bool:
        """Whether its days are dates of birth."""
        return self.holds_days and bool(self.days) and is_birth(
            self.days[len(self.days) // 2], self.today
        )  # fmt: skip

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The card numbers that stand in it."""
        found = (card_number(cell, named=self.head is Head.CARD) for cell in self.filled)
        return tuple(filter(None, found))

    @cached_property
    def holds_numbers(self) -> bool:
        """Whether most of what stands in it could be card numbers."""
        return bool(self.filled) and len(self.numbers) * 2 >= len(self.filled)

    @cached_property
    def is_rank(self) -> bool:
        """Whether it counts the lines: 1, 2, 3."""
        first = [cell for cell in self.cells[:_SAMPLE] if cell]
        numbers = [cell.lstrip("0") for cell in first]
        return len(first) > 2 and numbers == [str(each + 1) for each in range(len(first))]

    @cached_property
    def holds_words(self) -> bool:
        """Whether it could be names: words, and not few for many rows."""
        words = [cell for cell in self.filled if "@" not in cell and is_word(cell)]
        if not words or len(words) * 2 <= len(self.filled):
            return False
        return len(set(words)) * _FEW_NAMES > len(words) or len(words) < _FEW_NAMES

    @property
    def samples(self) -> tuple[str, ...]:
        """The first few things in it."""
        return self.filled[:3]


def is_birth(day: date, today: date) -> bool:
    """Tell whether a day lies so far back that it is rather a date of birth."""
    return day.year < today.year - _BIRTH_YEARS


def profiles_of(
    rows: Sequence[Row], heading: Row | None, today: date, zone: str
) -> tuple[ColumnProfile, ...]:
    """Return the columns of rows, without those in which nothing stands."""
    all_cells = [row.cells for row in rows]
    named_columns = len(heading.cells) if heading else 0
    width = min(max([named_columns, *map(len, all_cells)]), _WIDEST)
    found = []
    for index in range(width):
        named = heading.cells[index] if heading and index < len(heading.cells) else ""
        cells = tuple(row[index] if index < len(row) else "" for row in all_cells)
        if named or any(cells):
            found.append(ColumnProfile(index, named, cells, today, zone))
    return tuple(found)


def heading_at(rows: Sequence[Row], *, wide: bool) -> int | None:
    """Return the place of the row that names the columns; None where none does.

    Args:
        rows: of the list, from its first.
        wide: whether it has columns.
    """
    best, most = None, 0
    for place, row in enumerate(rows[:_TITLES]):
        if row.too_long or (named := _named(row, wide=wide)) <= most:
            continue
        best, most = place, named
    if best is None and wide and rows and _contrasts(rows):
        return 0
    return best


def _named(row: Row, *, wide: bool) -> int:
    """Return how many columns a row names; 0 where it is no heading."""
    cells = [cell for cell in row.cells if cell]
    if any(sum(map(str.isdigit, cell)) > 2 or not any(map(str.isalpha, cell)) for cell in cells):
        return 0
    heads = [head for cell in cells if (head := head_of(cell))]
    if not wide:
        return int(bool(heads) and is_known(" ".join(cells)))
    if len(cells) < 2 and len(row.cells) > 2:
        return 0
    all_known = bool(heads) and all(map(is_known, cells))
    tells_number = any(head in (Head.CARD, Head.NUMBER) for head in heads)
    return len(heads) if all_known or len(heads) > 1 or (tells_number and len(cells) > 1) else 0


def _contrasts(rows: Sequence[Row]) -> bool:
    """Tell whether the first row has words where the others have numbers or days."""
    first, rest = rows[0], rows[1 : _SAMPLE + 1]
    if not rest or any(map(str.isdigit, "".join(first.cells))):
        return False
    differs = 0
    for index, cell in enumerate(first.cells):
        below = [row.cells[index] for row in rest if index < len(row.cells) and row.cells[index]]
        with_digits = sum(any(map(str.isdigit, each)) for each in below)
        differs += bool(cell) and bool(below) and with_digits * 5 >= len(below) * 4
    return differs > 0


def card_candidates(profiles: Iterable[ColumnProfile]) -> tuple[int, ...]:
    """Return the columns that could be the card, the likeliest first."""
    could = [
        each
        for each in profiles
        if (each.holds_numbers and not each.holds_written_days and _is_free(each))
        or (each.head in (Head.CARD, Head.NUMBER) and each.filled)
    ]
    return tuple(each.index for each in sorted(could, key=_likelihood, reverse=True))


def _is_free(profile: ColumnProfile) -> bool:
    """Tell whether its heading leaves open that a column is the card."""
    return profile.head in (None, Head.CARD, Head.NUMBER, Head.NAME, Head.OTHER)


def likelihood(profile: ColumnProfile) -> int:
    """Return how much a column's heading speaks for the card."""
    by_head: Mapping[Head | None, int] = {
        Head.CARD: 3, Head.NUMBER: 2, None: 1, Head.NAME: 1, Head.OTHER: 0,
    }  # fmt: skip
    likely = by_head.get(profile.head, 0)
    return likely - 2 if profile.is_rank and profile.head is not Head.CARD else likely


def _likelihood(profile: ColumnProfile) -> tuple[int, int]:
    different = sum(min(len(number), _LONG_ENOUGH) for number in set(profile.numbers))
    return likelihood(profile), different
