"""What the user changes in a plan: who is in it, and what an account has of its own."""

from typing import Any

from syren_tui.i18n import Speech
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import ExclusionReason, PlanLine
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.account import OwnChoices, PlanAccountDialog
from syren_tui.screens.plan.view import PlanView
from syren_tui.texts.people import full_name
from syren_tui.texts.plan import left_reason
from syren_tui.texts.rows import with_status


class PlanEditor:
    """Changes the plan, and shows it."""

    def __init__(self, screen: Framed[Any], plan: Plan[PlanLine], view: PlanView) -> None:
        """Begin with nothing changed.

        Args:
            screen: the one under the dialog.
            plan: to be changed.
            view: shows it.
        """
        self._screen = screen
        self._plan = plan
        self._view = view
        self.is_edited = False
        """Whether somebody was taken in or out, or has something of their own."""

    def include_unchecked(self) -> None:
        """Take in those who were never looked at, or leave them aside again."""
        self._plan.includes_unchecked = not self._plan.includes_unchecked
        self.is_edited = True
        self._view.notice.clear()
        self._view.show_plan()

    def include(self) -> None:
        """Take the account under the cursor in, or out."""
        if (subscriber_id := self._view.table.current_id) is None:
            return
        line = self._plan.line(subscriber_id)
        if line.included:
            self._plan.take_out(subscriber_id)
        elif line.can_be_taken_in:
            self._plan.take_in(subscriber_id)
        else:
            self._say_left(line)
            return
        self.show_changed_line()

    def _say_left(self, line: PlanLine) -> None:
        """Say why an account is left out."""
        why = left_reason(line, self._plan, self._speech)
        self._view.notice.warn(with_status(line.subscriber.status, why, self._speech))

    def show_changed_line(self) -> None:
        """Show the line under the cursor, which the user has changed."""
        self.is_edited = True
        self._view.show_changed_line()

    @property
    def _speech(self) -> Speech:
        return self._screen.speech


class RenewalEditor(PlanEditor):
    """Changes a plan of renewals: its resources, and what an account has of its own too."""

    def __init__(self, screen: Framed[Any], plan: RenewalPlan, view: PlanView) -> None:
        """Begin with nothing changed; for the arguments see `PlanEditor`."""
        super().__init__(screen, plan, view)
        self._renewals = plan

    def activate_resources(self, wanted: bool) -> None:
        """Have every resource switched on, or none."""
        self._renewals.activate_resources = wanted
        self._view.show_plan()
        self._screen.refresh_bindings()

    def keep(self) -> None:
        """Have the account under the cursor keep its resources, or do as all do."""
        if (subscriber_id := self._view.table.current_id) is not None:
            keeps = self._renewals.keeps_resources(subscriber_id)
            self._renewals.keep_resources(subscriber_id, not keeps)
            self.show_changed_line()

    async def ask(self) -> None:
        """Ask what the account under the cursor is to have of its own."""
        subscriber_id = self._view.table.current_id
        plan = self._renewals
        if subscriber_id is None or not (plan.takes_day or plan.activate_resources):
            return
        line = plan.line(subscriber_id)
        subscriber = line.subscriber
        if line.exclusion is ExclusionReason.EXPIRED:
            self._say_left(line)  # no date of its own would ever apply
            return

        def chosen(choices: OwnChoices | None) -> None:
            if choices is not None:
                plan.set_own_day(subscriber_id, choices.day)
                plan.keep_resources(subscriber_id, choices.keeps_resources)
                self.show_changed_line()

        dialog = PlanAccountDialog(
            self._speech,
            plan.portal,
            full_name(subscriber),
            OwnChoices(plan.own_day(subscriber_id), plan.keeps_resources(subscriber_id)),
            takes_day=plan.takes_day,
            activates=plan.activate_resources,
        )
        await self._screen.app.push_screen(dialog, chosen)
