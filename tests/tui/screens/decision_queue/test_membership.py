"""What the library's system says of a request: the day that it gives, or a second key."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from syren_api.statuses import Status
from syren_tui.membership.sip2.peer import Peer
from tests.portal.world import TODAY, World
from tests.tui.console import console_on
from tests.tui.members import NOLWENN, person, sip2
from tests.tui.membership.sip2.sources import saying, usual
from tests.tui.records import stored
from tests.tui.screens.decision_queue.deciding import decide, seen

UNTIL = TODAY + timedelta(days=100)
DAY = date(2026, 3, 1)
"""A year before the end of that membership."""


async def test_a_member_is_validated_with_the_day_that_the_membership_gives(
    world: World, tmp_path: Path
) -> None:
    each = world.subscriber(**NOLWENN)
    async with (
        Peer((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await decide(console)
        await seen(console, "SIGB : membre jusqu’au")
        await seen(console, f"v Valider avec la date du {DAY:%d/%m/%Y}, fin le {UNTIL:%d/%m/%Y}")
        await console.press("v")
        await console.sees("Plus rien à décider")
        await console.settled()
    assert stored(world, each).status is Status.VALIDATED
    assert stored(world, each).library_registered_on == DAY


async def test_members_are_one_key_each(world: World, tmp_path: Path) -> None:
    """Who comes next is asked about before they are shown: their answer is there."""
    cards = [f"2905800{number}" for number in range(6)]
    some = [world.subscriber(**(NOLWENN | {"registration_number": card})) for card in cards]
    async with (
        Peer([person(UNTIL, card=card) for card in cards]) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await decide(console)
        for number in range(len(cards)):
            await seen(console, f"{number + 1} sur {len(cards)}")
            await seen(console, "v Valider avec la date du")
            await console.press("v")
        await console.sees("Plus rien à décider")
        await console.settled()
    assert {stored(world, each).status for each in some} == {Status.VALIDATED}


async def test_who_is_to_confirm_is_proposed_with_the_members_day(
    world: World, tmp_path: Path
) -> None:
    world.subscriber(**NOLWENN)
    async with (
        Peer((person(UNTIL, birth_date=date(1961, 1, 1)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await decide(console)
        await seen(console, "SIGB : à confirmer")
        day = UNTIL.replace(year=UNTIL.year - 1)
        await console.sees(f"v deux fois : valider avec la date du {day:%d/%m/%Y}")


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"until": TODAY - timedelta(days=1)}, "SIGB : adhésion finie le "),
        ({"card": "1"}, "SIGB : introuvable"),
        ({"birth_date": date(1991, 2, 3)}, "SIGB : à confirmer"),
    ],
)
async def test_who_is_no_member_needs_a_second_key(
    world: World, tmp_path: Path, told: dict[str, Any], line: str
) -> None:
    each = world.subscriber(**NOLWENN)
    async with (
        Peer((person(**({"until": UNTIL} | told)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await decide(console)
        await seen(console, line)
        await seen(console, "v deux fois : valider avec la date du ")
        await console.press("v")
        await console.sees("v encore : valider avec la date du ", "quand même")
        await console.press("v")  # still held down, for all the screen knows
        await console.settled()
        assert stored(world, each).status is Status.PENDING
        await seen(console, "v encore")
        await console.press("v")
        await console.sees("Plus rien à décider")
        await console.settled()
    assert stored(world, each).status is Status.VALIDATED


async def test_without_an_answer_a_second_key_is_needed(world: World, tmp_path: Path) -> None:
    each = world.subscriber(**NOLWENN)

    def reply(question: bytes) -> bytes | None:
        return usual(question) if question[:2] in (b"93", b"99") else b"64\r"

    async with (
        saying(reply) as address,
        console_on(world, prefill=sip2(address, tmp_path, timeout=0.3)) as console,
    ):
        await decide(console)
        await seen(console, "SIGB : sans réponse")
        await seen(console, "v deux fois")
        await console.press("v")
        await seen(console, "v encore")
        assert stored(world, each).status is Status.PENDING
        await console.press("v")
        await console.sees("Plus rien à décider")
        await console.settled()
    assert stored(world, each).status is Status.VALIDATED


async def test_an_answer_that_comes_asks_for_the_key_anew(world: World, tmp_path: Path) -> None:
    each = world.subscriber(**NOLWENN)
    let = asyncio.Event()

    class Held(Peer):
        async def send(self, writer: asyncio.StreamWriter, content: bytes) -> None:
            if content.startswith(b"64"):
                await let.wait()
            await super().send(writer, content)

    async with (
        Held((person(TODAY - timedelta(days=1)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await decide(console)
        await seen(console, "SIGB : demande en cours")
        await console.press("v")
        await console.sees("v encore : valider")
        let.set()
        await console.sees("SIGB : adhésion finie", "v deux fois : valider", absent=["v encore"])
        assert stored(world, each).status is Status.PENDING
