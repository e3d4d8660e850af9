"""Requests decided one after the other: one key each, sent behind, and nobody by accident."""

import json
from datetime import date

from syren_api.features import Feature
from syren_api.statuses import ResourceStatus, Status
from syren_tui.config import Settings
from tests.older_portal import OlderPortal
from tests.portal.world import World, match
from tests.tui.console import console_on
from tests.tui.line import Line
from tests.tui.records import end_sessions, stored
from tests.tui.screens.decision_queue.deciding import decide, seen, still_waiting


async def test_one_key_validates_and_shows_the_next(world: World, people: list[str]) -> None:
    line = Line(world)
    async with console_on(world, line=line) as console:
        await decide(console)
        await console.sees(
            "1 sur 3", "PREMIER Annaïg", "né(e) le 12/03/1971", "29170 Fouesnant", "carte 29050",
            "? En attente depuis 9 jours", "demande : PressReader",
            "v Valider avec la date du 21/11/2026, fin le 21/11/2027 ; ouvre 1 ressource",
            absent=["SIGB"],
        )  # fmt: skip
        await seen(console, "1 sur 3")
        await console.press("v")
        await console.sees("2 sur 3", "DEUXIÈME Annaïg", "✓ Validé", "fin le 21/11/2027")
        await seen(console, "2 sur 3")
        each = stored(world, people[0])
        assert (each.status, each.library_registered_on) == (Status.VALIDATED, date(2026, 11, 21))
        assert each.resources["pressreader"] is ResourceStatus.VALIDATED
        assert each.resources["tout-apprendre"] is ResourceStatus.REFUSED
        (sent,) = [body for call, body in line.bodies if call == "POST /subscribers/batch"]
        (item,) = json.loads(sent)["items"]
        assert item["change"] == {
            "status": "validated", "library_registered_on": "2026-11-21",
            "resources": {"pressreader": "validated"},
        }  # fmt: skip
        # p passes over; the whole catalogue after *.
        await console.press("p")
        await seen(console, "3 sur 3")
        await console.press("asterisk")
        await seen(console, "ressources, dont 1 refusée")
        await console.press("v")
        await console.sees("Plus rien à décider.")
        await console.settled()
        assert len(stored(world, people[2]).resources) == 8
        assert stored(world, people[1]).status is Status.PENDING
        # What was decided is on the list, and counted anew.
        await console.press("escape")
        await console.sees("Aujourd’hui, FOUESNANT", "la plus ancienne : il y a 8 jours")


async def test_twelve_requests_are_twelve_keys(world: World) -> None:
    some = [world.subscriber(last_name=f"NOM {n:02}") for n in range(12)]
    async with console_on(world) as console:
        await decide(console)
        for number in range(12):
            await seen(console, f"NOM {number:02}")
            await console.press("v")
        await console.sees("Plus rien à décider.")
        await console.settled()
        assert all(stored(world, each).status is Status.VALIDATED for each in some)


async def test_a_reason_is_asked_for_and_offered_the_next_time(
    world: World, people: list[str]
) -> None:
    async with console_on(world, settings=Settings(reasons=("doublon",))) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("n")
        await console.sees("pour quel motif", "doublon", "Entrée Refuser")
        await console.press("escape")
        await seen(console, "PREMIER")
        await console.press("n")
        await console.sees("pour quel motif")
        await console.type("pas d’abonnement")
        await console.press("enter")
        await console.sees("DEUXIÈME", "✗ Refusé", "pas d’abonnement")
        await console.settled()
        each = stored(world, people[0])
        assert (each.status, each.status_reason) == (Status.REFUSED, "pas d’abonnement")
        await seen(console, "DEUXIÈME")
        await console.press("n")
        await console.sees("pas d’abonnement", "doublon")
        await console.press("down", "enter")
        await console.sees("TROISIÈME")
        await console.settled()
        assert stored(world, people[1]).status_reason == "pas d’abonnement"


async def test_the_last_decision_is_taken_back(world: World, people: list[str]) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("v")
        await console.sees("✓ Validé")
        await console.settled()
        await console.press("ctrl+z")
        await console.sees("1 sur 3", "PREMIER Annaïg  ", "Annulé : PREMIER", "annulé")
        assert still_waiting(world, people)
        await console.press("ctrl+z")
        await console.sees("Il n’y a plus rien à annuler ici.")


async def test_what_is_decided_on_a_record_is_in_the_log(world: World, people: list[str]) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("ctrl+o")
        await console.sees("PREMIER Annaïg", "v : valider jusqu’au")
        await console.turn()
        await console.press("v")
        await console.says("Validé jusqu’au 21/11/2027. u annule.")
        await console.press("escape")
        await seen(console, "DEUXIÈME Annaïg")
        row = console.line_with("PREMIER")
        assert "✓ Validé" in row
        assert "sur sa fiche" in row
        await console.press("ctrl+z")
        await console.sees("Il n’y a plus rien à annuler ici. Le reste : h de la liste, u sur la")


