"""Which columns of a list are the card and the names: those that the library's accounts have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from syren_api.models import SelectedSubscriber
from syren_tui.card_lists import CardList, ColumnQuestion, ColumnRole, ListLine, Unclear
from syren_tui.card_lists.accounts import Accounts
from syren_tui.card_lists.cells import card_number
from syren_tui.card_lists.model import Row
from syren_tui.finding.names import agrees, shares_part

_MOST_ROWS: Final = 1_000
"""Of a list, looked at to know its columns."""
_NAMES: Final = frozenset({ColumnRole.NAME, ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME})


@dataclass(frozen=True, slots=True)
class KnownNumbers:
    """What the accounts say of a list's columns."""

    roles: Mapping[ColumnRole, tuple[int, ...]]
    """Only what differs from, or is surer than, what the list itself says."""
    question: ColumnQuestion | None = None
    """Where they do not say which column is the card."""

    def tells_more(self, cards: CardList) -> bool:
        """Tell whether the list has to be read again for it."""
        read = {
            role: tuple(each.index for each in cards.columns if each.role is role)
            for role in self.roles
        }
        return read != self.roles


@dataclass(frozen=True, slots=True)
class _Tally:
    """What a column comes to if it is the card."""

    column: int
    found: float
    """Rows that lead to an account; one found by another reading of its number is a half."""
    agreeing: int
    """Rows whose account has their name, too."""


def sample_numbers(cards: CardList, rows: int) -> set[str]:
    """Return the numbers in the columns that could be the card, of so many rows at most."""
    return {
        number
        for row, _ in _members(cards, rows)
        for column in cards.candidates
        if (number := _number(row, column))
    }


def known_columns(cards: CardList, accounts: Accounts) -> KnownNumbers:
    """Tell which column is the card, by count of the accounts that its numbers lead to.

    Args:
        cards: a list with columns.
        accounts: those of the library, as far as the list's numbers lead to them.
    """
    roles: dict[ColumnRole, tuple[int, ...]] = {}
    card = cards.column(ColumnRole.CARD)
    column = card.index if card is not None else None
    question = None
    if ColumnRole.CARD not in cards.choices.roles:
        column, question = _card(cards, accounts)
        roles[ColumnRole.CARD] = () if column is None else (column,)
    if column is not None and question is None and (names := _names(cards, accounts, column)):
        roles[ColumnRole.NAME] = names
    return KnownNumbers(roles, question)


def _card(cards: CardList, accounts: Accounts) -> tuple[int | None, ColumnQuestion | None]:
    tallies = [_tally(cards, accounts, column) for column in cards.candidates]
    if not tallies:
        return None, None
    by_names = any(each.agreeing for each in tallies)

    def score(tally: _Tally) -> float:
        return tally.agreeing if by_names else tally.found

    best = max(tallies, key=score)  # of equals the first: its heading speaks most for it
    if not score(best):
        likely = tallies[0].column
        return (likely if likely not in cards.unlikely else None), None
    if best.column in cards.unlikely and not by_names and cards.column_of_names:
        return None, None  # it counts lines or households: the names are other people's
    rivals = [each for each in tallies if each is not best and score(each) * 2 > score(best)]
    sure = best is tallies[0] and best.column not in cards.unlikely and cards.card_is_named
    if (rivals and not sure) or (best.column in cards.unlikely and not by_names):
        meant = tuple(each.column for each in tallies if each.found)
        return best.column, ColumnQuestion(Unclear.CARD_COLUMN, meant)
    return best.column, None


def _tally(cards: CardList, accounts: Accounts, column: int) -> _Tally:
    found, agreeing = 0.0, 0
    for row, line, account, exact in _led(cards, accounts, column):
        found += 1.0 if exact else 0.5
        agreeing += _has_name(cards, row, line, account)
    return _Tally(column, found, agreeing)


def _has_name(cards: CardList, row: Row, line: ListLine, account: SelectedSubscriber) -> bool:
    """Tell whether a row has an account's name; not where it has no name at all."""
    last, first = account.last_name, account.first_name
    if cards.names_are_named:
        return bool(line.name) and agrees(line.last_name, line.first_name, last, first)
    return any(shares_part(_cell(row, each), last, first) for each in cards.perhaps_names)


def _names(cards: CardList, accounts: Accounts, card: int) -> tuple[int, ...]:
    """Return the columns of names, where their headings do not say it and the accounts do."""
    if cards.names_are_named or cards.free or _NAMES & {*cards.choices.roles}:
        return ()
    rows = [(row, account) for row, _, account, _ in _led(cards, accounts, card)]
    return tuple(
        column
        for column in cards.perhaps_names
        if column != card
        and sum(
            shares_part(_cell(row, column), account.last_name, account.first_name)
            for row, account in rows
        ) * 2 >= max(1, len(rows))
    )  # fmt: skip


def _led(
    cards: CardList, accounts: Accounts, column: int
) -> Iterator[tuple[Row, ListLine, SelectedSubscriber, bool]]:
    """Yield the rows that lead to one account each, and whether by just their number."""
    for row, line in _members(cards, _MOST_ROWS):
        if not (number := _number(row, column)):
            continue
        found = accounts.find(number)
        if len(found) == 1:
            yield row, line, found[0], True
        elif not found and (suggested := accounts.suggest(number)) is not None:
            yield row, line, suggested.account, False


def _members(cards: CardList, rows: int) -> list[tuple[Row, ListLine]]:
    lines = {line.line_number: line for line in cards.lines if not line.is_no_member}
    members = [
        (row, lines[row.line_number]) for row in cards.sheet.rows if row.line_number in lines
    ]
    return members[:: max(1, -(-len(members) // rows))]


def _number(row: Row, column: int) -> str | None:
    return card_number(_cell(row, column))


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""
