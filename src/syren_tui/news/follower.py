"""Follows what changes on the portal, for as long as a session lasts; knows no screen.

One call at a time: the portal holds its answer until there is something, and the next call goes on
from there. While the screens are covered none is sent; the place is kept. Whoever wants to know
listens, and asks for the counts::

    session.news.listen(told)        # told(news: News), on the loop's thread
    session.news.counts()            # NewsCounts: since the user took them in
    place = session.news.place       # before a list is asked for ...
    session.news.take_in(place)      # ... and when it is shown

"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from syren_api.models import ChangedSubscriber, Portal
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError, CursorExpired, NotSignedIn
from syren_tui.news.poll_timing import PollTiming
from syren_tui.news.sources import NewsSource, news_source
from syren_tui.news.unseen import NewsCounts, UnseenNews

_LONGEST_WAIT: Final = 1.0
"""Seconds that a list waits for the place from which its changes are told."""


@dataclass(frozen=True, slots=True)
class News:
    """What a listener is told. Without anything: the counts have changed."""

    changes: tuple[ChangedSubscriber, ...] = ()
    """Who was registered, changed or deleted by somebody else."""
    requests: int = 0
    """How many of these are new requests."""
    outdated: bool = False
    """Whether more may have changed than is told: what is shown has to be read again."""


Listener = Callable[[News], None]


class NewsFollower:
    """Follows one portal for one account."""

    def __init__(
        self,
        client: PortalClient,
        portal: Callable[[], Portal],
    ) -> None:
        """Begin without following.

        Args:
            client: signed in.
            portal: returns what the portal is.
        """
        self._client = client
        self._portal = portal
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        """Waits between two calls."""
        self._unseen = UnseenNews(client.own_changes)
        client.own_changes.listen(self._own_changes_ended)
        self._listeners: list[Listener] = []
        self._tried_to_begin = asyncio.Event()
        self._is_late = False
        """Whether a list was read before there was a place to go on from."""
        self._source: NewsSource | None = None
        """None while nothing is followed."""
        self._may_ask = asyncio.Event()
        self._sign_ins = 0

    # For screens.

    def listen(self, listener: Listener) -> None:
        """Call a function whenever there is news, or the counts are others."""
        self._listeners.append(listener)

    def unlisten(self, listener: Listener) -> None:
        """Call it no longer."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def counts(self, library: str | None = None) -> NewsCounts:
        """Return how much is news since it was taken in.

        Args:
            library: the id of the library that is meant; None: all that the account sees.
        """
        return self._unseen.counts(library)

    @property
    def place(self) -> int:
        """Up to where there is news at present: see `take_in`."""
        return self._unseen.place

    def take_in(self, place: int | None = None) -> None:
        """Count no longer what has come up to a place; None: all that there is."""
        before = self.counts()
        self._unseen.take_in(place)
        if self.counts() != before:
            self._tell(News())

    async def begun(self) -> None:
        """Wait, for a moment at most, until what changes from now on will be told.

        To be called before a list is read: nothing is missed then. Where it took too long, all
        that was read is told to be outdated later. Returns at once where nothing is followed.
        """
        if self._source is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WAIT):
                await self._tried_to_begin.wait()
        self._is_late = self._is_late or not self._source.has_begun

    # For the session.

    async def follow(self) -> None:
        """Follow until it is cancelled; returns where the portal tells nothing."""
        source = news_source(self._client, self._portal())
        if source is None:
            return
        self._source = source
        self._may_ask.set()
        timing = PollTiming(can_wait=source.can_wait)
        try:
            while True:
                await self._may_ask.wait()
                sign_ins = self._sign_ins
                try:
                    pause = await self._ask(source, timing)
                except NotSignedIn:
                    if sign_ins == self._sign_ins:  # nobody has signed in again meanwhile
                        self._may_ask.clear()
                    continue
                finally:
                    self._tried_to_begin.set()
                await self.sleep(pause)
        finally:
            self._source = None

    @property
    def is_asking(self) -> bool:
        """Whether the portal is asked at present, now and then."""
        return self._source is not None and self._may_ask.is_set()

    def pause(self) -> None:
        """Send no further call until `go_on`; the one under way ends with the session."""
        self._may_ask.clear()

    def go_on(self) -> None:
        """Go on from where it paused: the account has signed in again."""
        self._sign_ins += 1
        self._may_ask.set()

    async def _ask(self, source: NewsSource, timing: PollTiming) -> float:
        """Send one call, and tell what it brings; returns the seconds until the next.

        Raises:
            NotSignedIn: the session has ended.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            if not source.has_begun:
                self._unseen.begin(await source.begin())
                if self._is_late:
                    self._is_late = False
                    self._miss()
                return 0.0
            found = await source.next(timing.wait)
        except NotSignedIn:
            raise
        except ClientError as error:
            if isinstance(error, CursorExpired):
                source.has_begun, self._is_late = False, True
            return timing.after_failure(error)
        self._note(self._unseen.note(found))
        return timing.after_answer(clock() - began, found=bool(found))

    def _miss(self) -> None:
        self._unseen.note_missed()
        self._tell(News(outdated=True))

    def _note(self, changes: tuple[ChangedSubscriber, ...]) -> None:
        if changes:
            self._tell(News(changes, self._unseen.requests_among(changes)))

    def _own_changes_ended(self) -> None:
        before = self.counts()
        changes = self._unseen.settle()
        if changes or self.counts() != before:
            self._tell(News(changes, self._unseen.requests_among(changes)))

    def _tell(self, news: News) -> None:
        for listener in list(self._listeners):
            listener(news)
