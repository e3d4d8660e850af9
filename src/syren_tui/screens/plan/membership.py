"""Who of a plan is a member of the library: each one's day, and who is left aside for it."""

import time
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from syren_api.models import SelectedSubscriber
from syren_tui.i18n import Speech
from syren_tui.membership.heaps import needs_asking
from syren_tui.membership.judging import Judgement, Verdict
from syren_tui.membership.line import member_words
from syren_tui.membership.member_answer import MemberAnswer
from syren_tui.membership.model import Cause
from syren_tui.membership.session_members import SessionMembers
from syren_tui.membership.texts import judgement_words
from syren_tui.membership.verification import VerificationProgress
from syren_tui.renewal.plan_lines import ExclusionReason, ReviewReason
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.screens.frame import Framed
from syren_tui.screens.members import members_of
from syren_tui.screens.plan.view import PlanView
from syren_tui.widgets.plan.plan_columns import RenewalColumns

_AT_ONCE: Final = 100
"""Accounts that are asked about before the next look at whether the user has stopped."""
_OFTEN: Final = 0.1
"""Seconds between two paintings of the progress."""
_OURS: Final = frozenset({ExclusionReason.NO_MEMBER, ExclusionReason.MEMBER_TO_CONFIRM})


class PlanMembership:
    """Asks about the accounts of a plan, and puts what came into it."""

    def __init__(
        self, screen: Framed[Any], plan: RenewalPlan, view: PlanView, columns: RenewalColumns
    ) -> None:
        """Begin with nobody asked about.

        Args:
            screen: of the plan.
            plan: as it is at any time.
            view: shows it.
            columns: of its table.
        """
        self._screen = screen
        self._plan = plan
        self._view = view
        self._columns = columns
        self._until: dict[str, date | None] = {}
        self._days: dict[str, date] = {}
        """The days that were given here; another one is the user's, or the list's."""
        self._shown_at = 0.0
        self.is_asking = False
        """Whether the source is being asked."""

    def begin(self) -> None:
        """Have the column where a source is set up; before the table is laid out."""
        if members_of(self._screen) is not None:
            self._columns.until = self._until

    async def ask(self, *, again: bool = False) -> None:
        """Ask about everybody, with progress; where it is cancelled, what came is used.

        Args:
            again: whether those are asked about whose answer is known.
        """
        members = members_of(self._screen)
        accounts = self._accounts(members) if members is not None else []
        if members is None or not accounts:
            return
        answers: dict[str, MemberAnswer] = {}
        if not again:
            answers = {each.id: known for each in accounts if (known := members.kept(each))}
        self.is_asking = True
        try:
            await self._ask_rest(members, accounts, answers, again=again)
        finally:
            self.is_asking = False
            if self._screen.is_attached and not self._screen.is_leaving:
                self._take(answers, len(accounts))

    async def _ask_rest(
        self,
        members: SessionMembers,
        accounts: Sequence[SelectedSubscriber],
        answers: dict[str, MemberAnswer],
        *,
        again: bool,
    ) -> None:
        rest = [each for each in accounts if each.id not in answers]
        for start in range(0, len(rest), _AT_ONCE):
            some = rest[start : start + _AT_ONCE]
            before = len(answers)

            def tell(progress: VerificationProgress, before: int = before) -> None:
                self._show_progress(before + progress.done, len(accounts))

            self._show_progress(before, len(accounts))
            came = await members.ask_all(some, tell, again=again)
            again = False
            answers |= came
            if any(each.judgement.cause is Cause.NO_ENDS for each in came.values()):
                break

    def _show_progress(self, done: int, total: int) -> None:
        say, now = self._speech, time.monotonic()
        if now - self._shown_at < _OFTEN:
            return
        self._shown_at = now
        self._view.notice.say(
            say.gettext(
                "SIGB : {n} sur {total} demandés ; Échap : arrêter",
                n=say.number(done),
                total=say.number(total),
            )
        )

    def _accounts(self, members: SessionMembers) -> list[SelectedSubscriber]:
        accounts = [line.subscriber for line in self._plan.lines()]
        return [
            each
            for each in accounts
            if isinstance(each, SelectedSubscriber)
            and needs_asking(each)
            and members.speaks_for(each.library)
        ]

    def _take(self, answers: dict[str, MemberAnswer], total: int) -> None:
        """Put what came into the plan, and say what is missing."""
        causes = {each.judgement.cause for each in answers.values()}
        if Cause.NO_ENDS not in causes:  # else the source is set up wrongly: it says nothing
            for account_id, answer in answers.items():
                if answer.verdict is not Verdict.NO_ANSWER:
                    self._take_one(account_id, answer)
        self._view.show_plan()
        silent = [each for each in answers.values() if each.verdict is Verdict.NO_ANSWER]
        asked = [each.judgement for each in silent if not each.judgement.is_unaskable]
        unaskable = len(silent) - len(asked)
        said = []
        if missing := total - len(answers) + len(asked):
            said.append(self._missing(missing, asked))
        if unaskable:
            said.append(self._speech.ngettext(
                "SIGB : {n} compte sans carte, non demandé",
                "SIGB : {n} comptes sans carte, non demandés",
                unaskable,
            ))  # fmt: skip
        if said:
            self._view.notice.warn(self._speech.joined(said))
        else:
            self._view.notice.say(self._speech.gettext("rien n’est encore envoyé"))

    def _missing(self, number: int, silent: Sequence[Judgement]) -> str:
        """Say of how many there is no answer, and why."""
        why = ", ".join(judgement_words(silent[0], self._speech)) if silent else ""
        return self._speech.ngettext(
            "SIGB : {n} compte sans réponse {why} ; Ctrl+R : redemander",
            "SIGB : {n} comptes sans réponse {why} ; Ctrl+R : redemander",
            number,
            why=f"({why})" if why else "",
        )

    def _take_one(self, account_id: str, answer: MemberAnswer) -> None:
        plan = self._plan
        self._until[account_id] = answer.until
        day = answer.day.day if answer.day is not None else None
        is_free = plan.own_day(account_id) in {None, self._days.get(account_id)}
        if day is not None and plan.takes_day and is_free:
            plan.set_own_day(account_id, day)
            self._days[account_id] = day
        held = self._held(answer)
        known = plan.review_reason(account_id)
        if known is not None and known.exclusion not in _OURS:
            return  # it waits for the user for another reason already
        if held is not None:
            plan.require_review(account_id, held)
        elif known is not None:
            plan.release(account_id)

    def _held(self, answer: MemberAnswer) -> ReviewReason | None:
        """Return why an account is left aside; None: it is a member's."""
        words = member_words(answer, self._speech)
        match answer.verdict:
            case Verdict.TO_CONFIRM:
                return ReviewReason(ExclusionReason.MEMBER_TO_CONFIRM, words)
            case Verdict.MEMBER if answer.day is None and self._plan.portal.validity_months:
                return ReviewReason(ExclusionReason.NO_MEMBER, words)
            case Verdict.MEMBER:
                return None
        if answer.judgement.member is None:
            words = self._speech.gettext("introuvable dans le SIGB")
        return ReviewReason(ExclusionReason.NO_MEMBER, words)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
