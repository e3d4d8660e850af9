"""The search, and where its keys lead."""

from dataclasses import replace
from typing import Final

from syren_tui.listing.query import ListQuery
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.reading import ListReading
from syren_tui.widgets.list.search_field import SearchField

_WHILE_TYPING: Final = 0.12
"""Seconds after a key before the search is sent: a name is typed faster than that."""


class ListSearching:
    """Has the list searched as one types, and moves between search and table."""

    def __init__(self, context: ListContext, reading: ListReading) -> None:
        """Begin without a search.

        Args:
            context: of the screen.
            reading: the list.
        """
        self._screen = context.screen
        self._view = context.view
        self._reading = reading

    def typed(self, search: str) -> None:
        """Ask for what is typed now, a moment after the last key."""
        if search != self._reading.query.search:
            query = replace(self._reading.query, search=search)
            self._reading.ask(query, wait=_WHILE_TYPING)

    def to_table(self) -> None:
        """Go to the list with this search."""
        self._screen.set_focus(self._view.table)

    def take(self) -> None:
        """Go to the list with this search; where it finds nobody, search what was suggested."""
        empty_state = self._view.empty_state
        if empty_state.display and empty_state.instead and not self._reading.is_stale:
            self._fill(empty_state.instead)
        else:
            self.to_table()

    def clear(self) -> None:
        """Take the search back and go to the list."""
        self._field.value = ""
        self.to_table()

    def begin(self, text: str = "") -> None:
        """Begin a new search, with what was typed already."""
        self._fill(text)
        self._screen.set_focus(self._field)

    def clear_filters(self) -> None:
        """Show everybody again."""
        self._reading.ask(ListQuery(sort=self._reading.query.sort))
        self._field.value = ""

    def _fill(self, text: str) -> None:
        self._field.value = text
        self._field.cursor_position = len(text)

    @property
    def _field(self) -> SearchField:
        return self._screen.query_one(SearchField)
