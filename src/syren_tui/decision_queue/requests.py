"""Who waits for a decision, the oldest request first, read ahead of being shown."""

from typing import Final

from syren_api.features import Feature
from syren_api.models import Subscriber
from syren_api.queries import Sort, SubscriberQuery
from syren_api.statuses import Status
from syren_tui.session import Session, Tell

_AT_ONCE: Final = 50
"""Accounts of one call."""


class WaitingRequests:
    """Reads those who have a status, each once, however the list moves meanwhile.

    Who is decided leaves the portal's list: pages are read from its beginning again, and who was
    seen is passed over.
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

    async def more(self) -> tuple[list[Subscriber], int]:
        """Return the next ones, none where all were seen; and how many the portal has in all.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        offset = 0
        while True:
            query = self._query(offset)
            page = await self._session.keep_trying(
                lambda query=query: self._session.call(lambda client: client.subscribers(query)),  # type: ignore[misc]
                self._tell,
            )
            new = [each for each in page.items if each.id not in self._seen]
            self._seen.update(each.id for each in new)
            offset += len(page.items)
            if new or not page.items or offset >= page.total:
                return new, page.total

    def _query(self, offset: int) -> SubscriberQuery:
        has_moment = self._session.portal.has(Feature.REQUESTED_AT)
        sort: Sort = "requested_at" if has_moment else "registered_at"
        return SubscriberQuery(
            status=(self._status,), library=self._library, sort=sort, offset=offset, limit=_AT_ONCE
        )
