"""Whether the patron at the desk is a member: the line, and what it means for Enter."""

from typing import Any

from syren_api.models import Subscriber
from syren_tui.membership.judging import Verdict
from syren_tui.membership.line import asking_line, member_line
from syren_tui.membership.member_answer import MemberAnswer
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.scan.card import Membership, MemberState
from syren_tui.screens.frame import Framed
from syren_tui.screens.members import members_of
from syren_tui.session import Session
from syren_tui.texts.scan_lines import LineTone

_TONES = {
    Verdict.MEMBER: LineTone.DONE,
    Verdict.TO_CONFIRM: LineTone.WRONG,
    Verdict.ENDED: LineTone.WRONG,
    Verdict.NOT_FOUND: LineTone.WRONG,
    Verdict.NO_ANSWER: LineTone.NOTE,
}


class ScanMembership:
    """Knows what was said of the patron who is shown."""

    def __init__(self, screen: Framed[Any], session: Session) -> None:
        """Begin with nobody asked about.

        Args:
            screen: the desk.
            session: the signed-in session.
        """
        self._screen = screen
        self._session = session
        self._silent: tuple[str, MemberAnswer] | None = None
        """The id of the patron about whom there was no answer, and why: it is not kept."""

    def is_asked(self, subscriber: Subscriber) -> bool:
        """Tell whether a source speaks for a patron's library."""
        members = members_of(self._screen)
        return members is not None and members.speaks_for(subscriber.library)

    def of(self, subscriber: Subscriber) -> Membership | None:
        """Return what is known, as the desk acts on it; None: nobody is asked."""
        if not self.is_asked(subscriber):
            return None
        answer = self._known(subscriber)
        if answer is None:
            return Membership(MemberState.AWAITED)
        if answer.verdict is Verdict.NO_ANSWER:
            return Membership(MemberState.UNKNOWN)
        day = answer.day.day if answer.day is not None else None
        has_day = day is not None or self._session.portal.validity_months is None
        if answer.verdict is Verdict.MEMBER and has_day:
            return Membership(MemberState.MEMBER, day)
        return Membership(MemberState.HELD, day)

    def line(self, subscriber: Subscriber) -> tuple[LineTone, str] | None:
        """Return the line of a patron; None: nobody is asked."""
        if not self.is_asked(subscriber):
            return None
        answer = self._known(subscriber)
        if answer is None:
            return LineTone.WAITING, asking_line(self._screen.speech)
        said = member_line(answer, self._session.portal, self._screen.speech)
        return _TONES[answer.verdict], said

    async def ask(self, subscriber: Subscriber, *, again: bool = False) -> None:
        """Ask about a patron; returns when it is answered, or has no answer."""
        members = members_of(self._screen)
        if members is None or not self.is_asked(subscriber):
            return
        if again:
            self._silent = None
        answer = await members.ask(selected(subscriber), again=again)
        if answer.verdict is Verdict.NO_ANSWER:
            self._silent = (subscriber.id, answer)

    def _known(self, subscriber: Subscriber) -> MemberAnswer | None:
        members = members_of(self._screen)
        known = members.kept(selected(subscriber)) if members is not None else None
        if known is None and self._silent is not None and self._silent[0] == subscriber.id:
            return self._silent[1]
        return known
