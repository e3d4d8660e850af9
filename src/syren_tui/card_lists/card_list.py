"""From a file or a pasted text to a list of cards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from syren_api.models import Portal
from syren_tui.card_lists.cells import day_text, free_line
from syren_tui.card_lists.charsets import decoded
from syren_tui.card_lists.columns import (
    ColumnProfile,
    card_candidates,
    heading_at,
    likelihood,
    profiles_of,
)
from syren_tui.card_lists.day_columns import DayColumn, day_column
from syren_tui.card_lists.headings import Head, head_of
from syren_tui.card_lists.lines import LineReader, Places
from syren_tui.card_lists.model import (
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
    Row,
    Sheet,
)
from syren_tui.card_lists.noise import members_above, no_members
from syren_tui.card_lists.text_rows import sheet_of_text
from syren_tui.card_lists.workbooks import is_workbook, workbook_sheet
from syren_tui.i18n import N_
from syren_tui.parsing.date_formats import Order
from syren_tui.parsing.dates import order_of

MAX_BYTES: Final = 4_000_000
"""Of a file; 20,000 lines with names and days are about one million."""
MAX_LINES: Final = 20_000
"""As many as a portal selects at once."""
_TOO_BIG: Final = N_("Ce fichier est trop gros pour une liste : coupez-le en plusieurs.")
_TOO_MANY: Final = N_("Cette liste a plus de 20 000 lignes : coupez-la en plusieurs.")
_FREE_COLUMNS: Final = Row(0, 1, "", ("carte", "nom et prénom", ""))
"""What lines of free text are taken apart into."""
_NAME_HEADS: Final = {
    Head.NAME: ColumnRole.NAME,
    Head.LAST_NAME: ColumnRole.LAST_NAME,
    Head.FIRST_NAME: ColumnRole.FIRST_NAME,
}


def read_cards(content: bytes | str, portal: Portal, choices: Choices | None = None) -> CardList:
    """Read a list as libraries have them.

    Workbooks, rows in XML, separators, quotes, the charset, headings and what is no member are
    recognised; what cannot be used is kept, with its flaw.

    Args:
        content: of a file, or as pasted.
        portal: on its day.
        choices: what the user said of it.

    Raises:
        CardListError: it is too big, or no list at all.
    """
    if len(content) > MAX_BYTES:
        raise CardListError(_TOO_BIG)
    if isinstance(content, str):
        sheet = sheet_of_text(content)
    elif is_workbook(content):
        sheet = workbook_sheet(content)
    else:
        sheet = sheet_of_text(*decoded(content))
    if len(sheet.rows) > MAX_LINES:
        raise CardListError(_TOO_MANY)
    return _read(sheet, portal, choices or Choices(), {})


def read_again(cards: CardList, portal: Portal, choices: Choices) -> CardList:
    """Read a list again as the user has chosen; the file is not needed for it."""
    return _read(cards.sheet, portal, choices, {})


def read_as_known(
    cards: CardList, portal: Portal, roles: Mapping[ColumnRole, tuple[int, ...]]
) -> CardList:
    """Read a list again with what the library's accounts say of its columns.

    Args:
        cards: as it was read without them.
        portal: on its day.
        roles: the columns by role; what the user has chosen goes first.
    """
    return _read(cards.sheet, portal, cards.choices, roles)


def _read(
    sheet: Sheet, portal: Portal, choices: Choices, known: Mapping[ColumnRole, tuple[int, ...]]
) -> CardList:
    free = max((len(row.cells) for row in sheet.rows), default=0) <= 1
    place = heading_at(sheet.rows, wide=not free)
    heading = sheet.rows[place] if place is not None else None
    above = sheet.rows[:place] if place is not None else ()
    body = sheet.rows[len(above) + (heading is not None) :]
    named = heading
    if free:
        body, named = tuple(map(_split, body)), _FREE_COLUMNS
    profiles = profiles_of(body, named, portal.today, portal.timezone)
    card = next(iter(card_candidates(profiles)), None)
    if not free and (early := members_above(above, body, card)):
        above = tuple(row for row in above if row not in early)
        body = (*early, *body)
        profiles = profiles_of(body, named, portal.today, portal.timezone)
    noise = no_members(body, None if free else heading, card, wide=not free)
    if noise:
        members = [row for row in body if row.line_number not in noise]
        profiles = profiles_of(members, named, portal.today, portal.timezone)
    candidates = card_candidates(profiles)
    columns = _Columns(
        profiles, candidates, _said(choices, heading, free=free), known,
        has_headings=heading is not None and not free, free=free,
    )  # fmt: skip
    reader = LineReader(columns.places, portal)
    lines = tuple(
        _flawed(row, noise[row.line_number])
        if row.line_number in noise
        else reader.line(row, free=free)
        for row in body
    )
    skipped = [
        *(ListLine(place, 1, "sep=", flaw=Reason.HEADING) for place in sheet.hints),
        *(_flawed(row, Reason.TITLE) for row in above),
        *([_flawed(heading, Reason.HEADING)] if heading is not None else []),
        *(ListLine(place, 1, "", flaw=Reason.EMPTY) for place in sheet.empty),
    ]
    return CardList(
        sheet=sheet,
        today=portal.today,
        lines=lines,
        skipped=tuple(skipped),
        columns=tuple(replace(each, heading="") for each in columns.all) if free else columns.all,
        day_is=columns.day.is_ if columns.day.index is not None else None,
        order=columns.day.order,
        questions=columns.questions(portal),
        choices=choices,
        candidates=candidates,
        unlikely=frozenset(each.index for each in profiles if likelihood(each) < 1),
        card_is_named=[each.head for each in profiles if each.filled].count(Head.CARD) == 1,
        perhaps_names=columns.perhaps_names,
        names_are_named=any(each.head in _NAME_HEADS and each.filled for each in profiles),
        free=free,
    )


def _said(choices: Choices, heading: Row | None, *, free: bool) -> Choices:
    """Return the choices, with what the title of lines of free text says of their days."""
    title = heading.text.split() if free and heading is not None else []
    if choices.day_is is None and any(head_of(word) is Head.END for word in title):
        return replace(choices, day_is=DayIs.END)
    return choices


def _flawed(row: Row, reason: Reason) -> ListLine:
    return ListLine(row.line_number, row.height, row.text, flaw=reason)


def _split(row: Row) -> Row:
    """Make columns of a line that has none: number, name, day."""
    if row.too_long:
        return row
    parts = free_line(row.cells[0])
    return replace(row, cells=(parts.number, parts.name, parts.day))


class _Columns:
    """What each column of a list is read as."""

    def __init__(
        self,
        profiles: Sequence[ColumnProfile],
        candidates: Sequence[int],
        choices: Choices,
        known: Mapping[ColumnRole, tuple[int, ...]],
        *,
        has_headings: bool,
        free: bool,
    ) -> None:
        self._profiles = {each.index: each for each in profiles}
        self._choices = choices
        self._known = known
        self._has_headings = has_headings
        self._roles: dict[int, tuple[ColumnRole, RoleEvidence]] = {}
        card = self._decide(ColumnRole.CARD, candidates[:1])
        self.day: DayColumn = day_column(
            profiles, card, choices, by_hand=free or (len(profiles) < 3 and not has_headings)
        )
        if self.day.index is not None:
            self._roles[self.day.index] = (ColumnRole.DAY, self.day.why)
        births = [each.index for each in profiles if each.head is Head.BIRTH and each.filled]
        self._decide(
            ColumnRole.BIRTH_DATE,
            births or [each.index for each in profiles if self._is_of_births(each)],
        )
        self.perhaps_names = tuple(
            each.index
            for each in profiles
            if each.head is None and each.holds_words and each.index not in self._roles
        )
        """The columns without a heading that is known, in which names may stand."""
        self._names()
        self.places = Places(
            card=card,
            card_is_named=card is not None and self._is_named(card),
            day=self.day,
            birth=next(iter(self._with(ColumnRole.BIRTH_DATE)), None),
            birth_order=self._order(ColumnRole.BIRTH_DATE, ColumnRole.DAY),
            last=(*self._with(ColumnRole.NAME), *self._with(ColumnRole.LAST_NAME)),
            first=self._with(ColumnRole.FIRST_NAME),
        )

    @property
    def all(self) -> tuple[Column, ...]:
        """The columns with their roles."""
        columns = []
        for index, profile in sorted(self._profiles.items()):
            role, why = self._roles.get(index, (None, None))
            columns.append(
                Column(index, profile.heading, role, why, profile.holds_days, profile.samples)
            )
        return tuple(columns)

    def questions(self, portal: Portal) -> tuple[ColumnQuestion, ...]:
        """Return what is unclear, on a portal where it matters."""
        return (self.day.question,) if self.day.question and portal.takes_day else ()

    def _decide(self, role: ColumnRole, guessed: Sequence[int]) -> int | None:
        """Give a role to the column that was chosen, is known, or is guessed."""
        if role in self._choices.roles:
            places, why = [self._choices.roles[role]], RoleEvidence.CHOSEN
        elif role in self._known:
            places, why = list(self._known[role]), RoleEvidence.LIBRARY
        else:
            places, why = [*guessed[:1]], None
        for place in places:
            profile = self._profiles.get(place) if place is not None else None
            if profile is None or place is None or place in self._roles:
                continue
            by_heading = RoleEvidence.HEADING if self._is_named(place) else RoleEvidence.CONTENT
            self._roles[place] = (role, why or by_heading)
        return next(iter(self._with(role)), None)

    def _names(self) -> None:
        named = {ColumnRole.NAME, ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME}
        if named & {*self._choices.roles} or ColumnRole.NAME in self._known:
            for role in (ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME, ColumnRole.NAME):
                self._decide(role, ())
            return
        by_heading = [
            (each.index, _NAME_HEADS[each.head])
            for each in self._profiles.values()
            if each.head in _NAME_HEADS
            and each.filled
            and not (each.head is Head.NAME and each.holds_numbers)
            and each.index not in self._roles
        ]
        for index, role in by_heading:
            self._roles[index] = (role, RoleEvidence.HEADING)
        if not by_heading and not self._has_headings:
            for index in self.perhaps_names[:2]:
                self._roles[index] = (ColumnRole.NAME, RoleEvidence.CONTENT)

    def _order(self, *roles: ColumnRole) -> Order | None:
        """Return what comes first in the days of columns, read as one."""
        places = [place for role in roles for place in self._with(role)]
        cells = chain.from_iterable(self._profiles[place].cells for place in places)
        return order_of(map(day_text, cells))

    def _with(self, role: ColumnRole) -> tuple[int, ...]:
        return tuple(index for index, (each, _) in sorted(self._roles.items()) if each is role)

    def _is_named(self, index: int) -> bool:
        return self._profiles[index].head not in (None, Head.OTHER)

    def _is_of_births(self, profile: ColumnProfile) -> bool:
        return profile.head is None and profile.holds_births and profile.index not in self._roles
