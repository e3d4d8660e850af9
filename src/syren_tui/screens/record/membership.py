"""Whether the person of the open record is a member: the line under the access sentence."""

from collections.abc import Callable
from typing import Any, Final

from textual.content import Content
from textual.widgets import Static

from syren_api.models import Subscriber
from syren_tui.desk.membership import Membership
from syren_tui.i18n import Speech
from syren_tui.membership.deciding import membership_of
from syren_tui.membership.judging import Verdict
from syren_tui.membership.line import asking_line, member_line, member_words
from syren_tui.membership.member_answer import MemberAnswer
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.screens.frame import Framed
from syren_tui.screens.members import members_of
from syren_tui.screens.record.open_record import OpenRecord
from syren_tui.session import Session
from syren_tui.widgets.record.status_pane import StatusPane

LINE_ID: Final = "member"
_LOOKS: Final = {
    Verdict.MEMBER: "-open",
    Verdict.TO_CONFIRM: "-warning",
    Verdict.ENDED: "-closed",
    Verdict.NOT_FOUND: "-closed",
    Verdict.NO_ANSWER: "-muted",
}


class RecordMembership:
    """Asks about the open record, and shows what came where the same record is still open."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        record: OpenRecord,
        on_change: Callable[[], object],
    ) -> None:
        """Begin with nothing asked.

        Args:
            screen: the one with the line.
            session: the signed-in session.
            record: the open record.
            on_change: is called when something else is known of the membership.
        """
        self._on_change = on_change
        self._screen = screen
        self._session = session
        self._record = record
        self._answer: MemberAnswer | None = None
        self._answer_of = ""
        """The id of whom it is about."""

    @property
    def is_asked(self) -> bool:
        """Whether a source speaks for the library of the record."""
        members = members_of(self._screen)
        return members is not None and members.speaks_for(self._record.base.library)

    def of(self, subscriber: Subscriber) -> Membership | None:
        """Return what is known, as the key that decides goes by it; None: nobody is asked."""
        if not self.is_asked:
            return None
        answer = self._answer if self._answer_of == subscriber.id else None
        return membership_of(answer, self._session.portal)

    async def ask(self, *, again: bool = False) -> None:
        """Show what is known of the open record, else ask; returns when it is answered.

        Args:
            again: whether the source is asked though it is known.
        """
        members = members_of(self._screen)
        if members is None or not self.is_asked:
            self._show(None, is_asked=False)
            return
        account = selected(self._record.base)
        self._show(None if again else members.kept(account), is_asked=True)
        if self._answer is not None:
            return
        answer = await members.ask(account, again=again)
        if self._record.base.id == account.id:
            self._show(answer, is_asked=True)

    def why_no_day(self) -> str:
        """Say why there is no day of a membership to fill in."""
        why = self._speech.gettext("demande en cours")
        if self._answer is not None:
            why = member_words(self._answer, self._speech)
        return self._speech.gettext("Pas de date d’adhésion à mettre : {why}.", why=why)

    def _show(self, answer: MemberAnswer | None, *, is_asked: bool) -> None:
        """Show an answer; None: it is on its way, or nobody is asked."""
        base = self._record.base
        before = self.of(base)
        self._answer, self._answer_of = answer, base.id
        line = self._screen.query_one(f"#{LINE_ID}", Static)
        line.display = is_asked
        if is_asked:
            line.update(Content(self._sentence(answer)))
            line.set_classes(_LOOKS[answer.verdict] if answer is not None else "-muted")
        # A day that may be somebody else's is not filled in by one key: it can be typed.
        is_theirs = answer is not None and answer.judgement.is_certain
        day = answer.day.day if answer is not None and answer.day is not None else None
        self._screen.query_one(StatusPane).show_member_day(
            day if is_theirs else None, is_asked=is_asked
        )
        self._screen.refresh_bindings()
        if self.of(base) != before:
            self._on_change()

    def _sentence(self, answer: MemberAnswer | None) -> str:
        if answer is None:
            return asking_line(self._speech)
        return member_line(answer, self._session.portal, self._speech)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
