"""Keys one after the other: each has done its work before the next is handed out.

Textual hands keys to the focused widget as they come, and runs a key's binding only when the key
has bubbled up to the app: of ``/dupont`` in one packet of a slow line, the letters reach the table
before ``/`` has moved the focus to the search. Here a key waits until the one before it is done.

Keys are also kept while nothing can take them: before the first screen is painted, while a sign-in,
a save or another list is on its way. What is typed then is meant for what comes next. A screen says
so by its property `keys_wait`, or by a hold from `KeyQueue.keys_held`.

On a screen where letters are keys, those that a scanner types are none: see
`syren_tui.runtime.letter_runs`.
"""

import asyncio
from dataclasses import dataclass
from math import inf
from types import TracebackType
from typing import Any, Final, Self

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from syren_tui.runtime.interfaces import (
    DismissedScreen,
    LetterKeyScreen,
    TakesLetterRuns,
    WaitingScreen,
)
from syren_tui.runtime.late_calls import call_after
from syren_tui.runtime.letter_runs import TypedEvent, character_of, is_repeated
from syren_tui.runtime.typed_queue import Scanned, TypedQueue

LEAVE: Final = "ctrl+c"
"""The key that never waits."""
_ROUNDS: Final = 2
"""How often a sentinel event follows the key's route: once for it, once for what it set going."""
_LOST: Final = 0.3
"""Seconds after which a sentinel that was lost with its widget is given up. One whose widget is
still there is waited for as long as a hold: on a busy host a key takes its time."""
_LAID_OUT: Final = 0.02
"""Seconds between two checks whether a screen is laid out."""
LONGEST_HOLD: Final = 3.0
"""Seconds after which keys are handed out although what they wait for is not there."""
_MOST: Final = 500
"""Keys kept at most; the oldest go first."""


