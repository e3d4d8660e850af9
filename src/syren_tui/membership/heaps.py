"""The heaps of a verification: what is to be done about each account."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from syren_api.lifecycle import AccountState, Renew, decide
from syren_api.models import Portal, SelectedSubscriber
from syren_api.statuses import Status
from syren_api.validity import WAITING, valid_until
from syren_tui.membership.days import is_near, member_day
from syren_tui.membership.judging import Judgement, Verdict, judge, membership_end
from syren_tui.membership.model import SourceAnswer


class Heap(StrEnum):
    """What is to be done, in the order of a command's output; a screen shows groups of them."""

    MEMBERS = "members"
    """To validate or renew, each with their own day."""
    TO_CONFIRM = "to_confirm"
    ENDED = "ended"
    """Access open, and no longer a member: known so."""
    NOT_FOUND = "not_found"
    """Access open, and not found in the library's system."""
    NO_ANSWER = "no_answer"
    NOTHING = "nothing"


class Note(StrEnum):
    """Why an account is where it is, beside the doubts and causes of its judgement."""

    REFUSED = "refused"
    """A member whose account was refused."""
    END_UNTOLD = "end_untold"
    """Found, but its end is not told."""
    ENDS_LATER = "ends_later"
    """The account ends later than the membership."""
    UP_TO_DATE = "up_to_date"
    """The account ends as late as it can, or late enough."""
    ENDS_TODAY = "ends_today"
    """The membership ends today or so soon that no day of registration gives an end to come."""
    WAITS = "waits"
    """A request of somebody who is no member: to be decided."""
    EXPIRED = "expired"
    """Only the patron can ask for renewal."""
    REFUSED_NO_MEMBER = "refused_no_member"
    PAST = "past"
    """No member, and the account's end is past too."""
    NOT_ALLOWED = "not_allowed"
    """The portal would not let it be renewed."""


@dataclass(frozen=True, slots=True)
class HeapEntry:
    """An account of a verification."""

    account: SelectedSubscriber
    judgement: Judgement
    heap: Heap
    note: Note | None = None
    day: date | None = None
    """The day of registration that the membership gives, where something would be done with it:
    for a member, and for who is to confirm once confirmed."""
    end: date | None = None
    """The end of validity that it gives; None on a portal without."""


def sorted_out(
    account: SelectedSubscriber,
    answer: SourceAnswer | None,
    portal: Portal,
    branches: Collection[str],
) -> HeapEntry:
    """Tell what is to be done about an account.

    Args:
        account: as the portal has it.
        answer: the source's; None for an account that need not be asked about.
        portal: on its day.
        branches: of the shared system, whose members are this library's; empty: all.
    """
    if account.status is Status.EXPIRED or answer is None:
        return HeapEntry(account, Judgement(Verdict.NO_ANSWER), Heap.NOTHING, Note.EXPIRED)
    judgement = judge(account, answer, portal.today, branches)
    match judgement.verdict:
        case Verdict.NO_ANSWER:
            return HeapEntry(account, judgement, Heap.NO_ANSWER)
        case Verdict.ENDED | Verdict.NOT_FOUND:
            return _no_member(account, judgement, portal)
        case Verdict.TO_CONFIRM:
            planned = once_confirmed(account, judgement, portal)
            return HeapEntry(
                account, judgement, Heap.TO_CONFIRM, planned.note, planned.day, planned.end
            )
        case Verdict.MEMBER:
            planned = once_confirmed(account, judgement, portal)
            if account.status is Status.REFUSED:
                return HeapEntry(
                    account, judgement, Heap.TO_CONFIRM, Note.REFUSED, planned.day, planned.end
                )
            return planned


def needs_asking(account: SelectedSubscriber) -> bool:
    """Tell whether the source is asked about an account: not where nothing can come of it."""
    return account.status is not Status.EXPIRED


def once_confirmed(account: SelectedSubscriber, judgement: Judgement, portal: Portal) -> HeapEntry:
    """Tell what would be done about an account of which its judgement's member is the person.

    Returns:
        An entry in the heap of members with the day, or in that of nothing to do with its reason.
    """

    def nothing(note: Note) -> HeapEntry:
        return HeapEntry(account, judgement, Heap.NOTHING, note)

    until = membership_end(judgement.member) if judgement.member is not None else None
    if until is None:
        return nothing(Note.END_UNTOLD)
    if until < portal.today:
        return _no_member(account, judgement, portal)
    is_validated = account.status is Status.VALIDATED
    day = end = None
    if portal.validity_months is None:
        if is_validated:
            return nothing(Note.UP_TO_DATE)
        day = portal.today if portal.takes_day else None
    else:
        if (found := member_day(until, portal)) is None:
            return nothing(Note.ENDS_TODAY)
        if is_validated and (note := _need_not(account, until, found.far, found.end, portal)):
            return nothing(note)
        day, end = found.day, found.end
    if not decide(AccountState.of(account), Renew(day), portal.today, portal).allowed:
        return nothing(Note.NOT_ALLOWED)
    return HeapEntry(account, judgement, Heap.MEMBERS, day=day, end=end)


def _need_not(
    account: SelectedSubscriber, until: date, far: bool, end: date, portal: Portal
) -> Note | None:
    """Return why a validated member need not be renewed; None where they are to be."""
    before = valid_until(account.library_registered_on, portal)
    if before is not None and before > until:
        return Note.ENDS_LATER
    if until == portal.today:
        return Note.ENDS_TODAY
    if before is None:
        return None
    if before >= end or (far and not is_near(before, portal.today)):
        return Note.UP_TO_DATE
    return None


def _no_member(account: SelectedSubscriber, judgement: Judgement, portal: Portal) -> HeapEntry:
    untold = Note.END_UNTOLD if judgement.end_untold and judgement.member else None
    if account.status in WAITING:
        return HeapEntry(account, judgement, Heap.NOTHING, untold or Note.WAITS)
    if account.status is Status.REFUSED:
        return HeapEntry(account, judgement, Heap.NOTHING, untold or Note.REFUSED_NO_MEMBER)
    end = valid_until(account.library_registered_on, portal)
    if end is not None and end < portal.today:
        return HeapEntry(account, judgement, Heap.NOTHING, untold or Note.PAST)
    heap = Heap.ENDED if judgement.verdict is Verdict.ENDED else Heap.NOT_FOUND
    return HeapEntry(account, judgement, heap, untold)


def by_heap(entries: Iterable[HeapEntry]) -> dict[Heap, list[HeapEntry]]:
    """Return every heap with its entries, in the order given."""
    heaps: dict[Heap, list[HeapEntry]] = {heap: [] for heap in Heap}
    for entry in entries:
        heaps[entry.heap].append(entry)
    return heaps
