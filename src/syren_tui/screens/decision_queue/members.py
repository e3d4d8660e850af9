"""The line of the library's system under a request; the next ones are asked about ahead."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Any

from syren_api.models import Subscriber
from syren_tui.membership.judging import Verdict
from syren_tui.membership.line import asking_line, member_line
from syren_tui.membership.session_members import SessionMembers
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.screens.frame import Framed
from syren_tui.screens.members import members_of
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
        self._screen = screen
        self._session = session
        self._on_answer = on_answer
        self._asked: list[str] = []
        self._lines: dict[str, str] = {}
        self._days: dict[str, date] = {}

    def line(self, subscriber: Subscriber) -> str:
        """Return what is known of somebody; empty where nobody is asked about them."""
        return self._lines.get(subscriber.id, "")

    def day(self, subscriber: Subscriber) -> date | None:
        """Return the day of registration that a membership gives; None where it is not sure."""
        return self._days.get(subscriber.id)

    def ask(self, shown: Subscriber, ahead: list[Subscriber], *, again: bool = False) -> None:
        """Ask about who is shown and the next ones, where that is not done already."""
        members = members_of(self._screen)
        if members is None:
            return
        some = [shown, *ahead[:_AHEAD]]
        some = [each for each in some if members.speaks_for(each.library)]
        wanted = [each.id for each in some]
        if wanted == self._asked and not again:
            return
        self._asked = wanted

        ask: Callable[[], Awaitable[None]] = partial(self._ask, members, some, again=again)
        self._screen.run_worker(
            ask,
            group="members",
            exclusive=True,
            description="ask for members",
        )

    async def _ask(self, members: SessionMembers, some: list[Subscriber], *, again: bool) -> None:
        for each in some:
            account = selected(each)
            if members.kept(account) is None or again:
                self._lines[each.id] = asking_line(self._screen.speech)
                self._on_answer()
            answer = await members.ask(account, again=again and each is some[0])
            portal = self._session.portal
            self._lines[each.id] = member_line(answer, portal, self._screen.speech)
            self._days.pop(each.id, None)
            if answer.verdict is Verdict.MEMBER and answer.day is not None:
                self._days[each.id] = answer.day.day
            self._on_answer()
