"""What was read out of a list of cards."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


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
    """Several accounts have this number."""
    TWICE = "twice"
    """An earlier line is the same account's."""


class Days(StrEnum):
    """What the days of a list are."""

    NONE = "none"
    """There are none."""
    STARTS = "starts"
    """Days of registration."""
    ENDS = "ends"
    """Last days of membership."""
    MIXED = "mixed"
    """Both: some lines say that theirs is an end."""
    UNUSED = "unused"
    """The portal knows no day."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a list."""

    place: int
    """Its number in the file or the pasted text, from 1."""
    height: int
    """How many lines it takes there: a quoted field may go over several."""
    text: str = field(repr=False)
    """As it stands there."""
    number: str | None = field(default=None, repr=False)
    name: str = field(default="", repr=False)
    day: date | None = field(default=None, repr=False)
    """The day of registration: as it stands, or made of the end."""
    end: date | None = field(default=None, repr=False)
    """The end of membership, where that is what stands there."""
    birth: date | None = field(default=None, repr=False)
    flaw: Reason | None = None
    """What keeps it from being looked for; None: nothing. With `Reason.DAY` it has a number."""


@dataclass(frozen=True, slots=True)
class CardList:
    """A list of cards, each of its lines accounted for."""

    lines: tuple[ListLine, ...] = field(repr=False)
    heading: tuple[int, ...] = ()
    """The numbers of the lines that are titles or names of columns."""
    separator: str = ""
    """Between columns; empty where there is one column."""
    charset: str = ""
    """Of the file: ``utf-8``, ``utf-16`` or ``cp1252``; empty for pasted text."""
    days: Days = Days.NONE

    @property
    def numbers(self) -> int:
        """How many lines have a card number that can be looked for."""
        return sum(line.number is not None for line in self.lines)

    def count(self, flaw: Reason) -> int:
        """Count the lines with a flaw."""
        return sum(line.flaw is flaw for line in self.lines)
