"""Several patrons at the desk, one of whom is chosen; the field keeps the focus."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from syren_api.models import Subscriber


class SubscriberMatches(OptionList, can_focus=False, inherit_bindings=False):
    """Lists them; scanners go on typing into the field."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__(id=id, markup=False)
        self._subscribers: Sequence[Subscriber] = ()

    def show(self, subscribers: Sequence[Subscriber], lines: Sequence[Sequence[str]]) -> None:
        """Show who can be chosen; the cursor is on the first.

        Args:
            subscribers: they.
            lines: the columns of each, clean.
        """
        if subscribers is self._subscribers:
            return
        self._subscribers = subscribers
        widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
        self.clear_options()
        for line in lines:
            cells = [
                text + " " * (width - cell_len(text))
                for text, width in zip(line, widths, strict=True)
            ]
            self.add_option(Option(Content("  ".join(cells).rstrip())))
        self.highlighted = 0

    @property
    def chosen(self) -> Subscriber | None:
        """Who the cursor is on."""
        place = self.highlighted
        return None if place is None or not self._subscribers else self._subscribers[place]

    def move(self, by: int) -> None:
        """Move the cursor."""
        (self.action_cursor_down if by > 0 else self.action_cursor_up)()
