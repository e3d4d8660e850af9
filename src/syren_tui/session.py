"""The signed-in session: whose it is, on which portal, and how a call outlives its end.

A call that finds the session ended has the user sign in again, over whatever screen is open, and
is then sent once more: what was typed there stays.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from typing import Final, TypeVar

from syren_api.models import Account, Portal
from syren_api.statuses import Role
from syren_tui.client import PortalClient
from syren_tui.client.backoff import Backoff, retry_after
from syren_tui.client.errors import (
    ClientError,
    NotSignedIn,
    PortalFault,
    PortalUnreachable,
    TooManyAttempts,
    UnexpectedAnswer,
)
from syren_tui.concurrency import cancel_and_wait
from syren_tui.news.follower import NewsFollower
from syren_tui.renewal.active_series import ActiveSeries
from syren_tui.renewal.store import SeriesStore

Result = TypeVar("Result")
_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 15.0
"""Seconds between two tries while the portal does not answer."""
_LONGEST_ASKED: Final = 600.0
"""Seconds at most for which a portal is not asked again because it said so."""
Tell = Callable[[ClientError, float], None]
"""Is told why the portal does not answer, and in how many seconds it will be asked again."""
SignInAgain = Callable[["Session"], Awaitable[bool]]
"""Has the user sign in again; False where they do not."""


class Session:
    """One account's session on one portal."""

    def __init__(
        self,
        client: PortalClient,
        portal: Portal,
        account: Account,
        sign_in_again: SignInAgain,
        store: SeriesStore,
    ) -> None:
        """Keep what was signed in to.

        Args:
            client: signed in.
            portal: as it described itself last.
            account: whose session it is.
            sign_in_again: see `SignInAgain`.
            store: the journals of this account's series on this portal.
        """
        self.client = client
        self.portal = portal
        self.account = account
        self.store = store
        self.active_series = ActiveSeries()
        """The series that runs, whatever screen is open."""
        self.news = NewsFollower(client, lambda: self.portal)
        """What others change on the portal, while `NewsFollower.follow` runs."""
        self.changes = 0
        """How often accounts were changed behind the list: it then reads itself again."""
        self._ask_for_it = sign_in_again
        self._asking: asyncio.Task[bool] | None = None
        self._answers = 0
        self._last_answer = False
        self._is_over = False
        self._forgets: list[Callable[[], None]] = []

    def on_lock(self, forget: Callable[[], None]) -> None:
        """Call a function when the console locks: what must not stay in memory is forgotten."""
        self._forgets.append(forget)

    def locked(self) -> None:
        """Forget what must not stay in memory while the screens are covered."""
        for forget in self._forgets:
            forget()

    async def close(self) -> None:
        """Ask nobody to sign in any more: calls that wait for it end with `NotSignedIn`."""
        self._is_over = True
        if (asking := self._asking) is not None:
            await cancel_and_wait([asking])

    @property
    def read_only(self) -> bool:
        """Whether the account may change nothing."""
        return self.account.role is Role.SUPPORT

    @property
    def sees_all_libraries(self) -> bool:
        """Whether the account sees more than one library."""
        return self.account.role is not Role.LIBRARY

    async def call(self, send: Callable[[PortalClient], Awaitable[Result]]) -> Result:
        """Send a call; where the session has ended, once more after the user has signed in again.

        Raises:
            ClientError: `NotSignedIn` where they did not.
        """
        while True:
            answers = self._answers
            try:
                return await send(self.client)
            except NotSignedIn:
                # Where the user has answered while this was on its way, they are not asked twice.
                answered = answers != self._answers
                if not (self._last_answer if answered else await self._signed_in_again()):
                    raise

    async def today(self) -> date:
        """Ask the portal again for what it is, and return its day.

        Raises:
            ClientError: it does not say.
        """
        self.portal = await self.call(lambda client: client.portal())
        return self.portal.today

    async def keep_trying(self, read: Callable[[], Awaitable[Result]], tell: Tell) -> Result:
        """Read something, again and again while the portal does not answer.

        Args:
            read: reads it.
            tell: see `Tell`.

        Raises:
            ClientError: one that trying again does not cure.
        """
        backoff = Backoff(_FIRST_PAUSE, _LONGEST_PAUSE)
        while True:
            try:
                return await read()
            except (PortalUnreachable, PortalFault, TooManyAttempts) as error:
                # The user reads it: no chance in it, and never so short that it flickers.
                wait = max(backoff.next_pause(), min(retry_after(error), _LONGEST_ASKED))
                tell(error, wait)
            await asyncio.sleep(wait)

    def signed_in_anew(self) -> None:
        """Have calls that come back with the end of the session before sent once more."""
        self._last_answer = True
        self._answers += 1
        self.news.go_on()

    async def sign_in_again(self, password: str) -> None:
        """Sign in once more, as the account whose session it is.

        Raises:
            ClientError: `UnexpectedAnswer` where the portal takes it for another account's.
        """
        login = self.account.login
        account = (await self.client.sign_in_again(login, password)).account
        if (account.login, account.role) != (login, self.account.role):
            with suppress(ClientError):
                await self.client.sign_out()
            raise UnexpectedAnswer("another account")

    async def _signed_in_again(self) -> bool:
        """Have the user sign in again: once, however many calls wait for it."""
        if self._is_over:
            return False
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(), name="sign in again")
        return await asyncio.shield(self._asking)

    async def _ask(self) -> bool:
        try:
            self._last_answer = await self._ask_for_it(self)
            self._answers += 1
            if self._last_answer:
                self.news.go_on()
            return self._last_answer
        except asyncio.CancelledError:
            if not self._is_over:
                raise
            return False  # what waits for the answer is told, not cancelled
        finally:
            self._asking = None
