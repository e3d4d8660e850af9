"""What the library's system says of a request, and the day that it gives."""

from datetime import date, timedelta
from pathlib import Path

from syren_api.statuses import Status
from syren_tui.membership.sip2.peer import Peer
from tests.portal.world import TODAY, World
from tests.tui.console import console_on
from tests.tui.members import NOLWENN, person, sip2
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


async def test_who_is_to_confirm_is_proposed_with_todays_date(world: World, tmp_path: Path) -> None:
    world.subscriber(**NOLWENN)
    async with (
        Peer((person(UNTIL, birth_date=date(1961, 1, 1)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await decide(console)
        await seen(console, "SIGB : à confirmer")
        await console.sees(f"v Valider avec la date du {TODAY:%d/%m/%Y}")
