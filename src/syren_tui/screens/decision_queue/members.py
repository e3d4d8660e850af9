"""Asking the library's system about requests: who is shown first, then the next ones."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from syren_api.models import Subscriber
from syren_tui.screens.frame import Framed
from syren_tui.screens.members import ShownMembers
from syren_tui.session import Session

_AHEAD = 3
"""Requests that are asked about before they are shown."""


class RequestMembers:
    """Asks about who is shown, then about the next ones; nothing where no source is set up."""

    def __init__(
        self, screen: Framed[Any], session: Session, on_answer: Callable[[], object]
    ) -> None:
        """Begin with nobody asked about.

        Args:
            screen: whose request it is.
            session: the signed-in session.
            on_answer: is called when an answer has come.
        """
        self.known = ShownMembers(screen, session, silent=_AHEAD + 1)
        """What was said of those who are shown."""
        self._screen = screen
        self._on_answer = on_answer
        self._asked: list[tuple[str, int]] = []
        """The ids and versions of those who were asked about last."""

    def ask(self, shown: Subscriber, ahead: list[Subscriber], *, again: bool = False) -> None:
        """Ask about who is shown and the next ones, where that is not done already."""
        some = [each for each in (shown, *ahead[:_AHEAD]) if self.known.is_asked(each)]
        wanted = [(each.id, each.version) for each in some]
        if not some or (wanted == self._asked and not again):
            return
        self._asked = wanted
        ask: Callable[[], Awaitable[None]] = partial(self._ask, some, again=again)
        self._screen.run_worker(
            ask,
            group="members",
            exclusive=True,
            description="ask for members",
        )

    async def _ask(self, some: list[Subscriber], *, again: bool) -> None:
        if again:
            self.known.drop(some[0])
            self._on_answer()
        for each in some:
            await self.known.ask(each, again=again and each is some[0])
            self._on_answer()
