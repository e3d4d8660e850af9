"""Limits how many calls wait for one resource; further calls are refused at once."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from syren_api.problems import ProblemCode
from syren_portal.http.threads import Threads
from syren_portal.passwords import Passwords, Verdict
from syren_portal.problems import ProblemError

_RETRY_SECONDS: Final = (2, 5)
_NICENESS: Final = 5
MOST_HASHES_WAITING: Final = 30
"""Sign-ins and registrations that wait for a hash, some three seconds at most."""
MOST_LATE: Final = 100
"""Sign-ins whose answer is held back at one moment: see `syren_portal.store.attempts`."""


def busy() -> ProblemError:
    """Return the problem `busy`; those who get it do not all come back at the same moment."""
    seconds = random.randint(*_RETRY_SECONDS)  # noqa: S311 -- spreads tries, hides nothing
    return ProblemError(ProblemCode.BUSY, headers={"Retry-After": str(seconds)}, seconds=seconds)


class QueueLimit:
    """Those who wait for one thing, or have it. Used by the event loop's thread alone."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._inside = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Be one of them for the length of the block.

        Raises:
            ProblemError: `busy`: they are as many as may be.
        """
        if self._inside >= self.most:
            raise busy()
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1


class HashingQueue(QueueLimit):
    """Hashes passwords a few at a time, in threads that give way to every other call's.

    Each hash takes 64 MiB and four lanes. `hash` and `verify` are for who has a `place`.
    """

    def __init__(self, passwords: Passwords) -> None:
        at_once = max(1, (os.cpu_count() or 1) // 2)
        super().__init__(at_once + MOST_HASHES_WAITING)
        self._passwords = passwords
        self._threads = Threads(at_once, niceness=_NICENESS)

    async def hash(self, password: str) -> str:
        """Return the hash to store: see `Passwords.hash`."""
        return await self._threads.run(self._passwords.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> Verdict:
        """Judge a password: see `Passwords.verify`."""
        return await self._threads.run(self._passwords.verify, password_hash, password)
