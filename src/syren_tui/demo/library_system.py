"""The library system of the demonstration: it answers by SIP2 about the portal's sample people.

Most of them are members. Of the others some have ended, some are not known, and some have something
against them that staff have to look at, so that a verification has something of every kind.
"""

import asyncio
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from syren_tui.membership.sip2.peer import Peer, Person

_FATES: Final = (
    "member", "member", "ended", "member", "other name", "member", "unknown", "member", "blocked",
    "member", "member", "first name", "member", "ended", "member", "born otherwise", "member",
    "member", "new card", "member", "member", "unknown", "member", "member", "ended", "member",
    "member", "member", "member",
)  # fmt: skip
"""What follows one another in a library. Kinds of accounts come round in another number, so that
each meets each."""
_OTHERS: Final = ("Le Bihan", "Quéré", "Kervella")
_RELATIVES: Final = ("Anne-Marie", "Jean-Yves", "Soazig")
_CHARGE_DENIED: Final = (1, 11)
"""Places of the patron status: no loans, for fines."""


@dataclass(frozen=True, slots=True)
class DemoPatron:
    """Somebody of the portal's sample."""

    card: str
    last_name: str
    first_name: str
    birth_date: date


def people_of(patrons: Iterable[DemoPatron], today: date) -> Iterator[Person]:
    """Yield those whom the library system knows.

    Args:
        patrons: of one library, each with a card.
        today: the civil day.
    """
    for place, patron in enumerate(patrons):
        fate = _FATES[place % len(_FATES)]
        if fate != "unknown":
            yield _person(patron, fate, place, today)


def _person(patron: DemoPatron, fate: str, place: int, today: date) -> Person:
    person = Person(
        patron.card,
        f"{patron.last_name} {patron.first_name}",
        patron.birth_date,
        today + timedelta(days=20 + place * 37 % 370),
    )
    match fate:
        case "ended":
            return replace(person, until=today - timedelta(days=5 + place * 11 % 200))
        case "other name":
            other = _OTHERS[place % len(_OTHERS)]
            return replace(person, name=f"{other} {_RELATIVES[place % len(_RELATIVES)]}")
        case "first name":
            relative = _RELATIVES[place % len(_RELATIVES)]
            return replace(person, name=f"{patron.last_name} {relative}")
        case "born otherwise":
            return replace(person, birth_date=patron.birth_date - timedelta(days=365))
        case "new card":
            return replace(person, answered_card=f"{patron.card}-2")
        case "blocked":
            return replace(person, blocked_at=_CHARGE_DENIED)
    return person


def serve(people: Iterable[Person]) -> str:
    """Serve a library system on this machine alone, until the process ends; returns its address.

    Raises:
        OSError: there is no port for it.
    """
    address: Future[str] = Future()
    thread = threading.Thread(
        target=lambda: asyncio.run(_serve(people, address)), name="library system", daemon=True
    )
    thread.start()
    return address.result()


async def _serve(people: Iterable[Person], address: "Future[str]") -> None:
    try:
        async with Peer(people) as peer:
            address.set_result(peer.address)
            await asyncio.Event().wait()
    except OSError as error:
        address.set_exception(error)
