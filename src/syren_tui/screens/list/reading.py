"""The list of subscribers, first part: reading it, and showing what is read."""

import asyncio
import time
from contextlib import suppress

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.i18n import Speech
from syren_tui.listing.query import ListQuery
from syren_tui.listing.reader import ListAnswer, ListReader
from syren_tui.listing.selection import Selection
from syren_tui.runtime.key_queue import LONGEST_HOLD
from syren_tui.screens.full_screen import FullScreen
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS
from syren_tui.widgets.base.empty_state import EmptyState
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.update_text import show_text
from syren_tui.widgets.list.filter_bar import FilterBar, library_filter
from syren_tui.widgets.list.subscriber_table import SubscriberTable

_LATE = 0.4
"""Seconds after which the rows of the list before look as if they were."""
_FIRST_ROWS = 0.25
"""Seconds for which the first frame waits for its rows: painted without them, it is painted twice.
"""


class ListReading(FullScreen[None]):
    """Lays the list out, and keeps it as the portal has it."""

    def __init__(
        self, speech: Speech, session: Session, *, compact: bool = False, ascii_only: bool = False
    ) -> None:
        """Begin with everybody.

        Args:
            speech: the user's language.
            session: the signed-in session.
            compact: whether the list has one line a subscriber.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        super().__init__(speech)
        self._session = session
        self._compact = compact
        self._ascii_only = ascii_only
        self._query = ListQuery()
        self._selection = Selection()
        self._reader = ListReader(session)
        self._stale = True
        self._stale_since = 0.0
        self._fetching = False
        self._tells_of_paste = False
        """Whether the line for what happened says so, until after the search that was pasted."""
        self._has_shown = asyncio.Event()

    def begin(self) -> None:
        """Send for the first rows while there is no screen yet."""
        self._reader.begin(self._query)

    def compose(self) -> ComposeResult:
        """Lay out header, filters, table, and the lines under it."""
        portal = self._session.portal
        signs = ASCII_SIGNS if self._ascii_only else SIGNS
        with Horizontal(id="greeting"):
            name = clean(self._session.account.display_name)
            place = f"{name} – {clean(portal.name)} ({clean(portal.department)})"
            yield Static(Content(place), id="place")
            if self._session.sees_all_libraries:
                yield Static("", markup=False, id="library")
            yield Static("", markup=False, id="series")
            if self._session.read_only:
                yield Static(Content(self.speech.gettext("lecture seule")), id="read-only")
        yield FilterBar(portal, self.speech, signs)
        yield SubscriberTable(
            portal,
            self.speech,
            self._selection.ids,
            library=self._session.sees_all_libraries,
            ascii_only=self._ascii_only,
            compact=self._compact,
            id="subscribers",
        )
        yield EmptyState(self.speech)
        with Horizontal(id="below"):
            yield Notice(id="list-notice")
            yield Static("", markup=False, id="marked")
            yield Static("", markup=False, id="range")
        yield KeyHints(self.speech)

    @on(events.Mount)
    async def _begin_with_first_rows(self) -> None:
        """Ask for the first rows, and wait a moment for them."""
        # With the rows, in one frame: a message about them would come a frame later.
        self.watch(self._table, "scroll_y", self._show_range, init=False)
        self._ask(self._query)
        with suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_ROWS):
                await self._has_shown.wait()

    def on_resize(self) -> None:
        """Say which rows are in view now."""
        self.call_after_refresh(self._show_range)

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: typed on the table, they are meant for the list that comes."""
        late = time.monotonic() - self._stale_since > LONGEST_HOLD
        return self._stale and self.focused is self._table and not late

    def _ask(self, query: ListQuery, *, wait: float = 0.0, keep: bool = False) -> None:
        """Ask for a list.

        Args:
            query: what it is asked for.
            wait: seconds before it is sent.
            keep: whether it is the same list again: the cursor stays with its subscriber.
        """
        self._query = query
        self._stale = True
        self._stale_since = time.monotonic()
        self._bar.show_query(query)
        for shown in self.query("#library").results(Static):
            shown.update(library_filter(query, self.speech))
        self._read(wait, keep)

    @work(exclusive=True, group="list", description="read the list")
    async def _read(self, wait: float, keep: bool) -> None:
        await asyncio.sleep(wait)

        async def read() -> ListAnswer:
            first, last = 0, 0
            if keep:
                first = self._table.first_visible
                last = first + self._table.visible_rows
            return await self._reader.read(self._query, first, last)

        late = self.set_timer(_LATE, self._show_late)
        try:
            reading = await self._session.keep_trying(read, self._tell)
        except ClientError as error:
            self._notice.warn(failure(error, self.speech))
            self._show_unread()
            return
        finally:
            late.stop()
        self._show(reading, keep)

    def _show_unread(self) -> None:
        """Show that what stands there is not what was asked for, and that nothing comes."""
        self._table.add_class("-late")
        self._bar.show_unknown()
        self._stale_since = 0.0  # no key waits for it
        self.keys_go_on()

    def _tell(self, error: ClientError, pause: float) -> None:
        """Say that the portal does not answer, and that it will be asked again."""
        again = self.speech.gettext("Nouvel essai dans {n} s.", n=round(pause))
        self._notice.warn(f"{failure(error, self.speech)} {again}")

    def _show_late(self) -> None:
        """Show that what stands there is not yet what was asked for."""
        if not self._stale:
            return  # the answer came while the timer's message was in the queue
        self._table.add_class("-late")
        self._bar.show_waiting()

    def _show(self, reading: ListAnswer, keep: bool) -> None:
        cursor = self._cursor_after(reading, keep)
        self._stale = False
        self._table.remove_class("-late")
        self._table.portal = self._session.portal
        pages = list(reading.pages.items())
        self._table.show_list(reading.total, pages, sort=self._query.sort, cursor=cursor)
        self._bar.show_counts(reading.total, reading.counts, self._query.statuses)
        if not self._tells_of_paste:
            self._notice.clear()
        self._tells_of_paste = False
        self._show_nobody(reading.total)
        self._show_range()
        self.list_shown()
        self.keys_go_on()
        self._has_shown.set()

    def paste_was_cut(self, sentence: str) -> None:
        """Say that only a part of a pasted text was taken, also once it has been searched."""
        super().paste_was_cut(sentence)
        self._tells_of_paste = True

    def rows_came(self) -> None:
        """Do what has to be done after more rows of the list have come."""

    def list_shown(self) -> None:
        """Do what has to be done after another list is shown."""

    def _cursor_after(self, reading: ListAnswer, keep: bool) -> int | None:
        """Return where the cursor goes: with its subscriber, or to the first row."""
        if not keep:
            return 0
        current = self._table.current
        return reading.place_of(current.id) if current is not None else None

    def _show_nobody(self, total: int) -> None:
        nobody = self.query_one(EmptyState)
        nobody.display = total == 0
        self._table.set_class(total == 0, "-nobody")
        if total == 0:
            nobody.say(self._query, self._session.portal, self._session.account)
            if self._query.search.strip():
                self._try_others()

    @work(exclusive=True, group="others", description="try other searches")
    async def _try_others(self) -> None:
        """Find out which shorter searches would find somebody."""
        query = self._query
        try:
            found = await self._reader.others(query)
        except ClientError:
            return  # the sentence that nobody was found stands without it
        if query == self._query:
            self.query_one(EmptyState).suggest(found)

    @on(SubscriberTable.PagesWanted)
    def _pages_wanted(self) -> None:
        if not self._fetching and not self._stale:
            self._fetch()

    @work(group="pages", description="read rows")
    async def _fetch(self) -> None:
        """Read what is in view, until nothing lacks."""
        self._fetching = True
        query = self._query
        try:
            while query == self._query and not self._stale and (number := self._table.lacking()):
                page = await self._reader.page(query, number - 1)
                if query != self._query or self._stale:
                    return
                if page.total != self._table.total:
                    self._ask(query, keep=True)
                    return
                self._table.show_page(number - 1, page.items)
                self.rows_came()
        except ClientError as error:
            self._notice.warn(failure(error, self.speech))
            self.set_timer(3.0, self._table.ask_for_pages)
        finally:
            self._fetching = False

    def _show_range(self) -> None:
        if not self._table.size:
            return  # not laid out yet: how many rows are in view is not known
        first = self._table.first_visible + 1
        last = min(first + self._table.visible_rows - 1, self._table.total)
        say = self.speech.number
        text = ""
        if self._table.total:
            text = self.speech.gettext(
                "{first}-{last} sur {total}",
                first=say(first), last=say(last), total=say(self._table.total),
            )  # fmt: skip
        show_text(self.query_one("#range", Static), Content(text))

    # The parts.

    @property
    def _table(self) -> SubscriberTable:
        return self.query_one(SubscriberTable)

    @property
    def _bar(self) -> FilterBar:
        return self.query_one(FilterBar)

    @property
    def _notice(self) -> Notice:
        return self.query_one("#list-notice", Notice)
