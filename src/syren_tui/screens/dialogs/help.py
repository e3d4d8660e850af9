"""The help: what each key does on the screen under it, made from the keys themselves."""

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from syren_tui.i18n import N_, Speech
from syren_tui.runtime.key_labels import Hint
from syren_tui.screens.frame import Dialog, Section
from syren_tui.widgets.base.key_hints import KeyHints

_BETWEEN: Final = "  "
"""Between a key and its sentence."""


class HelpKeys(Static):
    """A line a key; a sentence that is too long goes on under its own beginning."""

    def __init__(self, hints: Sequence[Hint], width: int) -> None:
        """Begin empty.

        Args:
            hints: the keys.
            width: cells of the longest key.
        """
        super().__init__("", markup=False, classes="help-keys")
        self._hints = hints
        self._width = width

    def on_resize(self) -> None:
        """Lay the sentences out in the room there is now."""
        room = max(10, self.content_size.width - self._width - len(_BETWEEN))
        lines = []
        for hint in self._hints:
            parts = wrap(hint.more, room, break_on_hyphens=False) or [""]
            key = hint.key + " " * (self._width - cell_len(hint.key)) + _BETWEEN
            lines.append(Content.assemble(Content.styled(key, "bold"), parts[0]))
            indent = " " * len(key)
            lines += [Content(indent + part) for part in parts[1:]]
        self.update(Content("\n").join(lines))


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
                    yield HelpKeys(each, width)
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.set_focus(self.query_one(VerticalScroll))
