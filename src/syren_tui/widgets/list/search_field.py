"""The search of the list: as one types, and for a scanner that types a card and Enter."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from syren_api.requests import MAX_SEARCH
from syren_tui.i18n import N_
from syren_tui.runtime.interfaces import TakesCards
from syren_tui.widgets.base.plain_input import PlainInput


class SearchField(PlainInput, TakesCards):
    """A search; names hold neither ``/`` nor ``?``, so these are keys in it too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.take_search", N_("Vers la liste")),
        Binding("down", "screen.to_table", "", show=False),
        Binding("escape", "screen.clear_search", N_("Effacer"), tooltip=N_("Effacer la recherche")),
        Binding("ctrl+j", "nothing", "", show=False),  # the LF that some scanners send after CR
    ]

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__(id=id, max_length=MAX_SEARCH)

    async def on_key(self, event: events.Key) -> None:
        """Begin anew at ``/``, and help at ``?``."""
        if event.character == "/":
            self.value = ""
        elif event.character == "?":
            await self.run_action("screen.help")
        else:
            return
        event.stop()
        event.prevent_default()

    def action_nothing(self) -> None:
        """Do nothing."""