class Hold:
    """Keeps what is typed from now on, until it is let go: by a call, or at the end of a block."""

    def __init__(self, keys: "KeyQueue", screen: Screen[Any] | None, *, drops: bool) -> None:
        self.screen = screen
        self.drops = drops
        self._keys = keys
        self._timer = keys.set_timer(LONGEST_HOLD, self.let_go)

    def let_go(self) -> None:
        """Have what was kept handed out, unless something else holds it."""
        self._timer.stop()
        self._keys.end_hold(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.let_go()


@dataclass(frozen=True, slots=True)
class PressedKey:
    """The key that is doing its work."""

    time: float
    """When it was pressed, by the clock of Textual's messages."""
    repeated: bool
    """Whether it may be held down."""


class KeyQueue(App[None], inherit_bindings=False):
    """An app whose keys do their work in the order in which they were typed."""

    class KeyDone(events.Event, bubble=True):
        """Bubbles up behind a key: where it arrives, the key has done its work."""

        def __init__(self) -> None:
            """Have no handler looked for on its way: there is none."""
            super().__init__()
            self.prevent_default()

    def __init__(self, **options: Any) -> None:
        """Begin holding keys: there is no screen yet.

        Args:
            options: of Textual's `App`.
        """
        super().__init__(**options)
        self._typed = TypedQueue()
        self.dropped_typing = False
        """Whether the last `LEAVE` came while something was typed that nothing had taken yet."""
        self._rounds = 0
        """Rounds to go until the key that was handed out is done; 0: none is on its way."""
        self._handed_out = 0.0
        self._sent_to: Widget | None = None
        """The widget that the sentinel was sent to; None: it went to the app itself."""
        self._handed_to: Screen[Any] | None = None
        """The screen that was in front when the last key was handed out."""
        self._last: TypedEvent | None = None
        """What was handed out last."""
        self._checked: TypedEvent | None = None
        """What was typed last when nothing else was on its way to the queue."""
        self.pressed = PressedKey(0.0, repeated=False)
        """The key that was handed out last."""
        self._holds: list[Hold] = []
        self._covered = False
        """Whether a dialog is over the screen that keys are kept for."""
        self._started = False
        self._timer: asyncio.Handle | None = None
        self._due = 0.0

    def start_keys(self) -> None:
        """Hand out what was kept: there is a screen, or what a screen waited for has come."""
        self._started = True
        self.call_next(self._hand_out)

    def keys_held(self, screen: Screen[Any] | None = None, *, drops: bool = False) -> Hold:
        """Keep what is typed, from this call on: a worker begins only some keys later.

        None for more than some seconds.

        Args:
            screen: the one whose keys are kept, not those for a dialog over it; None: of any.
            drops: whether a dialog that comes over it unasked has them forgotten: they were
                meant for the screen, not for a question.
        """
        hold = Hold(self, screen, drops=drops)
        self._holds.append(hold)
        return hold

    def end_hold(self, hold: Hold) -> None:
        """Hand out what was kept by a hold."""
        if hold in self._holds:
            self._holds.remove(hold)
            self.call_next(self._hand_out)

    def drop_keys(self) -> None:
        """Forget what was typed ahead: it was meant for something that did not come."""
        self._typed.clear()

    @property
    def text_waits(self) -> bool:
        """Whether the next key that was typed ahead writes something."""
        first = self._typed.first
        return first is not None and character_of(first) is not None

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept at present: by a hold, or by the screen itself."""
        if not self._started:
            return True
        screen = self.screen
        held = any(hold.screen in (None, screen) for hold in self._holds)
        return held or (isinstance(screen, WaitingScreen) and screen.keys_wait)

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pasted text into the queue; everything else goes on as it comes."""
        if isinstance(event, events.Key) and event.key == LEAVE:
            self.dropped_typing = bool(self._typed)
            self._typed.clear()  # whoever wants to leave waits for nothing
            self._handed_to = self.screen
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            covered = any(hold.drops and hold.screen is not self.screen for hold in self._holds)
            if covered and not self._covered:
                self._typed.clear()  # they were meant for the screen under the dialog
            self._covered = covered
            self._typed.append(event)
            if len(self._typed) > _MOST and not self._takes_runs:
                self._typed.drop_oldest()
            await self._hand_out()
            return
        elif isinstance(event, events.Key) and self.screen is not self._handed_to:
            return  # a dialog has come in front while it bubbled up: it was not meant for that
        elif isinstance(event, self.KeyDone):
            await self._key_done()
            return
        await super().on_event(event)

    async def _hand_out(self) -> None:
        """Hand the next key to whatever has the focus, if the one before is done."""
        if not self._typed or self._is_over:
            return
        screen = self.screen
        is_leaving = isinstance(screen, DismissedScreen) and screen.is_leaving
        if is_leaving or not screen.is_mounted:
            # It is being laid out: nothing in it has the focus yet, and it may lack the widgets
            # that its own answer to `keys_wait` needs; or it is being taken away.
            self._try_again_in(_LAID_OUT)
            return
        if self.keys_wait:
            self._try_again_in(LONGEST_HOLD)
            return
        now = asyncio.get_running_loop().time()
        if self._rounds:
            if now - self._handed_out < (_LOST if self._may_be_lost else LONGEST_HOLD):
                self._try_again_in(_LOST)
                return
            self._rounds = 0
        typed = self._next()
        if typed is None:
            return
        self._rounds, self._handed_out, self._handed_to = _ROUNDS, now, self.screen
        if isinstance(typed, Scanned):
            screen.post_message(typed)
        else:
            repeated = is_repeated(typed, self._last, self._typed.first)
            self.pressed = PressedKey(typed.time, repeated)
            self._last = typed
            await super().on_event(typed)
        self._send_sentinel()
        if self._typed:
            self._try_again_in(_LOST)

    @property
    def _is_over(self) -> bool:
        """Whether the app ends: its screens may be gone already."""
        return self._exit or not self.screen_stack

    @property
    def _takes_runs(self) -> bool:
        """Whether what has the focus takes letters many at a time: see `_next`."""
        return isinstance(self.focused, TakesLetterRuns)

    def _next(self) -> TypedEvent | Scanned | None:
        """Return what is handed out next; None: what comes first is not known yet."""
        screen = self.screen
        if not (isinstance(screen, LetterKeyScreen) and screen.letters_are_keys):
            return self._typed.next_text(runs=self._takes_runs)
        last = self._typed.last
        now = asyncio.get_running_loop().time()
        found = self._typed.next_key(screen, now, all_here=self._checked is last)
        if not isinstance(found, float):
            return found
        if last is not None and self._checked is not last:
            self.call_later(self._check, last)
        if found < inf:
            self._try_again_in(found)
        return None

    async def _check(self, last: TypedEvent) -> None:
        """Go on with all that was typed until now: it has come before this call."""
        if self._checked is not last and self._typed.last is last:
            self._checked = last
            await self._hand_out()

    def _try_again_in(self, seconds: float) -> None:
        """Hand out later, in case nothing else leads to it before."""
        due = asyncio.get_running_loop().time() + seconds
        if self._timer is not None:
            if self._due <= due:
                return
            self._timer.cancel()
        self._timer, self._due = call_after(self, seconds, self._try_again), due

    async def _try_again(self) -> None:
        self._timer = None
        await self._hand_out()

    def _send_sentinel(self) -> None:
        if self._is_over:
            return
        self._sent_to = self.focused or self.screen
        if not self._sent_to.post_message(self.KeyDone()):
            self._sent_to = None
            self.post_message(self.KeyDone())

    @property
    def _may_be_lost(self) -> bool:
        """Whether the sentinel's route is gone: a widget or a screen that was on it."""
        widget = self._sent_to
        if widget is None:
            return False
        return not widget.is_attached or widget.screen not in self.screen_stack

    async def _key_done(self) -> None:
        self._rounds = max(0, self._rounds - 1)
        if self._rounds:
            self._send_sentinel()
        else:
            await self._hand_out()
