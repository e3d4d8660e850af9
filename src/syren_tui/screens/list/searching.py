"""The search, and where its keys lead."""

from typing import Final

from syren_api.queries import MAX_SEARCH
from syren_tui.listing.query import ListQuery
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.widgets.list.search_field import SearchField

_WHILE_TYPING: Final = 0.12
"""Seconds after a key before the search is sent: a name is typed faster than that."""


class ListSearching:
    """Has the list searched as one types, and moves between search and table."""

    def __init__(self, context: ListContext, loader: ListLoader) -> None:
        """Begin without a search.

        Args:
            context: of the screen.
            loader: the list.
        """
        self._screen = context.screen
        self._view = context.view
        self._loader = loader

    def typed(self, search: str) -> None:
        """Ask for what is typed now, a moment after the last key."""
        if search != self._loader.query.search:
            self._loader.ask(self._loader.query.searching(search), wait=_WHILE_TYPING)

    def to_table(self) -> None:
        """Go to the list with this search."""
        self._screen.set_focus(self._view.table)

    def take(self) -> None:
        """Go to the list with this search; where it finds nobody, search what was suggested."""
        empty_state = self._view.empty_state
        if not self._suggests:
            self.to_table()
        elif empty_state.offers_people:
            # Found by their names alone: a filter would hide them.
            query = self._loader.query
            name = empty_state.instead[:MAX_SEARCH]
            self._loader.ask(ListQuery(name, library=query.library, sort=query.sort))
            self._fill(name)
        else:
            self._fill(empty_state.instead)

    def move(self, by: int) -> None:
        """Move among the people who are offered; where none are, go to the list."""
        empty_state = self._view.empty_state
        if self._suggests and empty_state.offers_people:
            empty_state.move(by)
        elif by > 0:
            self.to_table()

    @property
    def _suggests(self) -> bool:
        """Whether the search finds nobody, and something else is suggested."""
        empty_state = self._view.empty_state
        return bool(empty_state.display and empty_state.instead) and not self._loader.is_stale

    def clear(self) -> None:
        """Take the search back and go to the list."""
        self._field.value = ""
        self.to_table()

    def begin(self, text: str = "") -> None:
        """Begin a new search, with what was typed already."""
        self._fill(text)
        self._screen.set_focus(self._field)

    def show(self, query: ListQuery) -> None:
        """Show another list, with its search in the field."""
        self._loader.ask(query)
        self._fill(query.search)

    def clear_filters(self) -> None:
        """Show everybody again."""
        self._loader.ask(ListQuery(sort=self._loader.query.sort))
        self._field.value = ""

    def _fill(self, text: str) -> None:
        self._field.value = text
        self._field.cursor_position = len(text)

    @property
    def _field(self) -> SearchField:
        return self._screen.query_one(SearchField)
