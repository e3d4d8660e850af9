"""Reading until the portal answers, and what an account may do."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from syren_api.models import Account
from syren_tui import session as session_module
from syren_tui.client import PortalClient
from syren_tui.client import errors as client_errors
from syren_tui.client.errors import (
    ClientError,
    NotFound,
    UnreachableReason,
)
from syren_tui.session import Session
from tests.portal.world import PASSWORD, TODAY, World
from tests.tui.session_users import User, problem
from tests.tui.sessions import Wire, no_series, nobody, session_on


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
