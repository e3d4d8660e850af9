"""The list of subscribers, second part: marks, kept by id whatever the list shows."""

from textual import work
from textual.content import Content
from textual.widgets import Static

from syren_tui.client.errors import ClientError
from syren_tui.screens.list_reading import ListReading
from syren_tui.words.failures import failure


class ListMarking(ListReading):
    """Marks subscribers, and says how many are marked."""

    def list_shown(self) -> None:
        """Say anew how many of the marked the list does not show."""
        super().list_shown()
        self._show_marks()

    def action_mark(self) -> None:
        """Mark the subscriber under the cursor, or take the mark away."""
        if (subscriber := self._table.current) is not None and not self._stale:
            self._marks.toggle(subscriber.id)
            self._table.repaint_rows(self._table.cursor_row)
            self._show_marks()

    @work(exclusive=True, group="marks", description="mark all")
    async def action_mark_all(self) -> None:
        """Mark everybody who matches search and filters; once more takes these marks away."""
        try:
            ids = await self._reader.all_ids(self._query)
        except ClientError as error:
            self._notice.warn(failure(error, self.speech))
            return
        if not self._marks.add(ids):
            self._marks.discard(ids)
        self._table.repaint_rows()
        self._show_marks()

    def action_unmark_all(self) -> None:
        """Take every mark away."""
        self._marks.clear()
        self._table.repaint_rows()
        self._show_marks()

    def _show_marks(self) -> None:
        self.workers.cancel_group(self, "hidden marks")  # what they count is no longer asked
        here = {subscriber.id for _, subscriber in self._table.pages.items()}
        others = self._marks.ids - here
        if not others or len(here) == self._table.total:
            self._say_marks(len(others))
        else:
            self._count_hidden()

    @work(exclusive=True, group="hidden marks", description="count marks")
    async def _count_hidden(self) -> None:
        try:
            ids = await self._reader.all_ids(self._query)
        except ClientError:
            self._say_marks(None)
            return
        self._say_marks(len(self._marks.ids - set(ids)))

    def _say_marks(self, hidden: int | None) -> None:
        number = len(self._marks)
        sentence = ""
        if number:
            sentence = self.speech.tn(
                "{n} coché, dont {hidden} hors de cette liste",
                "{n} cochés, dont {hidden} hors de cette liste",
                number,
                hidden="?" if hidden is None else self.speech.number(hidden),
            )
        self.query_one("#marked", Static).update(Content(sentence))
