"""Starts the series of a plan, after a question where it is large or partly hidden."""

import asyncio
import sqlite3
from typing import Final

from syren_tui.i18n import Speech
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import Plan
from syren_tui.screens.dialogs.type_number import TypeNumberDialog
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.day import PlanDay
from syren_tui.screens.plan.view import PlanView
from syren_tui.session import Session
from syren_tui.texts.plan import plan_sentence
from syren_tui.texts.system_errors import reason_of

MOST_AT_ONCE: Final = 50
"""Above so many accounts, their number is typed before it goes."""


class PlanStarter:
    """Writes the plan down, and leaves its screen with the journal."""

    def __init__(
        self,
        screen: Framed[Journal],
        session: Session,
        plan: Plan,
        view: PlanView,
        day: PlanDay,
        *,
        hidden: int | None,
    ) -> None:
        """Take the plan.

        Args:
            screen: left with the journal of the series.
            session: whose accounts.
            plan: to be run.
            view: shows it.
            day: of the plan; it has to be a date.
            hidden: how many of the accounts the list behind it does not show; None: not known.
        """
        self._screen = screen
        self._session = session
        self._plan = plan
        self._view = view
        self._day = day
        self._hidden = hidden

    async def go(self) -> None:
        """Run the plan; where it is large, or part of it is hidden, after its number is typed."""
        self._day.finish()
        if self._day.error:
            self._view.notice.warn(self._day.error)
            self._day.focus()
            return
        summary = self._plan.summary()
        if not summary.renewed:
            self._view.notice.warn(
                self._speech.gettext("Personne n’est à valider : rien ne part.")
                if summary.validates_all
                else self._speech.gettext("Personne n’est à renouveler : rien ne part.")
            )
            return
        if self._session.active_series.busy:
            self._view.notice.warn(
                self._speech.gettext(
                    "Une série est déjà en cours : attendez sa fin, ou arrêtez-la."
                )
            )
            return
        if summary.renewed <= MOST_AT_ONCE and self._hidden == 0:
            await self._start()
            return

        async def typed(answer: bool | None) -> None:
            if answer:
                await self._start()

        more = ""
        if self._hidden is None:
            more = self._speech.gettext("Des cochés sont peut-être hors de la liste affichée.")
        elif self._hidden:
            more = self._speech.ngettext(
                "{n} coché est hors de la liste affichée.",
                "{n} cochés sont hors de la liste affichée.",
                self._hidden,
            )
        question = plan_sentence(summary, self._speech, self._view.extras)
        dialog = TypeNumberDialog(self._speech, question, summary.renewed, more)
        await self._screen.app.push_screen(dialog, typed)

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
