"""What a list of cards is made of, and what is read of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from syren_tui.parsing.date_formats import Order


class CardListError(Exception):
    """This is no list; `sentence` is to be translated and says what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Row:
    """One line, taken apart; several where a quoted field goes over them."""

    line_number: int
    """Its number in the file or the pasted text, from 1."""
    height: int
    """How many lines it takes there."""
    text: str = field(repr=False)
    """As it stands there."""
    cells: tuple[str, ...] = field(repr=False)
    """Without the signs and the invisible characters that only guard or surround them."""
    too_long: bool = False
    numeric: frozenset[int] = frozenset()
    """The cells that a workbook holds as numbers: such a number has lost its zeros in front."""

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(map(bool, self.cells))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was given: its lines and nothing made of them."""

    rows: tuple[Row, ...] = field(repr=False)
    """In order; none is empty."""
    separator: str = ""
    """Between columns; empty where there is none."""
    charset: str = ""
    """Of a file of text; empty for pasted text and workbooks."""
    hints: tuple[int, ...] = ()
    """The numbers of lines that only name the separator."""
    empty: tuple[int, ...] = ()
    """The numbers of lines with nothing on them."""
    more_sheets: int = 0
    """How many other sheets of the workbook hold something; they are not read."""


class ColumnRole(StrEnum):
    """What a column is read as."""

    CARD = "card"
    NAME = "name"
    """Last and first name in one."""
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    BIRTH_DATE = "birth_date"
    DAY = "day"


class DayIs(StrEnum):
    """Which kind of day a column of days holds."""

    START = "start"
    """Days of registration."""
    END = "end"
    """Last days of membership."""


class RoleEvidence(StrEnum):
    """What a column's role was known by."""

    HEADING = "heading"
    CONTENT = "content"
    LIBRARY = "library"
    """Its numbers or names are those of the library's accounts."""
    CHOSEN = "chosen"
    """The user said so."""


class Unclear(StrEnum):
    """What the user has to say before anything is planned."""

    CARD_COLUMN = "card_column"
    """Several columns could be the card, or the only one may be a rank."""
    DAY_COLUMN = "day_column"
    """A column of days has a heading that says nothing, or several have."""
    DAY_IS = "day_is"
    """The days may be those of registration or the ends."""
    DAY_ORDER = "day_order"
    """Some days can only be day/month, others only month/day."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, and what it is read as."""

    index: int
    """From 0."""
    heading: str = field(repr=False)
    """As it stands there; empty where it has none."""
    role: ColumnRole | None = None
    """None: it is not read."""
    why: RoleEvidence | None = None
    holds_days: bool = False
    """Whether it is full of days: where it has no role, the user is told that it is not read."""
    samples: tuple[str, ...] = field(default=(), repr=False)
    """The first things that stand in it, for a dialog."""


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """Something unclear, with what may be chosen."""

    unclear: Unclear
    columns: tuple[int, ...] = ()
    """The columns that could be meant; for `Unclear.DAY_IS` and `DAY_ORDER` the column of days."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user said of a list; all left out: nothing."""

    roles: Mapping[ColumnRole, int | None] = field(default_factory=lambda: MappingProxyType({}))
    """The column that has a role; None: none has it."""
    day_is: DayIs | None = None
    order: Order | None = None
    """What comes first in days of three numbers."""


class Reason(StrEnum):
    """Why a line of a list leads to no account to renew."""

    NO_NUMBER = "no_number"
    """There is neither a card number nor a name on it."""
    NAME_ONLY = "name_only"
    """There is a name, and no number."""
    SPOILED = "spoiled"
    """A spreadsheet has made another number of it: 2,9E+13."""
    DAY = "day"
    """Its day cannot be read, or is none."""
    UNREADABLE = "unreadable"
    """It is too long to be a line of a list."""
    NOT_FOUND = "not_found"
    """No account has this number."""
    SEVERAL = "several"
    """Several accounts have this number, or this name and birth date."""
    TWICE = "twice"
    """An earlier or later line is the same account's."""
    UNDECIDED = "undecided"
    """The user has not said yet how the list is to be read."""
    SUMMARY = "summary"
    """It is no member: a total, a count, a page number, a note."""
    HEADING = "heading"
    """It names the columns."""
    TITLE = "title"
    """It stands above the headings."""
    EMPTY = "empty"
    """Nothing stands on it."""


