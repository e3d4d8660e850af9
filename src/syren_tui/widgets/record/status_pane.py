"""The tab Statut: the status, the day of registration, and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from syren_api.models import Portal, Subscriber
from syren_api.statuses import Status
from syren_tui.i18n import Speech
from syren_tui.texts.fields import DAY, REASON, STATUS, label_of
from syren_tui.texts.outcome import PreviewLines
from syren_tui.texts.rows import status_label
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.base.field_row import FieldRow
from syren_tui.widgets.base.plain_input import PlainInput
from syren_tui.widgets.record.status_choice import StatusChoice, StatusOption


class StatusPane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What status the account has, and until when it is valid."""

    @dataclass
    class StatusChosen(Message):
        """A status was chosen."""

        status: Status

    @dataclass
    class DayTyped(Message):
        """Something was typed into the field of the day."""

        text: str

    @dataclass
    class ReasonTyped(Message):
        """Something was typed into the field of the reason."""

        text: str

    def __init__(self, portal: Portal, speech: Speech, id: str) -> None:  # noqa: A002
        """Begin without a record.

        Args:
            portal: what statuses it has, and whether there is a day.
            speech: the user's language.
            id: of the widget.
        """
        super().__init__(id=id)
        self._portal = portal
        self._speech = speech

    @property
    def has_day(self) -> bool:
        """Whether the portal knows a day of registration in the library."""
        return self._portal.takes_day

    def compose(self) -> ComposeResult:
        """Lay out choice, day, and what they come to."""
        yield Label(Content(label_of(STATUS, self._speech)), classes="heading")
        yield StatusChoice(id="status-choice")
        yield Static("", markup=False, id="status-error", classes="pane-error")
        yield FieldRow(label_of(REASON, self._speech), PlainInput(id="reason", max_length=200))
        if self.has_day:
            field = DateField(self._speech, self._portal.today, id="day")
            yield FieldRow(label_of(DAY, self._speech), field)
        yield Static("", markup=False, id="before")
        yield Static("", markup=False, id="after")
        yield Static("", markup=False, id="outcome-warning")
        yield Static("", markup=False, id="status-why", classes="more")

    def show_reason(self, reason: str | None, why: str) -> None:
        """Show why the account has its status, or is to have it.

        Args:
            reason: the text in the field; None: it is not asked for here.
            why: where nothing can be changed, the sentence why; else empty.
        """
        field = self._reason
        self._row_of(field).display = reason is not None
        field.disabled = bool(why)
        with self.prevent(Input.Changed):
            if reason is not None and field.value != reason:
                field.value = reason
                field.cursor_position = len(reason)

    def show(self, subscriber: Subscriber, status: Status, day: str, why: str) -> None:
        """Show a record.

        Args:
            subscriber: whose.
            status: what is chosen.
            day: the text in the field of the day.
            why: where nothing can be changed, the sentence why; else empty.
        """
        choice = self.query_one(StatusChoice)
        choice.show(self._options(subscriber.status), status)
        choice.disabled = bool(why)
        if self.has_day:
            field = self.query_one(DateField)
            field.today = self._portal.today
            with self.prevent(Input.Changed):
                if field.value != day:
                    field.value = day
                    field.cursor_position = len(day)
            field.disabled = bool(why)
        self.query_one("#status-why", Static).update(Content(why))
        self.show_errors({})

    def show_member_day(self, day: date | None, *, is_asked: bool) -> None:
        """Have the field of the day know the day that the membership gives.

        Args:
            day: None: there is none, or it is not known yet.
            is_asked: whether the library's own system says who is a member.
        """
        if self.has_day:
            field = self.query_one(DateField)
            field.takes_member, field.member_day = is_asked, day

    def show_outcome(self, outcome: PreviewLines) -> None:
        """Show what status and day come to."""
        self.query_one("#before", Static).update(Content(outcome.before))
        self.query_one("#after", Static).update(Content(outcome.after))
        self.query_one("#outcome-warning", Static).update(Content(outcome.warning))

    def show_meant(self, day: str) -> None:
        """Show which day is meant by what was typed; empty where it is written there already."""
        if self.has_day:
            row = self._row_of(self.query_one(DateField))
            row.show_beside(f"= {day}" if day else "")

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show what is wrong at its field."""
        error = errors.get(STATUS, "")
        self.query_one("#status-error", Static).update(Content(f"↑ {error}" if error else ""))
        self.query_one("#status-error").display = bool(error)
        self._row_of(self._reason).show_error(errors.get(REASON, ""))
        if self.has_day:
            self._row_of(self.query_one(DateField)).show_error(errors.get(DAY, ""))

    @property
    def _reason(self) -> PlainInput:
        return self.query_one("#reason", PlainInput)

    def _row_of(self, field: Input) -> FieldRow:
        """Return the row that a field stands in."""
        return next(row for row in self.query(FieldRow) if row.field is field)

    def focus_on(self, field: str) -> None:
        """Put the focus into the day's field, or on the choice."""
        if field == DAY and self.has_day:
            self.screen.set_focus(self.query_one(DateField))
        elif field == REASON and self._row_of(self._reason).display:
            self.screen.set_focus(self._reason)
        else:
            self.screen.set_focus(self.query_one(StatusChoice))

    def set_portal(self, portal: Portal) -> None:
        """Know the portal as it describes itself now."""
        self._portal = portal

    @on(StatusChoice.Chosen)
    def _chosen(self, event: StatusChoice.Chosen) -> None:
        event.stop()
        self.post_message(self.StatusChosen(event.status))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self._reason:
            self.post_message(self.ReasonTyped(event.value))
        else:
            self.post_message(self.DayTyped(event.value))

    def _options(self, current: Status) -> list[StatusOption]:
        """Return the statuses that staff may set, and the account's own where it is none."""
        settable = self._portal.settable_statuses
        if current is Status.PENDING:  # one step down from where it stands
            first = (Status.PENDING, Status.VALIDATED)
            settable = (*(each for each in first if each in settable),
                        *(each for each in settable if each not in first))  # fmt: skip
        options = [
            StatusOption(status, status_label(status, self._speech), True) for status in settable
        ]
        if current not in settable:
            label = self._speech.gettext(
                "{status} (actuel)", status=status_label(current, self._speech)
            )
            options.insert(0, StatusOption(current, label, False))
        return options
