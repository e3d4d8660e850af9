"""A field to type in that shows hostile text safely and never changes it."""

from dataclasses import dataclass
from typing import ClassVar, Final

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from syren_api.text import clean
from syren_tui.runtime.key_labels import undescribed

LONGEST_LINE: Final = 1000
"""Characters of a pasted line where the field has no limit of its own: each is looked at."""
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class _Cleaned(Highlighter):
    """Shows each character that must not reach a terminal as a visible sign, one for one."""

    def highlight(self, text: Text) -> None:
        text.plain = "".join(clean(character) for character in text.plain)


class PlainInput(Input, inherit_bindings=False):
    """An `Input` whose value is what was given and typed; only what is shown of it is cleaned."""

    BINDINGS: ClassVar[list[BindingType]] = undescribed(Input.BINDINGS)

    @dataclass
    class Cut(Message):
        """Of a pasted text only a part was taken."""

        lines: int
        """That were pasted."""
        taken: int
        """Of these, how many were."""
        longest: int
        """Characters at most that the field takes."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        max_length: int = 0,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """Make a field of one line without a border.

        Args:
            value: its text, as it came.
            placeholder: what is shown while it is empty.
            password: whether what is typed is hidden.
            max_length: characters at most; 0: as many as are typed.
            id: of the widget.
            classes: of the widget.
            disabled: whether nothing can be typed.
        """
        super().__init__(
            value,
            placeholder=placeholder,
            highlighter=_Cleaned(),
            password=password,
            max_length=max_length,
            select_on_focus=False,
            compact=True,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Take of a pasted text one line, and of it what there is room for.

        Textual's own takes all of a line or nothing, and no length is too long for it.
        """
        event.stop()
        event.prevent_default()
        lines = [line for line in event.text.splitlines() if line.strip()]
        if not lines:
            return
        selected = abs(self.selection.end - self.selection.start)
        most = self.max_length or LONGEST_LINE
        room = max(0, most - len(self.value) + selected)
        self.replace(lines[0][:room], *self.selection)
        if len(lines) > 1 or len(lines[0]) > room:
            self.post_message(self.Cut(len(lines), 1, most))

    async def on_key(self, event: events.Key) -> None:
        """Take a no-break space as a space: Textual's own takes it for nothing at all."""
        if event.character == _NO_BREAK_SPACE:
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor(" ")
