"""Which column of a list holds what: by its heading, else by what stands in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from syren_api.text import fold
from syren_tui.renewal.card_lists.cells import card_number, is_day, list_day, plain
from syren_tui.renewal.card_lists.records import Record
from syren_tui.words.typed_days import TypedDayError

_TITLES: Final = 5
"""Records among which the heading is looked for."""
_SAMPLE: Final = 500
"""Records that are looked at to know a column."""
_BIRTH_YEARS: Final = 6
"""A column whose days are older by the median holds dates of birth."""
_LONG_ENOUGH: Final = 10
"""Characters of a card number from which on more of them tell nothing."""


class Head(StrEnum):
    """What a column's heading says of it."""

    NUMBER = "number"
    END = "end"
    START = "start"
    DATE = "date"
    """A day of some kind."""
    BIRTH = "birth"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBERS: Final = _words(
    "n no num numero numeros number code codebarre codebarres cb carte cartes card cards barcode "
    "barre barres identifiant id matricule codelecteur numlecteur numcarte cardnumber"
)
_CARDS: Final = _words(
    "carte cartes card cards barcode barre barres codebarre codebarres numcarte cardnumber cb"
)
_ENDS: Final = _words(
    "fin finit echeance expiration expire expiry expires end ends until jusqu valable valide "
    "validite limite peremption dateexpiry dateexpiration datefin"
)
_STARTS: Final = _words(
    "inscription inscrit inscrite debut adhesion abonnement abonne enregistrement reinscription "
    "renouvellement renouvele cotisation start registered registration since depuis dateenrolled"
)
_DATES: Final = _words("date dates jour day")
_BIRTHS: Final = _words("naissance naiss ne nee birth birthday dob born dateofbirth")
_LAST: Final = _words("nom noms name names lastname surname patronyme")
_FIRST: Final = _words("prenom prenoms firstname forename given")
_OTHERS: Final = _words(
    "tel telephone portable mobile fixe rue adresse postal postale ville commune mail email lieu "
    "bibliotheque library site famille pret prets emprunt emprunts retour visite visites passage "
    "connexion creation modification maj relance"
)
_SMALL: Final = _words(
    "de d du des la le l les a au en et ou of the lecteur lecteurs adherent adherents usager "
    "usagers abonnes bibliotheque liste s"
)
_KNOWN: Final = _NUMBERS | _ENDS | _STARTS | _DATES | _BIRTHS | _LAST | _FIRST | _OTHERS | _SMALL


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a record what stands; None where nowhere."""

    number: int | None = None
    number_is_named: bool = False
    day: int | None = None
    days: Head = Head.DATE
    names: tuple[int, ...] = ()
    birth: int | None = None


def head_of(text: str) -> Head | None:
    """Return what a heading says of its column; None where nothing that is known."""
    words = _split(text)
    found = frozenset(words)
    if found & _BIRTHS and not found & (_LAST | _FIRST | {"lieu"}):
        return Head.BIRTH
    if found & _ENDS:
        return Head.END
    if found & _OTHERS and not found & (_CARDS | {"inscription"}):
        return None
    if found & _NUMBERS and not found & _DATES:
        return Head.NUMBER
    if found & _FIRST:
        return Head.FIRST_NAME
    if found & _LAST:
        return Head.LAST_NAME
    if found & _STARTS:
        return Head.START
    return Head.DATE if found & _DATES else None


def heading_at(records: Sequence[Record]) -> int | None:
    """Return the place of the record that names the columns; None where none does."""
    for place, record in enumerate(records[:_TITLES]):
        if any(card_number(plain(cell)) for cell in record.cells):
            return None
        if not record.too_long and _is_heading(record):
            return place
    return None


def _is_heading(record: Record) -> bool:
    cells = [plain(cell) for cell in record.cells if plain(cell)]
    if any(character.isdigit() for cell in cells for character in cell):
        return False
    if all(_split(cell) and set(_split(cell)) <= _KNOWN for cell in cells):
        return any(head_of(cell) for cell in cells)
    heads = [head_of(cell) for cell in cells]
    return len(cells) > 1 and (sum(map(bool, heads)) > 1 or Head.NUMBER in heads)


def _split(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text.replace("°", " ").replace("º", " ")))


def layout_of(records: Sequence[Record], heading: Record | None, today: date) -> Layout | None:
    """Return where what stands; None where the list has one column, and lines of free text.

    Args:
        records: without the heading.
        heading: the record that names the columns.
        today: the portal's day.
    """
    sample = [record.cells for record in records[:_SAMPLE] if not record.too_long]
    width = max((len(cells) for cells in sample), default=0)
    if heading is not None:
        width = max(width, len(heading.cells))
    columns = [
        [plain(cells[place]) if place < len(cells) else "" for cells in sample]
        for place in range(width)
    ]
    if heading is not None and len(heading.cells) > 1:
        return _named_layout(heading.cells, columns, today)
    return _guessed_layout(columns, today) if width > 1 else None


def _named_layout(heading: Sequence[str], columns: Sequence[Sequence[str]], today: date) -> Layout:
    heads = {place: head_of(plain(cell)) for place, cell in enumerate(heading)}

    def places(*wanted: Head) -> list[int]:
        return [place for place, head in heads.items() if head in wanted]

    numbers = places(Head.NUMBER)
    cards = [place for place in numbers if set(_split(heading[place])) & _CARDS]
    number = _fullest(cards or numbers, columns)
    if number is None:
        rest = [place for place in range(len(columns)) if heads.get(place) is None]
        number = _number_column({place: columns[place] for place in rest})
    # Any other date goes only where none says what it is: it may be that of the last loan.
    dates = places(Head.START, Head.END) or places(Head.DATE)
    day, days = _day_column({place: heads[place] or Head.DATE for place in dates}, columns, today)
    return Layout(
        number=number,
        number_is_named=bool(numbers),
        day=day,
        days=days,
        names=(*places(Head.LAST_NAME)[:1], *places(Head.FIRST_NAME)[:1]),
        birth=next(iter(places(Head.BIRTH)), None),
    )


def _guessed_layout(columns: Sequence[Sequence[str]], today: date) -> Layout:
    with_days = [place for place, column in enumerate(columns) if _mostly_days(column)]
    births = [place for place in with_days if _is_of_births(columns[place], today)]
    day, days = _day_column(
        {place: Head.DATE for place in with_days if place not in births}, columns, today
    )
    rest = {place: each for place, each in enumerate(columns) if place not in with_days}
    number = _number_column(rest)
    names = [place for place, each in rest.items() if place != number and _mostly_words(each)]
    return Layout(
        number=number, day=day, days=days, names=tuple(names[:2]), birth=next(iter(births), None)
    )


def _fullest(places: Iterable[int], columns: Sequence[Sequence[str]]) -> int | None:
    return max(places, key=lambda place: sum(map(bool, columns[place])), default=None)


def _number_column(columns: dict[int, Sequence[str]]) -> int | None:
    """Return the column of card numbers: many different ones, and long; no postal codes."""
    best, best_score = None, 0
    for place, column in columns.items():
        numbers = {number for cell in column if (number := card_number(cell))}
        score = sum(min(len(number), _LONG_ENOUGH) for number in numbers)
        if score > best_score:
            best, best_score = place, score
    return best


def _day_column(
    places: dict[int, Head], columns: Sequence[Sequence[str]], today: date
) -> tuple[int | None, Head]:
    """Return the column of the days, and what they are: the one that can be used best."""
    best: tuple[float, int | None, Head] = (-1.0, None, Head.DATE)
    for place, head in places.items():
        days = _days_in(columns[place], today)
        if not days:
            best = max(best, (-0.5, place, head), key=lambda each: each[0])
            continue
        kind = Head.END if head is Head.END or ends_mostly(days, today) else Head.START
        near = [abs((day - today).days) <= 366 for day in days]
        timely = [(day >= today) if kind is Head.END else (day <= today) for day in days]
        usable = sum(a and b for a, b in zip(near, timely, strict=True)) / len(days)
        # A day of registration needs no converting: among equals it goes first.
        score = usable + (0.01 if kind is Head.START else 0.0)
        best = max(best, (score, place, kind), key=lambda each: each[0])
    return best[1], best[2]


def ends_mostly(days: Sequence[date], today: date) -> bool:
    """Tell whether most days lie in the future: nobody registers then."""
    return sum(day > today for day in days) * 2 > len(days)


def _days_in(column: Iterable[str], today: date) -> list[date]:
    days = []
    for cell in column:
        try:
            days.append(list_day(cell, today)[0])
        except TypedDayError:
            continue
    return days


def _is_of_births(column: Iterable[str], today: date) -> bool:
    days = sorted(_days_in(column, today))
    return bool(days) and is_birth(days[len(days) // 2], today)


def is_birth(day: date, today: date) -> bool:
    """Tell whether a day is too long ago to be of a registration that still matters."""
    return day.year < today.year - _BIRTH_YEARS


def _mostly_days(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and sum(map(is_day, filled)) * 2 >= len(filled)


def _mostly_words(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    words = [cell for cell in filled if "@" not in cell and not any(map(str.isdigit, cell))]
    return bool(filled) and len(words) * 2 > len(filled)
