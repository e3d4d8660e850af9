"""A console whose portal has a library system, which knows some of the portal's people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any, Final

from syren_api.statuses import Status
from syren_tui.config import PortalProfile
from syren_tui.membership.sip2.peer import Peer, Person
from syren_tui.membership_settings import MembershipSettings
from syren_tui.screens.sign_in import SignInPrefill
from tests.portal.world import PASSWORD, World
from tests.tui.console import ADDRESS, Console, console_on

BORN: Final = date(1990, 2, 3)
AHEAD: Final = date(2027, 6, 30)
PAST: Final = date(2026, 9, 1)
VALID: Final = {"status": Status.VALIDATED, "library_registered_on": date(2026, 10, 1)}


class HeldPeer(Peer):
    """A server that answers about cards only when it may."""

    def __init__(self, *people: Person) -> None:
        super().__init__(people)
        self.may = asyncio.Event()
        self.may.set()
        self.asked = 0
        """How many cards."""

    async def send(self, writer: asyncio.StreamWriter, content: bytes) -> None:
        if content.startswith(b"64"):
            self.asked += 1
            await self.may.wait()
        await super().send(writer, content)


def known(number: int, name: str, **told: Any) -> Person:
    """A member whose card is ``2905800`` and a number."""
    return replace(Person(f"2905800{number:04}", name, BORN, AHEAD), **told)


def account(world: World, number: int, last_name: str, **members: Any) -> str:
    """Make an account that waits, with the same card."""
    usual: dict[str, Any] = {"first_name": "Nolwenn", "birth_date": BORN}
    card = {"registration_number": f"2905800{number:04}"}
    return world.subscriber(last_name=last_name, **(usual | card | members))


def every_kind(world: World) -> tuple[Person, ...]:
    """Make an account for each group, and return whom the library system knows."""
    account(world, 1, "BIHAN")
    account(world, 2, "CORRE", **VALID)
    account(world, 3, "DANIEL")
    account(world, 4, "EVEN", **VALID)
    account(world, 5, "FAVE", **VALID)
    account(world, 6, "GUEN", registration_number=None)
    account(world, 7, "HENRY", status=Status.EXPIRED)
    return (
        known(1, "Bihan Nolwenn"),
        known(2, "Corre Nolwenn", until=date(2026, 12, 31)),
        known(3, "Kervella Yann"),
        known(4, "Even Nolwenn", until=PAST),
    )


@asynccontextmanager
async def console_with(
    world: World, peer: Peer | None, login: str = "fouesnant", **how: Any
) -> AsyncIterator[Console]:
    """Open the console on a portal that has a library system.

    Args:
        world: the portal.
        peer: the system's server, running; None: there is none.
        login: of the account.
        how: see `console_on`.
    """
    settings = None
    if peer is not None:
        settings = MembershipSettings(
            "sip2", address=peer.address, label="Koha", libraries=("fouesnant",), timeout=5.0
        )
    profile = PortalProfile("essai", ADDRESS, membership=settings)
    prefill = SignInPrefill((profile,), profile, login, PASSWORD)
    async with console_on(world, login, prefill=prefill, **how) as console:
        yield console
