"""A field for a day: forgiving, t for today, m for a member's, up and down for one more or less."""

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
        Binding("m", "member", N_("Adhésion"), key_display="m",
                tooltip=N_("Mettre la date que donne l’adhésion à la bibliothèque")),
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

    @dataclass
    class MemberDayMissing(Message):
        """The day of a membership was asked for, and there is none to fill in."""

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
        self.takes_member = False
        """Whether ``m`` is a key: the library's own system says who is a member."""
        self.member_day: date | None = None
        """The day that the membership gives; None: there is none, or it is not known yet."""
        self._speech = speech

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave ``t`` and ``m`` to their bindings, unless a word with them is being typed."""
        if self._is_today(character) or self._is_member(character):
            return False
        return super().check_consume_key(key, character)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Have no key for a member's day where nobody says who is a member."""
        return self.takes_member if action == "member" else super().check_action(action, parameters)

    async def on_key(self, event: events.Key) -> None:
        """Fill in today at ``t``, a member's day at ``m``."""
        if self._is_today(event.character):
            event.stop()
            event.prevent_default()
            self.action_today()
        elif self._is_member(event.character):
            event.stop()
            event.prevent_default()
            self.action_member()

    def action_today(self) -> None:
        """Replace what is there by today."""
        self.fill(self.today)
        self.post_message(self.TodayFilled(self, self.today))

    def action_member(self) -> None:
        """Replace what is there by the day that the membership gives."""
        if self.member_day is not None:
            self.fill(self.member_day)
        else:
            self.post_message(self.MemberDayMissing())

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

    def _is_member(self, character: str | None) -> bool:
        """Tell whether a key means the member's day: ``m``, but not within "3 mars"."""
        if character not in ("m", "M") or not self.takes_member:
            return False
        typed = self.value[: self.cursor_position].strip()
        if not typed or self.selected_text == self.value:
            return True
        try:
            read_day(typed, self.today)
        except TypedDayError:
            return False
        return True
