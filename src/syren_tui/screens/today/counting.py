"""The views of the day and their numbers: all counted at one moment, on the portal's day."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from syren_api.features import Feature
from syren_api.models import Counted, Counts, Library
from syren_api.news import MAX_COUNTED, CountedQuery
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError
from syren_tui.listing.kept_views import KeptViews
from syren_tui.listing.views import View, own_views, views_of
from syren_tui.session import Session
from syren_tui.view_settings import ViewSettings


async def _counts_of(queries: Sequence[CountedQuery], client: PortalClient) -> Counts:
    return await client.counts(queries)


class ViewCounts:
    """Reads the views and counts them."""

    def __init__(self, session: Session, kept: KeptViews, settings: Sequence[ViewSettings]) -> None:
        """Begin without views.

        Args:
            session: the signed-in session.
            kept: the views that were kept from the list.
            settings: those of the settings.
        """
        self.views: list[View] = []
        self._session = session
        self._kept = kept
        self._settings = settings
        self._libraries: dict[str, Library] = {}
        """The portal's, by their ids, where a view has one."""
        self._counted: list[Counted] | None = None
        """In the order of the views; None: not known."""

    @property
    def are_told(self) -> bool:
        """Whether the portal counts."""
        return self._session.portal.has(Feature.COUNTS)

    async def read_views(self) -> None:
        """Find the views; their numbers stay where they are the same as before."""
        own = own_views(self._settings, await asyncio.to_thread(self._kept.all))
        own = await self._with_names(own)
        views = views_of(self._session.portal, self._session.account, own)
        if views != self.views:
            self.views, self._counted = views, None

    async def _with_names(self, views: Sequence[View]) -> list[View]:
        """Return views with the names of their libraries: files and settings have only ids."""
        ids = {each.query.library.id for each in views if each.query.library is not None}
        own = self._session.account.library
        if own is not None:
            self._libraries.setdefault(own.id, own)
        if not ids <= self._libraries.keys():
            with suppress(ClientError):  # their ids say which they are, too
                read = await self._session.client.libraries()
                self._libraries = {each.id: each for each in read}
        return [each.with_libraries(self._libraries) for each in views]

    async def count(self) -> None:
        """Count all in one call, as far as one call takes them.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        await self._session.today()
        queries = [each.counted(self._session.portal) for each in self.views]
        counted: list[Counted] = []
        for first in range(0, len(queries), MAX_COUNTED):
            some = queries[first : first + MAX_COUNTED]
            counted += (await self._session.call(partial(_counts_of, some))).results
        self._counted = counted

    def of(self, place: int) -> Counted | None:
        """Return the number of a view; None: not known."""
        return self._counted[place] if self._counted is not None else None

    @property
    def nothing_to_decide(self) -> bool:
        """Whether it is known that nobody waits."""
        waiting = [self.of(at) for at, each in enumerate(self.views) if each.decides is not None]
        return all(each is not None and each.total == 0 for each in waiting)
