"""A session that follows a real portal, and what it is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import httpx
from starlette.types import ASGIApp

from syren_tui.concurrency import cancel_and_wait
from syren_tui.news.follower import News
from syren_tui.session import Session
from tests.portal.forms import FORM
from tests.portal.world import World
from tests.tui.sessions import Wire, session_on

_DEADLINE: Final = 30.0


class Told:
    """What a listener was told."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.news: list[News] = []
        self._waited_for = 0
        session.news.listen(self.news.append)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(_DEADLINE):
            while not condition():  # noqa: ASYNC110 -- the portal's own, too
                await asyncio.sleep(0.01)

    async def more(self) -> None:
        """Wait until it was told once more than the last time."""
        self._waited_for += 1
        await self.until(lambda: len(self.news) >= self._waited_for)


class Pauses:
    """Stands for the pauses between calls: each ends when it is let, or at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)
        await self.may_go_on.wait()


@asynccontextmanager
async def following(
    world: World,
    login: str = "fouesnant",
    *,
    pauses: Pauses | None = None,
    front: ASGIApp | None = None,
    wire: Wire | None = None,
) -> AsyncIterator[Told]:
    """Follow as a session does, from a moment on at which the place is taken.

    Args:
        world: the portal.
        login: of the account.
        pauses: between two calls; None: as they are.
        front: what stands in front of the portal; None: nothing.
        wire: the way to it, where it is a special one.
    """
    wire = wire or Wire(world)
    if front is not None:
        wire.portal = httpx.ASGITransport(front, raise_app_exceptions=False)
    async with session_on(world, login, wire=wire) as session:
        if pauses is not None:
            session.news.sleep = pauses
        told = Told(session)
        task = asyncio.create_task(session.news.follow())
        # Without a limit: who lists after a second without a place is told of it later.
        begun = asyncio.create_task(session.news._tried_to_begin.wait())
        await asyncio.wait({begun, task}, return_when=asyncio.FIRST_COMPLETED)
        await cancel_and_wait([begun])
        await session.news.begun()
        try:
            yield told
        finally:
            await cancel_and_wait([task])


async def register(world: World, email: str = "a@courriel.example", **members: object) -> None:
    """Register as a patron does, a moment later than all that was before."""
    world.clock.advance(seconds=1)
    form = FORM | {"email": email} | members
    answer = await world.anyone().post("/registrations", json=form)
    assert answer.status_code == 201, answer.text


async def edit(world: World, who: str, login: str = "departement", **changes: object) -> None:
    """Have somebody else change a subscriber."""
    staff = world.staff(login)
    tag = (await staff.get(f"/subscribers/{who}")).headers["etag"]
    answer = await staff.patch(
        f"/subscribers/{who}",
        json=changes,
        headers={"If-Match": tag, "Content-Type": "application/merge-patch+json"},
    )
    assert answer.status_code == 200, answer.text
