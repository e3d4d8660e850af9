"""The search of the list: as one types, and for a scanner that types a card and Enter."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from syren_api.queries import MAX_SEARCH
from syren_tui.i18n import N_
from syren_tui.parsing.birth_dates import begins_day
from syren_tui.runtime.interfaces import TakesCards
from syren_tui.widgets.base.plain_input import PlainInput


class SearchField(PlainInput, TakesCards):
    """A search; names hold neither ``/`` nor ``?``, so these are keys in it too.

    Within a birth date ``/`` is a sign like any other, where the portal finds by birth dates.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.take_search", N_("Vers la liste")),
        Binding("down", "screen.from_search(1)", "", show=False),
        Binding("up", "screen.from_search(-1)", "", show=False),
        Binding("escape", "screen.clear_search", N_("Effacer"), tooltip=N_("Effacer la recherche")),
        Binding("ctrl+j", "nothing", "", show=False),  # the LF that some scanners send after CR
    ]

    def __init__(self, *, birth_dates: bool, id: str | None = None) -> None:  # noqa: A002
        """Begin empty.

        Args:
            birth_dates: whether birth dates can be searched.
            id: of the widget.
        """
        super().__init__(id=id, max_length=MAX_SEARCH)
        self._birth_dates = birth_dates

    async def on_key(self, event: events.Key) -> None:
        """Begin anew at ``/``, and help at ``?``."""
        typed = event.character or ""
        if typed == "/":
            if self._goes_on_with_slash:
                return
            self.value = ""
        elif typed == "?":
            await self.run_action("screen.help")
        elif word := self._word_begun_by(typed):
            self.value = word
            self.cursor_position = len(word)
        else:
            return
        event.stop()
        event.prevent_default()

    @property
    def _goes_on_with_slash(self) -> bool:
        """Whether what stands before the cursor is a birth date that a ``/`` goes on with."""
        before = self.value[: self.cursor_position]
        return self._birth_dates and before[-1:].isalnum() and begins_day(before)

    def _word_begun_by(self, typed: str) -> str:
        """Return what stands behind a ``/`` with a letter more, where that is no month.

        The ``/`` has begun a new search then, after a number that only looked like a day. Empty
        where it is otherwise.
        """
        day, slash, word = self.value.rpartition("/")
        begun = word + typed
        is_word = self._birth_dates and bool(slash) and begun.isalpha()
        at_end = self.cursor_position == len(self.value)
        if not (is_word and at_end and begins_day(day)) or begins_day(f"{day}/{begun}"):
            return ""
        return begun

    def action_nothing(self) -> None:
        """Do nothing."""
