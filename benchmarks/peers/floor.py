"""The least that a key can cost in Textual: one changed cell."""

from rich.segment import Segment
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Cell(Widget, can_focus=True):
    """Shows one digit, another after each key."""

    count = 0

    def on_key(self, event: events.Key) -> None:
        """Show the next digit."""
        event.stop()
        self.count = (self.count + 1) % 10
        self.refresh(Region(0, 0, 1, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the digit."""
        return [
            Strip([Segment(f"{self.count}floor"[: crop.width].ljust(crop.width))], crop.width)
            if y == 0
            else Strip.blank(crop.width)
            for y in crop.line_range
        ]


class Floor(App[None]):
    """Nothing but the digit."""

    def compose(self) -> ComposeResult:
        """Put it on the screen."""
        yield Cell()


if __name__ == "__main__":
    Floor().run(mouse=False)
