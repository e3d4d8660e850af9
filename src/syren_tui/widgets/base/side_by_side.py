"""Two versions of a value side by side: left takes one's own, right the portal's."""

from typing import ClassVar

from rich.cells import set_cell_size
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from syren_tui.i18n import N_
from syren_tui.texts.rows import cut

NAME = 18
SIDE = 26


class SideBySide(Static, can_focus=True):
    """One line: a name, one's own value, the portal's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "take(True)", N_("Prendre le vôtre"), show=False),
        Binding("right", "take(False)", N_("Prendre celui du portail"), show=False),
        Binding("space", "other", N_("Prendre l’autre"), show=False),
    ]
    mine: reactive[bool] = reactive(True)
    """Whether one's own value is taken."""

    def __init__(self, name: str, mine: str, theirs: str, id: str) -> None:  # noqa: A002
        """Begin with one's own.

        Args:
            name: of the member, clean.
            mine: the user's value in words, clean.
            theirs: the portal's.
            id: of the widget.
        """
        super().__init__("", markup=False, id=id)
        self._label = name
        self._values = (mine, theirs)

    def render(self) -> Content:
        """Show both, and which is taken."""
        parts: list[Content | str] = [set_cell_size(cut(self._label, NAME - 1), NAME)]
        for value, taken in zip(self._values, (self.mine, not self.mine), strict=True):
            text = set_cell_size(cut(f"{'(•)' if taken else '( )'} {value}", SIDE - 1), SIDE)
            parts.append(Content.styled(text, "bold") if taken else text)
        return Content.assemble(*parts)

    def action_take(self, mine: bool) -> None:
        """Take one of the two."""
        self.mine = mine

    def action_other(self) -> None:
        """Take the other."""
        self.mine = not self.mine

    def on_click(self, event: events.Click) -> None:
        """Take the one that was clicked."""
        place = event.get_content_offset(self)
        if place is not None and place.x >= NAME:
            self.mine = place.x < NAME + SIDE
