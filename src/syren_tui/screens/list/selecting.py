"""The list of subscribers, second part: marks, kept by id whatever the list shows."""

from collections.abc import Iterable
from contextlib import AbstractContextManager

from textual import work
from textual.content import Content
from textual.widgets import Static

from syren_tui.client.errors import ClientError
from syren_tui.screens.list.reading import ListReading
from syren_tui.texts.failures import failure


class ListMarking(ListReading):
    """Marks subscribers, and says how many are marked."""

    hidden_marks: int | None = 0
    """How many of the marked the list does not show; None: not known yet."""
    _anchor: str | None = None
    """The id of the one who was marked, or unmarked, last: a range begins there."""
    _extending = False
    """Whether the range is being extended by Shift and the arrows: it can shrink again."""
    _range_row = -1
    """Where the cursor stood after it was extended: elsewhere, another range begins."""
    _marked_before: frozenset[str] = frozenset()
    """Who was marked before that range began."""

    def list_shown(self) -> None:
        """Say anew how many of the marked the list does not show."""
        super().list_shown()
        self._count_marks()

    def action_mark(self) -> None:
        """Mark the subscriber under the cursor, or take the mark away."""
        if (subscriber := self._table.current) is not None and not self._stale:
            self._selection.toggle(subscriber.id)
            self._anchor, self._extending = subscriber.id, False
            self._notice.clear()  # it may stand where the marks are counted
            self._table.repaint_rows(self._table.cursor_row)
            self._show_marks()

    # A range.

    def action_extend(self, by: int) -> None:
        """Mark the one under the cursor and the next, or the one before; back: less again."""
        current = self._table.current
        if current is None or self._stale:
            return
        row = self._table.cursor_row
        if not self._extending or self._range_row != row or self._place_of(self._anchor) is None:
            self._anchor, self._extending = current.id, True
            self._notice.clear()
            self._marked_before = frozenset(self._selection.ids)
        self._range_row = max(0, min(row + by, self._table.total - 1))
        self._table.move_cursor(row=self._range_row)
        self._mark_range(self._range_row, keep=self._marked_before)

    def action_mark_range(self) -> None:
        """Mark everybody from the one who was marked last to the one under the cursor."""
        current = self._table.current
        begins = self._place_of(self._anchor) is None
        if self._stale or not self._table.total or (begins and current is None):
            return
        self._extending = False
        self._notice.clear()
        if begins and current is not None:
            self._anchor = current.id
            self._notice.say(self.speech.gettext("La plage commence ici : allez à sa fin, puis m."))
        self._mark_range(self._table.cursor_row, keep=frozenset(self._selection.ids))
        if current is not None:
            self._anchor = current.id

    def _mark_range(self, row: int, *, keep: frozenset[str]) -> None:
        """Mark from the anchor to a row, and of all others those who are to be kept."""
        start = self._place_of(self._anchor)
        if start is None:
            return
        first, last = sorted((start, row))
        ids = [self._table.pages.item(place) for place in range(first, last + 1)]
        known = [subscriber.id for subscriber in ids if subscriber is not None]
        self._selection.discard(self._selection.ids - keep)
        self._selection.add(known)
        self._table.repaint_rows()
        self._show_marks()
        if len(known) < len(ids):
            self._mark_unread(first, last, self.keys_held())

    @work(exclusive=True, group="marks", description="mark a range")
    async def _mark_unread(
        self, first: int, last: int, held: AbstractContextManager[object]
    ) -> None:
        """Mark those of a range whose rows were never shown."""
        query = self._query
        with held:
            try:
                ids = await self._reader.all_ids(query)
            except ClientError as error:
                self._notice.warn(failure(error, self.speech))
                return
        if query == self._query and not self._stale:
            self._selection.add(ids[first : last + 1])
            self._table.repaint_rows()
            self._show_marks()

    def _place_of(self, subscriber_id: str | None) -> int | None:
        """Return where somebody stands in the list as it is shown; None: nowhere known."""
        for place, subscriber in self._table.pages.items():
            if subscriber.id == subscriber_id:
                return place
        return None

    # All.

    def action_mark_all(self) -> None:
        """Mark everybody who matches search and filters; once more takes these marks away."""
        self._mark_all(self.keys_held())  # r, typed right behind, is meant for all of them

    @work(exclusive=True, group="marks", description="mark all")
    async def _mark_all(self, held: AbstractContextManager[object]) -> None:
        query = self._query
        with held:
            try:
                ids = await self._reader.all_ids(query)
            except ClientError as error:
                self._notice.warn(failure(error, self.speech))
                return
            self._notice.clear()
            if not self._selection.add(ids):
                self._selection.discard(ids)
            self._table.repaint_rows()
            if query == self._query:
                self._counted(ids)
            else:
                self._count_marks()

    def action_unmark_all(self) -> None:
        """Take every mark away."""
        self._selection.clear()
        self._anchor = None
        self._notice.clear()
        self._table.repaint_rows()
        self._count_marks()

    # Saying how many.

    def _count_marks(self) -> None:
        """Find out how many of the marked the list does not show, and say it."""
        self.workers.cancel_group(self, "hidden marks")  # what they count is no longer asked
        here = {subscriber.id for _, subscriber in self._table.pages.items()}
        if self._selection.ids <= here or len(here) == self._table.total:
            self._counted(here)
        else:
            self.hidden_marks = None
            self._count_hidden()

    @work(exclusive=True, group="hidden marks", description="count marks")
    async def _count_hidden(self) -> None:
        try:
            self._counted(await self._reader.all_ids(self._query))
        except ClientError:
            self._show_marks()

    def _counted(self, listed: Iterable[str]) -> None:
        self.hidden_marks = len(self._selection.ids - set(listed))
        self._show_marks()

    def _show_marks(self) -> None:
        self.query_one("#marked", Static).update(Content(self.marks_sentence()))

    def marks_sentence(self) -> str:
        """Say how many are marked, and how many of them the list does not show."""
        number = len(self._selection)
        if not number:
            return ""
        hidden = self.hidden_marks
        return self.speech.ngettext(
            "{n} coché, dont {hidden} hors de cette liste",
            "{n} cochés, dont {hidden} hors de cette liste",
            number,
            hidden="?" if hidden is None else self.speech.number(hidden),
        )
