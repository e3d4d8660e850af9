"""A field for a day: forgiving, t for today, up and down for a day more or less."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from syren_tui.i18n import N_, Speech
from syren_tui.parsing.dates import TypedDayError, read_day
from syren_tui.widgets.base.plain_input import PlainInput

_LONGEST = 40


class DateField(PlainInput):
    """A day as it is typed: whoever reads it says what it means."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "today", N_("Aujourd’hui"), tooltip=N_("Mettre la date du jour"),
                key_display="t"),
        Binding("up", "step(1)", N_("Un jour de plus"), show=False),
        Binding("down", "step(-1)", N_("Un jour de moins"), show=False),
    ]  # fmt: skip

    @dataclass
    class TodayFilled(Message):
        """The day as it was known was filled in; the portal may know a newer one."""

        field: "DateField"
        day: date

        @property
        def control(self) -> "DateField":
            """The field that was filled in."""
            return self.field

    def __init__(
        self,
        speech: Speech,
        today: date,
        *,
        id: str | None = None,  # noqa: A002
        disabled: bool = False,
    ) -> None:
        """Begin empty.

        Args:
            speech: the user's language.
            today: the portal's day, as it is known.
            id: of the widget.
            disabled: whether nothing can be typed.
        """
        super().__init__(
            max_length=_LONGEST, id=id, disabled=disabled, placeholder=speech.gettext("jj/mm/aaaa")
        )
        self.select_on_focus = True  # a day is typed anew rather than corrected
        self.today = today
        self._speech = speech

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave ``t`` to its binding, unless a word with a t is being typed."""
        return False if self._is_today(character) else super().check_consume_key(key, character)

    async def on_key(self, event: events.Key) -> None:
        """Fill in today at ``t``."""
        if self._is_today(event.character):
            event.stop()
            event.prevent_default()
            self.action_today()

    def action_today(self) -> None:
        """Replace what is there by today."""
        self.fill(self.today)
        self.post_message(self.TodayFilled(self, self.today))

    def action_step(self, by: int) -> None:
        """Go on by days from the day in the field; from today where there is none."""
        try:
            day = read_day(self.value, self.today) + timedelta(days=by)
        except (TypedDayError, OverflowError):
            day = self.today
        self.fill(day)

    def fill(self, day: date) -> None:
        """Put a day into the field."""
        self.value = self._speech.day(day)
        self.cursor_position = len(self.value)

    def _is_today(self, character: str | None) -> bool:
        """Tell whether a key means today: ``t``, but not within "aujourd’hui" or "août"."""
        typed = self.value[: self.cursor_position].strip()
        return character in ("t", "T") and not typed[-1:].isalpha()
