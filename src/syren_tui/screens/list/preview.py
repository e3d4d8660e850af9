"""The access sentence of the subscriber under the cursor, once the cursor rests."""

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
        self._shown: str | None = None
        """Of whom it is shown: the id."""

    def moved(self) -> None:
        """Show it a moment after the last movement, or the last change of the list.

        That of somebody else is taken away at once.
        """
        self.stop()
        current = self._context.view.table.current
        if self._shown is not None and (current is None or current.id != self._shown):
            self._shown = None
            self._context.view.notice.show_idle()
        self._later = asyncio.get_running_loop().call_later(_RESTS, self._show)

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
