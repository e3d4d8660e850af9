"""Whose the cards of a list are: the accounts to renew, and why the other lines lead to none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from syren_api.features import Feature
from syren_api.models import Portal, SelectedSubscriber
from syren_api.text import clean
from syren_tui.card_lists import CardList, ColumnRole, ListLine, Reason, read_again, read_as_known
from syren_tui.card_lists.accounts import Accounts
from syren_tui.card_lists.card_column import known_columns, sample_numbers
from syren_tui.card_lists.library_accounts import LibraryAccounts, Look, Select
from syren_tui.finding.names import agrees
from syren_tui.renewal.plan_lines import ExclusionReason, ReviewReason
from syren_tui.renewal.renewal_plan import RenewalPlan

_SAMPLE: Final = 20
"""Rows that tell which column is the card, where each card is asked for by itself."""
_LABEL: Final = 60


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A line of a list that belongs to no account of the plan."""

    label: str = field(repr=False)
    """What stands on it, clean: number and name."""
    reason: Reason
    line_number: int = 0
    """Its number in the list, from 1."""
    search: str = field(default="", repr=False)
    """What to look for instead, as it came: the name, else the number."""
    birth: date | None = field(default=None, repr=False)
    line: ListLine | None = field(default=None, repr=False)
    """The line itself."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A list, matched: its lines are the plan's accounts and those that belong to none."""

    plan: RenewalPlan
    """Empty while `cards` has questions."""
    unmatched: tuple[Unmatched, ...]
    """In the list's order; those that are no member among them."""
    cards: CardList
    """The list as it was read with the library's accounts in hand: its final columns."""
    lines: dict[str, ListLine] = field(default_factory=dict, repr=False)
    """The line that stands for each account of the plan, by the account's id."""

    @property
    def missed(self) -> tuple[Unmatched, ...]:
        """The unmatched that somebody may expect to be renewed: no totals, no headings."""
        return tuple(each for each in self.unmatched if not each.line or not each.line.is_no_member)

    @property
    def far_ends(self) -> int:
        """How many accounts have an end beyond what a renewal of today gives: today's is theirs."""
        return sum(line.far for line in self.lines.values())

    @property
    def without_day(self) -> int:
        """How many accounts have the plan's day for want of one in the list's column of days."""
        if self.cards.column(ColumnRole.DAY) is None or not self.plan.portal.takes_day:
            return 0
        return sum(line.day is None for line in self.lines.values())


async def match(
    cards: CardList, portal: Portal, select: Select, look: Look | None = None
) -> Matched:
    """Find whose the cards are, and plan their renewal, each with its own day where it has one.

    The others have the portal's day. Everybody is read at once, but for a handful of cards, and
    for portals with too many accounts. Which column is the card is told by the accounts, where
    several could be; while something is unclear, nothing is planned. Who has another name on the
    list, was found by another reading of the number, or by name and birth date alone, is held back
    in the plan until the user takes them in.

    Args:
        cards: as they were read.
        portal: on its day.
        select: asks it.
        look: asks it for one account; None: lines without a card lead to nobody.

    Raises:
        ClientError: the portal does not say.
    """
    library = LibraryAccounts(select, look, by_key=portal.has(Feature.CARD_KEY))
    question = None
    if cards.today != portal.today:
        cards = read_again(cards, portal, cards.choices)
    if not cards.free and cards.candidates:
        await library.read(sample_numbers(cards, 20_000), sample_numbers(cards, _SAMPLE))
        known = known_columns(cards, library.accounts)
        question = known.question
        if known.tells_more(cards):
            cards = read_as_known(cards, portal, known.roles)
    if question is not None:
        cards = replace(cards, questions=(question, *cards.questions))
    if cards.questions:
        return _undecided(cards, portal)
    await library.read({line.number for line in cards.lines if line.number is not None})
    matching = _Matching(cards, portal)
    for line in cards.lines:
        if line.number is not None:
            matching.by_number(line, library.accounts)
        elif line.flaw is Reason.NAME_ONLY and line.birth is not None:
            matching.by_birth(line, await library.born(line))
        else:
            matching.leave(line, line.flaw or Reason.NO_NUMBER)
    return matching.matched()


def _undecided(cards: CardList, portal: Portal) -> Matched:
    unmatched = [_unmatched(line, line.flaw or Reason.UNDECIDED) for line in cards.skipped]
    for line in cards.lines:
        unmatched.append(
            _unmatched(line, line.flaw if line.is_no_member and line.flaw else Reason.UNDECIDED)
        )
    plan = RenewalPlan((), portal, portal.today if portal.takes_day else None)
    return Matched(plan, _in_order(unmatched), cards)


