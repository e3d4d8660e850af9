"""What a row of a roster says of a member."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from syren_api.text import fold
from syren_tui.card_lists.cells import card_number, is_spoiled, read_list_day
from syren_tui.card_lists.model import Row
from syren_tui.membership.model import LONGEST_NAME, LONGEST_TEXT
from syren_tui.membership.roster.columns import RosterColumns
from syren_tui.parsing.dates import YEARS_AHEAD, TypedDayError

FIELDS: Final = 8
"""Of a member: last name, first name, birth, since, until, branch, blocked, numeric; the cards
follow."""
_NOT_BLOCKED: Final = frozenset(["", "0", "non", "n", "no", "false", "faux", "-", "–"])
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CACHED: Final = 100_000


def member_rows(columns: RosterColumns, today: date, zone: str) -> Iterator[list[str]]:
    """Yield the fields of each row that tells of somebody, as texts; days in ISO.

    A row in which nobody is named and no card stands is none: a total, a note, a page number.
    """

    @lru_cache(_CACHED)
    def day(text: str, years_ahead: int) -> str:
        if not text:
            return ""
        try:
            if _ISO.fullmatch(text):  # as workbooks' days come
                return date.fromisoformat(text).isoformat()
            return read_list_day(text, today, columns.order, zone, years_ahead)[0].isoformat()
        except (TypedDayError, ValueError):
            return ""

    for row in columns.rows:
        if row.too_long:
            continue
        cards = [_card(row, place, named=columns.named_card) for place in columns.cards]
        last = " ".join(filter(None, (_cell(row, place) for place in columns.last)))
        first = " ".join(filter(None, (_cell(row, place) for place in columns.first)))
        birth = day(_cell(row, columns.birth), 0)
        if birth >= today.isoformat():
            birth = ""
        if not any(cards) and not (birth and (last or first)):
            continue
        blocked = _cell(row, columns.blocked)
        yield [
            last[:LONGEST_NAME],
            first[:LONGEST_NAME],
            birth,
            day(_cell(row, columns.since), YEARS_AHEAD),
            day(_cell(row, columns.until), YEARS_AHEAD),
            _cell(row, columns.branch)[:LONGEST_TEXT],
            "" if fold(blocked.strip()) in _NOT_BLOCKED else blocked[:LONGEST_TEXT],
            "1" if columns.cards[0] in row.numeric else "",
            *cards,
        ]


def _card(row: Row, place: int, *, named: bool) -> str:
    text = _cell(row, place)
    return "" if is_spoiled(text) else card_number(text, named=named) or ""


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""
