"""Lists of cards, as libraries have them: pasted, or exported from their own software.

`read_cards` makes a `CardList` of a file or a pasted text, without asking the portal anything: its
columns with their roles, and each of its lines. `syren_tui.card_lists.matching.match` finds whose
they are; the library's accounts then say which of several columns is the card, and the list it
returns may be read otherwise than the one it was given.

For a screen:

- `CardList.columns` has each column with its heading, its role and why it has it; `day_is` says
  which kind of days they are, `candidates` which columns could be the card.
- `CardList.questions` is what is unclear; while there is one, `match` plans nothing and leaves
  each line aside as `Reason.UNDECIDED`.
- `read_again(cards, portal, Choices(roles={ColumnRole.CARD: 1}, day_is=DayIs.END))` reads the list
  again as the user has chosen. `replace(cards.choices, ...)` keeps what was chosen before.
- `CardList.lines` and `CardList.skipped` together have every line of the file, once.
"""

from syren_tui.card_lists.card_list import (
    MAX_BYTES,
    MAX_LINES,
    read_again,
    read_as_known,
    read_cards,
)
from syren_tui.card_lists.model import (
    NO_MEMBER,
    CardList,
    CardListError,
    Choices,
    Column,
    ColumnQuestion,
    ColumnRole,
    DayIs,
    ListLine,
    Reason,
    RoleEvidence,
    Unclear,
)

__all__ = [
    "MAX_BYTES",
    "MAX_LINES",
    "NO_MEMBER",
    "CardList",
    "CardListError",
    "Choices",
    "Column",
    "ColumnQuestion",
    "ColumnRole",
    "DayIs",
    "ListLine",
    "Reason",
    "RoleEvidence",
    "Unclear",
    "read_again",
    "read_as_known",
    "read_cards",
]
