"""The footer: the keys of first rank, as many as there is room for."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from syren_tui.i18n import Speech
from syren_tui.runtime.interfaces import FooterScreen
from syren_tui.runtime.key_labels import Hint, active_hints
from syren_tui.widgets.base.update_text import show_text

_BETWEEN = "  "


class KeyHints(Static):
    """Follows what the keys of its screen do."""

    def __init__(self, speech: Speech) -> None:
        """Begin empty."""
        super().__init__("", markup=False)
        self._speech = speech

    def on_mount(self) -> None:
        """Follow the screen's keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_resize(self, _: events.Resize) -> None:
        """Show as many as there is room for now."""
        self._changed(self.screen)

    def _changed(self, screen: "Screen[object]") -> None:
        if not self.is_attached or screen is not self.screen:
            return
        hints = active_hints(screen.active_bindings.values(), self._speech)
        if isinstance(screen, FooterScreen):
            hints = [hint for hint in hints if screen.shows_key(hint.action)]
        shown = sorted((hint for hint in hints if hint.shown), key=lambda hint: hint.stays)
        show_text(self, fitted(shown, self.content_size.width))


def fitted(hints: list[Hint], width: int) -> Content:
    """Return the hints in a line; those that stay do so where others find no room."""
    kept = list(hints)
    others = [hint for hint in hints if not hint.stays]
    while others and cell_len(_BETWEEN.join(f"{each.key} {each.label}" for each in kept)) > width:
        kept.remove(others.pop())
    parts: list[Content | str] = []
    for hint in kept:
        parts += [Content.styled(hint.key, "bold $foreground"), f" {hint.label}", _BETWEEN]
    return Content.assemble(*parts[:-1])
