"""What a client can cause without end is logged once a minute, with its number."""

import asyncio
import logging
from collections import Counter
from typing import Any, Final

EVERY_SECONDS: Final = 60.0
_log = logging.getLogger("syren_portal.server")


class LogThrottle(logging.Filter):
    """Lets one line of a kind through, then one a minute that says how many there were.

    Takes the place of the event loop's own handler of errors, which writes a traceback for each,
    and filters the lines of the server that any request can cause. Used by the loop's thread.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self._counts: Counter[str] = Counter()

    def handle(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log an error of the event loop: what it says of it, and the class of the exception."""
        error = context.get("exception")
        kind = "" if error is None else f" ({type(error).__name__})"
        said = f"{context.get('message', 'an error')}{kind}"
        if self._is_first(said):
            _log.error("the event loop: %s", said)

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is the first of its kind in its minute; errors pass."""
        return record.levelno > logging.WARNING or self._is_first(str(record.msg))

    def _is_first(self, said: str) -> bool:
        first = said not in self._counts
        if first:
            self._counts[said] = 0
            self._loop.call_later(EVERY_SECONDS, self._tell, said)
        else:
            self._counts[said] += 1
        return first

    def _tell(self, said: str) -> None:
        count = self._counts.pop(said)
        if count:
            _log.error("%d times more within a minute: %s", count, said)
            self._counts[said] = 0
            self._loop.call_later(EVERY_SECONDS, self._tell, said)
