"""The tabs of a record on one line; a star marks those with unsaved changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from syren_tui.i18n import N_

_BETWEEN = "   "


class TabBar(Static, can_focus=True):
    """Shows where one is. It has the focus while the record is read: nothing is typed into it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "choose(1)", N_("Onglet suivant"), show=False),
        Binding("left", "choose(-1)", N_("Onglet précédent"), show=False),
        Binding("enter,down", "enter", N_("Champs"), show=False,
                tooltip=N_("Aller aux champs de l’onglet (aussi ↓ et Tab)")),
    ]  # fmt: skip

    @dataclass
    class Chosen(Message):
        """Another tab was chosen by an arrow, or one was clicked."""

        index: int

    class Entered(Message):
        """The user wants to go to the fields of the tab."""

    def __init__(self, labels: Sequence[str]) -> None:
        """Begin with no tab open.

        Args:
            labels: of the tabs, in the user's language.
        """
        super().__init__("", markup=False)
        self._labels = list(labels)
        self._ends: list[int] = []
        self._active = 0
        self._edited: Sequence[int] = ()

    def show(self, active: int, edited: Sequence[int]) -> None:
        """Show which tab is open, and which have unsaved changes."""
        self._active, self._edited = active, edited
        self._show()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show whether the arrows choose the tab."""
        super().watch_has_focus(has_focus)
        self._show()

    def _show(self) -> None:
        look = "bold $primary reverse" if self.has_focus else "bold $primary"
        parts: list[Content | str] = ["  "]
        self._ends = []
        for index, label in enumerate(self._labels):
            star = "*" if index in self._edited else ""
            is_open = index == self._active
            text = f"[{label}]{star}" if is_open else f" {label} {star}"
            parts += [Content.styled(text, look) if is_open else text, _BETWEEN]
            self._ends.append(sum(cell_len(str(part)) for part in parts))
        self.update(Content.assemble(*parts))

    def action_choose(self, by: int) -> None:
        """Choose the next tab, or the one before; after the last comes the first."""
        self.post_message(self.Chosen((self._active + by) % len(self._labels)))

    def action_enter(self) -> None:
        """Go to the fields."""
        self.post_message(self.Entered())

    def on_click(self, event: events.Click) -> None:
        """Say which tab was clicked."""
        place = event.get_content_offset(self)
        if place is None:
            return
        for index, end in enumerate(self._ends):
            if place.x < end:
                self.post_message(self.Chosen(index))
                return
