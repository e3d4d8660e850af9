"""When the portal is asked for news next, and how long it may wait with its answer.

A portal, or a proxy in front of it, that cannot wait is asked once a minute. Whether it cannot is
found out: a call that waits comes to nothing twice, and one that does not wait is answered between.
"""

import random
from typing import Final

from syren_api.news import MAX_WAIT
from syren_tui.client.backoff import Backoff
from syren_tui.client.errors import ClientError

MINUTE: Final = 60.0
_SPREAD: Final = 0.2
"""By how much of it a minute is longer or shorter: not all consoles ask at once."""
_BREATH: Final = 1.0
"""Seconds after news until more is asked for: changes of a series come together."""
_FIRST_PAUSE: Final = 2.0
_IN_VAIN: Final = 2
"""Calls that wait, and come to nothing, until no more of them are made."""
_ROUNDS: Final = 10
"""Rounds of a minute after which waiting is tried again."""


class PollTiming:
    """The pauses between two calls, and the wait of each."""

    def __init__(self, *, can_wait: bool) -> None:
        """Begin without a failure.

        Args:
            can_wait: whether the portal says that it can wait.
        """
        self._can_wait = can_wait
        self._backoff = Backoff(_FIRST_PAUSE, MINUTE)
        self._in_vain = 0
        """Calls that wait, and came to nothing, since one that did not."""
        self._failed = False
        """Whether the last call failed: the next does not wait, to find out why."""
        self._rounds = 0

    @property
    def wait(self) -> int:
        """Seconds that the portal may wait with its next answer."""
        waits = self._can_wait and not self._failed and self._in_vain < _IN_VAIN
        return MAX_WAIT if waits else 0

    def after_answer(self, took: float, *, found: bool) -> float:
        """Return the seconds until the next call, after an answer.

        Args:
            took: seconds.
            found: whether it had news.
        """
        waited, self._failed = self.wait > 0, False
        if waited and not found and took < MAX_WAIT / 2:
            # Too many of this account wait, the portal ends, or somebody between does not wait.
            self._in_vain += 1
            return self._backoff.after(_CAME_EARLY)
        self._backoff.reset()
        if waited:
            self._in_vain = 0
            return _BREATH if found else 0.0
        return self._after_round()

    def _after_round(self) -> float:
        """Return the seconds until the next call, after one that did not wait."""
        if self._can_wait and self._in_vain < _IN_VAIN:
            return _BREATH  # it is there again: the next call waits
        self._rounds += 1
        if self._rounds == _ROUNDS:
            self._rounds, self._in_vain = 0, _IN_VAIN - 1
        return MINUTE * random.uniform(1 - _SPREAD, 1 + _SPREAD)  # noqa: S311 -- spreads calls

    def after_failure(self, error: ClientError) -> float:
        """Return the seconds until the next call, after one that failed."""
        if self.wait:
            self._in_vain += 1
        self._failed = True
        return self._backoff.after(error)


_CAME_EARLY: Final = ClientError("an answer that did not wait")
