"""Lines that are no member: titles, repeated headings, totals, counts, page numbers, notes."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Final

from syren_api.text import fold
from syren_tui.card_lists.cells import card_number, is_day, is_word
from syren_tui.card_lists.model import Reason, Row
from syren_tui.card_lists.word_sets import word_set

_SURE: Final = word_set(
    "total totaux totale nombre nbre nb effectif effectifs sous count counted records rows "
    "enregistrements"
)
"""Words that no member is called by."""
_PERHAPS: Final = word_set(
    "page pages liste lecteurs adherents abonnes usagers inscrits membres emprunteurs fin note "
    "notes edition edite editee imprime imprimee impression genere generee extrait export exporte "
    "arrete arretee somme bibliotheque mediatheque date lignes members patrons readers printed "
    "list end of"
)
"""Words that may be part of a name: PAGE is one."""
_BESIDE: Final = word_set(
    "de des du d la le les l au a en sur et par general generale actifs actives the on s n "
    "lecteur adherent abonne usager inscrit membre actif"
)
_KEYS: Final = _SURE | _PERHAPS
_ALL: Final = _KEYS | _BESIDE
_SHORTER: Final = 3
"""Characters by which a count is shorter than the numbers of cards."""
_SHARED: Final = 3
"""Numbers of one form that make it usual."""
_LETTERS: Final = re.compile(r"(?<!\w)[a-z]+(?!\w)")
_LONGEST_NAME: Final = 4
"""Words; what has more is a note."""


@dataclass(frozen=True, slots=True)
class _Usual:
    """What most lines of a list are like."""

    filled: int
    forms: frozenset[tuple[int, bool]]
    """Of card numbers: how long, and whether of digits only."""

    def has(self, number: str) -> bool:
        return _form(number) in self.forms

    @property
    def shortest(self) -> int:
        """How long card numbers are at least."""
        return min((length for length, _ in self.forms), default=0)


def no_members(
    rows: Sequence[Row], heading: Row | None, card: int | None, *, wide: bool
) -> dict[int, Reason]:
    """Return why lines are no member, by their places.

    Args:
        rows: below the headings.
        heading: the row that names the columns.
        card: the column that is likeliest to be the card.
        wide: whether the list has columns.
    """
    usual = _usual(rows, card)
    found: dict[int, Reason] = {}
    members = 0
    for row, at_end in _with_ends(rows):
        if row.too_long:
            continue
        number = _number(row, card)
        if heading is not None and _repeats(row, heading):
            found[row.line_number] = Reason.HEADING
        elif (
            _says_so(row, number, usual)
            or (wide and _stands_apart(row, number, usual, card))
            or (at_end and _counts(row, number, (members, len(rows) - 1), usual))
        ):
            found[row.line_number] = Reason.SUMMARY
        else:
            members += 1
    return found


def members_above(above: Sequence[Row], rows: Sequence[Row], card: int | None) -> tuple[Row, ...]:
    """Return the rows above the headings that are members, as those below are.

    Args:
        above: the headings.
        rows: below them.
        card: the column that is likeliest to be the card.
    """
    usual = _usual(rows, card)
    return tuple(row for row in above if row.filled > 1 and usual.has(_number(row, card)))


def _with_ends(rows: Sequence[Row]) -> Iterator[tuple[Row, bool]]:
    """Yield each row, and whether it is the first or among the last few."""
    for place, row in enumerate(rows):
        yield row, place == 0 or place >= len(rows) - _SHARED


def _usual(rows: Iterable[Row], card: int | None) -> _Usual:
    filled, forms = [], Counter[tuple[int, bool]]()
    for row in rows:
        if row.cells:
            filled.append(row.filled)
            if number := _number(row, card):
                forms[_form(number)] += 1
    wanted = min(_SHARED, max(forms.values(), default=0))
    often = frozenset(form for form, times in forms.items() if times >= wanted)
    return _Usual(median_high(filled) if filled else 0, often)


def _form(number: str) -> tuple[int, bool]:
    return len(number), number.isdigit()


def _number(row: Row, card: int | None) -> str:
    if card is None or card >= len(row.cells):
        return ""
    return card_number(row.cells[card]) or ""


def _repeats(row: Row, heading: Row) -> bool:
    """Tell whether a row is the headings again: all that it has, and more than a half of them."""
    if len(row.cells) != len(heading.cells) or not any(map(is_word, row.cells)):
        return False
    pairs = [(fold(a), fold(b)) for a, b in zip(row.cells, heading.cells, strict=True) if a]
    return all(a == b for a, b in pairs) and len(pairs) * 2 > heading.filled


def _says_so(row: Row, number: str, usual: _Usual) -> bool:
    """Tell whether the words of a row are those of a total, a count or a page."""
    if usual.filled > 2 and row.filled >= usual.filled and usual.has(number):
        return False  # as all members are
    if not any(word in _KEYS for word in _LETTERS.findall(fold(" ".join(row.cells)))):
        return False
    words = [
        word for cell in row.cells if not is_day(cell) for word in _LETTERS.findall(fold(cell))
    ]
    if not words or any(word not in _ALL for word in words):
        return bool(words) and words[0] in _SURE and row.filled * 2 <= usual.filled
    if any(word in _SURE for word in words):
        return True
    if not any(word in _PERHAPS for word in words):
        return False
    return row.filled < usual.filled or not (number and usual.has(number))


def _stands_apart(row: Row, number: str, usual: _Usual, card: int | None) -> bool:
    """Tell whether a row has far fewer filled cells than others, and neither card nor name."""
    if usual.filled <= 2 or row.filled != 1 or (number and usual.has(number)):
        return False
    (place,) = (place for place, cell in enumerate(row.cells) if cell)
    cell = row.cells[place]
    return place == card or not is_word(cell) or len(cell.split()) > _LONGEST_NAME


def _counts(row: Row, number: str, members: Collection[int], usual: _Usual) -> bool:
    """Tell whether a row at either end holds nothing but a count of members.

    It is as many as there are, or far shorter than the numbers of cards.
    """
    if not number.isdigit() or usual.has(number) or row.filled > 1:
        return False
    return int(number) in members or len(number) + _SHORTER <= usual.shortest
