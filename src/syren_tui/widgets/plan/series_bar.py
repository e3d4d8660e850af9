"""How far a series is, as a bar that is seen without colours too."""

from textual import events
from textual.content import Content
from textual.widgets import Static

_TO_DO = "·"


class SeriesBar(Static):
    """As wide as there is room."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin with nothing done."""
        super().__init__("", markup=False, id=id)
        self._part = 0.0

    def show_part(self, part: float) -> None:
        """Show how much is done.

        Args:
            part: from 0 to 1.
        """
        self._part = part
        width = self.content_size.width
        done = int(width * min(1.0, max(0.0, part)))
        self.update(
            Content.assemble(
                Content.styled(" " * done, "reverse"),
                Content.styled(_TO_DO * (width - done), "dim"),
            )
        )

    def on_resize(self, _: events.Resize) -> None:
        """Be as wide as there is room now."""
        self.show_part(self._part)
