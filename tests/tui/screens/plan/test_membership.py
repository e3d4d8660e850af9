"""Membership in a plan: the column, each one's day, who is left aside, and stopping."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

from syren_api.statuses import Status
from syren_tui.membership.sip2.peer import Peer
from tests.portal.world import TODAY, World
from tests.tui.console import Console, console_on
from tests.tui.members import NOLWENN, person, sip2
from tests.tui.membership.sip2.sources import saying, usual
from tests.tui.records import stored

UNTIL = TODAY + timedelta(days=100)
VALID = {"status": Status.VALIDATED, "library_registered_on": date(2025, 12, 1)}
YANN = "29058000452"


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def two(world: World) -> tuple[str, str]:
    """Nolwenn, and Yann whose membership has ended."""
    first = world.subscriber(**(NOLWENN | VALID))
    second = world.subscriber(
        **(NOLWENN | VALID | {"first_name": "Yann", "registration_number": YANN})
    )
    return first, second


PEOPLE = (
    person(UNTIL + timedelta(days=50)),
    person(TODAY - timedelta(days=9), card=YANN, name="LE GOFF Yann"),
)


async def planned(console: Console) -> None:
    await console.press("down", "a", "r")
    await console.sees("Ligne 1 sur 2")


async def test_each_has_the_members_day_and_who_is_none_is_left_aside(
    world: World, tmp_path: Path
) -> None:
    member, ended = two(world)
    until = UNTIL + timedelta(days=50)
    async with (
        Peer(PEOPLE) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await planned(console)
        await console.sees(
            "1 non membre",
            f"Validé : adhésion finie le {written(TODAY - timedelta(days=9))}",
            "sauf 1 à sa date",
            f"Renouveler 1 compte jusqu’au {written(until)}",
        )
        assert "Membre" in console.line_with("Prénom")
        assert f"{written(until)}*" in console.line_with("Nolwenn")
        await console.press("ctrl+s")
        await console.sees("1 compte renouvelé")
    assert stored(world, member).valid_until == until
    assert stored(world, ended).version == 1


async def test_why_somebody_is_left_aside_is_said_whole(world: World, tmp_path: Path) -> None:
    world.subscriber(**NOLWENN, status=Status.VALIDATED, library_registered_on=TODAY)
    async with (
        Peer((person(UNTIL, birth_date=date(1991, 2, 3)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.press("down", "r")
        await console.says("à confirmer : né(e) le 03/02/1991 dans le SIGB")


async def test_who_is_left_aside_can_be_taken_in(world: World, tmp_path: Path) -> None:
    two(world)
    async with (
        Peer(PEOPLE) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path), size=(120, 30)) as console,
    ):
        await planned(console)
        await console.sees("1 non membre", "Membre jusqu’au")
        await console.press("down", "space")
        await console.sees("Renouveler 2 comptes", absent=["non membre"])


async def test_who_is_to_confirm_waits_for_the_user(world: World, tmp_path: Path) -> None:
    two(world)
    others = (PEOPLE[0], person(UNTIL, card=YANN, name="LE GOFF Yann", birth_date=date(1999, 1, 1)))
    async with (
        Peer(others) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await planned(console)
        await console.sees("1 à confirmer avec le SIGB", "Validé : à confirmer : né(e) le")


async def test_a_silent_source_leaves_the_plan_as_it_is(world: World, tmp_path: Path) -> None:
    two(world)

    def silent(question: bytes) -> bytes:
        return usual(question) if question[:2] in (b"93", b"99") else b""

    async with (
        saying(silent) as address,
        console_on(world, prefill=sip2(address, tmp_path, timeout=0.3)) as console,
    ):
        await planned(console)
        await console.sees("SIGB : 2 comptes sans réponse", "Renouveler 2 comptes")
        await console.press("ctrl+s")
        await console.sees("2 comptes renouvelés")


async def test_who_has_no_card_is_not_asked_about_and_ctrl_r_is_not_offered(
    world: World, tmp_path: Path
) -> None:
    world.subscriber(**(NOLWENN | VALID | {"registration_number": None}))
    world.subscriber(**(NOLWENN | VALID))
    async with (
        Peer((person(UNTIL + timedelta(days=50)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await planned(console)
        await console.sees("SIGB : 1 compte sans carte, non demandé", absent=["redemander"])


async def test_escape_stops_the_questions_and_not_the_plan(world: World, tmp_path: Path) -> None:
    two(world)

    def silent(question: bytes) -> bytes:
        return usual(question) if question[:2] in (b"93", b"99") else b""

    async with (
        saying(silent) as address,
        console_on(world, prefill=sip2(address, tmp_path, timeout=300.0)) as console,
    ):
        await planned(console)
        await console.sees("SIGB : 0 sur 2 demandés ; Échap : arrêter")
        await console.press("ctrl+s")
        await console.sees("Le SIGB est en train de répondre : Échap l’arrête.")
        await console.press("escape")
        await console.sees("SIGB : 2 comptes sans réponse", "Ligne 1 sur 2")
        await console.press("escape")
        await console.listed()


async def test_ctrl_r_asks_again(world: World, tmp_path: Path) -> None:
    two(world)
    async with (
        Peer(PEOPLE) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await planned(console)
        await console.sees("1 non membre")
        peer._known = {**peer._known, YANN: person(UNTIL, card=YANN, name="LE GOFF Yann")}
        await console.press("ctrl+r")
        await console.sees("Renouveler 2 comptes", absent=["non membre"])


async def test_a_day_of_the_users_own_stays(world: World, tmp_path: Path) -> None:
    world.subscriber(**(NOLWENN | VALID))
    let = asyncio.Event()

    class Held(Peer):
        async def send(self, writer: asyncio.StreamWriter, content: bytes) -> None:
            if content.startswith(b"64"):
                await let.wait()
            await super().send(writer, content)

    async with (
        Held(PEOPLE) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.press("down", "r")
        await console.sees("Ligne 1 sur 1", "SIGB : 0 sur 1")
        await console.press("enter")
        await console.type("20/02/2026")
        await console.press("enter")
        await console.sees("20/02/2027*")
        let.set()
        await console.sees("rien n’est encore envoyé")
        await console.settled()
        assert "20/02/2027*" in console.line_with("Nolwenn")


async def test_without_a_source_the_plan_is_as_before(world: World) -> None:
    two(world)
    async with console_on(world) as console:
        await planned(console)
        await console.settled()
        assert "SIGB" not in console.text
        assert "Membre" not in console.text
