"""What an answer means for the keys that validate or renew."""

from syren_api.models import Portal
from syren_tui.desk.membership import Membership, MemberState
from syren_tui.membership.judging import Verdict
from syren_tui.membership.member_answer import MemberAnswer


def membership_of(answer: MemberAnswer | None, portal: Portal) -> Membership:
    """Return what keys go by: the day is the same as in a verification, once confirmed.

    Args:
        answer: about the person; None: it is on its way.
        portal: where they are validated.
    """
    if answer is None:
        return Membership(MemberState.AWAITED)
    if answer.verdict is Verdict.NO_ANSWER:
        return Membership(MemberState.UNKNOWN)
    # Who is to confirm needs a second key, which says that it is this person: the day is theirs.
    day = answer.day.day if answer.day is not None else None
    has_day = day is not None or portal.validity_months is None
    is_member = answer.verdict is Verdict.MEMBER and has_day
    return Membership(MemberState.MEMBER if is_member else MemberState.HELD, day)
