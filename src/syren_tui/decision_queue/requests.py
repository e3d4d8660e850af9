"""Who waits for a decision, the oldest request first, read ahead of being shown."""

from collections.abc import Iterable
from typing import Final

from syren_api.features import Feature
from syren_api.models import Subscriber, SubscriberPage
from syren_api.queries import Sort, SubscriberQuery
from syren_api.statuses import Status
from syren_tui.session import Session, Tell

_AT_ONCE: Final = 50
"""Accounts of one call."""
_MOST_RESTARTS: Final = 5
"""How often pages are read from the beginning again before one is taken as it comes."""


class WaitingRequests:
    """Reads those who have a status, each once, however the list moves meanwhile.

    Who is decided leaves the portal's list, and others move up: pages are read from its beginning
    again, also where that happens between two of them, and who was seen is passed over.
    """

    def __init__(self, session: Session, status: Status, library: str | None, tell: Tell) -> None:
        """Begin with nobody read.

        Args:
            session: the signed-in session.
            status: of those who wait.
            library: the id of their library; None: all that the account sees.
            tell: see `Tell`.
        """
        self._session = session
        self._status = status
        self._library = library
        self._tell = tell
        self._seen: set[str] = set()

    def covers(self, subscriber: Subscriber) -> bool:
        """Tell whether somebody who waits is one of them."""
        return self._library is None or subscriber.library.id == self._library

    def leave_out(self, ids: Iterable[str]) -> None:
        """Pass over accounts: what was decided for them is on its way."""
        self._seen.update(ids)

    async def more(self) -> tuple[list[Subscriber], int]:
        """Return the next ones, none where all were seen; and how many the portal has in all.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        offset, total, restarts = 0, None, 0
        while True:
            page = await self._page(offset)
            if total not in (None, page.total) and restarts < _MOST_RESTARTS:
                offset, total, restarts = 0, None, restarts + 1
                continue
            new = [each for each in page.items if each.id not in self._seen]
            self._seen.update(each.id for each in new)
            offset, total = offset + len(page.items), page.total
            if new or not page.items or offset >= total:
                return new, total

    async def _page(self, offset: int) -> SubscriberPage:
        query = self._query(offset)
        return await self._session.keep_trying(
            lambda: self._session.call(lambda client: client.subscribers(query)), self._tell
        )

    def _query(self, offset: int) -> SubscriberQuery:
        has_moment = self._session.portal.has(Feature.REQUESTED_AT)
        sort: Sort = "requested_at" if has_moment else "registered_at"
        return SubscriberQuery(
            status=(self._status,), library=self._library, sort=sort, offset=offset, limit=_AT_ONCE
        )
