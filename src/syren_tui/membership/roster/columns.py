"""Which column of a roster holds what: as for card lists, and what only a roster has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from syren_api.models import Portal
from syren_tui.card_lists import CardList, CardListError, Choices, ColumnRole, DayIs, read_again
from syren_tui.card_lists.cells import day_text
from syren_tui.card_lists.headings import Head, head_of, words_of
from syren_tui.card_lists.model import Row, Sheet
from syren_tui.card_lists.word_sets import word_set
from syren_tui.i18n import N_
from syren_tui.parsing.date_formats import Order
from syren_tui.parsing.dates import order_of

UNCLEAR: Final = N_(
    "Le fichier ne dit pas quelle colonne est la fin d’adhésion : donnez-lui ce titre."
)
UNCLEAR_CARD: Final = N_("Aucune colonne n’est celle des cartes : donnez-lui un titre.")
UNCLEAR_ORDER: Final = N_(
    "Les dates sont tantôt jour/mois, tantôt mois/jour : corrigez le fichier."
)
MOST_CARDS: Final = 3
"""Columns that could be the card among which the accounts decide."""
_SAMPLE: Final = 2_000
"""Rows by which the columns are known."""
_BRANCHES: Final = word_set("bibliotheque branche branch library site agence mediatheque")
_BLOCKS: Final = word_set(
    "bloque bloquee blocage suspendu suspendue suspension exclu exclue exclusion blocked debarred"
)


@dataclass(frozen=True, slots=True)
class RosterColumns:
    """Where in a row what stands, from 0; None and () for nowhere."""

    cards: tuple[int, ...]
    """The likeliest first; several where only the accounts can tell."""
    named_card: bool
    last: tuple[int, ...]
    first: tuple[int, ...]
    birth: int | None
    since: int | None
    until: int | None
    branch: int | None
    blocked: int | None
    order: Order
    read_as: tuple[tuple[int, str, str], ...]
    """Each column's place, heading and role (empty: it is not read), to be shown."""
    rows: tuple[Row, ...]
    """Below the headings."""


def columns_of(sheet: Sheet, today: date, zone: str, choices: Choices) -> RosterColumns:
    """Find the columns of a roster.

    Raises:
        CardListError: which they are cannot be known.
    """
    head = CardList(Sheet(sheet.rows[:_SAMPLE]), today, ())
    cards = read_again(head, _rules(today, zone), choices)
    if cards.free:
        raise CardListError(UNCLEAR_CARD)
    days = cards.column(ColumnRole.DAY)
    if cards.questions and days is None:
        raise CardListError(UNCLEAR)
    if days is not None and cards.day_is is None:
        raise CardListError(UNCLEAR)
    card = cards.column(ColumnRole.CARD)
    if card is None:
        raise CardListError(UNCLEAR_CARD)
    is_certain = cards.card_is_named or ColumnRole.CARD in choices.roles
    candidates = (card.index,) if is_certain else cards.candidates[:MOST_CARDS]
    until = days.index if days is not None and cards.day_is is DayIs.END else None
    starts = [each.index for each in cards.columns if head_of(each.heading) is Head.START]
    if days is not None and cards.day_is is DayIs.START:
        starts.insert(0, days.index)
    birth = cards.column(ColumnRole.BIRTH_DATE)
    skipped = {line.line_number for line in cards.skipped}
    rows = tuple(row for row in sheet.rows if row.line_number not in skipped)
    births = [birth.index] if birth is not None else []
    read = [*([until] if until is not None else []), *starts[:1], *births]
    order = choices.order or order_of(map(day_text, _days(rows, read)))
    if order is None:
        raise CardListError(UNCLEAR_ORDER)
    return RosterColumns(
        cards=candidates or (card.index,),
        named_card=is_certain,
        last=_with(cards, ColumnRole.NAME, ColumnRole.LAST_NAME),
        first=_with(cards, ColumnRole.FIRST_NAME),
        birth=next(iter(births), None),
        since=next(iter(starts), None),
        until=until,
        branch=_headed(cards, _BRANCHES),
        blocked=_headed(cards, _BLOCKS),
        order=order,
        read_as=tuple((each.index, each.heading, each.role or "") for each in cards.columns),
        rows=rows,
    )


def _with(cards: CardList, *roles: ColumnRole) -> tuple[int, ...]:
    return tuple(each.index for role in roles for each in cards.columns if each.role is role)


def _headed(cards: CardList, words: frozenset[str]) -> int | None:
    """Return the only column without a role that has one of these words in its heading."""
    found = [
        each.index
        for each in cards.columns
        if each.role is None and not words.isdisjoint(words_of(each.heading))
    ]
    return found[0] if len(found) == 1 else None


def _days(rows: Iterable[Row], places: Sequence[int]) -> Iterable[str]:
    """Return what stands in columns of days, each text once; ISO tells nothing of the order."""
    texts = {row.cells[place] for place in places for row in rows if place < len(row.cells)}
    return (text for text in texts if text[4:5] != "-")


def _rules(today: date, zone: str) -> Portal:
    """Return a portal on this day; a roster is read alike whatever the portal's rules are."""
    return Portal(
        statuses=(), settable_statuses=(), validity_months=12, registration_date_required=True,
        resources=(), can_activate_resources=False, can_remove_resources=False,
        validating_validates_requested_resources=False, max_batch=1, name="", department="",
        contact_email="", help_url="", timezone=zone, today=today, api_version=1,
    )  # fmt: skip
