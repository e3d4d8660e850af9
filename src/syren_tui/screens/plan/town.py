"""Asks for the town or the postal code that accounts are to have."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from syren_tui.i18n import N_, Speech
from syren_tui.renewal.batch_changes import SetTown
from syren_tui.renewal.typed_changes import TypedChangeError, typed_town
from syren_tui.screens.frame import Dialog
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput


class TownDialog(Dialog[SetTown]):
    """Returns the correction; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", N_("Préparer le plan"), key_display="Ctrl+S"),
        Binding("tab", "app.focus_next", N_("Champ suivant")),
    ]

    def __init__(self, speech: Speech) -> None:
        """Begin with nothing.

        Args:
            speech: the user's language.
        """
        super().__init__(speech)

    def compose(self) -> ComposeResult:
        """Lay out the two fields."""
        say = self.speech.gettext
        with Vertical(classes="dialog"):
            title = say("Corriger la commune ou le code postal")
            yield Static(Content(title), classes="dialog-title")
            yield Static(Content(say("Ce qui reste vide ne change pas.")), classes="dialog-more")
            for name, label in (("postal-code", say("Code postal")), ("city", say("Commune"))):
                with Horizontal(classes="field"):
                    yield Label(Content(label), classes="label")
                    yield PlainInput(id=name, max_length=100)
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the first field."""
        self.set_focus(self.query(PlainInput).first())

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Return what was typed, where a portal takes it."""
        postal_code, city = (
            self.query_one(f"#{each}", PlainInput).value for each in ("postal-code", "city")
        )
        try:
            self.dismiss(typed_town(postal_code, city))
        except TypedChangeError as error:
            self.query_one(Notice).warn(self.speech.gettext(error.sentence))
