"""The footer: the keys of first rank, as many as there is room for."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from syren_tui.i18n import Speech
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
        shown = sorted((hint for hint in hints if hint.shown), key=lambda hint: hint.is_help)
        show_text(self, fitted(shown, self.content_size.width))


def fitted(hints: list[Hint], width: int) -> Content:
    """Return the hints in a line; the last one (help) stays where others find no room."""
    texts = [f"{hint.key} {hint.label}" for hint in hints]
    while len(texts) > 1 and cell_len(_BETWEEN.join(texts)) > width:
        del texts[-2]
    kept = [hint for hint in hints if f"{hint.key} {hint.label}" in texts]
    parts: list[Content | str] = []
    for hint in kept:
        parts += [Content.styled(hint.key, "bold $foreground"), f" {hint.label}", _BETWEEN]
    return Content.assemble(*parts[:-1])
