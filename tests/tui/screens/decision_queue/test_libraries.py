"""How many requests there are, and of which library."""

from datetime import timedelta

import httpx
import pytest

from syren_api.features import Feature
from syren_tui.decision_queue import request_queue, requests
from tests.faults import Fault, Forward
from tests.older_portal import OlderPortal
from tests.portal.world import World, match
from tests.tui.console import Console, console_on
from tests.tui.line import Line
from tests.tui.screens.decision_queue.deciding import SINCE, decide, seen, still_waiting

BATCH = "POST /subscribers/batch"


async def choose_library(console: Console, key: str) -> None:
    await console.press("b")
    await console.sees("toutes")
    await console.press(key, "enter")


async def test_who_was_decided_stays_in_the_number(
    world: World, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal counts only those who still wait, at each page that is read."""
    monkeypatch.setattr(requests, "_AT_ONCE", 2)
    monkeypatch.setattr(request_queue, "_AHEAD", 1)
    for number, name in enumerate(("QUATRIÈME", "CINQUIÈME"), len(people)):
        world.subscriber(last_name=name, requested_at=SINCE + timedelta(days=number))
    async with console_on(world) as console:
        await decide(console)
        for place, name in enumerate(("PREMIER", "DEUXIÈME", "TROISIÈME", "QUATRIÈME"), 1):
            await seen(console, f"{name} Annaïg  ")
            await console.sees(f"{place} sur 5")
            await console.press("v")
            await console.settled()
        await console.sees("CINQUIÈME", "5 sur 5")
        await console.press("ctrl+z")
        await console.sees("4 sur 5", "QUATRIÈME Annaïg  ")


async def test_the_departement_decides_one_librarys_requests(
    world: World, people: list[str]
) -> None:
    world.subscriber(last_name="AUTRE", library="quimperle", requested_at=SINCE)
    async with console_on(world, "departement") as console:
        await decide(console)
        await console.sees("1 sur 4")
        await console.press("b")
        await console.sees("Bibliothèque", "toutes", "QUIMPERLÉ")
        await console.press("end", "enter")
        await seen(console, "Décider : En attente, QUIMPERLÉ")
        await console.sees("1 sur 1", "AUTRE", absent=["PREMIER"])
        await console.press("p")
        await console.sees("Plus rien à décider.")
        await console.press("b")
        await console.sees("toutes")
        await console.press("home", "enter")
        await console.sees("1 sur 4", absent=["En attente, QUIMPERLÉ"])


async def test_a_library_has_no_other_to_choose(world: World, people: list[str]) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("b")
        await console.settled()
        await console.sees("PREMIER", absent=["toutes"])


async def test_who_is_refused_after_another_library_was_chosen_is_not_shown_there(
    world: World, people: list[str]
) -> None:
    world.subscriber(last_name="AUTRE", library="quimperle", requested_at=SINCE)
    line = Line(world, OlderPortal(world.app, {Feature.CHANGES}))
    async with console_on(world, "departement", line=line) as console:
        await decide(console)
        await seen(console, "AUTRE")
        await console.press("p")
        await seen(console, "PREMIER")
        answer = await world.staff("fouesnant").patch(
            f"/subscribers/{people[0]}", json={"city": "Bénodet"}, headers=match(1)
        )
        assert answer.status_code == 200
        gate = line.hold(BATCH)
        await console.press("v")
        await choose_library(console, "end")
        await console.sees("1 sur 1", "AUTRE")
        gate.set()
        await console.sees("ÉCHEC", "la fiche a changé", "1 sur 1", "AUTRE")
        await seen(console, "AUTRE")
        await console.press("p")
        await console.sees("Plus rien à décider.")
        assert still_waiting(world, people)


async def test_whose_decision_is_on_its_way_is_not_shown_again(
    world: World, people: list[str]
) -> None:
    world.subscriber(last_name="AUTRE", library="quimperle", requested_at=SINCE)

    async def lost(request: httpx.Request, forward: Forward) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    async with console_on(world, "departement") as console:
        await decide(console)
        await seen(console, "AUTRE")
        await console.press("p")
        await seen(console, "PREMIER")
        console.line.fail(Fault("lost", lost, None, None), BATCH)
        await console.press("v")
        await console.sees("envoi…", "DEUXIÈME Annaïg  ")
        await choose_library(console, "end")
        await seen(console, "Décider : En attente, QUIMPERLÉ")
        await choose_library(console, "home")
        await seen(console, "AUTRE")
        await console.press("p")
        await console.sees("DEUXIÈME Annaïg  ")
        console.line.recover()
        await console.sees("✓ Validé")
