"""What a row of a list says: number, name, birth date, day."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from syren_api.days import add_months
from syren_api.models import Portal
from syren_tui.card_lists.cells import (
    LONGEST_NUMBER,
    card_number,
    is_spoiled,
    is_word,
    read_list_day,
)
from syren_tui.card_lists.columns import is_birth
from syren_tui.card_lists.day_columns import DayColumn
from syren_tui.card_lists.model import DayIs, ListLine, Reason, Row
from syren_tui.parsing.date_formats import Order
from syren_tui.parsing.dates import TypedDayError, start_for

_EXACT_DIGITS: Final = 15
"""A spreadsheet's number keeps so many; the others are noughts."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where in a row what stands; None and () for nowhere."""

    card: int | None
    card_is_named: bool
    """Whether its column says that it is one: any text is then a card's number."""
    day: DayColumn
    birth: int | None
    birth_order: Order | None
    """What comes first in the dates of birth; None where nobody knows."""
    last: tuple[int, ...]
    first: tuple[int, ...]


class LineReader:
    """Reads the rows of one list."""

    def __init__(self, places: Places, portal: Portal) -> None:
        self._places = places
        self._portal = portal
        months = portal.validity_months
        self._last_end = None if months is None else add_months(portal.today, months)
        """The end that a renewal of today gives."""
        self._takes_days = portal.takes_day

    def line(self, row: Row, *, free: bool) -> ListLine:
        """Read a row.

        Args:
            row: of the list.
            free: whether it was free text: a day without a number is then a date of birth.
        """
        if row.too_long:
            return ListLine(row.line_number, row.height, row.text, flaw=Reason.UNREADABLE)
        places = self._places
        card = _cell(row, places.card)
        number = card_number(card, named=places.card_is_named)
        last = " ".join(filter(None, (_cell(row, place) for place in places.last)))
        first = " ".join(filter(None, (_cell(row, place) for place in places.first)))
        numeric = places.card in row.numeric
        flaw = None
        if is_spoiled(card) or (numeric and number and len(number) > _EXACT_DIGITS):
            number, flaw = None, Reason.SPOILED
        elif number is None:
            if not places.card_is_named and not (last or first):
                last = " ".join(filter(is_word, row.cells))
            no_name = len(card) > LONGEST_NUMBER or not (last or first)
            flaw = Reason.NO_NUMBER if no_name else Reason.NAME_ONLY
        birth = self._birth(_cell(row, places.birth))
        day = _cell(row, places.day.index)
        if free and number is None and birth is None and (found := self._birth(day)):
            birth = found if is_birth(found, self._portal.today) else None
        start, end, far, day_flaw = self._day(day)
        return ListLine(
            line_number=row.line_number, height=row.height, text=row.text, number=number,
            last_name=last, first_name=first, day=start, end=end, far=far, birth=birth,
            flaw=flaw or day_flaw, bad_day=day_flaw is not None, numeric=numeric,
        )  # fmt: skip

    def _birth(self, text: str) -> date | None:
        order = self._places.birth_order
        if not text or order is None:
            return None
        try:
            day, _ = read_list_day(
                text, self._portal.today, order, self._portal.timezone, years_ahead=0
            )
        except TypedDayError:
            return None
        return day if day < self._portal.today else None

    def _day(self, text: str) -> tuple[date | None, date | None, bool, Reason | None]:
        """Return the day of registration, the end, whether that lies far ahead, and the flaw."""
        column = self._places.day
        if not text or not self._takes_days or column.question is not None:
            return None, None, False, None
        portal = self._portal
        try:
            day, says_end = read_list_day(text, portal.today, column.order, portal.timezone)
            if column.is_ is not DayIs.END and not says_end:
                return day, None, False, None
            if self._last_end is not None and day > self._last_end:
                return portal.today, day, True, None
            return start_for(day, portal.validity_months), day, False, None
        except TypedDayError:
            return None, None, False, Reason.DAY


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""
