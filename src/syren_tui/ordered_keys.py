"""Keys one after the other: each has done its work before the next is looked at.

Textual hands keys to the focused widget as they come, and runs a key's binding only when the key
has bubbled up to the app: of ``/dupont`` in one packet of a slow line, the letters reach the table
before ``/`` has moved the focus to the search. Here a key waits until the one before it is done.

Keys are also kept while nothing can take them: before the first screen is painted, while a sign-in,
a save or another list is on its way. What is typed then is meant for what comes next. A screen says
so by a property `keys_wait`, or by a block in `OrderedKeys.keys_held`.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

LEAVE: Final = "ctrl+c"
"""The key that never waits."""
_ROUNDS: Final = 2
"""How often a messenger follows the key's way: once for the key, once for what it set going."""
_LOST: Final = 0.3
"""Seconds after which a messenger that was lost with its widget is given up."""
_LAID_OUT: Final = 0.02
"""Seconds between two looks whether a screen is laid out."""
LONGEST_HOLD: Final = 3.0
"""Seconds after which keys are handed out although what they wait for is not there."""
_MOST: Final = 500

_Typed = events.Key | events.Paste


class OrderedKeys(App[None], inherit_bindings=False):
    """An app whose keys do their work in the order in which they were typed."""

    class KeyDone(Message):
        """Bubbles up behind a key: where it arrives, the key has done its work."""

    def __init__(self, **options: Any) -> None:
        """Begin holding keys: there is no screen yet.

        Args:
            options: of Textual's `App`.
        """
        super().__init__(**options)
        self._typed: deque[_Typed] = deque(maxlen=_MOST)
        self._rounds = 0
        """Rounds to go until the key that was handed out is done; 0: none is on its way."""
        self._handed_out = 0.0
        self._holder: Screen[Any] | None = None
        self._drops = False
        self._covered = False
        """Whether a dialog stands over the screen that keys are kept for."""
        self._started = False
        self._timer: Timer | None = None
        self._due = 0.0

    def start_keys(self) -> None:
        """Hand out what was kept: there is a screen, or what a screen waited for has come."""
        self._started = True
        self.call_next(self._hand_out)

    @contextmanager
    def keys_held(self, holder: Screen[Any], *, drops: bool = False) -> Iterator[None]:
        """Keep what is typed on a screen until the end of the block.

        Keys for another screen, such as a dialog over it, are not kept; and none for more than
        some seconds.

        Args:
            holder: the screen.
            drops: whether a dialog over it that nobody asked for has them forgotten: they were
                meant for the screen, not for a question.
        """
        self._holder, self._drops = holder, drops
        timer = self.set_timer(LONGEST_HOLD, self._end_hold)
        try:
            yield
        finally:
            timer.stop()
            if self._holder is holder:
                self._end_hold()

    def drop_keys(self) -> None:
        """Forget what was typed ahead: it was meant for something that did not come."""
        self._typed.clear()

    def _end_hold(self) -> None:
        self._holder = None
        self.call_next(self._hand_out)

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept at present: by a block that holds them, or by the screen itself."""
        if not self._started:
            return True
        screen = self.screen
        return self._holder is screen or bool(getattr(screen, "keys_wait", False))

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pasted text into the queue; everything else goes on as it comes."""
        if isinstance(event, events.Key) and event.key == LEAVE:
            self._typed.clear()  # whoever wants to leave waits for nothing
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            holder = self._holder if self._drops else None
            covered = holder is not None and holder is not self.screen
            if covered and not self._covered:
                self._typed.clear()  # they were meant for the screen under the dialog
            self._covered = covered
            self._typed.append(event)
            await self._hand_out()
            return
        await super().on_event(event)

    async def _hand_out(self) -> None:
        """Hand the next key to whatever has the focus, if the one before is done."""
        if not self._typed:
            return
        if self.keys_wait:
            self._look_again_in(LONGEST_HOLD)
            return
        if not self.screen.is_mounted:  # it is being laid out: nothing in it has the focus yet
            self._look_again_in(_LAID_OUT)
            return
        now = asyncio.get_running_loop().time()
        if self._rounds:
            if now - self._handed_out < _LOST:
                self._look_again_in(_LOST)
                return
            self._rounds = 0
        typed = self._typed.popleft()
        self._rounds, self._handed_out = _ROUNDS, now
        await super().on_event(typed)
        self._send_messenger()
        if self._typed:
            self._look_again_in(_LOST)

    def _look_again_in(self, seconds: float) -> None:
        """Look again later, in case nobody else does."""
        due = asyncio.get_running_loop().time() + seconds
        if self._timer is not None:
            if self._due <= due:
                return
            self._timer.stop()
        self._timer, self._due = self.set_timer(seconds, self._look_again), due

    async def _look_again(self) -> None:
        self._timer = None
        await self._hand_out()

    def _send_messenger(self) -> None:
        target = self.focused or self.screen
        if not target.post_message(self.KeyDone()):
            self.post_message(self.KeyDone())

    @on(KeyDone)
    async def _key_done(self) -> None:
        self._rounds = max(0, self._rounds - 1)
        if self._rounds:
            self._send_messenger()
        else:
            await self._hand_out()
