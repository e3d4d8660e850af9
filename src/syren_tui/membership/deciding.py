"""What an answer means for the keys that validate or renew."""

from syren_api.models import Portal
from syren_tui.desk.membership import Membership, MemberState
from syren_tui.membership.judging import Verdict
from syren_tui.membership.member_answer import MemberAnswer


def membership_of(answer: MemberAnswer | None, portal: Portal) -> Membership:
    """Return what keys go by.

    Args:
        answer: about the person; None: it is on its way.
        portal: where they are validated.
    """
    if answer is None:
        return Membership(MemberState.AWAITED)
    if answer.verdict is Verdict.NO_ANSWER:
        return Membership(MemberState.UNKNOWN)
    # A day that may be somebody else's is not filled in by a key: it can be typed.
    is_theirs = answer.judgement.is_certain and answer.day is not None
    day = answer.day.day if is_theirs and answer.day is not None else None
    has_day = day is not None or portal.validity_months is None
    is_member = answer.verdict is Verdict.MEMBER and has_day
    return Membership(MemberState.MEMBER if is_member else MemberState.HELD, day)
