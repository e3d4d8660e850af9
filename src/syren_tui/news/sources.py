"""Where news comes from: the portal's changes; where it tells none, the newest requests."""

from datetime import datetime
from typing import Final, Protocol

from syren_api.features import Feature
from syren_api.models import ChangedSubscriber, Portal, Subscriber
from syren_api.news import ChangesQuery, CountedQuery
from syren_api.queries import SubscriberQuery
from syren_api.validity import WAITING
from syren_tui.client import PortalClient
from syren_tui.concurrency import run_both

_PAGE: Final = 50
_MOST_PAGES: Final = 10
"""Pages of new requests that are read in one round; there are rarely more than two requests."""


class NewsSource(Protocol):
    """What is asked for news, from one place to the next."""

    can_wait: bool
    """Whether an answer may be waited for."""
    has_begun: bool
    """Whether it has a place from which it goes on."""

    async def begin(self) -> datetime | None:
        """Take the place of this moment.

        Returns:
            The instant after which a request is new; None: the portal does not say.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """

    async def next(self, wait: int) -> tuple[ChangedSubscriber, ...]:
        """Return what is new since the last place; empty: nothing within so many seconds.

        Raises:
            ClientError: `CursorExpired` where it has to begin anew, and more may be new.
        """


def news_source(client: PortalClient, portal: Portal) -> NewsSource | None:
    """Return what can be asked of a portal; None: nothing."""
    if portal.has(Feature.CHANGES):
        return ChangesSource(client, counts=portal.has(Feature.COUNTS))
    return RequestsSource(client) if portal.has(Feature.REQUESTED_AT) else None


class ChangesSource:
    """Asks for all changes after a cursor."""

    can_wait = True

    def __init__(self, client: PortalClient, *, counts: bool) -> None:
        """Begin without a cursor.

        Args:
            client: signed in.
            counts: whether the portal counts, and says at which instant it does.
        """
        self._client = client
        self._counts = counts
        self._cursor: str | None = None
        self.has_begun = False

    async def begin(self) -> datetime | None:
        """Take the cursor of this moment, and the portal's clock."""
        self.has_begun = False
        if self._counts:
            changes, counts = await run_both(
                self._client.changes(ChangesQuery()),
                self._client.counts([CountedQuery(status=tuple(WAITING))]),
            )
            at = counts.as_of
        else:
            changes, at = await self._client.changes(ChangesQuery()), None
        self._cursor, self.has_begun = changes.cursor, True
        return at

    async def next(self, wait: int) -> tuple[ChangedSubscriber, ...]:
        """Return who was registered, changed or deleted."""
        changes = await self._client.changes(ChangesQuery(after=self._cursor, wait=wait))
        self._cursor = changes.cursor
        return changes.items


class RequestsSource:
    """Asks for those who wait for the library; changes of others are not seen."""

    can_wait = False

    def __init__(self, client: PortalClient) -> None:
        """Begin without a place.

        Args:
            client: signed in.
        """
        self._client = client
        self._last: datetime | None = None
        self.has_begun = False

    async def begin(self) -> datetime | None:
        """Read the newest request."""
        newest = await self._page(0, 1)
        self._last = newest[0].requested_at if newest else None
        self.has_begun = True
        return self._last

    async def next(self, wait: int) -> tuple[ChangedSubscriber, ...]:
        """Return who has asked since; never waits."""
        found: list[ChangedSubscriber] = []
        for number in range(_MOST_PAGES):
            page = await self._page(number * _PAGE, _PAGE)
            new = [each for each in page if self._is_new(each)]
            found += map(_changed, new)
            if len(new) < _PAGE:
                break
        at = [each.requested_at for each in found if each.requested_at is not None]
        self._last = max(at, default=self._last)
        return tuple(found)

    def _is_new(self, subscriber: Subscriber) -> bool:
        at = subscriber.requested_at
        return at is not None and (self._last is None or at > self._last)

    async def _page(self, offset: int, limit: int) -> tuple[Subscriber, ...]:
        query = SubscriberQuery(
            status=tuple(WAITING), sort="-requested_at", offset=offset, limit=limit
        )
        return (await self._client.subscribers(query)).items


def _changed(subscriber: Subscriber) -> ChangedSubscriber:
    return ChangedSubscriber(
        id=subscriber.id,
        version=subscriber.version,
        status=subscriber.status,
        requested_at=subscriber.requested_at,
        library=subscriber.library.id,
        deleted=False,
    )
