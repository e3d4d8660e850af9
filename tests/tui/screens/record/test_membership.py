"""The record's line of membership, and the member's day in its field."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from syren_api.statuses import Status
from syren_tui.membership.sip2.peer import Peer
from syren_tui.runtime.letter_runs import REPEATED
from tests.portal.world import TODAY, World
from tests.tui.console import Console, console_on
from tests.tui.members import NOLWENN, person, roster, sip2
from tests.tui.membership.sip2.sources import saying, usual
from tests.tui.records import stored

UNTIL = TODAY + timedelta(days=100)


async def not_held(console: Console) -> None:
    """Wait until no key counts as held down."""
    clock = asyncio.get_running_loop().time
    await console.until(lambda: clock() - console.app.pressed.time > REPEATED)


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


async def test_the_line_stands_under_the_access_sentence(world: World, tmp_path: Path) -> None:
    world.subscriber(**NOLWENN)
    async with (
        Peer((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(reading=True)
        await console.sees(f"SIGB : membre jusqu’au {written(UNTIL)} (Koha, ")
        access = console.place_of("Accès")[1]
        assert access < console.place_of("SIGB : ")[1] < console.place_of("[Informations]")[1]


async def test_m_is_the_members_day_as_t_is_today(world: World, tmp_path: Path) -> None:
    world.subscriber(**NOLWENN)
    async with (
        Peer((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(tab="Statut")
        await console.sees("SIGB : membre")
        while console.focused != "day":
            await console.press("tab")
        await console.press("m")
        day = UNTIL.replace(year=UNTIL.year - 1)
        await console.sees(written(day))
        await console.press("t")
        await console.sees(written(TODAY))
        await console.press("m")
        await console.sees(written(day))
        await console.replace("3 m")
        assert "3 m" in console.text


async def test_v_goes_by_the_members_day(world: World, tmp_path: Path) -> None:
    each = world.subscriber(**NOLWENN)
    async with (
        Peer((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(reading=True)
        day = UNTIL.replace(year=UNTIL.year - 1)
        await console.sees(f"jusqu’au {written(UNTIL)} (date du {written(day)})")
        await console.turn()
        await console.press("v")
        await console.says(f"Validé jusqu’au {written(UNTIL)}. u annule.")
    assert stored(world, each).library_registered_on == day


NO_MEMBERS = pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"until": TODAY - timedelta(days=1)}, "SIGB : adhésion finie le "),
        ({"card": "1"}, "SIGB : introuvable (Koha, "),
        ({"birth_date": date(1991, 2, 3)}, "SIGB : à confirmer : né(e) le 03/02/1991"),
    ],
)


@NO_MEMBERS
async def test_v_needs_a_second_key_for_who_is_no_member(
    world: World, tmp_path: Path, told: dict[str, Any], line: str
) -> None:
    each = world.subscriber(**NOLWENN)
    async with (
        Peer((person(**({"until": UNTIL} | told)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(reading=True)
        day, end = _given(told)
        await console.sees(line, f"v deux fois : valider jusqu’au {end} (date du {day})")
        await console.turn()
        await console.press("v")
        await console.sees("v encore : valider jusqu’au ", "quand même")
        await console.press("v")  # still held down, for all the record knows
        await console.settled()
        assert stored(world, each).version == 1
        await not_held(console)
        await console.press("v")
        await console.says(f"Validé jusqu’au {end}. u annule.")
    assert stored(world, each).version == 2


def _given(told: dict[str, Any]) -> tuple[str, str]:
    """Return the day and the end that a second key gives: the member's, for who is to confirm."""
    if "birth_date" in told:
        return written(UNTIL.replace(year=UNTIL.year - 1)), written(UNTIL)
    return written(TODAY), written(TODAY.replace(year=TODAY.year + 1))


async def test_v_renews_by_one_key_while_the_source_does_not_answer(
    world: World, tmp_path: Path
) -> None:
    day = date(2025, 11, 18)
    each = world.subscriber(**NOLWENN, status=Status.VALIDATED, library_registered_on=day)
    async with console_on(world, prefill=sip2("127.0.0.1:1", tmp_path)) as console:
        await console.open(reading=True)
        await console.sees("SIGB : sans réponse", "v : renouveler jusqu’au 21/11/2027")
        await console.turn()
        await console.press("v")
        await console.says("Renouvelé jusqu’au 21/11/2027. u annule.")
    assert stored(world, each).version == 2


