"""A tick box that reads without colour: [x] or [ ]."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Checkbox

from syren_tui.i18n import N_


class TickBox(Checkbox, inherit_bindings=False):
    """Textual's own tells on from off by colour alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_button", N_("Cocher")),
        Binding("enter", "toggle_button", "", show=False),
    ]

    BUTTON_LEFT = "["
    BUTTON_INNER = " "
    BUTTON_RIGHT = "]"

    def __init__(self, label: str, value: bool = False, id: str | None = None) -> None:  # noqa: A002
        """Begin ticked or not.

        Args:
            label: clean, shown as it is.
            value: whether it is ticked.
            id: of the widget.
        """
        super().__init__(Content(label), value, id=id, compact=True)
        self._sign()

    def watch_value(self) -> None:
        """Show whether it is ticked."""
        self._sign()
        super().watch_value()

    def _sign(self) -> None:
        self.BUTTON_INNER = "x" if self.value else " "
