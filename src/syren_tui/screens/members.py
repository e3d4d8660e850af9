"""Whom a screen asks who is a member of the library, and what was said of those it shows."""

from typing import Any, Final, Protocol, runtime_checkable

from textual.screen import Screen

from syren_api.models import Subscriber
from syren_tui.desk.membership import Membership
from syren_tui.membership.deciding import membership_of
from syren_tui.membership.judging import Verdict
from syren_tui.membership.line import asking_line, member_line
from syren_tui.membership.member_answer import MemberAnswer
from syren_tui.membership.session_members import SessionMembers
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.screens.frame import Framed
from syren_tui.session import Session
from syren_tui.texts.desk_lines import LineTone

_TONES: Final = {
    Verdict.MEMBER: LineTone.DONE,
    Verdict.TO_CONFIRM: LineTone.WRONG,
    Verdict.ENDED: LineTone.WRONG,
    Verdict.NOT_FOUND: LineTone.WRONG,
    Verdict.NO_ANSWER: LineTone.NOTE,
}


@runtime_checkable
class HasMembers(Protocol):
    """An app whose session may have a library system."""

    members: SessionMembers | None
    """None where no source is set up, or nobody is signed in."""


def members_of(screen: Screen[Any]) -> SessionMembers | None:
    """Return whom to ask; None: nothing of membership is shown anywhere."""
    app = screen.app
    return app.members if isinstance(app, HasMembers) else None


class ShownMembers:
    """Knows what was said of those on a screen; nothing where no source is set up."""

    def __init__(self, screen: Framed[Any], session: Session, *, silent: int = 1) -> None:
        """Begin with nobody asked about.

        Args:
            screen: where they are shown.
            session: the signed-in session.
            silent: how many without an answer are remembered, so that they are not asked about
                again as long as they are shown.
        """
        self._screen = screen
        self._session = session
        self._most_silent = silent
        self._silent: dict[str, MemberAnswer] = {}
        """Why there was no answer, by the ids of people: it is kept nowhere else."""
        self._asked_again: set[str] = set()
        """The ids of those whose answer counts no longer: another is on its way."""

    def is_asked(self, subscriber: Subscriber) -> bool:
        """Tell whether a source speaks for somebody's library."""
        members = members_of(self._screen)
        return members is not None and members.speaks_for(subscriber.library)

    def can_be_asked(self, subscriber: Subscriber) -> bool:
        """Tell whether asking about somebody, or asking again, may say more."""
        answer = self._known(subscriber)
        unaskable = answer is not None and answer.judgement.is_unaskable
        return self.is_asked(subscriber) and not unaskable

    def of(self, subscriber: Subscriber) -> Membership | None:
        """Return what is known, as keys go by it; None: nobody is asked."""
        if not self.is_asked(subscriber):
            return None
        return membership_of(self._known(subscriber), self._session.portal)

    def line(self, subscriber: Subscriber) -> tuple[LineTone, str] | None:
        """Return the line of somebody; None: nobody is asked."""
        if not self.is_asked(subscriber):
            return None
        answer = self._known(subscriber)
        if answer is None:
            return LineTone.WAITING, asking_line(self._screen.speech)
        said = member_line(answer, self._session.portal, self._screen.speech)
        return _TONES[answer.verdict], said

    def drop(self, subscriber: Subscriber) -> None:
        """Have what is known of somebody count no longer, until they were asked about again."""
        self._asked_again.add(subscriber.id)

    async def ask(self, subscriber: Subscriber, *, again: bool = False) -> None:
        """Ask about somebody; returns when it is answered, or has no answer.

        Args:
            subscriber: whose membership.
            again: whether the source is asked though its answer is known.
        """
        members = members_of(self._screen)
        if members is None or not self.is_asked(subscriber):
            return
        if again:
            self.drop(subscriber)
        try:
            answer = await members.ask(selected(subscriber), again=again)
        finally:
            self._asked_again.discard(subscriber.id)
            self._silent.pop(subscriber.id, None)
        if answer.verdict is Verdict.NO_ANSWER:
            self._silent[subscriber.id] = answer
            if len(self._silent) > self._most_silent:
                del self._silent[next(iter(self._silent))]

    def _known(self, subscriber: Subscriber) -> MemberAnswer | None:
        members = members_of(self._screen)
        if subscriber.id in self._asked_again:
            return None
        known = members.kept(selected(subscriber)) if members is not None else None
        return known or self._silent.get(subscriber.id)
