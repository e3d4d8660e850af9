"""What the library's system said about an account, judged for the screens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from syren_api.models import Portal, SelectedSubscriber
from syren_tui.membership.days import MemberDay, member_day
from syren_tui.membership.heaps import HeapEntry, sorted_out
from syren_tui.membership.judging import Judgement, Verdict, judge, membership_end
from syren_tui.membership.kept_answers import KeptAnswer


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """What the library's system said about an account, judged on the portal's day."""

    judgement: Judgement
    """The verdict, the member and what is against it; see `judging`."""
    entry: HeapEntry
    """What a verification would do with the account; its `day` only where that is something."""
    day: MemberDay | None
    """The day that the membership gives, needed or not, for a member and for who is to confirm."""
    source: str
    """What the user calls the source; not clean."""
    at: datetime
    """When it was said, in UTC."""

    @property
    def verdict(self) -> Verdict:
        """What it comes to."""
        return self.judgement.verdict

    @property
    def until(self) -> date | None:
        """The last day of the membership; None where it is not told."""
        member = self.judgement.member
        return membership_end(member) if member is not None else None


def judged_answer(
    account: SelectedSubscriber,
    kept: KeptAnswer,
    portal: Portal,
    branches: Collection[str],
    label: str,
) -> MemberAnswer:
    """Judge an answer on the portal's day.

    Args:
        account: whom it is about.
        kept: the answer.
        portal: as it is known now.
        branches: of a shared system, whose members are the library's; empty: all.
        label: what the user calls the source, where the answer does not say it.
    """
    judgement = judge(account, kept.answer, portal.today, branches)
    member = judgement.member
    until = membership_end(member) if member is not None else None
    gives_day = judgement.verdict in {Verdict.MEMBER, Verdict.TO_CONFIRM}
    return MemberAnswer(
        judgement=judgement,
        entry=sorted_out(account, kept.answer, portal, branches),
        day=member_day(until, portal) if gives_day and until is not None else None,
        source=member.source if member is not None else label,
        at=kept.at,
    )
