"""The selection: who is marked, kept by id whatever the list shows."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from functools import partial

from syren_tui.client.errors import ClientError
from syren_tui.listing.reader import ListReader
from syren_tui.listing.selection import Selection
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader


class ListMarking:
    """Marks subscribers, and says how many are marked."""

    def __init__(
        self,
        context: ListContext,
        loader: ListLoader,
        reader: ListReader,
        selection: Selection,
    ) -> None:
        """Begin with nobody marked.

        Args:
            context: of the screen.
            loader: the list.
            reader: reads for the session.
            selection: who is marked, also for the table.
        """
        self._context = context
        self._view = context.view
        self._table = context.view.table
        self._loader = loader
        self._reader = reader
        self._selection = selection
        self._hidden: int | None = 0
        """How many of the marked the list does not show; None: not known yet."""
        self._anchor: str | None = None
        """The id of the one who was marked, or unmarked, last: a range begins there."""
        self._extending = False
        """Whether the range is being extended by Shift and the arrows: it can shrink again."""
        self._range_row = -1
        """Where the cursor was after it was extended: elsewhere, another range begins."""
        self._can_undo = False
        """Whether the keys are shown as they are when marks can be undone."""
        self._marked_before: frozenset[str] = frozenset()
        """Who was marked before that range began."""

    def mark(self) -> None:
        """Mark the subscriber under the cursor, or take the mark away."""
        subscriber = self._table.current
        if subscriber is not None and not self._loader.is_stale:
            with self._selection.step():
                self._selection.toggle(subscriber.id)
            self._anchor, self._extending = subscriber.id, False
            self._view.notice.clear()  # it may be where the marks are counted
            self._table.repaint_rows(self._table.cursor_row)
            self._show()

    # A range.

    def extend(self, by: int) -> None:
        """Mark the one under the cursor and the next, or the one before; back: less again."""
        table = self._table
        current = table.current
        if current is None or self._loader.is_stale:
            return
        row = table.cursor_row
        goes_on = self._extending and self._range_row == row
        if not goes_on or self._place_of(self._anchor) is None:
            goes_on = False
            self._anchor, self._extending = current.id, True
            self._view.notice.clear()
            self._marked_before = frozenset(self._selection.ids)
        self._range_row = max(0, min(row + by, table.total - 1))
        table.move_cursor(row=self._range_row)
        self._mark_range(self._range_row, keep=self._marked_before, goes_on=goes_on)

    def mark_range(self) -> None:
        """Mark everybody from the one who was marked last to the one under the cursor."""
        current = self._table.current
        begins = self._place_of(self._anchor) is None
        if self._loader.is_stale or not self._table.total or (begins and current is None):
            return
        self._extending = False
        self._view.notice.clear()
        if begins and current is not None:
            self._anchor = current.id
            say = self._context.speech.gettext
            self._view.notice.say(say("La plage commence ici : allez à sa fin, puis m."))
        self._mark_range(self._table.cursor_row, keep=frozenset(self._selection.ids))
        if current is not None:
            self._anchor = current.id

    def _mark_range(self, row: int, *, keep: frozenset[str], goes_on: bool = False) -> None:
        """Mark from the anchor to a row, and of all others those who are to be kept.

        Args:
            row: the place of the range's other end.
            keep: ids.
            goes_on: whether the range was marked already, and is changed.
        """
        start = self._place_of(self._anchor)
        if start is None:
            return
        first, last = sorted((start, row))
        rows = [self._table.pages.item(place) for place in range(first, last + 1)]
        known = [subscriber.id for subscriber in rows if subscriber is not None]
        with self._selection.step(goes_on=goes_on):
            self._selection.discard(self._selection.ids - keep)
            self._selection.add(known)
        self._table.repaint_rows()
        self._show()
        if len(known) < len(rows):
            held = self._context.screen.keys_held()
            unread = partial(self._mark_unread, first, last, held)
            self._context.run(unread, "marks", "mark a range")

    async def _mark_unread(
        self, first: int, last: int, held: AbstractContextManager[object]
    ) -> None:
        """Mark those of a range whose rows were never shown."""
        query = self._loader.query
        with held:
            try:
                ids = await self._reader.all_ids(query)
            except ClientError as error:
                self._context.warn(error)
                return
        if query == self._loader.query and not self._loader.is_stale:
            with self._selection.step(goes_on=True):
                self._selection.add(ids[first : last + 1])
            self._table.repaint_rows()
            self._show()

    def _place_of(self, subscriber_id: str | None) -> int | None:
        """Return the row of a subscriber in the list as it is shown; None: of no known row."""
        for place, subscriber in self._table.pages.items():
            if subscriber.id == subscriber_id:
                return place
        return None

    # All.

    def mark_all(self) -> None:
        """Mark everybody who matches search and filters; once more takes these marks away."""
        held = self._context.screen.keys_held()  # r, typed right behind, is meant for all of them
        self._context.run(partial(self._mark_all, held), "marks", "mark all")

    async def _mark_all(self, held: AbstractContextManager[object]) -> None:
        query = self._loader.query
        with held:
            try:
                ids = await self._reader.all_ids(query)
            except ClientError as error:
                self._context.warn(error)
                return
            self._view.notice.clear()
            with self._selection.step():
                if not self._selection.add(ids):
                    self._selection.discard(ids)
            self._table.repaint_rows()
            if query == self._loader.query:
                self._count_among(ids)
            else:
                self.count()

    def unmark_all(self) -> None:
        """Take every mark away."""
        with self._selection.step():
            self._selection.clear()
        self._anchor = None
        self._view.notice.clear()
        self._table.repaint_rows()
        self.count()

    def undo(self) -> None:
        """Undo the last change of the marks, a step at a time."""
        undone = self._selection.undo()
        self._anchor, self._extending = None, False
        say = self._context.speech.gettext
        if not undone:
            self._view.notice.say(say("Il n’y a plus rien à annuler ici."))
            return
        self._view.notice.say(say("Les coches sont comme avant."))
        self._table.repaint_rows()
        self.count()

    # Saying how many.

    def count(self) -> None:
        """Find out how many of the marked the list does not show, and say it."""
        screen, pages = self._context.screen, self._table.pages
        screen.workers.cancel_group(screen, "hidden marks")  # what they count is no longer asked
        here = {subscriber.id for _, subscriber in pages.items()}
        if self._selection.ids <= here or len(here) == self._table.total:
            self._count_among(here)
        else:
            self._hidden = None
            self._context.run(self._show_hidden, "hidden marks", "count marks")

    async def count_hidden(self) -> int | None:
        """Return how many of the marked the list does not show; None where it cannot be known."""
        if self._hidden is None:
            with suppress(ClientError):
                self._count_among(await self._reader.all_ids(self._loader.query))
        return self._hidden

    async def _show_hidden(self) -> None:
        if await self.count_hidden() is None:
            self._show()

    def _count_among(self, listed: Iterable[str]) -> None:
        self._hidden = len(self._selection.ids - set(listed))
        self._show()

    def _show(self) -> None:
        self._view.show_marked(self.sentence())
        if self._can_undo is not self._selection.was_changed:
            self._can_undo = self._selection.was_changed
            self._context.screen.refresh_bindings()

    @property
    def was_changed(self) -> bool:
        """Whether the user has ever marked anybody here: there is something to undo, or was."""
        return self._selection.was_changed

    def sentence(self) -> str:
        """Say how many are marked, and how many of them the list does not show."""
        number = len(self._selection)
        if not number:
            return ""
        hidden, speech = self._hidden, self._context.speech
        if hidden == 0:
            return speech.ngettext("{n} coché", "{n} cochés", number)
        return speech.ngettext(
            "{n} coché, dont {hidden} hors de cette liste",
            "{n} cochés, dont {hidden} hors de cette liste",
            number,
            hidden="?" if hidden is None else speech.number(hidden),
        )
