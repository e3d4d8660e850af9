"""Has the numbers of the day counted anew when somebody else has changed something."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from textual.message import Message

from syren_tui.news.follower import News
from syren_tui.runtime.late_calls import call_after
from syren_tui.screens.frame import Framed
from syren_tui.session import Session

PAUSE: Final = 3.0
"""Seconds between the beginnings of two counts, at least: changes of a series come together."""


class Recounting:
    """Follows the session's news for one screen, and has it count, one count at a time."""

    def __init__(self, screen: Framed[Any], session: Session, count: Callable[[], object]) -> None:
        """Begin without following.

        Args:
            screen: where the numbers are.
            session: the signed-in session.
            count: begins to count.
        """
        self._screen = screen
        self._news = session.news
        self._count = count
        self._is_old = False
        """Whether something has changed since the last count began."""
        self.is_counting = False
        """Whether a count is under way."""
        self._began = 0.0
        """When the last count began, by the clock of Textual's messages."""
        self._timer: asyncio.Handle | None = None

    def listen(self) -> None:
        """Follow the news."""
        self._news.listen(self._told)

    def unlisten(self) -> None:
        """Follow it no longer."""
        self._news.unlisten(self._told)

    def begin(self) -> None:
        """Note that a count begins: what changed before is in it."""
        self._is_old, self.is_counting, self._began = False, True, Message().time

    def end(self) -> None:
        """Note that it has ended, in whatever way; count again where something has changed."""
        self.is_counting = False
        self._count_when_due()

    def _told(self, news: News) -> None:
        if news.changes or news.outdated:
            self._is_old = True
            self._count_when_due()

    def _count_when_due(self) -> None:
        if not self._is_old or self.is_counting or self._timer is not None:
            return
        if not self._screen.is_mounted or self._screen.is_leaving:
            return
        pause = self._began + PAUSE - Message().time
        if pause > 0:
            self._timer = call_after(self._screen, pause, self._due)
        else:
            self._due()

    def _due(self) -> None:
        self._timer = None
        if self._is_old and not self.is_counting and self._screen.is_current:
            self._count()
