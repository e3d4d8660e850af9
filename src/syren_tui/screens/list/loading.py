"""Reading the list, and showing what is read."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from syren_api.statuses import Status
from syren_tui.client.errors import ClientError
from syren_tui.listing.query import ListQuery
from syren_tui.listing.reader import ListAnswer, ListReader
from syren_tui.renewal.fetch_accounts import FetchedAccounts
from syren_tui.runtime.key_queue import LONGEST_HOLD
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.session_accounts import read_accounts
from syren_tui.texts.failures import retry_sentence

_LATE: Final = 0.4
"""Seconds after which the rows of the list before are shown as outdated."""
_FIRST_ROWS: Final = 0.25
"""Seconds for which the first frame waits for its rows: painted without them, it is painted twice.
"""
_RETRY_PAGES: Final = 3.0
"""Seconds after which rows that could not be read are asked for again."""

Notify = Callable[[], None]


class ListLoader:
    """Keeps the list as the portal has it."""

    def __init__(
        self,
        context: ListContext,
        reader: ListReader,
        *,
        asked: Notify,
        shown: Notify,
        more: Notify,
    ) -> None:
        """Begin with everybody.

        Args:
            context: of the screen.
            reader: reads for its session.
            asked: called when another list is about to be asked for, not the same one again.
            shown: called after a list is shown.
            more: called after more rows of it have come.
        """
        self._context = context
        self._view = context.view
        self._reader = reader
        self._asked = asked
        self._shown = shown
        self._more = more
        self.query = ListQuery()
        """What the list is asked for."""
        self.is_stale = True
        """Whether the rows are not yet those that were asked for."""
        self._stale_since = 0.0
        self._fetching = False
        self._keeps_notice = False
        """Whether the notice is kept when the next list is shown."""
        self._has_shown = asyncio.Event()

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many there are of each status, at the last reading."""
        return self._reader.counts

    @property
    def is_awaited(self) -> bool:
        """Whether another list is on its way, and not so late that keys should not wait for it."""
        return self.is_stale and time.monotonic() - self._stale_since <= LONGEST_HOLD

    def begin(self) -> None:
        """Send for the first rows while there is no screen yet."""
        self._reader.begin(self.query)

    async def show_first_rows(self) -> None:
        """Ask for the first rows, and wait a moment for them."""
        self.ask(self.query)
        with suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_ROWS):
                await self._has_shown.wait()

    def ask(self, query: ListQuery, *, wait: float = 0.0) -> None:
        """Ask for another list.

        Args:
            query: what it is asked for.
            wait: seconds before it is sent.
        """
        self._asked()
        self._ask(query, wait, keep=False)

    def reload(self) -> None:
        """Ask for the same list again: the cursor stays with its subscriber."""
        self._ask(self.query, 0.0, keep=True)

    def _ask(self, query: ListQuery, wait: float, *, keep: bool) -> None:
        self.query = query
        self.is_stale = True
        self._stale_since = time.monotonic()
        self._view.show_query(query)
        self._context.run(partial(self._read, wait, keep), "list", "read the list")

    async def _read(self, wait: float, keep: bool) -> None:
        await asyncio.sleep(wait)
        table = self._view.table

        async def read() -> ListAnswer:
            first, last = 0, 0
            if keep:
                first = table.first_visible
                last = first + table.visible_rows
            return await self._reader.read(self.query, first, last)

        late = self._context.screen.set_timer(_LATE, self.show_late)
        try:
            answer = await self._context.session.keep_trying(read, self._say_retry)
        except ClientError as error:
            self._context.warn(error)
            self._show_unread()
            return
        finally:
            late.stop()
        self._show(answer, keep)

    async def fetch(self, ids: Sequence[str]) -> FetchedAccounts:
        """Return accounts of which the ids are known, in the list's order.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        session = self._context.session
        return await read_accounts(session, ids, [self.query.filter(session.portal)])

    def _say_retry(self, error: ClientError, pause: float) -> None:
        """Say that the portal does not answer, and that it will be asked again."""
        self._view.notice.warn(retry_sentence(error, pause, self._context.speech))

    def _show_unread(self) -> None:
        """Show that the rows are not those that were asked for, and that these do not come."""
        self._view.show_late(late=True)
        self._view.show_empty(empty=False)
        self._view.bar.show_unknown()
        self._stale_since = 0.0  # no key waits for it
        self._context.screen.keys_go_on()

    def show_late(self) -> None:
        """Show that the rows are not yet those that were asked for."""
        if not self.is_stale:
            return  # the answer came while the timer's message was in the queue
        self._view.show_late(late=True)
        self._view.show_empty(empty=False)  # what it says is of another search
        self._view.bar.show_waiting()

    def _show(self, answer: ListAnswer, keep: bool) -> None:
        view, table = self._view, self._view.table
        cursor = self._cursor_after(answer, keep)
        self.query = answer.query
        self.is_stale = False
        view.show_late(late=False)
        table.portal = self._context.session.portal
        table.show_list(
            answer.total,
            list(answer.pages.items()),
            sort=self.query.order(self._context.session.portal),
            cursor=cursor,
        )
        view.bar.show_counts(answer.total, answer.counts, self.query.statuses)
        if not self._keeps_notice:
            view.notice.clear()
        self._keeps_notice = False
        if answer.query.as_birth_date:
            view.notice.say(self._as_birth_date())
        self._show_empty_state(answer.total)
        view.show_range()
        self._shown()
        self._context.screen.keys_go_on()
        self._has_shown.set()

    def _as_birth_date(self) -> str:
        """Say that a number is nobody's, and that those are shown who were born on that day."""
        day = self.query.birth_date(self._context.session.portal)
        return self._context.speech.gettext(
            "Personne n’a ce numéro : voici qui est né(e) le {day}.",
            day=self._context.speech.day(day) if day is not None else "",
        )

    def keep_notice(self) -> None:
        """Keep what the notice says when the next list is shown."""
        self._keeps_notice = True

    def _cursor_after(self, answer: ListAnswer, keep: bool) -> int | None:
        """Return where the cursor goes: with its subscriber, or to the first row."""
        if not keep:
            return 0
        current = self._view.table.current
        return answer.place_of(current.id) if current is not None else None

    # Where it finds nobody.

    def _show_empty_state(self, total: int) -> None:
        if self._view.empty_state.display == (total > 0):
            self._context.screen.call_later(self._context.screen.refresh_bindings)
        self._view.show_empty(empty=total == 0)
        if total == 0:
            session = self._context.session
            self._view.empty_state.say(self.query, session.portal, session.account)
            if self.query.search.strip():
                self._context.run(self._try_others, "others", "try other searches")

    async def _try_others(self) -> None:
        """Find out what else may be meant."""
        query = self.query
        try:
            found = await self._reader.others(query)
        except ClientError:
            return  # that nobody was found is said without it
        if query == self.query and found is not None:
            self._view.empty_state.suggest(found)

    # More of its rows.

    def fetch_pages(self) -> None:
        """Read the rows that are in view and not there."""
        if not self._fetching and not self.is_stale:
            self._context.run(self._fetch, "pages", "read rows", exclusive=False)

    async def _fetch(self) -> None:
        """Read what is in view, until nothing lacks."""
        self._fetching = True
        query, table = self.query, self._view.table
        try:
            while query == self.query and not self.is_stale and (number := table.lacking()):
                page = await self._reader.page(query, number - 1)
                if query != self.query or self.is_stale:
                    return
                if page.total != table.total:
                    self.reload()
                    return
                table.show_page(number - 1, page.items)
                self._more()
        except ClientError as error:
            self._context.warn(error)
            self._context.screen.set_timer(_RETRY_PAGES, table.ask_for_pages)
        finally:
            self._fetching = False
