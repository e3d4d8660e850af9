"""Has the number of accounts typed before something large goes: three keys are no accident."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from syren_tui.i18n import N_, Speech
from syren_tui.parsing.azerty import with_digits
from syren_tui.screens.frame import Dialog
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput

_LONGEST = 12


class TypeNumberDialog(Dialog[bool]):
    """Returns True where the number was typed; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", N_("Lancer")),
        Binding("escape", "cancel", N_("Revenir")),
    ]

    def __init__(self, speech: Speech, question: str, number: int, more: str = "") -> None:
        """Ask for a number before something large begins.

        Args:
            speech: the user's language.
            question: what is about to happen.
            number: the one that is to be typed.
            more: what else is to be known.
        """
        super().__init__(speech)
        self._question = question
        self._number = number
        self._more = more

    def compose(self) -> ComposeResult:
        """Lay out the question and the field."""
        label = self.speech.gettext("Tapez {n}", n=self.speech.number(self._number))
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            if self._more:
                yield Static(Content(self._more), classes="dialog-more")
            with Horizontal(classes="field"):
                yield Label(Content(label), classes="label")
                yield PlainInput(max_length=_LONGEST, id="number")
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the field."""
        self.set_focus(self.query_one("#number"))

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Go, if it is the number."""
        typed = self.query_one("#number", PlainInput).value
        digits = with_digits("".join(typed.split()))
        if digits.isdecimal() and int(digits) == self._number:
            self.dismiss(True)
            return
        self.query_one(Notice).warn(
            self.speech.gettext(
                "Ce n’est pas {n} : tapez-le pour lancer, ou Échap pour revenir.",
                n=self.speech.number(self._number),
            )
        )
