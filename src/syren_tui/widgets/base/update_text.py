"""Texts that change often, without the screen being laid out anew each time."""

from textual.content import Content
from textual.widgets import Static


def show_text(widget: Static, text: Content) -> None:
    """Show another text; nothing is done for the same one, little for one as long."""
    before = widget.content
    if isinstance(before, Content):
        if before.is_same(text):
            return
        same_size = before.cell_length == text.cell_length and "\n" not in before.plain + text.plain
        widget.update(text, layout=not same_size)
    else:
        widget.update(text)
