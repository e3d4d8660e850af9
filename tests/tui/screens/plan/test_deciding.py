"""Decisions for one or many: from the list to the plan, its run, its report and its undoing."""

from datetime import date
from pathlib import Path

import pytest

from syren_api.features import Feature
from syren_api.models import Portal
from syren_api.statuses import ResourceStatus, Status
from syren_tui.client.portal import PortalClient
from tests.portal.world import World, fresh_database, world_at
from tests.tui.console import console_on
from tests.tui.records import stored
from tests.tui.screens.plan.lists import give, patron

VALID = {"status": Status.VALIDATED, "library_registered_on": date(2026, 10, 1)}
OPEN = {"pressreader": "validated"}


async def test_a_status_with_its_reason_is_set_and_undone(world: World) -> None:
    one, two = (world.subscriber(last_name=name, **VALID) for name in ("BIHAN", "CORRE"))
    async with console_on(world) as console:
        await console.press("down", "space", "down", "space", "g")
        await console.sees("Décider pour 2 cochés", "2 Statut : Refusé", absent=["Supprimer"])
        await console.press("2")
        # Typed at once: it is meant for the dialog that comes.
        console.post(*"doublon", "enter")
        await console.sees("Refuser 2 comptes (doublon) ; 2 perdront l’accès")
        assert "Validé → Refusé (doublon)" in console.line_with("BIHAN")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "– Refusé (doublon)", "2 comptes modifiés")
        assert stored(world, one).status_reason == "doublon"
        await console.press("u", "ctrl+s")
        await console.sees("2 modifications annulées", "2 annulés ensuite")
        assert [stored(world, each).status for each in (one, two)] == [Status.VALIDATED] * 2
        await console.press("q", "g", "2")
        await console.sees("pour quel motif ?", "doublon")  # it was given of late
        await console.press("down", "enter")
        await console.sees("Refuser 1 compte (doublon) ; 1 perdra l’accès")


async def test_keys_that_are_held_down_decide_nothing(world: World) -> None:
    one = world.subscriber(last_name="BIHAN", **VALID)
    async with console_on(world) as console:
        await console.press("down", "g")
        await console.sees("4 Une ressource")
        await console.press("4")
        await console.sees("Quelle ressource ?")
        await console.hold("4")
        await console.sees("Quelle ressource ?")
        await console.press("escape", "g", "2")
        await console.sees("pour quel motif ?")
        await console.press("ctrl+s")
        await console.sees("Refuser 1 compte ; 1 perdra l’accès")
        await console.hold("ctrl+s")
        await console.settled()
        await console.sees("Refuser 1 compte ; 1 perdra l’accès")
        assert stored(world, one).status is Status.VALIDATED


async def test_a_resource_is_closed_for_those_who_have_it(world: World) -> None:
    one = world.subscriber(last_name="BIHAN", resources=OPEN, **VALID)
    world.subscriber(last_name="CORRE", **VALID)
    world.subscriber(last_name="DÉNIEL", status=Status.EXPIRED, resources=OPEN)
    async with console_on(world) as console:
        await console.press("down", "a", "g", "4")
        await console.sees("Quelle ressource ?", "7 PressReader")
        await console.press("7")
        await console.sees("2 la refuser (Refusé)", absent=["la retirer"])
        await console.press("2")
        await console.sees(
            "Refuser PressReader à 1 compte ; 1 perdra PressReader ; 2 laissés de côté",
            "1 sans cette ressource", "1 expiré",
        )  # fmt: skip
        await console.press("ctrl+s")
        await console.sees("1 compte modifié")
    assert stored(world, one).resources == {"pressreader": ResourceStatus.REFUSED}


async def test_a_town_is_read_before_it_is_corrected(world: World) -> None:
    one = world.subscriber(last_name="BIHAN", city="Concarno", **VALID)
    async with console_on(world) as console:
        await console.press("down", "g", "5")
        await console.sees("Corriger la commune ou le code postal")
        await console.press("enter")
        await console.sees("Donnez un code postal, une commune, ou les deux.")
        await console.press("tab")
        await console.type("Concarneau")
        await console.press("enter")
        await console.sees("Votre ville : Concarno → Concarneau")
        await console.press("ctrl+s")
        await console.sees("1 compte modifié")
    assert stored(world, one).city == "Concarneau"


