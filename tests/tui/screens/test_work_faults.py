"""A record, a series and the desk, while calls fail in every way."""

import pytest

from syren_api.statuses import Status
from tests.faults import FAULTS
from tests.portal.world import World
from tests.tui.console import Console, console_on
from tests.tui.records import crowd, stored
from tests.tui.scan.scans import CARD, cardholder
from tests.tui.seen_faults import SENTENCES, is_told, kinds

CAPTIVE = "a captive portal's page"
LOST = "lost behind the portal"
CUT = "cut before the portal"


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a portal that asks for a minute asked again sooner."""
    monkeypatch.setattr("syren_tui.session._LONGEST_ASKED", 0.3)


async def test_a_record(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="MARTIN")
    async with console_on(world) as console:
        await console.open()
        await console.settled()
        for turn, (key, call, done) in enumerate(
            (
                ("ctrl+r", f"GET /subscribers/{each}", "Fiche relue."),
                ("ctrl+n", "GET /subscribers/", "MARTIN"),
            )
        ):
            for fault, sentence in kinds(turn):
                console.line.fail(fault, call)
                await console.press(key)
                await is_told(console, fault, sentence, "DUPONT", "1 sur 2")
            console.line.recover()
            await console.press(key)
            await console.sees(done, absent=[sentence])
        await console.press("ctrl+p")
        await console.sees("DUPONT", "1 sur 2")
        await saving(console, world, each)
        await its_history(console, each)


async def saving(console: Console, world: World, each: str) -> None:
    await console.press("down")
    await console.replace("DUPOND")
    for fault, sentence in kinds(2, is_change=True):
        console.line.fail(fault, "PATCH")
        await console.press("ctrl+s")
        await is_told(console, fault, sentence, "DUPOND", "[Informations]*")
        assert "Enregistré." not in console.text
        assert stored(world, each).version == 1
    console.line.fail(FAULTS[CUT], "PATCH")
    await console.press("ctrl+s")
    await console.says("La liaison a été coupée ; rien n’a été enregistré.")
    # The portal did its work, and its answer was lost: what stands there says so.
    console.line.fail(FAULTS[LOST], "PATCH")
    await console.press("ctrl+s")
    await console.sees("Enregistré.", "‹ DUPOND", absent=["[Informations]*"])
    assert stored(world, each).version == 2
    console.line.recover()


async def its_history(console: Console, each: str) -> None:
    for turn, (fault, sentence) in enumerate(kinds(3)):
        console.line.fail(fault, f"GET /subscribers/{each}/history")
        await console.press("ctrl+t", *["ctrl+t"] * (2 if turn == 0 else 3))
        await is_told(console, fault, sentence, "[Historique]")
        assert "Créé" not in console.text
    console.line.recover()
    await console.press("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+t")
    await console.sees("[Historique]", "DUPOND")


async def test_a_series_and_its_undoing(world: World) -> None:
    crowd(world, 3)
    async with console_on(world) as console:
        await console.press("down", "a", "r")
        await console.sees("Renouveler 3 comptes")
        # The day of the plan.
        await console.press("d")
        await console.replace("20/11/2026")
        for fault, sentence in list(kinds(0))[:2]:
            console.line.fail(fault, "GET /portal")
            await console.press("t")
            await is_told(console, fault, sentence, "Renouveler 3 comptes")
        console.line.recover()
        await console.press("t")
        await console.sees("21/11/2027", absent=[sentence])
        console.line.fail(FAULTS[CAPTIVE], "POST /renewals")
        await console.press("ctrl+s")
        for fault, sentence in kinds(1, signs_in_again=False):
            console.line.fail(fault, "POST /renewals")
            await is_told(console, fault, sentence, "0 sur 3")
            await console.says("La série attend, puis reprend d’elle-même.")
            assert "comptes renouvelés" not in console.text
        # A result is missing, and it is looked up; the answers are those of a portal that did it.
        console.line.recover()
        await console.sees("Rapport de la série du", "3 comptes renouvelés")
        assert [stored(world, f"NOM000{each}").version for each in (1, 2)] == [2, 2]
        await console.press("u")
        await console.sees("Annuler le renouvellement de 3 comptes ?")
        console.line.fail(FAULTS[CAPTIVE], "POST /subscribers")
        await console.press("ctrl+s")
        for fault, sentence in kinds(2, signs_in_again=False, is_change=True):
            console.line.fail(fault, "POST /subscribers")
            await is_told(console, fault, sentence, "Annulation : 0 sur 3")
        console.line.recover()
        await console.says("3 renouvellements annulés")
        assert [stored(world, f"NOM000{each}").version for each in (1, 2)] == [3, 3]


async def test_the_desk(world: World) -> None:
    each = cardholder(world, last_name="QUÉRÉ")
    async with console_on(world) as console:
        await console.press("escape", "s")
        await console.sees("Scannez une carte")
        for turn, call in enumerate(("GET /subscribers", "GET /portal")):
            for fault, sentence in list(kinds(turn))[turn:]:
                console.line.fail(fault, call)
                console.post(*CARD, "enter")
                await is_told(console, fault, sentence)
                assert "QUÉRÉ" not in console.text
                console.line.recover()
                if "Entrée : réessayer" in console.words:
                    await console.press("enter")
                await console.sees("QUÉRÉ", "renouveler jusqu’au 21/11/2027")
                await console.press("escape", "s")
                await console.sees("Scannez une carte", absent=["renouveler jusqu’au"])
        await renewing_at_the_desk(console, world, each)


async def renewing_at_the_desk(console: Console, world: World, each: str) -> None:
    console.post(*CARD, "enter")
    await console.sees("QUÉRÉ", "renouveler jusqu’au 21/11/2027")
    await console.settled()
    console.line.fail(FAULTS[CAPTIVE], "POST /renewals")
    await console.press("enter")
    await is_told(console, FAULTS[CAPTIVE], SENTENCES[CAPTIVE], "QUÉRÉ", "Renouvelés 0")
    await console.says("Entrée : redemander la réponse (rien n’est fait deux fois)")
    console.line.fail(FAULTS[LOST], "POST /renewals")
    await console.settled()
    await console.press("enter")
    await console.says("Le portail ne répond pas : la liaison a été coupée.")
    console.line.recover()
    await console.sees("Renouvelé jusqu’au 21/11/2027", "Renouvelés 1")
    assert stored(world, each).version == 2  # once, however often it was sent
    console.line.fail(FAULTS["500 of a proxy"], "POST /subscribers")
    await console.press("ctrl+z")
    await console.says("Le portail ne répond pas")
    assert "Annulé" not in console.text
    console.line.recover()
    await console.sees("Annulé : QUÉRÉ", "Renouvelés 0")
    assert stored(world, each).status is Status.VALIDATED
    assert stored(world, each).version == 3
