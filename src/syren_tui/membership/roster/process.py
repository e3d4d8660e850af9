"""Reads a roster from its standard input, and writes its members: a process of its own.

What a file unfolds to is bounded, and the memory that reading takes comes back.
"""

import json
import re
import resource
import sys
from datetime import date
from typing import Final

from syren_tui.card_lists import CardListError, Choices, ColumnRole, DayIs
from syren_tui.card_lists.cells import plain
from syren_tui.card_lists.charsets import decoded
from syren_tui.card_lists.model import Row, Sheet
from syren_tui.card_lists.text_rows import sheet_of_text
from syren_tui.card_lists.workbook_process import rows_of
from syren_tui.card_lists.workbooks import is_workbook
from syren_tui.i18n import N_
from syren_tui.membership.roster.columns import columns_of
from syren_tui.membership.roster.rows import member_rows
from syren_tui.parsing.date_formats import Order

MOST_ROWS: Final = 200_000
_MEMORY: Final = 2_000_000_000
"""Bytes of address space."""
_BARE: Final = re.compile(r"[A-Za-z0-9@._-]*")
_SECONDS: Final = 50
"""Of processor time."""
_TOO_MANY: Final = N_("Ce fichier a plus de 200 000 lignes : coupez-le en plusieurs.")


def main() -> int:
    """Read a line that says how, then the file; write a line about it, then one a member.

    A workbook that cannot be read ends it: whoever started it sees no line.
    """
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    how = json.loads(sys.stdin.buffer.readline())
    today = date.fromisoformat(how["today"])
    choices = Choices(
        roles={ColumnRole(role): place for role, place in how["roles"].items()},
        day_is=DayIs(how["day_is"]) if how["day_is"] else None,
        order=Order(how["order"]) if how["order"] else None,
    )
    try:
        sheet = _sheet(sys.stdin.buffer.read())
        if len(sheet.rows) > MOST_ROWS:
            raise CardListError(_TOO_MANY)
        columns = columns_of(sheet, today, how["zone"], choices)
    except CardListError as error:
        print(json.dumps({"error": error.sentence}))
        return 0
    print(json.dumps({"columns": columns.read_as}))
    for fields in member_rows(columns, today, how["zone"]):
        print(json.dumps(fields))
    return 0


def _sheet(content: bytes) -> Sheet:
    if not is_workbook(content):
        return sheet_of_text(*decoded(content))
    found, _ = rows_of(content, MOST_ROWS + 1)
    rows = (
        Row(place, 1, "", tuple(map(_plain, cells)), numeric=frozenset(numeric))
        for place, cells, numeric in found
    )
    return Sheet(tuple(row for row in rows if any(row.cells)))


def _plain(cell: str) -> str:
    """Return what a cell says; most have nothing to be taken off."""
    return cell if _BARE.fullmatch(cell) else plain(cell)


if __name__ == "__main__":
    sys.exit(main())