async def test_what_a_colleague_decides_or_takes_back_is_shown_at_once(
    world: World, people: list[str]
) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        colleague = world.staff("fouesnant")
        validated = {"status": "validated", "library_registered_on": "2026-11-21"}
        answer = await colleague.patch(
            f"/subscribers/{people[0]}", json=validated, headers=match(1)
        )
        assert answer.status_code == 200
        await console.sees("Déjà décidé. Accès : OUI", absent=["v Valider"])
        answer = await colleague.post(f"/subscribers/{people[0]}/revert", headers=match(2))
        assert answer.status_code == 200
        await console.sees("? En attente", "v Valider", absent=["Déjà décidé"])
        await seen(console, "PREMIER")
        await console.press("v")
        await console.sees("✓ Validé", "DEUXIÈME Annaïg")
        await console.settled()
    assert stored(world, people[0]).status is Status.VALIDATED


async def test_who_was_changed_meanwhile_is_shown_again_with_what_changed(
    world: World, people: list[str]
) -> None:
    line = Line(world, OlderPortal(world.app, {Feature.CHANGES}))
    async with console_on(world, line=line) as console:
        await decide(console)
        await seen(console, "PREMIER")
        colleague = world.staff("fouesnant")
        answer = await colleague.patch(
            f"/subscribers/{people[0]}", json={"city": "Bénodet"}, headers=match(1)
        )
        assert answer.status_code == 200
        await console.press("v")
        await console.sees("ÉCHEC", "la fiche a changé")
        await seen(console, "DEUXIÈME Annaïg")
        await console.press("p")
        await seen(console, "Changé entre-temps")
        assert "Bénodet" in console.text
        assert still_waiting(world, people)
        await console.press("v")
        await console.sees("✓ Validé")
        await console.settled()
        assert stored(world, people[0]).status is Status.VALIDATED


async def test_while_the_portal_is_stopped_decisions_wait(world: World, people: list[str]) -> None:
    line = Line(world)
    async with console_on(world, line=line) as console:
        await decide(console)
        await seen(console, "PREMIER")
        line.broken = True
        await console.press("v")
        await console.sees("Le portail ne répond pas", "envoi…")
        await seen(console, "DEUXIÈME Annaïg")
        await console.press("v")
        await console.sees("TROISIÈME Annaïg", "2 envois en cours")
        await console.press("ctrl+z")  # the second was not sent yet
        await console.sees("DEUXIÈME Annaïg  ", "Annulé : DEUXIÈME")
        await console.press("escape")
        await console.says("1 décision n’a pas encore sa réponse.")
        await console.press("escape")
        line.broken = False
        await console.sees("fin le 21/11/2027", absent=["Le portail ne répond pas"])
        await console.settled()
        assert stored(world, people[0]).status is Status.VALIDATED
        assert still_waiting(world, people[1:])


async def test_a_session_that_ended_is_signed_in_again(world: World, people: list[str]) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        end_sessions(world)
        await console.press("v")
        await console.sees("Mot de passe")
        await console.press("escape")
        await console.says("Ctrl+R : renvoyer.")
        assert still_waiting(world, people)
        await console.press("ctrl+r")
        await console.sees("Mot de passe")
        await console.type("mot de passe")
        await console.press("enter")
        await console.sees("✓ Validé")
        assert stored(world, people[0]).status is Status.VALIDATED


async def test_support_sees_the_same_without_the_keys_that_decide(
    world: World, people: list[str]
) -> None:
    async with console_on(world, "support") as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.sees("lecture seule", "FOUESNANT", absent=["v Valider", "n Refuser"])
        await console.press("v")
        await console.press("p")
        await console.sees("DEUXIÈME")
        assert still_waiting(world, people)


async def test_a_portal_that_takes_no_batches_gets_a_patch(world: World, people: list[str]) -> None:
    line = Line(world, OlderPortal(world.app, {Feature.BATCH, Feature.STATUS_REASON}))
    async with console_on(world, line=line) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("v")
        await seen(console, "DEUXIÈME Annaïg")
        await console.settled()
        assert stored(world, people[0]).status is Status.VALIDATED
        await console.press("n")
        await console.sees("Refuser DEUXIÈME Annaïg ?")
        await console.press("enter")
        await console.sees("✗ Refusé")
        await console.settled()
        assert stored(world, people[1]).status is Status.REFUSED
        await console.press("ctrl+z")
        await console.sees("Annulé : DEUXIÈME")
        assert stored(world, people[1]).status is Status.PENDING


async def test_a_number_that_was_taken_names_its_holder(world: World) -> None:
    world.subscriber(
        last_name="CORRE", first_name="Loïc", registration_number="A-7788",
        status=Status.VALIDATED,
    )  # fmt: skip
    world.subscriber(last_name="AAA", claimed_number="a7788")
    async with console_on(world) as console:
        await decide(console)
        await console.sees("AAA", "N° demandé : a7788, déjà porté par CORRE Loïc")


async def test_the_day_is_for_everybody(world: World, people: list[str]) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("d")
        await console.sees("Date d’inscription des comptes validés")
        await console.replace("01/11/2026")
        await console.press("enter")
        await seen(console, "v Valider avec la date du 01/11/2026")
        await console.press("v")
        await console.sees("DEUXIÈME", "avec la date du 01/11/2026")
        await console.settled()
        assert stored(world, people[0]).library_registered_on == date(2026, 11, 1)
