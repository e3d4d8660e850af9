"""Lists in every mixture of what libraries' software and spreadsheets write, with what is right."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from syren_api.days import add_months
from syren_api.models import SelectedSubscriber
from tests.tui.card_lists.mixture_words import (
    BIRTH_HEADS,
    CARD_HEADS,
    DAY_FORMS,
    END_HEADS,
    FIRST_HEADS,
    FIRST_NAMES,
    FULL_HEADS,
    HOUSE_HEADS,
    INVISIBLE,
    LAST_HEADS,
    LAST_NAMES,
    MONTH_FIRST,
    NO_HEADS,
    NOISE,
    PLACE_HEADS,
    RANK_HEADS,
    START_HEADS,
)
from tests.tui.texts.people import TODAY


@dataclass(frozen=True)
class Member:
    """Somebody of a library, as its own software has them."""

    account: SelectedSubscriber
    day: date
    """The end of membership, or its beginning."""
    birth: date


@dataclass(frozen=True)
class Mixture:
    """A list, with what is right."""

    content: bytes
    sample: dict[str, Member]
    """Who stands on it, by the account's id."""
    is_end: bool
    has_days: bool
    plain: bool
    """Whether nothing on it is unclear: everybody has to be planned, or left for their day."""
    what: str = field(default="", repr=False)
    """How it was made, for whoever reads a failure."""

    def right_day(self, subscriber_id: str) -> date:
        """Return the only day of registration that an account may be renewed with."""
        if not self.has_days:
            return TODAY
        day = self.sample[subscriber_id].day
        if not self.is_end:
            return day
        return TODAY if day > add_months(TODAY, 12) else add_months(day, -12)


def account(number: str, last: str, first: str, place: int) -> SelectedSubscriber:
    """Make an account of a library."""
    return SelectedSubscriber.model_validate(
        {
            "id": f"id{place:04}", "version": 1, "status": "to_revalidate", "last_name": last,
            "first_name": first, "registration_number": number, "valid_until": None,
            "library_registered_on": None, "resources": [],
        }
    )  # fmt: skip


class Library:
    """A library's accounts, strangers with treacherous numbers among them."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        style = dice.choice(("2905800{:04}", "{:04}", "A{:04}B", "29 {:06}", "{:05}"))
        numbers = dice.sample(range(60, 9000), 40)
        self.accounts = [
            self._one(style.format(number), place) for place, number in enumerate(numbers)
        ]
        treacherous = [
            "1",
            "2",
            "3",
            "7",
            "0007",
            "12",
            "00245",
            "29170",
            "101",
            "102",
            "46392",
            "2026",
        ]
        taken = {each.registration_number for each in self.accounts}
        self.strangers = [
            self._one(number, 100 + place)
            for place, number in enumerate(treacherous)
            if number not in taken
        ]

    def _one(self, number: str, place: int) -> SelectedSubscriber:
        return account(number, self._dice.choice(LAST_NAMES), self._dice.choice(FIRST_NAMES), place)

    @property
    def everybody(self) -> list[SelectedSubscriber]:
        """All of them."""
        return [*self.accounts, *self.strangers]


def mixture(dice: random.Random, library: Library) -> Mixture:
    """Write a list of some of a library's members."""
    return _Writer(dice, library).written()


Column = tuple[str, list[str]]
"""A heading, and what stands under it."""


