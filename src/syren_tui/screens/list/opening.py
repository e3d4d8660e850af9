"""The list of subscribers, fifth part: opening a record, and coming back from it."""

from textual import on
from textual.widgets import DataTable

from syren_api.models import Subscriber
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.screens.list.cards import ListCards
from syren_tui.screens.record.record import RecordScreen
from syren_tui.screens.record.view import Visit


class ListOpening(ListCards):
    """Opens the record of the row under the cursor, also where it has yet to come."""

    _open_when_read = False
    """Whether Enter was pressed on a list that was being replaced."""
    _open_row: int | None = None
    """The row on which Enter was pressed before it had come."""

    def list_shown(self) -> None:
        """Open the first row where Enter was pressed before it was there."""
        super().list_shown()
        if self._open_when_read:
            self._open_when_read = False
            self.call_later(self._open)

    def rows_came(self) -> None:
        """Open the row on which Enter was pressed before it had come."""
        row, self._open_row = self._open_row, None
        if row is not None and row == self._table.cursor_row:
            if self._table.current is None:
                self._open_row = row
            else:
                self.call_later(self._open)

    def _ask(self, query: ListQuery, *, wait: float = 0.0, keep: bool = False) -> None:
        if not keep:
            self._open_when_read = False  # Enter was meant for what was asked for before
        super()._ask(query, wait=wait, keep=keep)

    @on(DataTable.RowSelected)
    async def _selected(self) -> None:
        """Open the row; never one of a list that is being replaced."""
        if self._stale:
            self._open_when_read = True
        elif self._table.current is None:
            self._open_row = self._table.cursor_row
        else:
            await self._open()

    async def _open(self) -> None:
        subscriber = self._table.current
        if subscriber is None:
            return
        known = [(place, each.id) for place, each in self._table.pages.items()]
        walk = RecordNavigator(known, self._table.total, self._table.cursor_row)
        screen = RecordScreen(self.speech, self._session, subscriber, walk, self._query)
        await self.app.push_screen(screen, self._back)

    def _back(self, visit: Visit | None) -> None:
        """Go on where the user left the records; read the list again where one was changed."""
        self.set_focus(self._table)
        if visit is None:
            return
        self._table.move_cursor(row=visit.index)
        if visit.seen is not None:
            self._show_seen(visit.index, visit.seen)
        if visit.changed:
            self._ask(self._query, keep=True)

    def _show_seen(self, index: int, subscriber: Subscriber) -> None:
        shown = self._table.pages.item(index)
        if shown is not None and shown.id == subscriber.id:
            self._table.replace(index, subscriber)
