"""Signing in, the list, and what is reached from it, while calls fail in every way."""

import pytest

from syren_api.statuses import Status
from tests.faults import FAULTS
from tests.portal.world import PASSWORD, World
from tests.tui.console import Console, console_on
from tests.tui.records import crowd
from tests.tui.seen_faults import SENTENCES, is_told, kinds

CAPTIVE = "a captive portal's page"


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a portal that asks for a minute asked again sooner."""
    monkeypatch.setattr("syren_tui.session._LONGEST_ASKED", 0.3)


async def test_signing_in_and_out(world: World) -> None:
    async with console_on(world, signed_in=False) as console:
        await console.until(lambda: console.focused == "password")
        for turn, call in enumerate(("GET /portal", "POST /session")):
            for fault, sentence in kinds(turn, signs_in_again=False):
                console.line.fail(fault, call)
                await console.press("enter")
                await is_told(console, fault, sentence, "fouesnant", "•" * len(PASSWORD))
                assert "Relisez" not in console.text  # nothing can have been changed
        console.line.fail(FAULTS["cut before the portal"], "POST /session")
        await console.press("enter")
        await console.says("Le portail ne répond pas : la liaison a été coupée. Réessayez.")
        console.line.recover()
        await console.press("enter")
        await console.sees("0 abonné")
        # Whatever becomes of the call, who signs out is out.
        console.line.fail(FAULTS["a captive portal's page"], "DELETE /session")
        await console.press("escape", "q", "c")
        await console.sees("Mot de passe", absent=["FOUESNANT"])
        await console.until(lambda: console.line.asked("DELETE /session"))
        console.line.recover()
        await console.press("ctrl+s")
        await console.sees("0 abonné")


async def test_the_list_and_what_is_reached_from_it(world: World) -> None:
    crowd(world, 120, Status.PENDING)
    world.subscriber(registration_number="1001", last_name="AAA")
    async with console_on(world, "departement") as console:
        await console.press("down")
        await console.sees("121 abonnés", "En attente 121", "AAA")
        await reading_it_again(console)
        await searching(console)
        await further_rows(console)
        await marks_plans_and_filters(console)
        await a_list_of_cards(console)
        await signing_in_again(console)


async def reading_it_again(console: Console) -> None:
    for fault, sentence in kinds(0):
        console.line.fail(fault, "GET /subscribers")
        await console.press("ctrl+r")
        await is_told(console, fault, sentence)
        await console.sees(absent=["121 abonnés", "En attente 121"])
        console.line.recover()
        await console.press("ctrl+r")
        await console.sees("121 abonnés", "En attente 121", "NOM0000", absent=[sentence])


async def searching(console: Console) -> None:
    fault, sentence = FAULTS[CAPTIVE], SENTENCES[CAPTIVE]
    console.line.fail(fault, "GET /subscribers")
    await console.press("slash", *"nom0119")
    await is_told(console, fault, sentence)
    await console.sees(absent=["121 abonnés", "1 abonné"])
    assert console.search == "nom0119"  # what was typed stays
    console.line.recover()
    await console.press("ctrl+r")
    await console.sees("1 abonné", "NOM0119", absent=[sentence, "NOM0000"])
    await console.press("escape")
    await console.sees("121 abonnés")


async def further_rows(console: Console) -> None:
    fault, sentence = next(kinds(2))
    console.line.fail(fault, "GET /subscribers?offset=")
    await console.press("end")
    await is_told(console, fault, sentence, "121 abonnés")
    assert "NOM0119" not in console.text
    console.line.recover()
    await console.press("home", "end")
    await console.sees("NOM0119")
    await console.press("home", "ctrl+r")
    await console.sees("NOM0000", absent=[sentence])


async def marks_plans_and_filters(console: Console) -> None:
    for turn, (key, call, comes, back) in enumerate(
        (
            ("a", "GET /subscribers/selection", "121 cochés", "d"),
            ("r", "GET /portal", "Valider 1 compte", "escape"),
            ("r", "GET /subscribers/", "Valider 1 compte", "escape"),
            ("b", "GET /libraries", "QUIMPERLÉ", "escape"),
        )
    ):
        for fault, sentence in kinds(turn):
            console.line.fail(fault, call)
            await console.press(key)
            await is_told(console, fault, sentence, "121 abonnés")
            assert comes not in console.text
        console.line.recover()
        await console.press(key)
        await console.sees(comes)
        await console.press(back)
        await console.sees("121 abonnés", absent=[comes, sentence])
    # With marks, a selection is what the plan is made of; they stay whatever happens.
    await console.press("a")
    await console.sees("121 cochés")
    console.line.fail(FAULTS[CAPTIVE], "GET /subscribers/selection")
    await console.press("r")
    await is_told(console, FAULTS[CAPTIVE], SENTENCES[CAPTIVE])
    assert "Valider" not in console.text
    console.line.recover()
    await console.press("r")
    await console.sees("121 en attente, jamais validés")
    await console.press("escape", "d")


async def a_list_of_cards(console: Console) -> None:
    for turn, call in enumerate(("GET /portal", "GET /subscribers/selection")):
        for fault, sentence in list(kinds(turn))[turn::2]:
            console.line.fail(fault, call)
            await console.press("l", *"1001", "ctrl+s")
            await is_told(console, fault, sentence, "121 abonnés")
            assert "Valider" not in console.text
            console.line.recover()
    await console.press("l", *"1001", "ctrl+s")
    await console.sees("Valider 1 compte", "AAA")
    # Back at the list that was given, as it was; then at the list of subscribers.
    await console.press("escape")
    await console.sees("1001", "1 ligne lue")
    await console.press("escape")
    await console.sees("121 abonnés", absent=["1 ligne lue"])


async def signing_in_again(console: Console) -> None:
    console.line.fail(FAULTS["the session has ended"], "GET /subscribers")
    await console.press("ctrl+r")
    await console.sees("Identifiant", "Mot de passe")
    await console.type(PASSWORD)
    for fault, sentence in kinds(3, signs_in_again=False):
        console.line.fail(fault, "POST /session")
        await console.press("enter")
        await is_told(console, fault, sentence, "departement", "•" * len(PASSWORD))
        assert "Relisez" not in console.text
    console.line.recover()
    await console.press("enter")
    await console.sees("NOM0000", "121 abonnés", absent=["Identifiant"])