async def test_deletions_are_typed_and_cannot_be_undone(world: World) -> None:
    ids = [world.subscriber(last_name=name, **VALID) for name in ("BIHAN", "CORRE")]
    async with console_on(world, "departement") as console:
        await console.press("down", "a", "g", "6")
        await console.sees("Supprimer 2 comptes, pour toujours ; 2 perdront l’accès")
        await console.press("ctrl+s")
        await console.sees("Une suppression ne s’annule pas.", "Tapez 2")
        await console.press("3", "enter")
        await console.sees("Ce n’est pas 2")
        await console.press("backspace", "2", "enter")
        await console.sees("Rapport de la série du", "2 comptes supprimés")
        assert "u Annuler" not in console.footer
        await console.press("v", "space")
        await console.sees("Une suppression ne s’annule pas.")
    async with world.staff("departement") as staff:
        for each in ids:
            assert (await staff.get(f"/subscribers/{each}")).status_code == 404


async def test_who_is_on_a_list_of_cards(world: World) -> None:
    one = patron(world, "1001", **VALID)
    patron(world, "1002", **VALID)
    async with console_on(world) as console:
        await console.press("down", "l")
        await console.sees("Renouveler d’après une liste, ou décider")
        await console.press("escape")
        await give(console, "Carte;Nom;Zut", "1001;NOM 1001;31/31/2026", "1002;AUTRE;", "777;;")
        await console.press("escape", "ctrl+g")
        await console.sees("Décider pour 2 comptes")
        console.post("2", "enter")
        await console.sees("Refuser 1 compte ; 1 perdra l’accès ; 2 laissés de côté", "introuvable")
        await console.press("down")
        await console.says("autre nom : AUTRE sur la liste, NOM 1002 Annaïg au portail")
        await console.press("escape")
        await console.sees("Renouveler d’après une liste, ou décider", "777;;")
        await console.press("ctrl+g")
        await console.sees("Décider pour 2 comptes")
        console.post("2", "enter", "ctrl+s")
        await console.sees("1 compte modifié")
    assert stored(world, one).status is Status.REFUSED


async def test_who_was_left_is_tried_again_with_the_same_decision(world: World) -> None:
    one, two = (world.subscriber(last_name=name, **VALID) for name in ("BIHAN", "CORRE"))
    async with console_on(world) as console:
        await console.press("down", "a", "g", "2")
        console.post(*"doublon", "enter")
        await console.sees("Refuser 2 comptes")
        async with world.staff("fouesnant") as staff:
            tag = {"If-Match": '"1"'}
            await staff.patch(f"/subscribers/{one}", json={"city": "Brest"}, headers=tag)
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "1 compte modifié ; 1 non modifié")
        await console.press("r")
        await console.sees("Refuser 1 compte (doublon)")
        await console.press("ctrl+s")
        await console.sees("1 compte modifié", absent=["non modifié"])
    assert [stored(world, each).status for each in (one, two)] == [Status.REFUSED] * 2


async def test_a_portal_that_takes_no_batches_is_not_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.subscriber(last_name="BIHAN", **VALID)
    told = PortalClient.portal

    async def of_before(client: PortalClient) -> Portal:
        portal = await told(client)
        kept = tuple(each for each in portal.features if each != Feature.BATCH)
        return portal.model_copy(update={"features": kept})

    monkeypatch.setattr(PortalClient, "portal", of_before)
    async with console_on(world) as console:
        await console.press("down", "g")
        await console.turn()
        assert "Décider" not in console.text
        await console.press("l")
        await console.sees("Renouveler d’après une liste", absent=["Ctrl+G"])


async def test_what_another_portal_offers(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        world.subscriber(last_name="BIHAN", resources={"cvs": "validated"}, status=Status.VALIDATED)
        async with console_on(world) as console:
            await console.press("down", "g")
            await console.sees("3 Statut : En attente", "4 Une ressource")
            await console.press("4", "1")
            await console.sees("3 la retirer")
