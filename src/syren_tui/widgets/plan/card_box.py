"""A box of many lines to paste a list into."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.widgets import TextArea

from syren_api.text import clean
from syren_tui.runtime.interfaces import TakesLetterRuns
from syren_tui.runtime.key_labels import undescribed


class CardBox(TextArea, TakesLetterRuns, inherit_bindings=False):
    """A `TextArea` whose text is what was pasted; only what is shown of it is cleaned.

    What is pasted on a terminal that sends it key by key comes in one piece.
    """

    BINDINGS: ClassVar[list[BindingType]] = undescribed(TextArea.BINDINGS)

    def __init__(self, placeholder: str, id: str | None = None) -> None:  # noqa: A002
        """Make an empty box.

        Args:
            placeholder: what is shown while it is empty.
            id: of the widget.
        """
        super().__init__(
            id=id,
            compact=True,
            soft_wrap=False,  # wrapping ten thousand lines takes seconds
            highlight_cursor_line=False,
            show_line_numbers=False,
            placeholder=placeholder,
        )
        self.cursor_blink = False

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown: one sign for each character that must not be."""
        line = super().get_line(line_index)
        line.plain = "".join(
            character if character == "\t" else clean(character) for character in line.plain
        )
        return line

    async def on_paste(self, event: events.Paste) -> None:
        """Take the lines of every kind of terminal: some send carriage returns between them."""
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        result = self.replace(text, *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)
