"""The help: what each key does on the screen under it, made from the keys themselves."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from syren_tui.i18n import N_, Speech
from syren_tui.screens.frame import Dialog, Section
from syren_tui.widgets.base.key_hints import KeyHints


class HelpScreen(Dialog[None]):
    """Closed by any of its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,question_mark,f1", "cancel", N_("Fermer")),
        Binding("up,down", "", N_("Défiler"), key_display="↑ ↓"),
    ]

    def __init__(self, speech: Speech, sections: Sequence[Section]) -> None:
        """Show the keys of a screen.

        Args:
            speech: the user's language.
            sections: what the keys do.
        """
        super().__init__(speech)
        self._sections = sections

    def compose(self) -> ComposeResult:
        """Lay out a line a key."""
        hints = [hint for _, each in self._sections for hint in each]
        width = max((cell_len(hint.key) for hint in hints), default=0)
        with Vertical(classes="dialog -large"):
            yield Static(Content(self.speech.gettext("Aide : les touches")), classes="dialog-title")
            with VerticalScroll():
                for title, each in self._sections:
                    if title:
                        yield Static(Content(title), classes="help-title")
                    lines = [
                        Content.assemble(
                            Content.styled(hint.key + " " * (width - cell_len(hint.key)), "bold"),
                            f"  {hint.more}",
                        )
                        for hint in each
                    ]
                    yield Static(Content("\n").join(lines), classes="help-keys")
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.set_focus(self.query_one(VerticalScroll))
