"""Starts the series of a plan, after a question where it is large or partly hidden."""

import asyncio
import sqlite3

from syren_tui.i18n import Speech
from syren_tui.renewal.batch_changes import BatchChange
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import PlanLine
from syren_tui.screens.dialogs.type_number import TypeNumberDialog
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.day import PlanDay
from syren_tui.screens.plan.view import PlanView
from syren_tui.session import Session
from syren_tui.texts.changes import words_of
from syren_tui.texts.plan import plan_sentence
from syren_tui.texts.system_errors import reason_of


class PlanStarter:
    """Writes the plan down, and leaves its screen with the journal."""

    def __init__(
        self,
        screen: Framed[Journal],
        session: Session,
        plan: Plan[PlanLine],
        view: PlanView,
        day: PlanDay | None,
        *,
        hidden: int | None,
    ) -> None:
        """Take the plan.

        Args:
            screen: left with the journal of the series.
            session: whose accounts.
            plan: to be run.
            view: shows it.
            day: of the plan, which has to be a date; None: there is none.
            hidden: how many of the accounts the list behind it does not show; None: not known.
        """
        self._screen = screen
        self._session = session
        self._plan = plan
        self._view = view
        self._day = day
        self._hidden = hidden

    async def go(self) -> None:
        """Run the plan; where it is large, or part of it is hidden, after its number is typed.

        A decision is not taken by a key that is still held down from its dialogs.
        """
        if isinstance(self._plan.change, BatchChange) and self._screen.key_is_repeated:
            return
        if self._day is not None:
            self._day.finish()
            if self._day.error:
                self._view.notice.warn(self._day.error)
                self._day.focus()
                return
        summary = self._plan.summary()
        words = words_of(self._plan.change, self._speech, summary)
        if not summary.included:
            self._view.notice.warn(words.say(words.NOTHING_GOES))
            return
        if self._session.active_series.busy:
            self._view.notice.warn(
                self._speech.gettext(
                    "Une série est déjà en cours : attendez sa fin, ou arrêtez-la."
                )
            )
            return
        if summary.included <= self._plan.change.most_unasked and self._hidden == 0:
            await self._start()
            return

        async def typed(answer: bool | None) -> None:
            if answer:
                await self._start()

        question = plan_sentence(summary, words, self._view.extras)
        dialog = TypeNumberDialog(self._speech, question, summary.included, self._more())
        await self._screen.app.push_screen(dialog, typed)

    def _more(self) -> str:
        """Say what is to be known before the number is typed; empty where that is nothing."""
        more = ""
        if not self._plan.change.can_be_undone:
            more = self._speech.gettext("Une suppression ne s’annule pas.")
        elif self._hidden is None:
            more = self._speech.gettext("Des cochés sont peut-être hors de la liste affichée.")
        elif self._hidden:
            more = self._speech.ngettext(
                "{n} coché est hors de la liste affichée.",
                "{n} cochés sont hors de la liste affichée.",
                self._hidden,
            )
        return more

    async def _start(self) -> None:
        """Write the plan down; the series runs from what is on disk."""
        try:
            journal = await asyncio.to_thread(self._session.store.create, self._plan)
        except (OSError, sqlite3.Error) as error:
            self._view.notice.warn(
                self._speech.gettext(
                    "Le journal de la série ne s’écrit pas : rien n’est parti. Cause : {reason}.",
                    reason=reason_of(error, self._speech),
                )
            )
            return
        self._screen.dismiss(journal)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
