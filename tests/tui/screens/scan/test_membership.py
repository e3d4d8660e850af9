"""Membership at the desk: the line, the member's day, and a second key for everybody else."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from syren_api.statuses import Status
from syren_tui.app import SyrenApp
from syren_tui.membership.sip2.peer import Peer
from tests.portal.world import TODAY, World
from tests.tui.console import Console, console_on, key_event
from tests.tui.help import all_of_the_help
from tests.tui.members import CARD, NOLWENN, person, sip2
from tests.tui.membership.sip2.sources import saying, usual
from tests.tui.records import stored
from tests.tui.scans import sit_down

UNTIL = TODAY + timedelta(days=100)
OLD_DAY = date(2025, 11, 18)


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    rung: list[None] = []
    monkeypatch.setattr(SyrenApp, "bell", lambda _: rung.append(None))
    return rung


def known(world: World, **members: Any) -> str:
    usual_ones = {**NOLWENN, "status": Status.VALIDATED, "library_registered_on": OLD_DAY}
    return world.subscriber(**(usual_ones | members))


async def later(console: Console, key: str) -> None:
    """Type a key a second after the one before: it is not held down."""
    event = key_event(key)
    event.time += 1.0
    console.app.post_message(event)
    await console.settled()


async def scanned(console: Console, *texts: str) -> None:
    await sit_down(console)
    console.post(*CARD, "enter")
    await console.sees("LE GOFF Nolwenn", *texts)


async def test_enter_renews_with_the_members_day(
    world: World, tmp_path: Path, rings: list[None]
) -> None:
    each = known(world)
    async with (
        Peer((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        end = f"{UNTIL:%d/%m/%Y}"
        await scanned(
            console,
            f"SIGB : membre jusqu’au {end} (Koha, ",
            f"Entrée : renouveler jusqu’au {end}",
        )
        await console.press("enter")
        await console.sees(f"Renouvelé jusqu’au {end}")
        assert stored(world, each).valid_until == UNTIL
        assert rings == []


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"until": TODAY - timedelta(days=1)}, "SIGB : adhésion finie le "),
        ({"card": "1"}, "SIGB : introuvable"),
        ({"birth_date": date(1991, 2, 3)}, "SIGB : à confirmer : né(e) le 03/02/1991"),
    ],
)
async def test_who_is_no_member_rings_and_needs_a_second_key(
    world: World, tmp_path: Path, rings: list[None], told: dict[str, Any], line: str
) -> None:
    each = known(world)
    async with (
        Peer((person(**({"until": UNTIL} | told)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        end = f"{UNTIL:%d/%m/%Y}" if "birth_date" in told else "21/11/2027"
        await scanned(console, line, f"Entrée deux fois : renouveler jusqu’au {end}")
        assert len(rings) == 1
        await console.press("enter")
        await console.sees("Entrée encore : renouveler jusqu’au ", "quand même")
        await console.press("enter")  # still held down, for all the desk knows
        await console.settled()
        assert stored(world, each).version == 1
        await later(console, "enter")
        await console.sees(f"Renouvelé jusqu’au {end}")
        assert stored(world, each).version == 2


async def test_at_once_renews_members_alone(
    world: World, tmp_path: Path, rings: list[None]
) -> None:
    member = known(world)
    ended = known(world, registration_number="29058000452", first_name="Yann")
    people = [
        person(UNTIL),
        person(TODAY - timedelta(days=9), card="29058000452", name="LE GOFF Yann"),
    ]
    async with (
        Peer(people) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await sit_down(console)
        await console.press("ctrl+t")
        console.post(*CARD, "enter")
        await console.sees(f"Renouvelé jusqu’au {UNTIL:%d/%m/%Y}")
        console.post(*"29058000452", "enter")
        await console.sees("LE GOFF Yann", "SIGB : adhésion finie le ", "Entrée deux fois")
        await console.settled()
        assert (stored(world, member).version, stored(world, ended).version) == (2, 1)
        assert rings


async def test_an_answer_on_its_way_needs_a_second_key(world: World, tmp_path: Path) -> None:
    each = known(world)
    let = asyncio.Event()

    class Held(Peer):
        async def send(self, writer: asyncio.StreamWriter, content: bytes) -> None:
            if content.startswith(b"64"):
                await let.wait()
            await super().send(writer, content)

    async with (
        Held((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await scanned(console, "SIGB : demande en cours", "Entrée deux fois : renouveler")
        await console.press("enter")
        await console.sees("Entrée encore : renouveler")
        let.set()
        await console.sees("SIGB : membre", "Entrée : renouveler")
        assert stored(world, each).version == 1


@pytest.mark.parametrize("fault", ["silent", "lies", "cut"])
async def test_without_an_answer_the_desk_goes_on(
    world: World, tmp_path: Path, fault: str, rings: list[None]
) -> None:
    each = known(world)

    def reply(question: bytes) -> bytes | None:
        if question[:2] in (b"93", b"99"):
            return usual(question)
        return {"silent": b"", "lies": b"64\r"}.get(fault)

    async with (
        saying(reply) as address,
        console_on(world, prefill=sip2(address, tmp_path, timeout=0.3)) as console,
    ):
        await scanned(console, "SIGB : sans réponse : ", "Entrée : renouveler jusqu’au 21/11/2027")
        assert rings == []
        await console.press("ctrl+r")
        await console.sees("SIGB : sans réponse : ", "Entrée : renouveler jusqu’au 21/11/2027")
        await console.press("enter")
        await console.sees("Renouvelé jusqu’au 21/11/2027")
        assert stored(world, each).version == 2


async def test_who_has_no_card_is_not_asked_about_and_the_help_says_how_others_are(
    world: World, tmp_path: Path
) -> None:
    known(world, registration_number=None)
    known(world, last_name="MARTIN", registration_number="2")
    async with (
        Peer((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path), size=(100, 40)) as console,
    ):
        await sit_down(console)
        console.post(*"le goff", "enter")
        await console.sees("LE GOFF Nolwenn", "SIGB : non demandé, pas de carte")
        assert "redemander" not in console.text
        assert "Redemander au SIGB" not in await all_of_the_help(console)
        console.post("2", "enter")
        await console.sees("MARTIN", "SIGB : introuvable")
        assert "Redemander au SIGB" in await all_of_the_help(console)


async def test_nothing_of_the_answer_is_in_the_desks_log(world: World, tmp_path: Path) -> None:
    known(world)
    journals = tmp_path / "series"
    async with (
        Peer((person(TODAY - timedelta(days=1), name="LE GOFF Nolwenn SECRETE"),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path), series_folder=journals) as console,
    ):
        await scanned(console, "SIGB : adhésion finie le ")
        await console.press("enter")
        await console.sees("Entrée encore")
        await later(console, "enter")
        await console.sees("Renouvelé jusqu’au ")
    written = b"".join(each.read_bytes() for each in journals.rglob("*") if each.is_file())
    assert CARD.encode() in written
    for word in ("SIGB", "Koha", "SECRETE", f"{TODAY - timedelta(days=1)}"):
        assert word.encode() not in written
