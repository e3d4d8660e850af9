"""The plan of a series: what becomes of whom, and who is left out, and why."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Checkbox, DataTable, Input

from syren_tui.i18n import Speech
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import ExtraLine, PlanLine
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.members import members_of
from syren_tui.screens.plan.choices import RenewalChoices
from syren_tui.screens.plan.day import PlanDay
from syren_tui.screens.plan.editing import PlanEditor, RenewalEditor
from syren_tui.screens.plan.keys import PLAN_KEYS
from syren_tui.screens.plan.membership import PlanMembership
from syren_tui.screens.plan.source import CardListActions, PlanSource
from syren_tui.screens.plan.start import PlanStarter
from syren_tui.screens.plan.view import PlanView
from syren_tui.session import Session
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.plan.plan_columns import BatchColumns, PlanColumns, RenewalColumns


class PlanScreen(FullScreen[Journal]):
    """Has the keys of a plan; returns the journal of the series that is to run."""

    AUTO_FOCUS = "PlanTable"
    BINDINGS: ClassVar[list[BindingType]] = PLAN_KEYS

    def __init__(
        self,
        speech: Speech,
        session: Session,
        plan: Plan[PlanLine],
        extras: Sequence[ExtraLine] = (),
        *,
        source: PlanSource | None = None,
        hidden: int | None = 0,
        ascii_only: bool = False,
        asks_members: bool = True,
    ) -> None:
        """Show a plan; for what is given see `opening.open_plan`, for its source `PlanSource`."""
        super().__init__(speech)
        self._plan = plan
        self._renewals = renewals = plan if isinstance(plan, RenewalPlan) else None
        columns: PlanColumns
        if renewals is not None:
            columns = RenewalColumns(renewals, speech, ascii_only=ascii_only)
        else:
            columns = BatchColumns(plan, speech, ascii_only=ascii_only)
        self._view = view = PlanView(
            self,
            plan,
            extras,
            lambda: source.sentence(speech) if source is not None else "",
            columns,
            RenewalChoices(self, renewals) if renewals is not None else None,
        )
        self._membership: PlanMembership | None = None
        if asks_members and renewals is not None and isinstance(columns, RenewalColumns):
            self._membership = PlanMembership(self, renewals, view, columns)
            view.added = self._ask_members
        self._day: PlanDay | None = None
        self._renewal_editor: RenewalEditor | None = None
        if renewals is not None:
            self._day = PlanDay(self, session, renewals, view)
            self._renewal_editor = RenewalEditor(self, renewals, view)
        self._editor = self._renewal_editor or PlanEditor(self, plan, view)
        self._starter = PlanStarter(self, session, plan, view, self._day, hidden=hidden)
        self._card_list: CardListActions | None = None
        if source is not None:
            self._card_list = source.actions(self, session, view, self._editor)
            self.add_class("-of-list")

    @property
    def is_of_list(self) -> bool:
        """Whether the plan was made of a list of cards."""
        return self._card_list is not None

    @property
    def renews(self) -> bool:
        """Whether it is a plan of renewals."""
        return self._renewals is not None

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        if self._membership is not None:
            self._membership.begin()
        yield from self._view.compose()

    def on_mount(self) -> None:
        """Say what the plan comes to."""
        self._view.notice.say(self.speech.gettext("rien n’est encore envoyé"))
        self._view.show_summary()
        if self._day is not None:
            self._day.show_meant()
        self._view.show_place()
        self._ask_members()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what this plan or this portal does not have off the screen."""
        match action:
            case "columns" | "include_line" | "back_to_list":
                return self.is_of_list
            case "include" | "back":
                return not self.is_of_list
            case "day":
                return self._renewals is not None and self._renewals.takes_day
            case "unchecked":
                return self._plan.unchecked > 0
            case "activate":
                return self._renewals is not None and self._plan.portal.can_activate_resources
            case "ask_again":
                return self._membership is not None and members_of(self) is not None
            case "keep":
                return self._renewals is not None and self._renewals.activate_resources
        return True

    # The lines.

    def action_view(self) -> None:
        """Show all lines, those that are renewed, or those that are not."""
        self._view.show_next_view()

    @on(DataTable.RowHighlighted)
    def _show_place(self) -> None:
        self._view.show_place()

    def on_resize(self) -> None:
        """Show what is cut at this width."""
        self.call_after_refresh(self._view.show_place)

    # The choices for all.

    @on(Input.Changed, "#plan-day")
    def _day_typed(self) -> None:
        if self._day is not None:
            self._day.typed()

    @on(Input.Submitted, "#plan-day")
    def _to_table(self) -> None:
        self.set_focus(self._view.table)

    @on(DateField.TodayFilled)
    def _today_filled(self, event: DateField.TodayFilled) -> None:
        self._check_today(event)

    @work(exclusive=True, group="today", description="ask for the day")
    async def _check_today(self, event: DateField.TodayFilled) -> None:
        if self._day is not None:
            await self._day.check_today(event)

    def action_day(self) -> None:
        """Go to the date of all accounts."""
        if self._day is not None:
            self._day.focus()

    @on(Checkbox.Changed, "#plan-activate")
    def _activate(self, event: Checkbox.Changed) -> None:
        if self._renewal_editor is not None:
            self._renewal_editor.activate_resources(event.value)

    def action_activate(self) -> None:
        """Have every resource switched on, or none."""
        self.query_one("#plan-activate", Checkbox).toggle()

    def action_unchecked(self) -> None:
        """Take in those who were never looked at, or leave them aside again."""
        self._editor.include_unchecked()

    # The choices for one.

    def action_include(self) -> None:
        """Take the account under the cursor in, or out."""
        self._editor.include()

    def action_include_line(self) -> None:
        """Take the account under the cursor in, or out."""
        self._editor.include()

    def action_keep(self) -> None:
        """Have the account under the cursor keep its resources, or do as all do."""
        if self._renewal_editor is not None:
            self._renewal_editor.keep()

    @on(DataTable.RowSelected)
    async def _row_selected(self) -> None:
        if (place := self._view.table.current_extra) is None:
            if self._renewal_editor is not None:
                await self._renewal_editor.ask()
        elif self._card_list is not None:
            await self._card_list.find_account(place)

    async def action_columns(self) -> None:
        """Have the columns of the list chosen anew."""
        if self._card_list is not None:
            await self._card_list.ask_columns()

    # Going, and leaving.

    def _ask_members(self) -> None:
        """Ask who of the plan is a member, where a source is set up and nobody asks already."""
        if self._membership is not None and members_of(self) is not None:
            self._ask(self._membership)

    def action_ask_again(self) -> None:
        """Ask again who of the plan is a member."""
        if self._membership is not None:
            self._ask(self._membership, again=True)

    @work(exclusive=True, group="members", description="ask who is a member")
    async def _ask(self, membership: PlanMembership, *, again: bool = False) -> None:
        await membership.ask(again=again)
        if self._day is not None:
            self._day.show_meant()

    @property
    def _is_asking(self) -> bool:
        return self._membership is not None and self._membership.is_asking

    async def action_go(self) -> None:
        """Run the plan."""
        if self._is_asking:
            self._view.notice.warn(
                self.speech.gettext("Le SIGB est en train de répondre : Échap l’arrête.")
            )
            return
        await self._starter.go()

    async def action_back_to_list(self) -> None:
        """Leave the plan for the list that it was made of."""
        await self.action_back()

    async def action_back(self) -> None:
        """Leave the plan; where something was chosen in it, after asking.

        Where the library's own system is being asked, that alone is stopped.
        """
        if self._is_asking:
            self.workers.cancel_group(self, "members")
            return
        if not self._editor.is_edited:
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
