"""The plan of a series, first part: how it is laid out and shown."""

from collections.abc import Callable, Sequence
from typing import Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import DataTable, Label, Static

from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.dates import TypedDayError, read_typed_day
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import ExtraLine, Plan, PlanLine
from syren_tui.screens.full_screen import FullScreen
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.texts.plan import left_sentence, plan_sentence
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.tick_box import TickBox
from syren_tui.widgets.plan.plan_table import PlanTable

_VIEWS: Final[tuple[tuple[str, Callable[[PlanLine], bool], bool], ...]] = (
    (N_("tout le plan"), lambda _: True, True),
    (N_("ce qui est renouvelé"), lambda line: line.renewed, False),
    (N_("ce qui est laissé de côté"), lambda line: not line.renewed, True),
)
"""What can be seen of a plan: its name, which accounts, and whether the lines without one."""


class PlanView(FullScreen[Journal]):
    """Lays a plan out, and keeps what is shown as the plan is."""

    AUTO_FOCUS = "PlanTable"

    _source = ""
    """Where the accounts come from, after the title; not clean."""

    def __init__(
        self,
        speech: Speech,
        session: Session,
        plan: Plan,
        extras: Sequence[ExtraLine] = (),
        *,
        hidden: int | None = 0,
        ascii_only: bool = False,
    ) -> None:
        """Prepare; for what is given see `syren_tui.screens.plan.plan.open_plan`."""
        super().__init__(speech)
        self._session = session
        self._plan = plan
        self._extras = list(extras)
        self._hidden = hidden
        self._ascii_only = ascii_only
        self._view = 0
        self._day_error = ""
        """Why what stands in the date's field is no date; empty where it is one."""
        self._no_day = ""
        """What was said of a portal that did not tell its day."""

    def compose(self) -> ComposeResult:
        """Lay out the sentence, the choices for all, and the table."""
        say, plan = self.speech.gettext, self._plan
        yield Static("", markup=False, id="plan-head")
        yield Static("", markup=False, id="plan-sentence")
        yield Static("", markup=False, id="plan-left")
        if plan.takes_day or plan.portal.can_activate_resources:
            with Horizontal(id="plan-choices"):
                if plan.takes_day:
                    yield Label(Content(say("Date")), classes="label")
                    field = DateField(self.speech, plan.portal.today, id="plan-day")
                    if plan.day is not None:
                        field.value = self.speech.day(plan.day)
                    yield field
                    yield Label("", markup=False, classes="beside", id="plan-meant")
                if plan.portal.can_activate_resources:
                    offered = self.speech.number(len(plan.portal.resources))
                    label = say("a Tout activer ({n})", n=offered)
                    yield TickBox(label, plan.activate_resources, id="plan-activate")
                    yield Static("", markup=False, id="plan-resources")
        yield PlanTable(
            plan, self._extras, self.speech, ascii_only=self._ascii_only, id="plan-table"
        )
        yield Static("", markup=False, id="plan-whole")
        with Horizontal(id="plan-below"):
            yield Notice(id="plan-notice")
            yield Static("", markup=False, id="plan-range")
        yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Say what the plan comes to."""
        self._notice.say(self.speech.gettext("rien n’est encore envoyé"))
        self.show_summary()
        self._show_meant()
        self._show_place()

    def show_plan(self) -> None:
        """Show the whole plan as it is now."""
        if self._view:
            self._show_view()  # others may be renewed now, or left out
        self._table.repaint_rows()
        self.show_summary()

    def show_summary(self) -> None:
        """Say what the plan comes to."""
        head = Content.styled(self.speech.gettext("Plan de renouvellement"), "bold")
        if self._source:
            head = Content.assemble(head, "  ", clean(self._source))
        self.query_one("#plan-head", Static).update(head)
        summary = self._plan.summary()
        extras = len(self._extras)
        sentence = plan_sentence(summary, self.speech, extras)
        self.query_one("#plan-sentence", Static).update(Content(sentence))
        left = self.query_one("#plan-left", Static)
        left.update(Content(left_sentence(summary, self.speech, extras)))
        for shown in self.query("#plan-resources").results(Static):
            text = ""
            if summary.reopened:
                text = self.speech.ngettext(
                    "dont {n} refusée", "dont {n} refusées", summary.reopened
                )
            elif not self._plan.activate_resources and (closed := self._plan.refused_resources):
                text = self.speech.ngettext(
                    "{n} refusée le reste", "{n} refusées le restent", closed
                )
            shown.update(Content(text))

    # The date.

    def apply_day(self) -> None:
        """Have the plan renew with the day that stands in the field, if it is one."""
        field = self.query_one("#plan-day", DateField)
        portal = self._plan.portal
        try:
            typed = read_typed_day(
                field.value, portal.today, portal.validity_months, zone=portal.timezone
            )
        except TypedDayError as error:
            self._day_error = self.speech.gettext(error.sentence)
            self._notice.warn(self._day_error)
            self._show_meant()
            return
        if self._day_error:
            self._day_error = ""
            self._notice.clear()
        if typed.day != self._plan.day:
            self._plan.day = typed.day
            self.show_plan()
        self._show_meant()

    def _show_meant(self) -> None:
        """Say which day is meant where what stands in the field says it otherwise."""
        for label in self.query("#plan-meant").results(Label):
            day = self._plan.day
            written = self.speech.day(day) if day is not None else ""
            own = self._plan.own_days
            parts = []
            typed = self.query_one("#plan-day", DateField).value.strip()
            if typed != written and not self._day_error:
                parts.append(f"= {written}")
            if own:
                parts.append(
                    self.speech.ngettext("sauf {n} à sa date", "sauf {n} à leur propre date", own)
                )
            label.update(Content(" ".join(parts)))

    @work(exclusive=True, group="today", description="ask for the day")
    async def check_today(self, event: DateField.TodayFilled) -> None:
        """Ask the portal for its day: the one that was filled in may be yesterday's."""
        try:
            today = await self._session.today()
        except ClientError as error:
            self._no_day = failure(error, self.speech)
            self._notice.warn(self._no_day)
            return
        self._notice.take_back(self._no_day)
        if today == self._plan.portal.today:
            return
        self._plan.portal = self._session.portal
        event.field.today = today
        if event.field.value == self.speech.day(event.day):
            event.field.fill(today)
        self.show_plan()

    # The table.

    def action_view(self) -> None:
        """Show all lines, those that are renewed, or those that are not."""
        self._view = (self._view + 1) % len(_VIEWS)
        self._show_view()
        name = self.speech.gettext(_VIEWS[self._view][0])
        self._notice.say(self.speech.gettext("Affiché : {what}", what=name))

    def _show_view(self) -> None:
        _, wanted, extras = _VIEWS[self._view]
        places = [place for place, line in enumerate(self._plan.lines()) if wanted(line)]
        if extras:
            places += range(len(self._plan), len(self._plan) + len(self._extras))
        self._table.show_places(places)
        self._show_place()

    @on(DataTable.RowHighlighted)
    def _show_place(self) -> None:
        table = self._table
        text = ""
        if table.total:
            text = self.speech.gettext(
                "Ligne {n} sur {total}",
                n=self.speech.number(table.cursor_row + 1),
                total=self.speech.number(table.total),
            )
        self.query_one("#plan-range", Static).update(Content(text))
        self.show_whole()

    def show_whole(self) -> None:
        """Show the line under the cursor whole, where the table cuts it."""
        shown = self.query_one("#plan-whole", Static)
        text = self._table.current_whole
        shown.update(Content(text))
        if text:
            shown.display = True  # from then on its room stays: the table does not move about

    def on_resize(self) -> None:
        """Show what is cut at this width."""
        self.call_after_refresh(self._show_place)

    @property
    def _table(self) -> PlanTable:
        return self.query_one(PlanTable)

    @property
    def _notice(self) -> Notice:
        return self.query_one("#plan-notice", Notice)
