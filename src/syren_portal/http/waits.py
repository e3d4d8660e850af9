"""Who waits for news: held by no thread and no connection, and woken when there is something.

One look at the database, in a thread of its own, says for everybody who is to be woken: those among
whose subscribers something has changed, and those whose session has ended. What makes the process
look is in `syren_portal.http.signals`. Whoever is woken reads for itself.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from syren_portal.db.engine import Database
from syren_portal.http.signals import Signals
from syren_portal.http.threads import Threads
from syren_portal.store.feed import Cursor, last_position, libraries_after
from syren_portal.store.people import StaffAccount, tokens_alive

MOST_OF_AN_ACCOUNT: Final = 20
"""Waits of one account at once, in one process; whoever comes beyond does not wait."""
KEPT_SECONDS: Final = 60.0
"""How long the process goes on to watch when nobody waits any more: consoles ask again at once."""


@dataclass(eq=False, slots=True)
class Wait:
    """One of those who wait."""

    account_id: int
    token_hash: str = field(repr=False)
    session_ends: datetime
    library: str | None
    """Whose subscribers it is about; None: everyone."""
    woken: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look for one session has seen: who it is, and that there is nothing after `end`."""

    staff: StaffAccount
    session_ends: datetime
    end: Cursor


class Waits:
    """Those who wait in this process. Used by the event loop's thread alone."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Prepare; nothing is watched before somebody waits.

        Args:
            database: an open one.
            clock: the portal's.
        """
        self._database = database
        self._clock = clock
        self._threads = Threads(1)
        self._waiting: set[Wait] = set()
        self._of_account: Counter[int] = Counter()
        self._seen: dict[str, Seen] = {}
        """By the session's token; true for as long as nothing is heard."""
        self._signals: Signals | None = None
        self._position = 0
        self._looking: asyncio.Task[None] | None = None
        self._look_again = False
        self._idle: asyncio.TimerHandle | None = None
        self._starting: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._ended = False
        self.heard = 0
        """How often there may have been something so far: who has read since this number changed
        last has read everything."""

    async def watch(self) -> int:
        """Make sure that news is noticed from now on; returns `heard`."""
        if self._signals is None and not self._ended:
            self._signals = Signals(self._database, self._threads, self._hear, self._tick)
            self._starting = asyncio.ensure_future(self._start(self._signals))
        if self._starting is not None:
            await asyncio.shield(self._starting)
        if not self._ended:
            self._sleep_later()
        return self.heard

    async def _start(self, signals: Signals) -> None:
        with suppress(SQLAlchemyError):  # the first check then covers more than necessary
            self._position = await self._threads.run(self._newest)
        await signals.start()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @property
    def is_watching(self) -> bool:
        """Whether news is noticed."""
        return self._signals is not None

    def room_for(self, account_id: int) -> bool:
        """Tell whether one more of an account may wait."""
        return not self._ended and self._of_account[account_id] < MOST_OF_AN_ACCOUNT

    def remember(self, token_hash: str, heard: int, seen: Seen) -> None:
        """Keep what a look has seen, until something is heard.

        Args:
            token_hash: whose look it was.
            heard: what `watch` returned before it.
            seen: what it has seen.
        """
        if heard == self.heard and self._signals is not None:
            self._seen[token_hash] = seen

    def recall(self, token_hash: str, now: datetime) -> Seen | None:
        """Return what another look would see again; None where one is needed.

        A console that has waited in vain asks again: that costs no look then. What has just been
        committed may not be heard yet, so this is only for who waits, and is woken by it.
        """
        seen = self._seen.get(token_hash)
        if seen is None or not seen.end.at <= now < seen.session_ends:
            return None
        return seen if self.room_for(seen.staff.id) else None

    async def until_news(
        self, wait: Wait, heard: int, seconds: float, gone: Callable[[], Awaitable[None]]
    ) -> bool:
        """Wait until there may be something for one of them.

        Args:
            wait: which one.
            heard: what `watch` returned before it read the last time.
            seconds: how long at most.
            gone: returns when nobody is there any more to be answered.

        Returns:
            Whether it should read again; else its time is over, or the server ends.
        """
        with self._place(wait):
            if self.heard != heard:
                return True
            tasks = {asyncio.ensure_future(each) for each in (wait.woken.wait(), gone())}
            try:
                await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        return wait.woken.is_set() and not self._ended

    @contextmanager
    def _place(self, wait: Wait) -> Iterator[None]:
        wait.woken.clear()
        self._waiting.add(wait)
        self._of_account[wait.account_id] += 1
        try:
            yield
        finally:
            self._waiting.discard(wait)
            self._of_account[wait.account_id] -= 1
            if not self._of_account[wait.account_id]:
                del self._of_account[wait.account_id]

    def end(self) -> None:
        """Answer all waiting calls: the server is shutting down."""
        self._ended = True
        for each in self._waiting:
            each.woken.set()

    async def stop(self) -> None:
        """End, and close what watches."""
        self.end()
        if self._idle is not None:
            self._idle.cancel()
        for each in (self._starting, self._looking, self._closing):
            if each is not None:
                await asyncio.gather(each, return_exceptions=True)
        await self._stop_watching()

    async def _stop_watching(self) -> None:
        signals, self._signals = self._signals, None
        self._seen.clear()
        if signals is not None:
            await signals.stop()

    def _sleep_later(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(KEPT_SECONDS, self._sleep)

    def _sleep(self) -> None:
        if self._waiting:
            self._sleep_later()
        else:
            self._closing = asyncio.ensure_future(self._stop_watching())

    def _tick(self) -> None:
        """Wake those whose session is over by the clock."""
        now = self._clock()
        for each in self._waiting:
            if each.session_ends <= now:
                each.woken.set()

    def _hear(self) -> None:
        """Look, or look once more after the look that is under way."""
        self.heard += 1
        self._seen.clear()
        if self._looking is not None:
            self._look_again = True
        elif self._waiting:
            self._looking = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        try:
            while True:
                self._look_again = False
                tokens = {each.token_hash for each in self._waiting}
                with suppress(SQLAlchemyError):  # it is looked at again when it can be reached
                    position, changed, alive = await self._threads.run(self._read, tokens)
                    # An older place than before: a backup was put back.
                    anyone = position < self._position
                    self._position = position
                    self._wake(changed, tokens - alive, anyone=anyone)
                if not self._look_again:
                    return
        finally:
            self._looking = None

    def _wake(self, changed: set[str], ended: set[str], *, anyone: bool) -> None:
        for each in self._waiting:
            news = bool(changed) if each.library is None else each.library in changed
            if news or anyone or each.token_hash in ended:
                each.woken.set()

    def _newest(self) -> int:
        with self._database.read() as connection:
            return last_position(connection)

    def _read(self, tokens: set[str]) -> tuple[int, set[str], set[str]]:
        """Return the newest place, the libraries that changed, and the tokens that are alive."""
        with self._database.read() as connection:
            position = last_position(connection)
            changed = (
                libraries_after(connection, self._position)
                if position > self._position
                else set[str]()
            )
            return position, changed, tokens_alive(connection, tokens)