class _Matching:
    """Lines of one list, as they lead to accounts one by one."""

    def __init__(self, cards: CardList, portal: Portal) -> None:
        self._cards = cards
        self._portal = portal
        self._lines: dict[str, list[ListLine]] = defaultdict(list)
        self._accounts: dict[str, SelectedSubscriber] = {}
        self._held: dict[str, dict[int, ReviewReason]] = defaultdict(dict)
        self._unmatched = [_unmatched(line, line.flaw or Reason.HEADING) for line in cards.skipped]

    def leave(self, line: ListLine, reason: Reason) -> None:
        self._unmatched.append(_unmatched(line, reason))

    def by_number(self, line: ListLine, accounts: Accounts) -> None:
        """Take the account that has the line's number, or may be meant by it."""
        number = line.number or ""
        found = accounts.find(number)
        if len(found) > 1:
            self.leave(line, Reason.SEVERAL)
        elif found:
            named = _is_named_so(line, found[0])
            self._take(
                line,
                found[0],
                None if named else ReviewReason(ExclusionReason.OTHER_NAME, line.name),
            )
        elif (near := accounts.suggest(number)) is None:
            self.leave(line, Reason.NOT_FOUND)
        elif _is_named_so(line, near.account):
            self._take(line, near.account, ReviewReason(ExclusionReason.SUGGESTED, number))
        elif near.by_zeros:
            self.leave(line, Reason.NOT_FOUND)
        else:
            self._take(
                line,
                near.account,
                ReviewReason(ExclusionReason.OTHER_NAME, f"{number} {line.name}"),
            )

    def by_birth(self, line: ListLine, found: list[SelectedSubscriber]) -> None:
        """Take the only account that has the line's name and birth date."""
        if len(found) == 1:
            self._take(line, found[0], ReviewReason(ExclusionReason.TO_CONFIRM, line.name))
        else:
            self.leave(line, Reason.SEVERAL if found else Reason.NAME_ONLY)

    def _take(self, line: ListLine, account: SelectedSubscriber, held: ReviewReason | None) -> None:
        self._accounts[account.id] = account
        self._lines[account.id].append(line)
        if held is not None:
            self._held[account.id][line.line_number] = held

    def matched(self) -> Matched:
        """Make a plan of what was found: one line for each account."""
        kept: dict[str, ListLine] = {}
        for subscriber_id, own in self._lines.items():
            line = self._kept(subscriber_id, own)
            self._unmatched += [_unmatched(each, Reason.TWICE) for each in own if each is not line]
            if line.flaw is Reason.DAY:
                account = self._accounts.pop(subscriber_id)
                self._unmatched.append(_unmatched(line, line.flaw, account))
            else:
                kept[subscriber_id] = line
        takes_day = self._portal.takes_day
        plan = RenewalPlan(
            self._accounts.values(), self._portal, self._portal.today if takes_day else None
        )
        for subscriber_id, line in kept.items():
            if line.day is not None and takes_day:
                plan.set_own_day(subscriber_id, line.day)
            if (held := self._held[subscriber_id].get(line.line_number)) is not None:
                plan.require_review(subscriber_id, held)
        return Matched(plan, _in_order(self._unmatched), self._cards, kept)

    def _kept(self, subscriber_id: str, lines: list[ListLine]) -> ListLine:
        """Return the line that stands for an account: the surest, then the latest day."""
        held = self._held[subscriber_id]

        def worth(line: ListLine) -> tuple[bool, bool, date]:
            return (
                line.flaw is not Reason.DAY,
                line.line_number not in held,
                line.end or line.day or date.min,
            )

        return max(lines, key=worth)


def _is_named_so(line: ListLine, account: SelectedSubscriber) -> bool:
    return agrees(line.last_name, line.first_name, account.last_name, account.first_name)


def _in_order(unmatched: Iterable[Unmatched]) -> tuple[Unmatched, ...]:
    return tuple(sorted(unmatched, key=lambda each: each.line_number))


def _unmatched(
    line: ListLine, reason: Reason, account: SelectedSubscriber | None = None
) -> Unmatched:
    name = f"{account.last_name} {account.first_name}" if account is not None else line.name
    label = "  ".join(filter(None, (line.number, name))) or " ".join(line.text.split())
    search = line.name or line.number or ""
    return Unmatched(clean(label)[:_LABEL], reason, line.line_number, search, line.birth, line)
