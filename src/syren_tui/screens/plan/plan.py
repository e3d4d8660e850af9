"""The plan of a series: who would be renewed until when, and who is left out, and why."""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Checkbox, DataTable, Input

from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import ExtraLine, Plan
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.dialogs.type_number import TypeNumberDialog
from syren_tui.screens.plan.account import OwnChoices, PlanAccountDialog
from syren_tui.screens.plan.view import PlanView
from syren_tui.screens.series.progress import start_series
from syren_tui.session import Session
from syren_tui.texts.plan import left_reason, plan_sentence
from syren_tui.texts.rows import status_label
from syren_tui.texts.system_errors import reason_of
from syren_tui.widgets.base.date_field import DateField

MOST_AT_ONCE: Final = 50
"""Above so many accounts, their number is typed before it goes."""
_MANY: Final = 500
"""Lines from which on a day is applied only when the typing pauses."""
_PAUSE: Final = 0.25


async def open_plan(
    app: App[Any],
    speech: Speech,
    session: Session,
    plan: Plan,
    *,
    extras: Sequence[ExtraLine] = (),
    hidden: int | None = 0,
    ascii_only: bool = False,
) -> None:
    """Show a plan, and run it where the user says so.

    Args:
        app: whose screens it is shown on.
        speech: the user's language.
        session: whose accounts.
        plan: the accounts, with the portal's day asked for anew.
        extras: lines that belong to no account, each with its reason.
        hidden: how many of the accounts the list behind it does not show; None: not known.
        ascii_only: whether the terminal has only the signs of ASCII.
    """

    async def left(journal: Journal | None) -> None:
        if journal is not None:
            await start_series(app, speech, session, journal)

    screen = PlanScreen(speech, session, plan, extras, hidden=hidden, ascii_only=ascii_only)
    await app.push_screen(screen, left)


