"""A text that knows since when its reader has seen it."""

from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Static

from syren_tui.runtime.key_queue import PressedKey


class PaintedText(Static):
    """Shows what a key would decide; the key counts once, and only if this was painted before."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__("", markup=False, id=id)
        self.painted: object = None
        """What the user has in front of them."""
        self.painted_at = 0.0
        """Since when, by the clock of Textual's messages."""
        self._about: object = None
        self._decided: object = None

    def show(self, about: object, text: Content) -> None:
        """Show a text.

        Args:
            about: what is shown by it: `painted`, once it is.
            text: it.
        """
        self.update(text)
        self._about = about

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint, and note what the user sees from now on."""
        if self.painted is not self._about:
            self.painted, self.painted_at = self._about, Message().time
        return super().render_lines(crop)

    def takes(self, about: object, key: PressedKey) -> bool:
        """Tell whether a key decides about what is shown; from then on no other key does.

        Args:
            about: what it would decide about.
            key: it.
        """
        seen = self.painted is about and self._about is about and self.painted_at <= key.time
        if key.repeated or not seen or self._decided is about:
            return False
        self._decided = about
        return True
