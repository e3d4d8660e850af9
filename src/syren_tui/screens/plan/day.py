"""The day of a plan: what is typed for it, and what that means."""

from typing import Any, Final

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Label

from syren_tui.client.errors import ClientError
from syren_tui.i18n import Speech
from syren_tui.parsing.dates import TypedDayError, read_typed_day
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.view import PlanView
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.session import Session
from syren_tui.widgets.base.date_field import DateField

_MANY: Final = 500
"""Lines from which on a day is applied only when the typing pauses."""
_PAUSE: Final = 0.25


class PlanDay:
    """Reads the field of the day into the plan."""

    def __init__(
        self, screen: Framed[Any], session: Session, plan: RenewalPlan, view: PlanView
    ) -> None:
        """Begin with the plan's own day.

        Args:
            screen: the one with the field.
            session: the signed-in session.
            plan: whose day.
            view: shows it.
        """
        self._screen = screen
        self._session = session
        self._plan = plan
        self._view = view
        self._unknown_today = RetryNotice(lambda: view.notice, screen.speech)
        self._later: Timer | None = None
        """Applies the day that was typed when the typing pauses."""
        self.error = ""
        """Why the text in the field is no date; empty where it is one."""

    def typed(self) -> None:
        """Take another text: at once, or where the plan is long, when the typing pauses."""
        self._stop_timer()
        if len(self._plan) < _MANY:
            self.apply()
        else:
            self._later = self._screen.set_timer(_PAUSE, self.apply)

    def finish(self) -> None:
        """Apply a text that waits for a pause."""
        if self._stop_timer():
            self.apply()

    def focus(self) -> None:
        """Go to the field."""
        self._screen.set_focus(self._screen.query_one("#plan-day"))

    def apply(self) -> None:
        """Have the plan renew with the day in the field, if it is one."""
        field = self._screen.query_one("#plan-day", DateField)
        portal = self._plan.portal
        try:
            typed = read_typed_day(
                field.value, portal.today, portal.validity_months, zone=portal.timezone
            )
        except TypedDayError as error:
            self.error = self._speech.gettext(error.sentence)
            self._view.notice.warn(self.error)
            self.show_meant()
            return
        if self.error:
            self.error = ""
            self._view.notice.clear()
        if typed.day != self._plan.day:
            self._plan.day = typed.day
            self._view.show_plan()
        self.show_meant()

    def show_meant(self) -> None:
        """Say which day is meant where the text in the field says it otherwise."""
        for label in self._screen.query("#plan-meant").results(Label):
            day = self._plan.day
            written = self._speech.day(day) if day is not None else ""
            own = self._plan.own_days
            parts = []
            typed = self._screen.query_one("#plan-day", DateField).value.strip()
            if typed != written and not self.error:
                parts.append(f"= {written}")
            if own:
                parts.append(
                    self._speech.ngettext("sauf {n} à sa date", "sauf {n} à leur propre date", own)
                )
            label.update(Content(" ".join(parts)))

    async def check_today(self, event: DateField.TodayFilled) -> None:
        """Ask the portal for its day: the one that was filled in may be yesterday's."""
        try:
            today = await self._session.today()
        except ClientError as error:
            self._unknown_today.show_failure(error)
            return
        self._unknown_today.clear()
        if today == self._plan.portal.today:
            return
        self._plan.portal = self._session.portal
        event.field.today = today
        if event.field.value == self._speech.day(event.day):
            event.field.fill(today)
        self._view.show_plan()

    def _stop_timer(self) -> bool:
        """Give up the timer; return whether there was one."""
        if self._later is None:
            return False
        self._later.stop()
        self._later = None
        return True

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
