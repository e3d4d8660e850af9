"""What one account of a plan has of its own: its day, and whether its resources stay."""

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
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.dates import TypedDayError, read_typed_day
from syren_tui.screens.frame import Dialog
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.tick_box import TickBox


@dataclass(frozen=True, slots=True)
class OwnChoices:
    """What an account has of its own."""

    day: date | None
    """None: the plan's."""
    keeps_resources: bool


class PlanAccountDialog(Dialog[OwnChoices]):
    """Returns what was chosen; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", N_("Appliquer"), key_display="Ctrl+S"),
        Binding("tab", "app.focus_next", N_("Champ suivant")),
    ]

    def __init__(
        self, speech: Speech, portal: Portal, name: str, choices: OwnChoices, *,
        takes_day: bool, activates: bool,
    ) -> None:  # fmt: skip
        """Begin with what the account has.

        Args:
            speech: the user's language.
            portal: on its day.
            name: the account's, clean.
            choices: what it has so far.
            takes_day: whether renewals have a day on this portal.
            activates: whether the plan switches every resource on.
        """
        super().__init__(speech)
        self._portal = portal
        self._title = name
        self._choices = choices
        self._takes_day = takes_day
        self._activates = activates

    def compose(self) -> ComposeResult:
        """Lay out the day and the resources."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            if self._takes_day:
                with Horizontal(classes="field"):
                    yield Label(Content(self.speech.gettext("Sa propre date")), classes="label")
                    field = DateField(self.speech, self._portal.today, id="own-day")
                    if self._choices.day is not None:
                        field.value = self.speech.day(self._choices.day)
                    yield field
                more = self.speech.gettext("Vide : la date du plan.")
                yield Static(Content(more), classes="dialog-more")
            if self._activates:
                label = self.speech.gettext("Garder ses ressources telles quelles")
                yield TickBox(label, self._choices.keeps_resources, id="own-keep")
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the first field."""
        self.set_focus(self.query("DateField, TickBox").first())

    def _typed(self, text: str) -> date:
        portal = self._portal
        months, zone = portal.validity_months, portal.timezone
        return read_typed_day(text, portal.today, months, zone=zone).day

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Read the choices."""
        day: date | None = None
        for field in self.query(DateField):
            text = field.value.strip()
            try:
                day = self._typed(text) if text else None
            except TypedDayError as error:
                self.query_one(Notice).warn(self.speech.gettext(error.sentence))
                self.set_focus(field)
                return
        keeps = any(box.value for box in self.query(TickBox))
        if not self._activates:
            keeps = self._choices.keeps_resources
        self.dismiss(OwnChoices(day, keeps))
