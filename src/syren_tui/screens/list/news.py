"""What others change while the list is open: said in the head, and shown in the rows in view.

Nothing moves: who has another place in the list now, and who is new, comes with the next reading.
"""

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError, NotFound
from syren_tui.concurrency import run_each
from syren_tui.listing.reader import ListReader
from syren_tui.news.follower import News
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.screens.list.preview import ListPreview
from syren_tui.texts.news import news_sentences

_AT_ONCE = 4
"""Rows that are read at the same time."""


class ListNews:
    """Follows the session's news for one list."""

    def __init__(
        self,
        context: ListContext,
        loader: ListLoader,
        reader: ListReader,
        preview: ListPreview,
    ) -> None:
        """Begin without following.

        Args:
            context: of the screen.
            loader: the list.
            reader: reads for the session.
            preview: shows the access of who is under the cursor.
        """
        self._context = context
        self._news = context.session.news
        self._table = context.view.table
        self._loader = loader
        self._reader = reader
        self._preview = preview
        self._outdated: dict[str, int] = {}
        """The rows that are held and not as the portal has them: the version that is known of, by
        id; 0: none is known."""
        self._renews = False
        self._place: int | None = None
        """Up to where the next list that is shown takes news in; None: it takes none in."""

    def listen(self) -> None:
        """Follow the news."""
        self._news.listen(self._news_came)

    def unlisten(self) -> None:
        """Follow it no longer."""
        self._news.unlisten(self._news_came)

    def take_in(self) -> None:
        """Have the next list that is shown take in what is new now."""
        self._place = self._news.place

    def list_shown(self) -> None:
        """Take in what the list that is shown holds, and look which rows are older than known."""
        place, self._place = self._place, None
        if place is not None:
            self._news.take_in(place)
        held = self._held()
        self._outdated = {
            each: version
            for each, version in self._outdated.items()
            if each in held and held[each][1].version < version
        }
        self.show()

    def show(self) -> None:
        """Show what is new, after another screen was in front."""
        library = self._loader.query.library
        counts = self._news.counts(library.id if library is not None else None)
        self._context.view.show_news(news_sentences(counts, self._context.speech))
        self.renew()

    def renew(self) -> None:
        """Read those rows in view again that others have changed."""
        if self._outdated and not self._renews and self._in_view():
            self._context.run(self._renew, "news", "renew rows", exclusive=False)

    def _news_came(self, news: News) -> None:
        if not self._context.screen.is_mounted:
            return
        held = self._held()
        if news.outdated:
            self._outdated = dict.fromkeys(held, 0)
        for change in news.changes:
            row = held.get(change.id)
            if row is not None and change.version is not None and row[1].version < change.version:
                self._outdated[change.id] = change.version
        if self._context.screen.is_current:
            self.show()

    def _held(self) -> dict[str, tuple[int, Subscriber]]:
        """Return the rows that are held, with their places, by id."""
        return {each.id: (place, each) for place, each in self._table.pages.items()}

    def _in_view(self) -> list[str]:
        """Return the ids of those rows in view that are to be read again."""
        if self._loader.is_stale or not self._context.screen.is_current:
            return []
        first = self._table.first_visible
        rows = map(self._table.pages.item, range(first, first + self._table.visible_rows + 1))
        return [each.id for each in rows if each is not None and each.id in self._outdated]

    async def _renew(self) -> None:
        self._renews = True
        try:
            while ids := self._in_view():
                await run_each(self._renew_row, ids, _AT_ONCE)
        except ClientError:
            return  # it is tried again with the next news, and the next reading has it anyway
        finally:
            self._renews = False

    async def _renew_row(self, subscriber_id: str) -> None:
        try:
            current = await self._context.session.client.subscriber(subscriber_id)
        except NotFound:
            current = None  # deleted: the row stays until the list is read again
        self._outdated.pop(subscriber_id, None)
        row = self._held().get(subscriber_id)
        if current is None or row is None or row[1].version >= current.version:
            return
        self._table.replace(row[0], self._reader.share_resources(current))
        if row[0] == self._table.cursor_row:
            self._preview.moved()
