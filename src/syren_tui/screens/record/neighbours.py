"""Reads the records before and after the open one, in the order of the list."""

from syren_api.models import Subscriber, SubscriberPage
from syren_tui.listing.page_cache import PAGE
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.session import Session


class NeighbourReader:
    """Reads the record at a place of a list."""

    def __init__(self, session: Session, navigator: RecordNavigator, query: ListQuery) -> None:
        """Take the list.

        Args:
            session: the signed-in session.
            navigator: the places of the list; it learns those that are read.
            query: what the list was asked for.
        """
        self._session = session
        self._navigator = navigator
        self._query = query

    async def read(self, index: int) -> Subscriber | None:
        """Return the record at a place, from 0; None: the list no longer reaches that far.

        Raises:
            ClientError: it cannot be read.
        """
        if (known := self._navigator.id_at(index)) is not None:
            return await self._session.call(lambda client: client.subscriber(known))
        offset = self._navigator.offset_of(index)
        while True:
            page = await self._page_at(offset)
            self._navigator.learn(index, page.items)
            wanted = self._navigator.id_at(index)
            if wanted is not None or not page.items:
                return next((each for each in page.items if each.id == wanted), None)
            offset += PAGE  # those of this page are all known: they have moved

    async def _page_at(self, offset: int) -> SubscriberPage:
        asked = self._query.page(self._session.portal, offset, PAGE)
        return await self._session.call(lambda client: client.subscribers(asked))
