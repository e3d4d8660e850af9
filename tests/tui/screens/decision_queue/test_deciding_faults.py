"""Requests that are decided, while calls fail: a sentence, nobody twice, and nobody lost."""

from pathlib import Path

import httpx
import pytest
from textual import events

from syren_api.statuses import Status
from tests.faults import FAULTS, Fault, Forward, problem_answer
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.line import Line
from tests.tui.news.following import edit
from tests.tui.records import end_sessions, stored
from tests.tui.screens.decision_queue.deciding import decide, seen
from tests.tui.seen_faults import is_told, kinds

BATCH = "POST /subscribers/batch"


@pytest.fixture
def people(world: World) -> list[str]:
    return [world.subscriber(last_name=name) for name in ("PREMIER", "SECOND")]


async def test_reading_who_waits(world: World, people: list[str]) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        for fault, sentence in kinds(0):
            console.line.fail(fault, "GET /subscribers")
            await console.press("ctrl+r")
            await is_told(console, fault, sentence, "PREMIER")
        console.line.recover()
        await console.press("ctrl+r")
        await console.sees("PREMIER", absent=[sentence])


async def test_a_decision_that_the_portal_refuses(
    world: World, people: list[str], tmp_path: Path
) -> None:
    """It is said; the next one goes on, and nothing is left to be settled at the next sign-in."""

    async def refused(request: httpx.Request, forward: Forward) -> httpx.Response:
        return problem_answer(422, "invalid")

    fault = Fault("422", refused, None, None)
    async with console_on(world, series_folder=tmp_path) as console:
        await decide(console)
        await seen(console, "PREMIER")
        console.line.fail(fault, BATCH)
        await console.press("v")
        await console.sees("ÉCHEC")
        console.line.recover()
        await seen(console, "SECOND Annaïg  ")
        await console.press("v")
        await console.sees("✓ Validé")
        await console.settled()
    assert [stored(world, each).status for each in people] == [Status.PENDING, Status.VALIDATED]
    async with console_on(world, series_folder=tmp_path) as console:
        await console.settled()
        assert "interrompues" not in console.words


async def test_a_decision_whose_answer_says_nothing(world: World, people: list[str]) -> None:
    """It is not known to be done: that is said, and neither "Validé" nor a failure."""
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        console.line.fail(FAULTS["a captive portal's page"], BATCH)
        await console.press("v")
        await console.sees("À VÉRIFIER", absent=["✓ Validé", "ÉCHEC"])


async def test_what_cannot_be_taken_back_stays(world: World, people: list[str]) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("v")
        await console.sees("✓ Validé")
        await console.settled()
        await edit(world, people[0], city="Brest")
        await console.press("ctrl+z")
        await console.says("Rien n’est annulé.")
        await console.sees("✓ Validé", "SECOND")
    assert stored(world, people[0]).status is Status.VALIDATED


async def test_a_disk_that_is_full_sends_nothing(
    world: World, people: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "file"
    folder.write_text("no folder")
    async with console_on(world, series_folder=folder / "series") as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("v")
        await console.says("Le journal ne s’écrit pas : rien n’est parti.")
        await console.sees("1 sur 2", "PREMIER")
        assert console.line.asked(BATCH) == []


async def test_who_is_deleted_while_the_record_is_open_is_passed_over(
    world: World, people: list[str]
) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("ctrl+o")
        await console.sees("‹ PREMIER")
        await world.staff("departement").delete(f"/subscribers/{people[0]}")
        await console.press("escape")
        await console.sees("2 sur 2", "SECOND")


async def test_a_session_that_ends_keeps_what_was_decided(world: World, people: list[str]) -> None:
    line = Line(world)
    async with console_on(world, line=line) as console:
        await decide(console)
        await seen(console, "PREMIER")
        end_sessions(world)
        await console.press("v")
        await console.sees("Mot de passe")
        await console.press("escape")
        await console.says("Ctrl+R : renvoyer.")
        await console.sees("À VÉRIFIER")
        await console.press("escape")
        await console.says("1 décision n’a pas encore sa réponse.")
        assert stored(world, people[0]).status is Status.PENDING


async def test_a_holder_who_cannot_be_read_leaves_the_number_said(world: World) -> None:
    world.subscriber(registration_number="A-7788", status=Status.VALIDATED)
    world.subscriber(last_name="AAA", claimed_number="a7788")

    async def fails(request: httpx.Request, forward: Forward) -> httpx.Response:
        if "card" in request.url.params:
            asked.append(request.url.path)
            return problem_answer(403, "forbidden")
        return await forward()

    asked: list[str] = []
    async with console_on(world) as console:
        console.line.fail(Fault("403", fails, None, None), "GET /subscribers")
        await decide(console)
        await console.until(lambda: asked, "asked")
        await console.settled()
        await console.sees("AAA", "N° demandé : a7788, déjà porté par un autre abonné")


async def test_libraries_that_cannot_be_read_are_said(world: World, people: list[str]) -> None:
    async with console_on(world, "departement") as console:
        await decide(console)
        await seen(console, "PREMIER")
        console.line.fail(FAULTS["a captive portal's page"], "GET /libraries")
        await console.press("b")
        await console.says("Réponse inattendue du portail")
        await console.sees("PREMIER", absent=["toutes"])
        console.line.recover()
        await console.press("b")
        await console.sees("toutes", absent=["Réponse inattendue"])


async def test_a_reason_that_no_portal_takes_refuses_nobody(
    world: World, people: list[str]
) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("n")
        await console.sees("pour quel motif")
        console.app.post_message(events.Paste("e" + "\N{COMBINING ACUTE ACCENT}" * 6))
        await console.settled()
        await console.press("enter")
        await console.says("Un motif a 200 caractères au plus")
        assert stored(world, people[0]).status is Status.PENDING
