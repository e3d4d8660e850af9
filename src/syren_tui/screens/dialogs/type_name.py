"""A question that is answered by typing a name: for what cannot be taken back."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from syren_api.text import clean, fold
from syren_tui.i18n import N_, Speech
from syren_tui.screens.frame import Dialog
from syren_tui.texts.rows import cut
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput

_LONGEST_LABEL = 28


class TypeNameDialog(Dialog[bool]):
    """Returns True where the name was typed; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", N_("Supprimer")),
        Binding("escape", "cancel", N_("Revenir")),
    ]

    def __init__(self, speech: Speech, question: str, name: str, more: str) -> None:
        """Ask a question.

        Args:
            speech: the user's language.
            question: what is about to happen.
            name: the one that is to be typed; case and accents do not matter.
            more: whom it happens to, and what goes with it.
        """
        super().__init__(speech)
        self._question = question
        self._wanted = clean(name)
        self._more = more

    def compose(self) -> ComposeResult:
        """Lay out the question and the field."""
        shown = cut(self._wanted, _LONGEST_LABEL)
        label = self.speech.gettext("Tapez le nom : {name}", name=shown)
        with Vertical(classes="dialog -large"):
            yield Static(Content(self._question), classes="dialog-title")
            yield Static(Content(self._more), classes="dialog-more")
            yield Label(Content(label))
            with Horizontal(classes="field"):
                yield PlainInput(max_length=200, id="name")
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the field."""
        self.set_focus(self.query_one("#name"))

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Go, if it is the name."""
        typed = self.query_one("#name", PlainInput).value
        if fold(" ".join(typed.split())) == fold(" ".join(self._wanted.split())):
            self.dismiss(True)
            return
        self.query_one(Notice).warn(
            self.speech.gettext(
                "Ce n’est pas ce nom : tapez-le pour supprimer, ou Échap pour revenir."
            )
        )
