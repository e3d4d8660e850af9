"""Opening a record, and coming back from it."""

from syren_api.models import Subscriber
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.screens.record.record import RecordScreen, Visit
from syren_tui.texts.people import offered_person


class ListOpening:
    """Opens the record of the row under the cursor, also where it has yet to come."""

    def __init__(self, context: ListContext, loader: ListLoader) -> None:
        """Begin with nothing to open.

        Args:
            context: of the screen.
            loader: the list.
        """
        self._context = context
        self._table = context.view.table
        self._loader = loader
        self._open_when_read = False
        """Whether Enter was pressed on a list that was being replaced."""
        self._open_row: int | None = None
        """The row on which Enter was pressed before it had come."""

    async def open_selected(self) -> None:
        """Open the row under the cursor; never one of a list that is being replaced."""
        if self._loader.is_stale:
            self._open_when_read = True
        elif self._table.current is None:
            self._open_row = self._table.cursor_row
        else:
            await self._open()

    def list_asked(self) -> None:
        """Forget an Enter: it was meant for the list that was asked for before."""
        self._open_when_read = False

    def list_shown(self) -> None:
        """Open the first row where Enter was pressed before it was there."""
        if self._open_when_read:
            self._open_when_read = False
            self._context.screen.call_later(self._open)

    def rows_came(self) -> None:
        """Open the row on which Enter was pressed before it had come."""
        row, self._open_row = self._open_row, None
        if row is not None and row == self._table.cursor_row:
            if self._table.current is None:
                self._open_row = row
            else:
                self._context.screen.call_later(self._open)

    async def _open(self) -> None:
        context, table = self._context, self._table
        subscriber = table.current
        if subscriber is None:
            return
        known = [(place, each.id) for place, each in table.pages.items()]
        navigator = RecordNavigator(known, table.total, table.cursor_row)
        screen = RecordScreen(
            context.speech, context.session, subscriber, navigator, self._loader.query
        )
        await context.screen.app.push_screen(screen, self._back)

    def _back(self, visit: Visit | None) -> None:
        """Go on where the user left the records; read the list again where one was changed."""
        self._context.screen.set_focus(self._table)
        if visit is None:
            return
        if visit.deleted is not None:
            sentence = self._context.speech.gettext(
                "Compte supprimé : {person}.",
                person=offered_person(visit.deleted, self._context.speech),
            )
            self._context.view.notice.say(sentence)
            self._loader.keep_notice()
        self._table.move_cursor(row=visit.index)
        if visit.seen is not None:
            self._show_seen(visit.index, visit.seen)
        if visit.changed:
            self._loader.reload()

    def _show_seen(self, index: int, subscriber: Subscriber) -> None:
        shown = self._table.pages.item(index)
        if shown is not None and shown.id == subscriber.id:
            self._table.replace(index, subscriber)
