"""The tabs of a record on one line; a star marks those with unsaved changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

_BETWEEN = "   "


class TabBar(Static):
    """Shows where one is; Ctrl+T goes on, and a click does too."""

    @dataclass
    class Clicked(Message):
        """A tab was clicked."""

        index: int

    def __init__(self, labels: Sequence[str]) -> None:
        """Begin with no tab open.

        Args:
            labels: of the tabs, in the user's language.
        """
        super().__init__("", markup=False)
        self._labels = list(labels)
        self._ends: list[int] = []

    def show(self, active: int, edited: Sequence[int]) -> None:
        """Show which tab is open, and which have unsaved changes."""
        parts: list[Content | str] = ["  "]
        self._ends = []
        for index, label in enumerate(self._labels):
            star = "*" if index in edited else ""
            text = f"[{label}]{star}" if index == active else f" {label} {star}"
            parts += [Content.styled(text, "bold $primary") if index == active else text, _BETWEEN]
            self._ends.append(sum(cell_len(str(part)) for part in parts))
        self.update(Content.assemble(*parts))

    def on_click(self, event: events.Click) -> None:
        """Say which tab was clicked."""
        place = event.get_content_offset(self)
        if place is None:
            return
        for index, end in enumerate(self._ends):
            if place.x < end:
                self.post_message(self.Clicked(index))
                return
