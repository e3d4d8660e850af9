"""How a dialog looks that has one field to type into, and says what is wrong with it."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Label, Static

from syren_tui.i18n import Speech
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput


def one_field(
    speech: Speech, title: str, *more: str, label: str, field: PlainInput
) -> ComposeResult:
    """Yield the widgets of such a dialog.

    Args:
        speech: the user's language.
        title: what is asked for; clean.
        more: what else is to be known, in paragraphs; clean.
        label: what the field is called.
        field: to type into.
    """
    with Vertical(classes="dialog"):
        yield Static(Content(title), classes="dialog-title")
        for each in more:
            yield Static(Content(each), classes="dialog-more")
        with Horizontal(classes="field"):
            yield Label(Content(label), classes="label")
            yield field
        yield Notice()
        yield KeyHints(speech)
