"""The choice of a status: radio buttons, one Tab stop; up and down choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from syren_api.statuses import Status
from syren_tui.i18n import N_


@dataclass(frozen=True, slots=True)
class StatusOption:
    """A status to choose."""

    status: Status
    label: str
    settable: bool
    """Whether staff may set it; the status that an account has is shown all the same."""


class StatusChoice(Static, can_focus=True):
    """Radio buttons for the statuses of an account."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left", "move(-1)", N_("Statut précédent"), show=False),
        Binding("down,right", "move(1)", N_("Statut suivant"), key_display="↑ ↓"),
        Binding("enter,space", "move(0)", "", show=False),
    ]
    index: reactive[int] = reactive(0, init=False)

    @dataclass
    class Chosen(Message):
        """A status was chosen."""

        status: Status

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin without a choice."""
        super().__init__("", markup=False, id=id)
        self._options: Sequence[StatusOption] = ()

    def show(self, options: Sequence[StatusOption], status: Status) -> None:
        """Show what there is to choose, and what is chosen; nothing is posted."""
        self._options = options
        values = [option.status for option in options]
        with self.prevent(self.Chosen):
            self.index = values.index(status) if status in values else 0
        self.refresh(layout=True)

    def render(self) -> Content:
        """Show a line a status."""
        lines = []
        for place, option in enumerate(self._options):
            sign = "(•)" if place == self.index else "( )"
            look = "bold" if place == self.index else "" if option.settable else "dim"
            text = f"{sign} {option.label}"
            lines.append(Content.styled(text, look) if look else Content(text))
        return Content("\n").join(lines)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Return a line a status."""
        return len(self._options)

    def action_move(self, by: int) -> None:
        """Choose the next status, or the one before."""
        self.index = max(0, min(self.index + by, len(self._options) - 1))

    def watch_index(self) -> None:
        """Say what was chosen."""
        if self._options:
            self.post_message(self.Chosen(self._options[self.index].status))

    def on_click(self, event: events.Click) -> None:
        """Choose by the mouse."""
        place = event.get_content_offset(self)
        if place is not None and place.y < len(self._options):
            self.index = place.y
