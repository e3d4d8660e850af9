"""After a time without a key the console warns, then covers its screens and asks who is there.

The screens stay as they were, in a mode of their own that is not shown: nothing of them is painted
and no key reaches them. What they do meanwhile, because an answer comes late, is done under the
cover; what they want to leave, they leave when it is taken away.

One timer waits for all this. A key only notes the time.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.screen import Screen

from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from syren_tui.runtime.interfaces import TakesCards
from syren_tui.runtime.key_queue import KeyQueue
from syren_tui.runtime.late_calls import call_after
from syren_tui.terminal.driven_app import DrivenApp

MINUTE: Final = 60.0
_WORK: Final = "work"
"""The mode of the screens: Textual's own has no name to come back to."""
COVER: Final = "cover"
"""The mode that is shown instead; the cover opens its own dialogs in it."""


class IdleLock(KeyQueue, DrivenApp, inherit_bindings=False):
    """An app that is locked after a time without a key."""

    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_MODE = _WORK

    def __init__(self, *, lock_after: int, **options: Any) -> None:
        """Begin unlocked, and without watching.

        Args:
            lock_after: minutes without a key; 0: never.
            options: of Textual's `App`.
        """
        super().__init__(**options)
        self._lock_after = lock_after * MINUTE
        self._lead = min(MINUTE, self._lock_after / 2)
        """Seconds between the warning and the lock."""
        self._touched = 0.0
        self._idle_timer: asyncio.Handle | None = None
        self._warning: Screen[Any] | None = None
        self._may_come_back = False
        """Whether Textual knows the mode of the screens."""
        self.is_locked = False
        """Whether the screens are covered."""
        self._afterwards: list[Callable[[], object]] = []
        self._waiting: list[asyncio.Future[bool]] = []

    # What the console says of itself.

    @abstractmethod
    def locked_screen(self) -> Screen[Any]:
        """Return the screen that covers the others."""

    @abstractmethod
    def warning_screen(self, seconds: int) -> Screen[Any] | None:
        """Return the dialog that warns so many seconds ahead; None where nothing will be locked."""

    @abstractmethod
    def idle_time_over(self) -> bool:
        """Do what is to be done at the end of the time; return whether to lock."""

    # Watching.

    def restart_idle_timer(self) -> None:
        """Count the time without a key from now on."""
        self._touched = _now()
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        if self._lock_after:
            self._check_after(self._lock_after - self._lead)

    def lock_if_due(self) -> bool:
        """Lock at once where the time has gone by unseen, while the process was stopped.

        Called before anything is painted again, from anywhere on the app's loop.

        Returns:
            Whether it is locked: what was painted before must not be painted again.
        """
        over = self._touched + self._lock_after <= _now()
        if self._idle_timer is not None and over:
            with self._context():
                self._check_idle()
        return self.is_locked

    def touched_by(self, event: events.Event) -> bool:
        """Note a key or the mouse; return whether it did all that it was typed for.

        Where the warning is shown it takes that away and does no more: it may have been any key.
        Only a digit, with which a scanner begins, goes on to what waits for cards.
        """
        if not isinstance(event, events.Key | events.Paste | events.MouseEvent):
            return False
        if event.is_forwarded:
            return False
        self._touched = _now()
        if self._warning is None:
            return False
        self._end_warning()
        return not self._is_for_a_card(event)

    def _check_idle(self) -> None:
        remaining = self._touched + self._lock_after - _now()
        if remaining <= 0:
            self._end_warning()
            if self.idle_time_over():
                self._lock()
            self.restart_idle_timer()
        elif remaining > self._lead:
            self._check_after(remaining - self._lead)
        else:
            self._warn(round(remaining))
            self._check_after(remaining)

    def _check_after(self, seconds: float) -> None:
        self._idle_timer = call_after(self, seconds, self._check_idle)

    def _warn(self, seconds: int) -> None:
        if self._warning is None and (warning := self.warning_screen(seconds)) is not None:
            self.push_screen(warning)
            self._warning = warning

    def _end_warning(self) -> None:
        warning, self._warning = self._warning, None
        if warning is not None and warning.is_active:
            warning.dismiss(None)

    def _is_for_a_card(self, event: events.Event) -> bool:
        if not isinstance(self.screen.focused, TakesCards):
            return False
        sign = event.character if isinstance(event, events.Key) else None
        return sign is not None and (sign.isdecimal() or sign in UNSHIFTED_DIGITS)

    # Locking.

    def _lock(self) -> None:
        self.drop_keys()
        self._clipboard = ""  # what was cut from a field could be pasted into the cover's
        self.is_locked = True
        if not self._may_come_back:
            # Named only now: at the start all styles would be read twice more for it.
            self.add_mode(_WORK, self.get_default_screen)
            self._may_come_back = True
        self.add_mode(COVER, self.locked_screen)
        self.switch_mode(COVER)

    async def unlock(self, *, kept: bool) -> None:
        """Take the cover away.

        Args:
            kept: whether the screens under it go on; else they are about to be dropped.
        """
        self.is_locked = False
        self.switch_mode(_WORK)
        await self.remove_mode(COVER)
        afterwards, self._afterwards = self._afterwards, []
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(kept)
        if kept:
            for each in afterwards:
                each()
        self.restart_idle_timer()

    async def unlocked(self) -> bool:
        """Wait until the cover is taken away; return whether the screens under it go on."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return bool(await future)

    def dismissed_later(self, screen: Screen[Any], leave: Callable[[], object]) -> bool:
        """Have a covered screen dismissed when the cover is taken away; False: it can be now."""
        if self.is_locked and screen not in self.screen_stack:
            self._afterwards.append(leave)
            return True
        if self._warning is not None and screen is not self._warning:
            self._end_warning()
        return False

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Open a screen: under the cover, where there is one and it was not the cover's to open."""
        if self._warning is not None:
            self._end_warning()
        if self.is_locked and options.get("mode") is None:
            options["mode"] = _WORK
        return super().push_screen(screen, *arguments, **options)


def _now() -> float:
    return asyncio.get_running_loop().time()