NO_MEMBER = frozenset({Reason.SUMMARY, Reason.HEADING, Reason.TITLE, Reason.EMPTY})
"""The reasons of lines that nobody expects to be renewed."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a list, as it was read."""

    line_number: int
    """Its number in the file or the pasted text, from 1."""
    height: int
    """How many lines it takes there: a quoted field may go over several."""
    text: str = field(repr=False)
    """As it stands there."""
    number: str | None = field(default=None, repr=False)
    last_name: str = field(default="", repr=False)
    """As it stands there; the whole name where one column has both."""
    first_name: str = field(default="", repr=False)
    day: date | None = field(default=None, repr=False)
    """The day of registration: as it stands, or made of the end."""
    end: date | None = field(default=None, repr=False)
    """The end of membership, where that is what stands there."""
    far: bool = False
    """Whether the end lies beyond what a renewal of today gives: the day is then today."""
    birth: date | None = field(default=None, repr=False)
    flaw: Reason | None = None
    """What keeps it from being looked for; None: nothing. With `Reason.DAY` it has a number."""
    bad_day: bool = False
    """Whether its day cannot be read, whatever else its flaw is."""
    numeric: bool = False
    """Whether a workbook holds its card as a number, without the zeros it may have had."""

    @property
    def is_no_member(self) -> bool:
        """Whether nobody expects it to be renewed."""
        return self.flaw in NO_MEMBER

    @property
    def name(self) -> str:
        """Last and first name; either may be missing."""
        return " ".join(filter(None, (self.last_name, self.first_name)))


@dataclass(frozen=True, slots=True)
class CardList:
    """A list of cards, each of its lines accounted for."""

    sheet: Sheet = field(repr=False)
    today: date
    """The portal's day that it was read on."""
    lines: tuple[ListLine, ...] = field(repr=False)
    """Everything below the headings, also what is no member."""
    skipped: tuple[ListLine, ...] = field(default=(), repr=False)
    """Headings, titles above them, empty lines; each with its reason as `flaw`."""
    columns: tuple[Column, ...] = ()
    day_is: DayIs | None = None
    """The kind of the days; None where there are none, or it is not known."""
    order: Order = Order.DAY_FIRST
    questions: tuple[ColumnQuestion, ...] = ()
    """What is unclear; nothing is planned until the user has chosen."""
    choices: Choices = Choices()
    """What the user said of it."""
    candidates: tuple[int, ...] = ()
    """The columns that could be the card, the likeliest first; the library decides."""
    unlikely: frozenset[int] = frozenset()
    """Those among them that only agreeing names make the card: ranks, households, postal codes."""
    card_is_named: bool = False
    """Whether a heading says of the likeliest, and of no other, that it is a card's number."""
    perhaps_names: tuple[int, ...] = ()
    """The columns without a heading that is known, in which names may stand."""
    names_are_named: bool = False
    """Whether headings say which columns are the names."""
    free: bool = False
    """Whether its lines are free text: number, name and day in any order, and no columns."""

    @property
    def numbers(self) -> int:
        """How many lines have a card number that can be looked for."""
        return sum(line.number is not None for line in self.lines)

    @property
    def far_ends(self) -> int:
        """How many lines have an end that lies beyond what a renewal of today gives."""
        return sum(line.far for line in self.lines)

    @property
    def unread_days(self) -> tuple[Column, ...]:
        """The columns of days that are not read."""
        return tuple(each for each in self.columns if each.holds_days and each.role is None)

    @property
    def column_of_names(self) -> Column | None:
        """The first column of names; None where there is none."""
        names = (ColumnRole.NAME, ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME)
        return next((each for each in self.columns if each.role in names), None)

    def count(self, flaw: Reason) -> int:
        """Count the lines with a flaw."""
        return sum(line.flaw is flaw for line in self.lines)

    def column(self, role: ColumnRole) -> Column | None:
        """Return the first column that is read as something; None where none is."""
        return next((each for each in self.columns if each.role is role), None)
