"""A label with its field, and under it the sentence of what is wrong with it."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Label, Static


class FieldRow(Vertical):
    """One line; two while there is something wrong."""

    def __init__(self, label: str, field: Widget, beside: str = "") -> None:
        """Begin without an error.

        Args:
            label: what the field is called, clean.
            field: what is typed or chosen in.
            beside: a word after the field.
        """
        super().__init__(classes="field-row")
        self._label = label
        self._beside = beside
        self.field = field

    def compose(self) -> ComposeResult:
        """Lay out both lines."""
        with Horizontal(classes="field"):
            yield Label(Content(self._label), classes="label")
            yield self.field
            yield Label(Content(self._beside), classes="beside")
        yield Static("", markup=False, classes="field-error")

    def show_beside(self, text: str) -> None:
        """Show a word after the field."""
        self.query_one(".beside", Label).update(Content(text))

    def show_error(self, sentence: str) -> None:
        """Say what is wrong; empty: nothing is."""
        error = self.query_one(".field-error", Static)
        error.update(Content(f"↑ {sentence}" if sentence else ""))
        self.set_class(bool(sentence), "-wrong")
