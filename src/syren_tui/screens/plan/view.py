"""The plan of a series, how it is laid out and shown."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import ExtraLine, PlanLine
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.choices import RenewalChoices
from syren_tui.texts.changes import words_of
from syren_tui.texts.plan import left_sentence, plan_sentence
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.plan.plan_columns import PlanColumns
from syren_tui.widgets.plan.plan_table import PlanTable

_VIEWS: Final[tuple[tuple[str, Callable[[PlanLine], bool], bool], ...]] = (
    (N_("tout le plan"), lambda _: True, True),
    (N_("ce qui est prévu"), lambda line: line.included, False),
    (N_("ce qui est laissé de côté"), lambda line: not line.included, True),
)
"""What can be seen of a plan: its name, which accounts, and whether the lines without one."""


class PlanView:
    """Lays a plan out, and keeps what is shown as the plan is."""

    def __init__(
        self,
        screen: Framed[Any],
        plan: Plan[PlanLine],
        extras: Sequence[ExtraLine],
        source: Callable[[], str],
        columns: PlanColumns,
        choices: RenewalChoices | None,
    ) -> None:
        """Begin with all lines.

        Args:
            screen: the one with the widgets.
            plan: the accounts.
            extras: lines that belong to no account, each with its reason.
            source: returns where the accounts come from, for the title; not clean.
            columns: of the table.
            choices: those for all accounts; None: there are none.
        """
        self._screen = screen
        self._plan = plan
        self._extras = list(extras)
        self._source = source
        self._columns = columns
        self._choices = choices
        self._view = 0
        self.added: Callable[[], object] = lambda: None
        """Called when an account was taken into the plan."""

    def compose(self) -> ComposeResult:
        """Lay out the sentence, the choices for all, and the table."""
        plan = self._plan
        yield Static("", markup=False, id="plan-head")
        yield Static("", markup=False, id="plan-sentence")
        yield Static("", markup=False, id="plan-left")
        if self._choices is not None:
            yield from self._choices.compose()
        yield PlanTable(plan, self._extras, self._columns, self._speech, id="plan-table")
        yield Static("", markup=False, id="plan-whole")
        with Horizontal(id="plan-below"):
            yield Notice(id="plan-notice")
            yield Static("", markup=False, id="plan-range")
        yield KeyHints(self._speech)

    def show_plan(self) -> None:
        """Show the whole plan as it is now."""
        if self._view:
            self._show_view()  # others may be renewed now, or left out
        self.table.repaint_rows()
        self.show_summary()
        self.show_whole()

    def show_summary(self) -> None:
        """Say what the plan comes to."""
        summary = self._plan.summary()
        words = words_of(self._plan.change, self._speech, summary)
        head = Content.styled(words.plan_title, "bold")
        if source := self._source():
            head = Content.assemble(head, "  ", clean(source))
        self._screen.query_one("#plan-head", Static).update(head)
        key = self._choices.key_to_activate if self._choices is not None else ""
        sentence = plan_sentence(summary, words, self.extras, key=key)
        self._screen.query_one("#plan-sentence", Static).update(Content(sentence))
        left = self._screen.query_one("#plan-left", Static)
        left.update(Content(left_sentence(summary, self._speech, self._extras)))
        if self._choices is not None:
            self._choices.show(summary)

    # The table.

    def show_next_view(self) -> None:
        """Show all lines, those that are renewed, or those that are not."""
        self._view = (self._view + 1) % len(_VIEWS)
        self._show_view()
        name = self._speech.gettext(_VIEWS[self._view][0])
        self.notice.say(self._speech.gettext("Affiché : {what}", what=name))

    def _show_view(self) -> None:
        _, wanted, extras = _VIEWS[self._view]
        places = [place for place, line in enumerate(self._plan.lines()) if wanted(line)]
        if extras:
            places += range(len(self._plan), len(self._plan) + len(self._extras))
        self.table.show_places(places)
        self.show_place()

    def show_place(self) -> None:
        """Show which line of how many the cursor is on, and what the table cuts of it."""
        table = self.table
        text = ""
        if table.total:
            text = self._speech.gettext(
                "Ligne {n} sur {total}",
                n=self._speech.number(table.cursor_row + 1),
                total=self._speech.number(table.total),
            )
        self._screen.query_one("#plan-range", Static).update(Content(text))
        self.show_whole()

    def show_whole(self) -> None:
        """Show the line under the cursor whole, where the table cuts it."""
        shown = self._screen.query_one("#plan-whole", Static)
        text = self.table.current_whole
        shown.update(Content(text))
        if text:
            shown.display = True  # from then on its room stays: the table does not move about

    def show_changed_line(self) -> None:
        """Show the line under the cursor anew, and what the plan comes to with it."""
        self.table.repaint_rows(self.table.cursor_row)
        self.notice.clear()
        self.show_summary()
        self.show_whole()

    def drop_extra(self, place: int, subscriber_id: str) -> None:
        """Show an account, which is in the plan now, instead of a line that belonged to none.

        Args:
            place: of the line, from 0, among those that belong to no account.
            subscriber_id: of the account.
        """
        del self._extras[place]
        self.table.lines_changed(subscriber_id)
        self.show_plan()
        self.added()

    @property
    def extras(self) -> int:
        """How many lines belong to no account."""
        return len(self._extras)

    @property
    def table(self) -> PlanTable:
        """The lines."""
        return self._screen.query_one(PlanTable)

    @property
    def notice(self) -> Notice:
        """The line for what happened."""
        return self._screen.query_one("#plan-notice", Notice)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
