"""The session: a call outlives its end, the user is asked once, and reading goes on and on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from syren_api.models import Account
from syren_api.problems import Problem
from syren_api.requests import SubscriberQuery
from syren_tui import session as session_module
from syren_tui.client import PortalClient
from syren_tui.client import errors as client_errors
from syren_tui.client.errors import (
    ClientError,
    NotFound,
    NotSignedIn,
    UnreachableReason,
    problem_error,
)
from syren_tui.session import Session
from tests.portal.world import PASSWORD, TODAY, World
from tests.tui.sessions import Wire, no_series, nobody, session_on

LIST = "GET /subscribers"


def problem(status: int, code: str, retry_after: float | None = None) -> ClientError:
    described = Problem(type="", title="", status=status, detail="", code=code, request_id="r-1")
    return problem_error(described, retry_after)


class User:
    """Whoever signs in again, when they are let."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.is_asked = asyncio.Event()
        self.let = asyncio.Event()

    async def __call__(self, session: Session) -> bool:
        self.asked += 1
        self.is_asked.set()
        await self.let.wait()
        answer = self.answers.pop(0)
        if answer:
            await session.client.sign_in("fouesnant", PASSWORD)
        return answer


@asynccontextmanager
async def ended(world: World, user: User) -> AsyncIterator[tuple[Session, Wire]]:
    """A session that has ended at the portal."""
    wire = Wire(world)
    async with session_on(world, wire=wire, sign_in_again=user) as session:
        world.clock.advance(hours=13)
        wire.requests.clear()
        yield session, wire


async def read(client: PortalClient) -> int:
    return (await client.subscribers(SubscriberQuery())).total


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


async def test_other_failures_ask_nobody(world: World) -> None:
    user = User()
    async with session_on(world, sign_in_again=user) as session:
        with pytest.raises(NotFound):
            await session.call(lambda client: client.subscriber("nobody"))
        with pytest.raises(client_errors.BadCredentials):
            await session.call(lambda client: client.sign_in("fouesnant", "wrong"))
    assert user.asked == 0


@pytest.mark.parametrize(
    ("login", "read_only", "sees_all"),
    [("fouesnant", False, False), ("departement", False, True), ("support", True, True)],
)
async def test_what_an_account_may_do(
    world: World, login: str, read_only: bool, sees_all: bool
) -> None:
    async with session_on(world, login) as session:
        assert session.account.login == login
        assert (session.read_only, session.sees_all_libraries) == (read_only, sees_all)


async def test_today_is_the_day_of_the_portal(world: World) -> None:
    wire = Wire(world)
    async with session_on(world, wire=wire) as session:
        assert await session.today() == TODAY
        world.clock.advance(days=1)
        assert session.portal.today == TODAY
        assert await session.today() == TODAY + timedelta(days=1)
        assert session.portal.today == TODAY + timedelta(days=1)
        world.clock.advance(days=1)
        wire.lost_requests.add("GET")
        with pytest.raises(client_errors.PortalUnreachable):
            await session.today()
        assert session.portal.today == TODAY + timedelta(days=1)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session that reads from nowhere, and waits a thousandth of the time."""
    monkeypatch.setattr(session_module, "_FIRST_PAUSE", 0.002)
    monkeypatch.setattr(session_module, "_LONGEST_ASKED", 0.01)
    monkeypatch.setattr(session_module, "_LONGEST_PAUSE", 0.015)
    nothing: Any = None
    account = Account.model_validate(
        {"login": "a", "role": "support", "display_name": "A", "library": None}
    )
    client = PortalClient("http://127.0.0.1", transport=httpx.MockTransport(nothing))
    return Session(client, nothing, account, nobody, no_series())


@pytest.mark.parametrize(
    "error",
    [
        client_errors.PortalUnreachable(UnreachableReason.REFUSED),
        client_errors.PortalUnreachable(UnreachableReason.TOO_SLOW),
        problem(503, "maintenance", 1.0),
        problem(502, "gateway"),
        problem(500, "internal"),
        problem(429, "too_many_attempts"),
    ],
    ids=str,
)
async def test_reading_goes_on_until_the_portal_answers(
    session: Session, error: ClientError
) -> None:
    told: list[tuple[ClientError, float]] = []
    tries = 0

    async def at_last() -> str:
        nonlocal tries
        tries += 1
        if tries <= 6:
            raise error
        return "read"

    assert await session.keep_trying(at_last, lambda *said: told.append(said)) == "read"
    asked = getattr(error, "retry_after", None) or 0
    pauses = [0.002, 0.004, 0.008, 0.015, 0.015, 0.015]
    assert [pause for _, pause in told] == [max(pause, min(asked, 0.01)) for pause in pauses]
    assert {id(each) for each, _ in told} == {id(error)}


@pytest.mark.parametrize(
    "error",
    [
        problem(401, "unauthenticated"),
        problem(403, "forbidden"),
        problem(404, "not_found"),
        problem(409, "subscriber_expired"),
        problem(422, "invalid"),
        client_errors.UnexpectedAnswer("no JSON"),
        client_errors.OtherContractVersion("2"),
        client_errors.CertificateRejected("SSLError"),
    ],
    ids=str,
)
async def test_what_trying_again_does_not_cure_is_raised(
    session: Session, error: ClientError
) -> None:
    told: list[ClientError] = []
    faults: list[ClientError] = [client_errors.PortalUnreachable(UnreachableReason.CUT_OFF), error]

    async def failing() -> None:
        raise faults.pop(0)

    with pytest.raises(type(error)) as caught:
        await session.keep_trying(failing, lambda what, _: told.append(what))
    assert caught.value is error
    assert [type(each) for each in told] == [client_errors.PortalUnreachable]


async def test_what_is_read_at_once_is_not_told_about(session: Session) -> None:
    async def at_once() -> int:
        return 1

    told: list[Any] = []
    assert await session.keep_trying(at_once, lambda *said: told.append(said)) == 1
    assert not told


async def test_signing_in_again_as_somebody_else_is_none(world: World) -> None:
    """The portal takes the login for another account: nothing goes on in its name."""
    async with session_on(world) as session:
        own = session.account
        session.account = own.model_copy(update={"login": "FOUESNANT"})
        with pytest.raises(client_errors.UnexpectedAnswer):
            await session.sign_in_again(PASSWORD)
        assert not session.client.signed_in
        session.account = own
        await session.sign_in_again(PASSWORD)
        assert session.client.signed_in
