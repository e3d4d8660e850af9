"""From a file or a pasted text to a list of cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from syren_api.models import PortalRules
from syren_tui.i18n import N_
from syren_tui.renewal.card_lists.cells import (
    LONGEST_NUMBER,
    card_number,
    day_within,
    is_spoiled,
    list_day,
    plain,
)
from syren_tui.renewal.card_lists.columns import (
    Head,
    Layout,
    ends_mostly,
    heading_at,
    is_birth,
    layout_of,
)
from syren_tui.renewal.card_lists.records import (
    CardListError,
    Record,
    decoded,
    pasted,
    taken_apart,
)
from syren_tui.renewal.card_lists.results import CardList, Days, ListLine, Reason
from syren_tui.words.typed_days import TypedDayError, start_for

MAX_LINES: Final = 20_000
"""As many as a portal selects at once."""
_TOO_MANY: Final = N_("Cette liste a plus de 20 000 lignes : coupez-la en plusieurs.")


@dataclass(slots=True)
class _Draft:
    """A line whose day has not been made out yet."""

    record: Record
    number: str | None = None
    name: str = ""
    day: str = ""
    birth: date | None = None
    flaw: Reason | None = None


def read_cards(content: bytes | str, today: date, rules: PortalRules) -> CardList:
    """Read a list: a card number a line, and if there is one a day.

    Separators, quotes, the charset, a byte order mark and a heading are recognised; what cannot
    be used is kept, with its flaw.

    Args:
        content: of a file, or as pasted.
        today: the portal's civil day.
        rules: the portal's, for its months of validity.

    Raises:
        CardListError: it is too big, or no text at all.
    """
    text, charset = (pasted(content), "") if isinstance(content, str) else decoded(content)
    separator, hints, records = taken_apart(text)
    if len(records) > MAX_LINES:
        raise CardListError(_TOO_MANY)
    place = heading_at(records)
    heading = records[place] if place is not None else None
    body = records[place + 1 :] if place is not None else records
    titles = [each for record in records[: len(records) - len(body)] for each in _places(record)]
    layout = layout_of(body, heading, today)
    drafts = [_draft(record, layout, today) for record in body]
    says_end = heading is not None and _says_end(heading, layout)
    lines, days = _dated(drafts, _ends(drafts, layout, says_end, today), today, rules)
    return CardList(lines, (*hints, *titles), separator, charset, days)


def _places(record: Record) -> range:
    return range(record.place, record.place + record.height)


def _says_end(heading: Record, layout: Layout | None) -> bool:
    """Tell whether the title of a list of one column speaks of ends."""
    return layout is None and "fin" in heading.text.casefold().split()


def _draft(record: Record, layout: Layout | None, today: date) -> _Draft:
    if record.too_long:
        return _Draft(record, flaw=Reason.UNREADABLE)
    if layout is None or len(record.cells) == 1:
        draft = _free(record, today)
    else:
        draft = _by_columns(record, layout, today)
    if draft.flaw is None and draft.number is None:
        draft.flaw = Reason.NAME_ONLY if draft.name else Reason.NO_NUMBER
    return draft


def _free(record: Record, today: date) -> _Draft:
    """Read a line without columns: a number, a day, a name, in any order."""
    draft = _Draft(record)
    text = plain(" ".join(record.cells))
    draft.number = card_number(text)
    if draft.number is not None:
        return draft
    if found := day_within(text):
        draft.day, text = found
    draft.number = card_number(text)
    if draft.number is None and is_spoiled(text):
        draft.flaw = Reason.SPOILED
    elif draft.number is None:
        _pick(draft, text.replace(",", " ").replace(";", " ").split())
    if draft.number is None and draft.day:
        draft.birth, draft.day = _birth(draft.day, today), ""
    return draft


def _pick(draft: _Draft, words: Sequence[str]) -> None:
    """Take the longest number among words, and the others for a name."""
    numbers = [each for word in words if (each := card_number(word)) and len(each) > 2]
    draft.number = max(numbers, key=len, default=None)
    if draft.number is None and any(map(is_spoiled, words)):
        draft.flaw = Reason.SPOILED
    if any(map(_is_word, words)):
        draft.name = " ".join(word for word in words if not any(map(str.isdigit, word)))


def _by_columns(record: Record, layout: Layout, today: date) -> _Draft:
    def cell(place: int | None) -> str:
        return plain(record.cells[place]) if place is not None and place < len(record.cells) else ""

    draft = _Draft(record)
    number = cell(layout.number)
    draft.name = " ".join(filter(None, map(cell, layout.names)))
    draft.day = cell(layout.day)
    draft.birth = _birth(cell(layout.birth), today)
    draft.number = card_number(number, named=layout.number_is_named)
    if draft.number is None and is_spoiled(number):
        draft.flaw = Reason.SPOILED
    elif draft.number is None and len(number) > LONGEST_NUMBER:
        draft.flaw = Reason.NO_NUMBER
    elif draft.number is None and not layout.number_is_named:
        draft.name = draft.name or " ".join(filter(_is_word, map(plain, record.cells)))
    return draft


def _is_word(text: str) -> bool:
    return any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


def _birth(text: str, today: date) -> date | None:
    try:
        day, _ = list_day(text, today)
    except TypedDayError:
        return None
    return day if day < today else None


def _ends(
    drafts: Sequence[_Draft], layout: Layout | None, says_end: bool, today: date
) -> bool | None:
    """Tell whether the days are ends; None: they are dates of birth, and tell nothing."""
    if layout is not None and layout.day is not None:
        return layout.days is Head.END
    days = []
    for draft in drafts:
        try:
            days.append(list_day(draft.day, today)[0])
        except TypedDayError:
            continue
    if not days:
        return says_end
    if is_birth(sorted(days)[len(days) // 2], today):
        return None
    return says_end or ends_mostly(days, today)


def _dated(
    drafts: Sequence[_Draft], ends: bool | None, today: date, rules: PortalRules
) -> tuple[tuple[ListLine, ...], Days]:
    """Make the days out; tell what they are."""
    takes_days = rules.validity_months is not None or rules.registration_date_required
    lines = []
    kinds: set[Days] = set()
    for draft in drafts:
        day = end = None
        flaw, birth = draft.flaw, draft.birth
        if draft.day and draft.number is not None and takes_days:
            if ends is None:
                birth = birth or _birth(draft.day, today)
            else:
                try:
                    day, end = _day_and_end(draft.day, ends, today, rules.validity_months)
                    kinds.add(Days.ENDS if end is not None else Days.STARTS)
                except TypedDayError:
                    flaw = flaw or Reason.DAY
        elif draft.day and draft.number is not None:
            kinds.add(Days.UNUSED)
        record = draft.record
        lines.append(
            ListLine(
                record.place, record.height, record.text, draft.number, draft.name, day, end,
                birth, flaw,
            )
        )  # fmt: skip
    (kind,) = kinds if len(kinds) == 1 else (Days.MIXED if kinds else Days.NONE,)
    return tuple(lines), kind


def _day_and_end(
    text: str, ends: bool, today: date, validity_months: int | None
) -> tuple[date, date | None]:
    """Return the day of registration, and the end where that is what stands there.

    Raises:
        TypedDayError: no day can be read, or no day of registration gives this end.
    """
    day, says_end = list_day(text, today)
    if not (ends or says_end):
        return day, None
    return start_for(day, validity_months), day
