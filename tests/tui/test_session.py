"""The session: a call outlives its end, the user is asked once, and reading goes on and on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    NotSignedIn,
)
from syren_tui.session import Session
from tests.portal.world import World
from tests.tui.session_users import User, problem, read
from tests.tui.sessions import Wire, session_on

LIST = "GET /subscribers"


@asynccontextmanager
async def ended(world: World, user: User) -> AsyncIterator[tuple[Session, Wire]]:
    """A session that has ended at the portal."""
    wire = Wire(world)
    async with session_on(world, wire=wire, sign_in_again=user) as session:
        world.clock.advance(hours=13)
        wire.requests.clear()
        yield session, wire


class Reads:
    """Reads, and notes when it was refused so often: those calls wait for the user by then."""

    def __init__(self, refusals: int = 1) -> None:
        self.refused = asyncio.Event()
        self._to_go = refusals

    async def __call__(self, client: PortalClient) -> int:
        try:
            return await read(client)
        except NotSignedIn:
            self._to_go -= 1
            if not self._to_go:
                self.refused.set()
            raise


async def test_the_user_is_asked_once_however_many_calls_wait(world: World) -> None:
    world.subscriber()
    user = User(True)
    async with ended(world, user) as (session, wire):
        reads = Reads(6)
        calls = [asyncio.create_task(session.call(reads)) for _ in range(6)]
        await reads.refused.wait()
        await user.is_asked.wait()
        assert not any(call.done() for call in calls)
        user.let.set()
        assert await asyncio.gather(*calls) == [1] * 6
        assert user.asked == 1
        assert wire.requests.count(LIST) == 12
        assert await session.call(read) == 1
        assert (user.asked, wire.requests.count(LIST)) == (1, 13)


async def test_the_user_does_not_sign_in_again(world: World) -> None:
    user = User(False, True)
    user.let.set()
    async with ended(world, user) as (session, wire):
        with pytest.raises(NotSignedIn):
            await session.call(read)
        assert wire.requests == [LIST]
        assert await session.call(read) == 0  # the next call asks anew
        assert user.asked == 2


async def test_nobody_who_waits_gets_an_answer_where_the_user_does_not(world: World) -> None:
    user = User(False)
    async with ended(world, user) as (session, _):
        reads = Reads(3)
        calls = [asyncio.create_task(session.call(reads)) for _ in range(3)]
        await reads.refused.wait()
        user.let.set()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(result) for result in results] == [NotSignedIn] * 3
        assert user.asked == 1


async def test_a_session_that_ends_again_is_asked_about_again(world: World) -> None:
    user = User(True, True)
    user.let.set()
    async with ended(world, user) as (session, _):
        await session.call(read)
        world.clock.advance(hours=13)
        await session.call(read)
        assert user.asked == 2


async def test_an_answer_of_the_old_session_that_comes_late_asks_nobody(world: World) -> None:
    user = User(True)
    user.let.set()
    late, is_sent = asyncio.Event(), asyncio.Event()
    sent = 0

    async def slow(client: PortalClient) -> int:
        nonlocal sent
        sent += 1
        if sent == 1:
            is_sent.set()
            await late.wait()
            raise problem(401, "unauthenticated")
        return await read(client)

    async with ended(world, user) as (session, _):
        waiting = asyncio.create_task(session.call(slow))
        await is_sent.wait()
        await session.call(read)
        late.set()
        assert await waiting == 0
        assert (user.asked, sent) == (1, 2)


async def test_a_call_on_its_way_when_the_user_says_later_asks_nobody(world: World) -> None:
    user = User(False)
    user.let.set()
    late, is_sent = asyncio.Event(), asyncio.Event()

    async def slow(client: PortalClient) -> int:
        is_sent.set()
        await late.wait()
        return await read(client)

    async with ended(world, user) as (session, _):
        waiting = asyncio.create_task(session.call(slow))
        await is_sent.wait()
        with pytest.raises(NotSignedIn):
            await session.call(read)
        late.set()
        with pytest.raises(NotSignedIn):
            await waiting
        assert user.asked == 1


async def test_a_call_that_is_given_up_leaves_the_question_standing(world: World) -> None:
    user = User(True)
    async with ended(world, user) as (session, _):
        given_up = asyncio.create_task(session.call(read))
        await user.is_asked.wait()
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        assert given_up.cancelled()
        reads = Reads()
        waiting = asyncio.create_task(session.call(reads))
        await reads.refused.wait()
        user.let.set()
        assert await waiting == 0
        assert user.asked == 1
