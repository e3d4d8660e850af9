"""A desk in front of a small real portal, on a way that loses requests and answers."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

import httpx
import pytest

from syren_api.statuses import Status
from syren_tui.client.errors import ClientError
from syren_tui.desk.entries import LoggedOutcome
from syren_tui.scan.desk import ScanDesk
from syren_tui.scan.service import ScanService
from syren_tui.session import Session
from tests.faults import html_answer
from tests.portal.world import PASSWORD, World
from tests.tui.sessions import Wire, session_on

CARD = "29058000044"
OLD_DAY = date(2025, 11, 18)
"""Of a membership that ended three days ago."""


class LossyWire(Wire):
    """Loses the first answers, or requests, to calls that begin like this."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.losing: dict[str, int] = {}
        """How many more of them do not come back."""
        self.unsent: dict[str, int] = {}
        """How many more of them do not get there."""
        self.no_sense: dict[str, int] = {}
        """How many more are answered by a page of somebody in between, once they were done."""
        self.at_loss: Callable[[], object] = lambda: None
        """What else happens then."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        call = f"{request.method} {request.url.path.removeprefix('/api/v1')}"
        if self._method(self.no_sense, call, request.method):
            await (await super().handle_async_request(request)).aread()
            return html_answer(200)
        self.lost_requests = self._method(self.unsent, call, request.method)
        self.lost_answers = self._method(self.losing, call, request.method)
        return await super().handle_async_request(request)

    def _method(self, left: dict[str, int], call: str, method: str) -> set[str]:
        for begin, number in left.items():
            if call.startswith(begin) and number:
                left[begin] -= 1
                self.at_loss()
                return {method}
        return set()

    def sent(self, begin: str) -> int:
        """Return how many calls begin like this."""
        return sum(call.startswith(begin) for call in self.requests)


@dataclass
class AtDesk:
    """A desk, and what it did to its surroundings."""

    desk: ScanDesk
    wire: LossyWire
    rings: list[None] = field(default_factory=list)
    troubles: list[ClientError] = field(default_factory=list)
    signs_in_again: bool = False
    """Whether the user does where the session has ended."""

    async def scan(self, *texts: str) -> None:
        """Type cards or names, one right after the other, and wait for the last."""
        for text in texts:
            self.desk.typed(text)
        await self.desk.work()

    async def enter(self) -> None:
        """Confirm what is shown."""
        self.desk.confirm()
        await self.desk.work()

    @property
    def endings(self) -> list[LoggedOutcome]:
        """What became of the cards, newest first."""
        return [entry.ending for entry in self.desk.log.entries]


@asynccontextmanager
async def at_desk(world: World, login: str = "fouesnant") -> AsyncIterator[AtDesk]:
    """Sit down at a desk."""
    wire = LossyWire(world)
    troubles: list[ClientError] = []
    rings: list[None] = []

    async def sign_in_again(session: Session) -> bool:
        if at.signs_in_again:
            await session.client.sign_in(login, PASSWORD)
        return at.signs_in_again

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("syren_tui.session._FIRST_PAUSE", 0.0)
        signed_in = session_on(world, login, wire=wire, sign_in_again=sign_in_again)
        async with signed_in as session:
            scanner = ScanService(session, lambda error, _: troubles.append(error))
            desk = ScanDesk(scanner, ring=lambda: rings.append(None))
            wire.requests.clear()
            at = AtDesk(desk, wire, rings, troubles)
            yield at


def cardholder(world: World, number: str | None = CARD, **members: object) -> str:
    """Add somebody whose validity ended three days ago."""
    known = {"status": Status.VALIDATED, "library_registered_on": OLD_DAY}
    return world.subscriber(registration_number=number, **(known | members))
