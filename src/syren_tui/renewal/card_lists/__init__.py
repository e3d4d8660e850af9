"""Lists of cards, as libraries have them: pasted, or exported from their own software.

`read_cards` makes lines of them, every line of the list accounted for; `syren_tui.renewal.matching`
finds whose they are.
"""

from syren_tui.renewal.card_lists.reading import MAX_LINES, read_cards
from syren_tui.renewal.card_lists.records import MAX_BYTES, CardListError
from syren_tui.renewal.card_lists.results import CardList, Days, ListLine, Reason

__all__ = [
    "MAX_BYTES",
    "MAX_LINES",
    "CardList",
    "CardListError",
    "Days",
    "ListLine",
    "Reason",
    "read_cards",
]
