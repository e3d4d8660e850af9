"""The line for what happened: what was saved, or what went wrong and what to do next."""

from textual.content import Content
from textual.widgets import Static


class Notice(Static):
    """One sentence; empty most of the time."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__("", markup=False, id=id)
        self.sentence = ""
        self._idle = ""

    def say(self, sentence: str) -> None:
        """Say that something was done."""
        self._show(sentence, "-done")

    def warn(self, sentence: str) -> None:
        """Say that something went wrong."""
        self._show(sentence, "-wrong")

    def show_idle(self, text: str) -> None:
        """Have a text shown whenever nothing is said."""
        if text != self._idle:
            self._idle = text
            if not self.sentence:
                self.clear()

    def take_back(self, sentence: str) -> None:
        """Clear a sentence, where it is still shown."""
        if sentence and self.sentence == sentence:
            self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self._show("", "")

    def _show(self, sentence: str, kind: str) -> None:
        self.sentence = sentence
        self.set_class(kind == "-done", "-done")
        self.set_class(kind == "-wrong", "-wrong")
        self.update(Content(sentence or self._idle))
