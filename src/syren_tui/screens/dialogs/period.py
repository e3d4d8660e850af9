"""Asks for a period of end dates: from, to, or both."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.dates import TypedDayError, read_day
from syren_tui.screens.frame import Dialog
from syren_tui.texts.failures import failure
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice

Period = tuple[date | None, date | None]
Today = Callable[[], Awaitable[date]]
"""Asks the portal for its day; raises `ClientError`."""


class PeriodDialog(Dialog[Period]):
    """Returns the first and the last day; None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", N_("Suite"), tooltip=N_("De « Du » à « Au », puis à la liste")),
        Binding("ctrl+s", "submit", N_("Filtrer")),
        Binding("tab", "app.focus_next", N_("Champ suivant")),
    ]

    def __init__(
        self, speech: Speech, today: date, ask: Today, first: date | None, last: date | None
    ) -> None:
        """Begin with the period that is set at present.

        Args:
            speech: the user's language.
            today: the portal's day, as it is known.
            ask: asks for it anew, before it is filled in.
            first: the first day so far.
            last: the last day so far.
        """
        super().__init__(speech)
        self._today = today
        self._ask = ask
        self._days = {"from": first, "to": last}

    def compose(self) -> ComposeResult:
        """Lay out the two fields."""
        labels = {"from": self.speech.gettext("Du"), "to": self.speech.gettext("Au")}
        with Vertical(classes="dialog"):
            title = self.speech.gettext("Date de fin de validité, comme 18/04/2024")
            yield Static(Content(title), classes="dialog-title")
            for name, day in self._days.items():
                with Horizontal(classes="field"):
                    yield Label(Content(labels[name]), classes="label")
                    field = DateField(self.speech, self._today, id=name)
                    field.value = self.speech.day(day) if day is not None else ""
                    yield field
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the first field."""
        self.set_focus(self.query(DateField).first())

    @on(DateField.TodayFilled)
    @work(exclusive=True, group="today", description="ask for the day")
    async def _check_today(self, event: DateField.TodayFilled) -> None:
        """Fill in the portal's day where the one that was known is over."""
        try:
            self._today = await self._ask()
        except ClientError as error:
            self.query_one(Notice).warn(failure(error, self.speech))
            return
        for field in self.query(DateField):
            field.today = self._today
        if event.field.value == self.speech.day(event.day) and self._today != event.day:
            event.field.fill(self._today)

    @on(Input.Submitted)
    def action_go_on(self) -> None:
        """Go from the first day to the last, and from there to the list."""
        first, last = self.query(DateField)
        if not first.has_focus:
            self.action_submit()
        elif self._read(first) is not None:
            self.query_one(Notice).clear()
            self.set_focus(last)

    def action_submit(self) -> None:
        """Read both days."""
        days: list[date | None] = []
        for field in self.query(DateField):
            if (read := self._read(field)) is None:
                return
            days += read
        first, last = days
        if first is not None and last is not None and first > last:
            self.query_one(Notice).warn(
                self.speech.gettext("Le premier jour vient après le dernier.")
            )
            return
        self.dismiss((first, last))

    def _read(self, field: DateField) -> tuple[date | None] | None:
        """Return the day in a field, None in it for an empty one; say so where it cannot be read.

        Returns:
            None: it cannot be read.
        """
        text = field.value.strip()
        try:
            return (read_day(text, self._today) if text else None,)
        except TypedDayError as error:
            self.query_one(Notice).warn(self.speech.gettext(error.sentence))
            self.set_focus(field)
            return None
