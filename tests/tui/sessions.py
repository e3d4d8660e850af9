"""Sessions on a real portal, for what has no screen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from syren_portal.passwords import Passwords
from syren_tui.client import PortalClient
from syren_tui.renewal.store import SeriesStore
from syren_tui.session import Session, SignInAgain
from tests.portal.world import PASSWORD, World


class Wire(httpx.AsyncBaseTransport):
    """The way to a portal: keeps a record of what goes over it, and loses what it is told to."""

    def __init__(self, world: World) -> None:
        self.portal: httpx.AsyncBaseTransport = httpx.ASGITransport(
            world.app, raise_app_exceptions=False
        )
        self.requests: list[str] = []
        """The method and path of each."""
        self.lost_requests: set[str] = set()
        """Methods whose requests do not reach the portal."""
        self.lost_answers: set[str] = set()
        """Methods whose answers do not come back."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(f"{request.method} {request.url.path.removeprefix('/api/v1')}")
        if request.method in self.lost_requests:
            raise httpx.ReadError("lost on the way there", request=request)
        response = await self.portal.handle_async_request(request)
        if request.method in self.lost_answers:
            await response.aread()
            raise httpx.ReadError("lost on the way back", request=request)
        return response


async def nobody(_: Session) -> bool:
    """Stand for a user who does not sign in again."""
    return False


async def no_pause(_: float) -> None:
    """Stand for the waiting between tries."""
    await asyncio.sleep(0)


def no_series() -> SeriesStore:
    """Stand for the journals of an account that has none."""
    return SeriesStore(Path("no such folder"), "http://127.0.0.1", "nobody")


@asynccontextmanager
async def session_on(
    world: World,
    login: str = "fouesnant",
    *,
    wire: Wire | None = None,
    sign_in_again: SignInAgain = nobody,
) -> AsyncIterator[Session]:
    """Sign in; gives the session."""
    transport = wire or Wire(world)
    client = PortalClient("http://127.0.0.1", transport=transport, sleep=no_pause)
    async with client:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Passwords, "verify", _verified)
            signed_in = await client.sign_in(login, PASSWORD)
            portal = await client.portal()
            yield Session(client, portal, signed_in.account, sign_in_again, no_series())


def _verified(_: Passwords, password_hash: str | None, password: str) -> bool:
    """Verify a password without the half second that it takes for real."""
    return password_hash is not None and password == PASSWORD
