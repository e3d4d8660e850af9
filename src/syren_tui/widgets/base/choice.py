"""A choice on one line, ‹ Validé ›: left and right change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from syren_tui.i18n import N_

Option = tuple[str, str]
"""A value, and what is shown for it, clean and in the user's language."""
_ARROWS: Final = 4


class Choice(Static, can_focus=True):
    """One of a few values."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", N_("Choix précédent"), show=False),
        Binding("right,space", "step(1)", N_("Choix suivant"), key_display="← →"),
    ]
    index: reactive[int] = reactive(0, init=False)

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

        choice: "Choice"
        value: str

        @property
        def control(self) -> "Choice":
            """The widget whose value changed."""
            return self.choice

    def __init__(
        self,
        options: Sequence[Option],
        value: str,
        *,
        id: str | None = None,  # noqa: A002
        disabled: bool = False,
    ) -> None:
        """Begin with a value.

        Args:
            options: the values to choose from.
            value: the one that is chosen; the first where it is none of them.
            id: of the widget.
            disabled: whether it cannot be changed.
        """
        super().__init__("", markup=False, id=id, disabled=disabled)
        self._options = list(options)
        values = [each for each, _ in self._options]
        self.set_reactive(Choice.index, values.index(value) if value in values else 0)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self._options[self.index][0]

    def select(self, value: str) -> None:
        """Choose a value; nothing is posted."""
        values = [each for each, _ in self._options]
        if value in values:
            with self.prevent(self.Changed):
                self.index = values.index(value)

    def render(self) -> Content:
        """Show the value between arrows, as wide as the widest."""
        width = max(cell_len(label) for _, label in self._options)
        label = self._options[self.index][1]
        padded = label + " " * (width - cell_len(label))
        return Content(f"‹ {padded} ›")

    def get_content_width(self, container: object, viewport: object) -> int:
        """Return the cells of the widest value and its arrows."""
        return max(cell_len(label) for _, label in self._options) + _ARROWS

    def action_step(self, by: int) -> None:
        """Choose the next value, or the one before; after the last comes the first."""
        self.index = (self.index + by) % len(self._options)

    def watch_index(self) -> None:
        """Say that another value was chosen."""
        self.post_message(self.Changed(self, self.value))

    def on_click(self, _: events.Click) -> None:
        """Go on to the next value."""
        self.action_step(1)
