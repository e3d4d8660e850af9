"""How long to wait before a call is sent again: twice as long each time, and as the portal asks.

See docs/decisions/0017-backoff.md.
"""

import random
from typing import Final

from syren_tui.client.errors import ClientError

_LEAST: Final = 0.5
"""Of a pause, what is waited at least; the rest is chance: not all come back at once."""


class Backoff:
    """The pauses between the tries of one thing."""

    def __init__(self, first: float, longest: float) -> None:
        """Begin with the first pause.

        Args:
            first: seconds of the first pause.
            longest: seconds of a pause at most, where the portal asks for none.
        """
        self._first, self._longest = first, longest
        self._next = first

    def next_pause(self) -> float:
        """Return the seconds of the next pause, and make the one after it twice as long."""
        seconds = self._next
        self._next = min(seconds * 2, self._longest)
        return seconds

    def after(self, error: ClientError) -> float:
        """Return the seconds to wait after an error: what the portal asks for, else by chance."""
        seconds = self.next_pause()
        return retry_after(error) or seconds * random.uniform(_LEAST, 1.0)  # noqa: S311 -- spreads tries

    def reset(self) -> None:
        """Begin again with the first pause: the portal has answered."""
        self._next = self._first


def retry_after(error: ClientError) -> float:
    """Return the seconds that the portal asks for (``Retry-After``); 0.0: it asks for none."""
    return getattr(error, "retry_after", None) or 0.0
