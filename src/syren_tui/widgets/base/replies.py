"""The buttons of a question: beside each other, or one below the other where they are too long."""

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal

from syren_tui.widgets.base.plain_button import PlainButton

_AROUND: Final = 5
"""Cells of a button beside its label, with the gap to the next."""


class Replies(Horizontal):
    """Never cuts a button: it says which key leaves."""

    def __init__(self, buttons: Sequence[tuple[str, str]]) -> None:
        """Keep the buttons.

        Args:
            buttons: of each the label, clean and in the user's language, and its id.
        """
        super().__init__(classes="dialog-replies")
        self._buttons = tuple(buttons)

    def compose(self) -> ComposeResult:
        """Yield the buttons."""
        for label, name in self._buttons:
            yield PlainButton(label, id=name)

    def on_resize(self) -> None:
        """Put them in one line where they fit."""
        needed = sum(cell_len(label) + _AROUND for label, _ in self._buttons) - 1
        self.set_class(needed > self.size.width, "-stacked")
