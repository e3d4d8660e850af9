"""What is chosen for all accounts of a plan of renewals: the day, and the resources."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Label, Static

from syren_tui.i18n import Speech
from syren_tui.renewal.plan_lines import Summary
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.screens.frame import Framed
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.base.tick_box import TickBox


class RenewalChoices:
    """Lays the choices out, and says what they make of refused resources."""

    def __init__(self, screen: Framed[Any], plan: RenewalPlan) -> None:
        """Take the plan.

        Args:
            screen: the one with the widgets.
            plan: whose choices.
        """
        self._screen = screen
        self._plan = plan

    def compose(self) -> ComposeResult:
        """Lay out what this portal knows of the day and the resources."""
        say, plan = self._speech.gettext, self._plan
        if plan.takes_day or plan.portal.can_activate_resources:
            with Horizontal(id="plan-choices"):
                if plan.takes_day:
                    yield Label(Content(say("Date")), classes="label")
                    field = DateField(self._speech, plan.portal.today, id="plan-day")
                    if plan.day is not None:
                        field.value = self._speech.day(plan.day)
                    yield field
                    yield Label("", markup=False, classes="beside", id="plan-meant")
                if plan.portal.can_activate_resources:
                    offered = self._speech.number(len(plan.portal.resources))
                    label = say("a Tout activer ({n})", n=offered)
                    yield TickBox(label, plan.activate_resources, id="plan-activate")
                    yield Static("", markup=False, id="plan-resources")

    @property
    def key_to_activate(self) -> str:
        """The key that switches every resource on; empty where none does, or they are on."""
        may = self._plan.portal.can_activate_resources and not self._plan.activate_resources
        return "a" if may else ""

    def show(self, summary: Summary) -> None:
        """Say what becomes of refused resources."""
        for shown in self._screen.query("#plan-resources").results(Static):
            text = ""
            if summary.reopened:
                text = self._speech.ngettext(
                    "dont {n} refusée", "dont {n} refusées", summary.reopened
                )
            elif not self._plan.activate_resources and (closed := self._plan.refused_resources):
                text = self._speech.ngettext(
                    "{n} refusée le reste", "{n} refusées le restent", closed
                )
            shown.update(Content(text))

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