class _Writer:
    def __init__(self, dice: random.Random, library: Library) -> None:
        self.dice = dice
        self.library = library
        self.is_end = dice.random() < 0.7
        self.has_days = dice.random() < 0.85
        self.members = [
            self._member(each) for each in dice.sample(library.accounts, dice.randint(3, 25))
        ]
        self.form = dice.choice(DAY_FORMS)
        if self.form is MONTH_FIRST and all(each.day.day <= 12 for each in self.members):
            self.form = DAY_FORMS[0]
        self.headed = dice.random() < 0.85
        self.plain = True
        self.days_are_named = True
        self.notes: list[str] = []

    def _member(self, account: SelectedSubscriber) -> Member:
        first, last = (-60, 420) if self.is_end else (-420, 0)
        day = TODAY + timedelta(days=self.dice.randint(first, last))
        return Member(
            account, day, date(self.dice.randint(1930, 2015), 3, self.dice.randint(1, 28))
        )

    def _columns(self) -> list[Column]:
        dice = self.dice
        self.names = dice.choice(("both", "full", "last", "none", "both"))
        columns = [self._column(CARD_HEADS, self._number), *self._names(), *self._beside()]
        if self.has_days:
            heads = END_HEADS if self.is_end else START_HEADS
            if dice.random() < 0.25:
                heads, self.days_are_named = NO_HEADS, False
            columns.append(self._column(heads, lambda each: self._hidden(self.form(each.day))))
        if dice.random() < 0.7:
            dice.shuffle(columns)
        return columns

    def _column(self, heads: Sequence[str], cell: Callable[[Member], str]) -> Column:
        return self.dice.choice(heads), list(map(cell, self.members))

    def _names(self) -> Iterator[Column]:
        if self.names in ("both", "last"):
            yield self._column(LAST_HEADS, lambda each: self._case(each.account.last_name))
        if self.names == "both":
            yield self._column(FIRST_HEADS, lambda each: each.account.first_name)
        if self.names == "full":
            yield self._column(
                FULL_HEADS, lambda each: f"{each.account.last_name} {each.account.first_name}"
            )

    def _beside(self) -> Iterator[Column]:
        """Yield columns that are neither card nor name nor day of membership."""
        dice = self.dice
        if dice.random() < 0.3:
            yield self._column(BIRTH_HEADS, lambda each: f"{each.birth:%d/%m/%Y}")
        if dice.random() < 0.3:
            yield dice.choice(RANK_HEADS), [str(place + 1) for place in range(len(self.members))]
        if dice.random() < 0.2:
            yield self._column(HOUSE_HEADS, lambda _: str(dice.randint(100, 110)))
        if dice.random() < 0.2:
            yield self._column(PLACE_HEADS, lambda _: "29170")

    def _case(self, text: str) -> str:
        return self.dice.choice((text, text, text.title(), text.replace("-", " ")))

    def _number(self, member: Member) -> str:
        number = member.account.registration_number or ""
        if self.dice.random() < 0.05:
            return f'="{number}"'
        return self._hidden(number)

    def _hidden(self, text: str) -> str:
        if self.dice.random() > 0.1:
            return text
        before, after = self.dice.choice(INVISIBLE), self.dice.choice(INVISIBLE)
        return f"{before}{text}{after}"

    def written(self) -> Mixture:
        dice = self.dice
        columns = self._columns()
        separator = dice.choice(";;;\t,|")
        quotes = dice.random() < 0.15
        head = [name for name, _ in columns]
        rows = [[column[place] for _, column in columns] for place in range(len(self.members))]
        if len(columns) < 3 and not self.headed and self.is_end:
            self.headed = True  # a card and a day without headings mean registration, by the guide
        if self.names in ("both", "full") and dice.random() < 0.3:
            self._mistake(columns, rows)
        lines = [self._line(row, separator, quotes) for row in rows]
        for noise in dice.sample(NOISE, dice.choice((0, 0, 1, 2))):
            text = noise.format(n=len(rows))
            text = text.replace(";", separator) if len(columns) > 1 else text.replace(";", " ")
            lines.insert(dice.choice((0, len(lines), len(lines))), text)
            self.notes.append(text)
        if self.headed:
            heading = self._line(head, separator, quotes)
            at = (
                1
                if lines[0] not in [self._line(rows[0], separator, quotes)] and dice.random() < 0.5
                else 0
            )
            lines.insert(at, heading)
            if dice.random() < 0.15:
                lines.insert(dice.randint(at + 1, len(lines)), heading)
        if dice.random() < 0.2:
            lines.insert(dice.randint(0, len(lines)), separator * (len(columns) - 1))
        text = dice.choice(("\n", "\r\n")).join(lines) + dice.choice(("", "\n"))
        charset = self._charset(text)
        return Mixture(
            text.encode(charset),
            {each.account.id: each for each in self.members},
            self.is_end, self.has_days,
            plain=self.plain and self.headed and self.days_are_named and self.names != "none",
            what=f"{charset} {self.notes} names={self.names} headed={self.headed}\n{text}",
        )  # fmt: skip

    def _mistake(self, columns: list[Column], rows: list[list[str]]) -> None:
        """Put a stranger's number beside a member's name, or a number as a scanner gives it."""
        card = [name in CARD_HEADS for name, _ in columns].index(True)
        place = self.dice.randrange(len(rows))
        member = self.members.pop(place)
        stranger = self.dice.choice(
            [each for each in self.library.everybody if each.last_name != member.account.last_name]
        )
        wrong = (
            stranger.registration_number or "",
            f"0{member.account.registration_number}",
            f"A{member.account.registration_number}B",
        )
        rows[place][card] = self.dice.choice(wrong)
        self.plain = False
        self.notes.append("mistake")

    def _line(self, cells: Sequence[str], separator: str, quotes: bool) -> str:
        return separator.join(
            '"' + cell.replace('"', '""') + '"'
            if (quotes or separator in cell) and '="' not in cell
            else cell
            for cell in cells
        )

    def _charset(self, text: str) -> str:
        charsets = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac_roman"]
        self.dice.shuffle(charsets)
        for charset in charsets:
            try:
                text.encode(charset)
            except UnicodeEncodeError:
                continue
            return charset
        return "utf-8"