class PlanScreen(PlanView):
    """Shows a plan to be changed; returns the journal of the series that is to run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "go", N_("Lancer"), key_display="Ctrl+S",
                tooltip=N_("Lancer la série")),
        Binding("space", "include", N_("Inclure/exclure"),
                tooltip=N_("Renouveler ce compte, ou le laisser de côté")),
        Binding("d", "day", N_("Date"), tooltip=N_("Changer la date de tous")),
        Binding("v", "view", N_("Voir"),
                tooltip=N_("Voir tout, ce qui est renouvelé, ou ce qui est laissé de côté")),
        Binding("escape", "back", N_("Retour"), tooltip=N_("Revenir sans rien lancer")),
        Binding("c,f3", "columns", N_("Colonnes"),
                tooltip=N_("Dire ce que sont les colonnes et les dates de la liste")),
        Binding("a", "activate", N_("Tout activer"),
                tooltip=N_("Activer toutes les ressources de chacun, ou les laisser")),
        Binding("i", "unchecked", N_("En attente"), tooltip=N_(
                "Renouveler aussi ceux qui sont en attente et jamais validés, ou les laisser")),
        Binding("g", "keep", N_("Garder"), show=False,
                tooltip=N_("Garder les ressources de ce compte telles quelles")),
        Binding("question_mark", "help", N_("Aide"), show=True),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

    has_columns = False
    """Whether it was made of a list, whose columns can be changed; the key has its place here."""
    _later: Timer | None = None
    """Applies the day that was typed when the typing pauses."""
    _edited = False
    """Whether somebody was taken in or out, or has something of their own."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what this portal does not have off the screen."""
        if action == "columns":
            return self.has_columns
        if action == "day":
            return self._plan.takes_day
        if action == "unchecked":
            return self._plan.unchecked > 0
        if action == "activate":
            return self._plan.portal.can_activate_resources
        if action == "keep":
            return self._plan.activate_resources
        return True

    # The choices for all.

    @on(Input.Changed, "#plan-day")
    def _day_typed(self) -> None:
        if self._later is not None:
            self._later.stop()
            self._later = None
        if len(self._plan) < _MANY:
            self.apply_day()
        else:
            self._later = self.set_timer(_PAUSE, self.apply_day)

    @on(Input.Submitted, "#plan-day")
    def _to_table(self) -> None:
        self.set_focus(self._table)

    @on(DateField.TodayFilled)
    def _today_filled(self, event: DateField.TodayFilled) -> None:
        self.check_today(event)

    @on(Checkbox.Changed, "#plan-activate")
    def _activate(self, event: Checkbox.Changed) -> None:
        self._plan.activate_resources = event.value
        self.show_plan()
        self.refresh_bindings()

    def action_activate(self) -> None:
        """Have every resource switched on, or none."""
        self.query_one("#plan-activate", Checkbox).toggle()

    def action_unchecked(self) -> None:
        """Take in those who were never looked at, or leave them aside again."""
        self._plan.includes_unchecked = not self._plan.includes_unchecked
        self._edited = True
        self._notice.clear()
        self.show_plan()

    def action_day(self) -> None:
        """Go to the date of all accounts."""
        self.set_focus(self.query_one("#plan-day"))

    # The choices for one.

    def action_include(self) -> None:
        """Take the account under the cursor in, or out."""
        if (subscriber_id := self._table.current_id) is None:
            return
        line = self._plan.line(subscriber_id)
        if line.renewed:
            self._plan.take_out(subscriber_id)
        elif line.can_be_taken_in:
            self._plan.take_in(subscriber_id)
        else:
            status = status_label(line.subscriber.status, self.speech)
            why = left_reason(line, self._plan, self.speech)
            self._notice.warn(self.speech.gettext("{status} : {reason}", status=status, reason=why))
            return
        self._changed_one()

    def action_keep(self) -> None:
        """Have the account under the cursor keep its resources, or do as all do."""
        if (subscriber_id := self._table.current_id) is not None:
            keeps = self._plan.keeps_resources(subscriber_id)
            self._plan.keep_resources(subscriber_id, not keeps)
            self._changed_one()

    @on(DataTable.RowSelected)
    async def _row_selected(self) -> None:
        """Ask what the account under the cursor is to have of its own."""
        subscriber_id = self._table.current_id
        plan = self._plan
        if subscriber_id is None or not (plan.takes_day or plan.activate_resources):
            return
        subscriber = plan.line(subscriber_id).subscriber

        def chosen(choices: OwnChoices | None) -> None:
            if choices is not None:
                plan.set_own_day(subscriber_id, choices.day)
                plan.keep_resources(subscriber_id, choices.keeps_resources)
                self._changed_one()

        dialog = PlanAccountDialog(
            self.speech,
            plan.portal,
            clean(f"{subscriber.last_name} {subscriber.first_name}"),
            OwnChoices(plan.own_day(subscriber_id), plan.keeps_resources(subscriber_id)),
            takes_day=plan.takes_day,
            activates=plan.activate_resources,
        )
        await self.app.push_screen(dialog, chosen)

    def _changed_one(self) -> None:
        self._edited = True
        self._table.repaint_rows(self._table.cursor_row)
        self._notice.clear()
        self.show_summary()
        self.show_whole()

    # Going, and leaving.

    async def action_go(self) -> None:
        """Run the plan; where it is large, or part of it is hidden, after its number is typed."""
        if self._later is not None:
            self._later.stop()
            self._later = None
            self.apply_day()
        if self._day_error:
            self._notice.warn(self._day_error)
            self.action_day()
            return
        summary = self._plan.summary()
        if not summary.renewed:
            self._notice.warn(self.speech.gettext("Personne n’est à renouveler : rien ne part."))
            return
        if self._session.active_series.busy:
            self._notice.warn(
                self.speech.gettext("Une série est déjà en cours : attendez sa fin, ou arrêtez-la.")
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
            more = self.speech.gettext("Des cochés sont peut-être hors de la liste affichée.")
        elif self._hidden:
            more = self.speech.ngettext(
                "{n} coché est hors de la liste affichée.",
                "{n} cochés sont hors de la liste affichée.",
                self._hidden,
            )
        question = plan_sentence(summary, self.speech, len(self._extras))
        dialog = TypeNumberDialog(self.speech, question, summary.renewed, more)
        await self.app.push_screen(dialog, typed)

    async def _start(self) -> None:
        """Write the plan down; the series runs from what is on disk."""
        try:
            journal = await asyncio.to_thread(self._session.store.create, self._plan)
        except (OSError, sqlite3.Error) as error:
            self._notice.warn(
                self.speech.gettext(
                    "Le journal de la série ne s’écrit pas : rien n’est parti. Cause : {reason}.",
                    reason=reason_of(error, self.speech),
                )
            )
            return
        self.dismiss(journal)

    async def action_back(self) -> None:
        """Leave the plan; where something was chosen in it, after asking."""
        if not self._edited:
            self.dismiss(None)
            return
        say = self.speech.gettext
        replies = [
            Reply("stay", say("Rester"), "", say("Échap")),
            Reply("drop", say("Abandonner le plan"), "a", "a"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "drop":
                self.dismiss(None)

        dialog = AskDialog(self.speech, say("Abandonner ce plan ?"), replies)
        await self.app.push_screen(dialog, answered)