async def test_v_of_the_next_record_does_not_go_by_the_member_before(
    world: World, tmp_path: Path
) -> None:
    world.subscriber(**NOLWENN)
    world.subscriber(**(NOLWENN | {"first_name": "Yann", "registration_number": "2"}))
    async with (
        Peer((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(reading=True)
        await console.sees("SIGB : membre jusqu’au", "v : valider")
        await console.press("ctrl+n")
        await console.sees("2 sur 2", "SIGB : introuvable", "v deux fois : valider")


@NO_MEMBERS
async def test_m_gives_no_day_of_who_is_no_member_or_somebody_else(
    world: World, tmp_path: Path, told: dict[str, Any], line: str
) -> None:
    world.subscriber(**NOLWENN)
    async with (
        Peer((person(**({"until": UNTIL} | told)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(tab="Statut")
        await console.sees(line)
        while console.focused != "day":
            await console.press("tab")
        await console.press("m")
        await console.says("Pas de date d’adhésion à mettre : ")


async def test_ctrl_r_asks_again(world: World, tmp_path: Path) -> None:
    world.subscriber(**NOLWENN)
    people = [person(UNTIL)]
    async with (
        Peer(people, keeps=True) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(reading=True)
        await console.sees("SIGB : membre")
        await console.press("escape")
        await console.listed()
        await console.press("enter")
        await console.sees("SIGB : membre")
        assert sum(each.startswith(b"63") for each in peer.heard) == 1
        peer._known = {people[0].card: person(UNTIL + timedelta(days=1))}
        await console.press("ctrl+r")
        await console.sees(written(UNTIL + timedelta(days=1)))


@pytest.mark.parametrize("fault", ["silent", "lies", "cut", "gone"])
async def test_a_source_that_fails_holds_nothing_up(
    world: World, tmp_path: Path, fault: str
) -> None:
    world.subscriber(**NOLWENN)

    def reply(question: bytes) -> bytes | None:
        if question[:2] in (b"93", b"99"):
            return usual(question)
        return {"silent": b"", "lies": b"64\r", "cut": None}.get(fault)

    async with saying(reply) as address:
        where = "127.0.0.1:1" if fault == "gone" else address
        prefill = sip2(where, tmp_path, timeout=0.5)
        async with console_on(world, prefill=prefill) as console:
            await console.open(reading=True)
            await console.sees("SIGB : ", "Accès")
            await console.press("c")  # other keys do their work meanwhile
            await console.says("SIGB : sans réponse : ")
            await console.says("Ctrl+R : redemander")


async def test_who_is_in_view_does_not_wait_for_those_left(world: World, tmp_path: Path) -> None:
    for number in range(4):
        world.subscriber(
            **(NOLWENN | {"first_name": "ABCD"[number] + "nna", "registration_number": f"{number}"})
        )
    people = [person(UNTIL, card=f"{n}", name=f"LE GOFF {'ABCD'[n]}nna") for n in range(4)]
    let = asyncio.Event()

    class Held(Peer):
        async def send(self, writer: asyncio.StreamWriter, content: bytes) -> None:
            if content.startswith(b"64"):
                await let.wait()
            await super().send(writer, content)

    async with (
        Held(people) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(reading=True)
        for place in range(2, 5):
            await console.press("ctrl+n")
            await console.sees(f"{place} sur 4", "SIGB : demande en cours")
        let.set()
        await console.sees("SIGB : membre jusqu’au")


async def test_a_roster_says_who_is_found_by_name(world: World, tmp_path: Path) -> None:
    world.subscriber(**(NOLWENN | {"registration_number": None}))
    path = tmp_path / "membres.csv"
    path.write_text(
        "carte;nom;prénom;naissance;fin d’adhésion\n"
        f"1;LE GOFF;Nolwenn;03/02/1990;{written(UNTIL)}\n"
    )
    async with console_on(world, prefill=roster(path)) as console:
        await console.open(reading=True)
        await console.sees("SIGB : à confirmer : ", "trouvé par le nom")


async def test_without_a_source_nothing_of_it_is_shown(world: World) -> None:
    world.subscriber(**NOLWENN)
    async with console_on(world) as console:
        await console.open(tab="Statut")
        await console.settled()
        assert "SIGB" not in console.text
        while console.focused != "day":
            await console.press("tab")
        await console.replace("")
        await console.press("m")
        assert "m Adhésion" not in console.footer
        await console.press("f1")
        await console.sees("Aide")
        assert "adhésion" not in console.words


async def test_signing_out_forgets_the_answers(world: World, tmp_path: Path) -> None:
    world.subscriber(**NOLWENN)
    async with (
        Peer((person(UNTIL),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(reading=True)
        await console.sees("SIGB : membre")
        members = console.app.members
        assert members is not None
        assert members._kept
        await console.app.action_sign_out()
        assert not members._kept
        assert console.app.members is None
