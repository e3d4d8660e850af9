"""An event loop whose clock is driven: a minute of waiting takes no time.

While something is ready to run the clock stands; with nothing left but to wait, it jumps to the
next moment that somebody waits for. Not for what works in threads or on sockets.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class DrivenLoop(asyncio.SelectorEventLoop):
    """Jumps where others sleep."""

    _now = 0.0

    def time(self) -> float:
        """Return the seconds since it began."""
        return self._now

    def _run_once(self) -> None:
        waiting = [each for each in self._scheduled if not each.cancelled()]  # type: ignore[attr-defined]
        if not self._ready and waiting:  # type: ignore[attr-defined]
            self._now = max(self._now, min(each.when() for each in waiting))
        super()._run_once()  # type: ignore[misc]


def driven(main: Coroutine[Any, Any, Result]) -> Result:
    """Run something to its end on a clock that is driven."""
    with asyncio.Runner(loop_factory=DrivenLoop) as runner:
        return runner.run(main)
