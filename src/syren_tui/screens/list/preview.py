"""The access sentence of the subscriber under the cursor; not while one walks over the rows."""

import asyncio
from typing import Final

from syren_tui.screens.list.context import ListContext
from syren_tui.texts.access_sentence import access_sentence

_RESTS: Final = 0.2
"""Seconds without a movement: while one walks over the rows, nothing more is sent for each."""


class ListPreview:
    """Shows it where notices are shown, as long as there is none."""

    def __init__(self, context: ListContext) -> None:
        """Begin with nothing shown.

        Args:
            context: of the screen.
        """
        self._context = context
        self._later: asyncio.TimerHandle | None = None
        self._moved_at = float("-inf")
        self._shown: str | None = None
        """Of whom it is shown: the id."""

    def moved(self) -> None:
        """Show it at once after a rest, otherwise a moment after the last movement or change.

        That of somebody else is taken away at once.
        """
        self.stop()
        loop = asyncio.get_running_loop()
        current = self._context.view.table.current
        rested = loop.time() - self._moved_at >= _RESTS
        if current is not None:
            self._moved_at = loop.time()
        if rested or current is None:
            self._show()
            return
        if self._shown not in (None, current.id):
            self._shown = None
            self._context.view.notice.show_idle()
        self._later = loop.call_later(_RESTS, self._show)

    def stop(self) -> None:
        """Show nothing more."""
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _show(self) -> None:
        context = self._context
        if not context.screen.is_attached or not context.view.notice.is_attached:
            return
        subscriber, session = context.view.table.current, context.session
        texts: tuple[str, ...] = ()
        if subscriber is not None:
            role = session.account.role
            said = access_sentence(subscriber, session.portal, context.speech, role)
            texts = (said.sentence, *said.brief)
        self._shown = subscriber.id if subscriber is not None else None
        context.view.notice.show_idle(*texts)
