"""The line for what happened: what was saved, or what went wrong and what to do next."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static


class Notice(Static):
    """One sentence; empty most of the time."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__("", markup=False, id=id)
        self.sentence = ""
        self._idle: tuple[str, ...] = ()

    def say(self, sentence: str) -> None:
        """Say that something was done."""
        self._show(sentence, "-done")

    def warn(self, sentence: str) -> None:
        """Say that something went wrong."""
        self._show(sentence, "-wrong")

    def show_idle(self, *texts: str) -> None:
        """Have a text shown whenever nothing is said.

        Args:
            texts: the same in fewer and fewer words: the first that fits is shown.
        """
        if texts != self._idle:
            self._idle = texts
            if not self.sentence:
                self.clear()

    def on_resize(self) -> None:
        """Show the idle text that fits now."""
        if not self.sentence and len(self._idle) > 1:
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
        text = sentence or self._fitting()
        # Laying the screen out costs more than painting, and a cursor move changes the sentence.
        is_one_line = "\n" not in text and cell_len(text) <= self.content_size.width
        self.update(Content(text), layout=self.content_size.height != 1 or not is_one_line)

    def _fitting(self) -> str:
        room = self.content_size.width
        fits = (text for text in self._idle if cell_len(text) <= room)
        return next(fits, self._idle[-1] if self._idle else "")
