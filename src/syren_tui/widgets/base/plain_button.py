"""A button on one line, pressed by Enter, Space or the mouse."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Button


class PlainButton(Button, inherit_bindings=False):
    """Shows its label as plain text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", "", show=False)]

    def __init__(self, label: str, id: str | None = None) -> None:  # noqa: A002
        """Begin with a label.

        Args:
            label: clean, in the user's language.
            id: of the widget.
        """
        super().__init__(Content(label), id=id, compact=True)
