"""Asks for the day that everybody at the desk is renewed with."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from syren_api.models import Portal
from syren_api.problems import ProblemCode
from syren_api.validity import valid_until
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.dates import TypedDayError, read_typed_day
from syren_tui.screens.frame import Dialog
from syren_tui.texts.failures import field_failure
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice


@dataclass(frozen=True, slots=True)
class ChosenDay:
    """The day that was chosen."""

    day: date | None
    """None: the portal's own, whichever it is."""


class DayDialog(Dialog[ChosenDay]):
    """Returns the day that was chosen; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", N_("Appliquer")),
    ]

    def __init__(
        self, speech: Speech, portal: Portal, day: date | None, *, title: str = "", more: str = ""
    ) -> None:
        """Begin with the day as it is.

        Args:
            speech: the user's language.
            portal: on its day.
            day: None: the portal's.
            title: what it is the day of; empty: of scan mode's renewals.
            more: how long it is kept; empty: until scan mode is left.
        """
        super().__init__(speech)
        self._portal = portal
        self._day = day
        self._title = title
        self._more = more

    def compose(self) -> ComposeResult:
        """Lay out the day."""
        say = self.speech.gettext
        with Vertical(classes="dialog"):
            title = self._title or say("Date des renouvellements du scan")
            yield Static(Content(title), classes="dialog-title")
            with Horizontal(classes="field"):
                yield Label(Content(say("Date")), classes="label")
                field = DateField(self.speech, self._portal.today, id="scan-day")
                field.value = self.speech.day(self._day or self._portal.today)
                yield field
            more = self._more or say(
                "Elle vaut jusqu’à ce que vous quittiez le scan ; t : aujourd’hui."
            )
            yield Static(Content(more), classes="dialog-more")
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the field."""
        self.set_focus(self.query_one(DateField))

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Take the day, where accounts can be renewed with it."""
        portal = self._portal
        text = self.query_one(DateField).value.strip()
        if not text:
            self.dismiss(ChosenDay(None))
            return
        months, zone = portal.validity_months, portal.timezone
        try:
            day = read_typed_day(text, portal.today, months, zone=zone).day
        except TypedDayError as error:
            self.query_one(Notice).warn(self.speech.gettext(error.sentence))
            return
        end = valid_until(day, portal)
        code = None
        if day > portal.today:
            code = ProblemCode.DATE_IN_FUTURE
        elif end is not None and end < portal.today:
            code = ProblemCode.ALREADY_PAST
        if code is not None:
            self.query_one(Notice).warn(field_failure(code, self.speech))
            return
        self.dismiss(ChosenDay(None if day == portal.today else day))
