"""The verification, from the list to its plan, its decisions and its end."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from syren_api.statuses import Status
from syren_tui.membership.remembered import Remembered, remember, remembered
from syren_tui.widgets.base.plain_input import PlainInput
from tests.portal.world import World
from tests.tui.console import ADDRESS
from tests.tui.records import stored
from tests.tui.screens.verification.verifying import (
    PAST,
    VALID,
    HeldPeer,
    account,
    console_with,
    every_kind,
    known,
)


async def test_everybody_is_in_a_group_and_the_members_are_planned_once(world: World) -> None:
    async with HeldPeer(*every_kind(world)) as peer, console_with(world, peer) as console:
        await console.press("down", "v")
        await console.sees("Vérification avec le SIGB (Koha, ", "6 comptes sur 7")
        numbers = [line[:46].split()[-1] for line in console.lines[1:6]]
        assert numbers == ["1", "1", "2", "1", "2"]
        assert "fin le 30/06/2027" in console.lines[1]
        assert "fin passée 1, introuvables 1" in console.lines[3]
        assert "Ctrl+R : redemander" in console.lines[4]
        await console.sees("BIHAN Nolwenn : En attente, valider au 30/06/2026, fin le 30/06/2027")
        await console.press("ctrl+s")
        await console.sees("Valider 1 compte jusqu’au 30/06/2027")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du")
        await console.press("escape")
        await console.until(lambda: console.lines[1][:46].split()[-1] == "0", "nobody to renew")
        await console.sees("Personne dans ce groupe.", absent=["Ctrl+S Plan"])
        await console.press("5")
        await console.sees("BIHAN")
        await console.press("escape", "v")
        await console.sees("6 comptes sur 7", "› 2 ? À confirmer")
        assert console.lines[1][:46].split()[-1] == "0"


@pytest.mark.parametrize(("key", "name"), [("é", "DANIEL"), ("2", "DANIEL"), ('"', "EVEN")])
async def test_a_group_is_shown_by_its_digit_also_without_shift(
    world: World, key: str, name: str
) -> None:
    async with HeldPeer(*every_kind(world)) as peer, console_with(world, peer) as console:
        await console.press("down", "v")
        await console.sees("6 comptes sur 7")
        await console.press(key)
        await console.sees(name)


async def test_both_sides_are_compared_and_one_is_confirmed(world: World) -> None:
    one, two, three = (account(world, n, name) for n, name in enumerate(("BIHAN", "CORRE", "DEN")))
    people = (
        known(0, "Kervella Yann"),
        known(1, "Corre Yann"),
        known(2, "Den Nolwenn", answered_card="77"),
    )
    async with HeldPeer(*people) as peer, console_with(world, peer) as console:
        await console.press("down", "v")
        await console.sees("3 comptes sur 3", "Entrée Comparer")
        await console.press("enter")
        await console.sees("Est-ce la même personne ? 1 sur 3", "un autre nom dans le SIGB")
        assert console.line_with("Kervella").strip("│ ").startswith("≠ Nom")
        assert "≠" not in console.line_with("Né(e) le")
        assert "n Noter la carte" not in console.text
        await console.press("p")
        await console.sees("2 sur 3", "carte de famille ?")
        await console.press("c")
        await console.sees("Est-ce la même personne ? 2 sur 2", "répond pour la carte 77")
        await console.press("n")
        await console.sees("Carte notée au portail : DEN Nolwenn.")
        await console.press("1")
        await console.sees("CORRE", "DEN", absent=["BIHAN"])
        assert stored(world, three).registration_number == "77"
        assert [stored(world, each).status for each in (one, two)] == [Status.PENDING] * 2
        await console.press("ctrl+s")  # nobody is asked about again: who was confirmed is planned
        await console.sees("Valider 2 comptes", "[x] CORRE", "[x] DEN", absent=["Laissés de côté"])
        await console.settled()
        await console.sees("Valider 2 comptes", absent=["Laissés de côté"])


async def test_what_was_confirmed_stays_so_while_the_answer_is_the_same(world: World) -> None:
    for number, name in enumerate(("BIHAN", "CORRE")):
        account(world, number, name)
    people = [known(0, "Kervella Yann"), known(1, "Corre Yann")]
    async with HeldPeer(*people) as peer, console_with(world, peer) as console:
        await console.press("down", "v")
        await console.sees("2 comptes sur 2")
        await console.press("enter", "c")
        await console.sees("Est-ce la même personne ? 1 sur 1")
        await console.press("ctrl+o")
        await console.sees("CORRE Nolwenn", "[Informations]")
        await console.press("escape")  # back to the comparison
        await console.sees("Est-ce la même personne ? 1 sur 1", "carte de famille ?")
        await console.press("escape", "escape")
        await console.listed()
        await console.press("v")
        await console.sees("2 comptes sur 2", "valider au ")
        assert [line[:46].split()[-1] for line in console.lines[1:3]] == ["1", "1"]
        await console.press("escape")
        await console.listed()
        other = known(0, "Kervella Erwan")
        peer._known = {**peer._known, other.card: other}
        await console.press("v")  # another answer is another question
        await console.sees("2 comptes sur 2", "Entrée Comparer")
        assert [line[:46].split()[-1] for line in console.lines[1:3]] == ["0", "2"]


async def test_a_key_that_is_held_down_confirms_one(world: World) -> None:
    for number, name in enumerate(("BIHAN", "CORRE", "DEN")):
        account(world, number, name)
    people = [known(number, "Kervella Yann") for number in range(3)]
    async with HeldPeer(*people) as peer, console_with(world, peer) as console:
        await console.press("down", "v")
        await console.sees("3 comptes sur 3")
        await console.press("enter")
        await console.sees("1 sur 3")
        console.post("c", "c", "c", "c")  # a scan: these are no keys
        await console.settled()
        await console.sees("Est-ce la même personne ? 1 sur 3")
        await console.press("c")
        await console.hold("c")
        await console.settled()
        await console.sees("Est-ce la même personne ? 1 sur 2")


async def test_whose_membership_has_ended_are_decided_for_with_the_reason(world: World) -> None:
    ended = [account(world, n, name, **VALID) for n, name in enumerate(("BIHAN", "CORRE"))]
    unknown = account(world, 9, "DEN", **VALID)
    people = [known(n, f"{name} Nolwenn", until=PAST) for n, name in enumerate(("Bihan", "Corre"))]
    async with HeldPeer(*people) as peer, console_with(world, peer) as console:
        await console.press("down", "v")
        await console.sees("3 comptes sur 3", "g Décider…")
        await console.press("g")
        await console.sees("Décider pour 2 adhésions finies", "1 Statut : Refusé")
        await console.press("1")
        await console.sees("abonnement à la bibliothèque terminé")
        await console.press("enter")
        await console.sees("Refuser 2 comptes (abonnement à la bibliothèque terminé)")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "2 comptes modifiés")
        assert [stored(world, each).status for each in ended] == [Status.REFUSED] * 2
        await console.press("escape")
        await console.sees("fin passée 0, introuvables 1", "DEN Nolwenn")
        await console.press("g")
        await console.sees("Décider pour DEN Nolwenn")
        await console.press("1")
        await console.sees("Refusé : pour quel motif ?", "↓ Motif suivant")
        assert console.app.screen.query_one("#reason", PlainInput).value == ""
        await console.press("escape")
        assert stored(world, unknown).status is Status.VALIDATED


async def test_it_goes_on_behind_the_list_is_stopped_and_asked_again(world: World) -> None:
    people = [known(n, f"{name} Nolwenn") for n, name in enumerate("ABC")]
    for number, name in enumerate("ABC"):
        account(world, number, name)
    async with HeldPeer(*people) as peer, console_with(world, peer) as console:
        peer.may.clear()
        await console.press("down", "v")
        await console.sees("Le SIGB est interrogé…", "0 comptes sur 3", "Échap Arrêter")
        await console.press("l")
        await console.sees("3 abonnés")
        await console.press("v")  # the same one
        await console.sees("Le SIGB est interrogé…")
        assert peer.asked == 1
        await console.press("escape")
        await console.sees("Arrêter la vérification ?")
        await console.press("a")
        await console.sees("Arrêté : Ctrl+R demande le reste.", "Sans réponse")
        peer.may.set()
        await console.press("ctrl+r")
        await console.sees("3 comptes sur 3", "Ctrl+S Plan")


async def test_what_it_was_told_is_known_to_the_record(world: World) -> None:
    async with HeldPeer(known(0, "A Nolwenn")) as peer, console_with(world, peer) as console:
        account(world, 0, "A")
        await console.press("down", "ctrl+r")
        await console.sees("1 abonné")
        await console.press("v")
        await console.sees("1 compte sur 1", "Vérification avec le SIGB")
        await console.press("escape")
        await console.listed()
        await console.press("enter")
        await console.sees("[Informations]", "SIGB : membre jusqu’au")
        assert peer.asked == 1


async def test_the_marked_are_verified_alone(world: World) -> None:
    async with HeldPeer(*every_kind(world)) as peer, console_with(world, peer) as console:
        await console.press("down", "down", "space", "v")
        await console.sees("1 compte sur 1", "Vérification avec le SIGB")
        assert peer.asked == 1


async def test_without_a_system_it_is_said_who_can_and_a_list_will_do(
    world: World, tmp_path: Path
) -> None:
    account(world, 1, "BIHAN")
    roster = tmp_path / "membres.csv"
    roster.write_text(
        "carte;nom;prénom;naissance;fin\n29058000001;BIHAN;Nolwenn;03/02/1990;30/06/2027\n"
    )
    async with console_with(world, None) as console:
        await console.press("down", "v")
        await console.says("Qui héberge la console peut le faire")
        await console.type(str(tmp_path / "absent.csv"))
        await console.press("enter")
        await console.says("Ce fichier n’existe pas")
        await console.replace(str(roster))
        await console.press("enter")
        await console.sees("Vérification avec le SIGB (membres.csv", "1 compte sur 1")
        assert "fin le 30/06/2027" in console.lines[1]


async def test_a_library_that_it_does_not_speak_for_is_not_asked_about(world: World) -> None:
    account(world, 1, "BIHAN")
    async with HeldPeer() as peer, console_with(world, peer, "departement") as console:
        await console.press("down", "v")
        await console.sees("1 compte sur 1")
        await console.press("escape", "b")
        await console.sees("3 QUIMPERLÉ")
        await console.press("3", "v")
        await console.says("Le SIGB réglé ne parle pas pour cette bibliothèque.")
        assert peer.asked == 1


async def test_a_system_that_is_silent_is_no_answer(world: World) -> None:
    account(world, 1, "BIHAN")
    async with HeldPeer() as peer:
        pass
    async with console_with(world, peer) as console:
        await console.press("down", "v")
        await console.says("le SIGB ne répond pas à son adresse")
        await console.sees("0 compte sur 1")


async def test_it_is_forgotten_when_the_console_locks(world: World) -> None:
    async with HeldPeer(*every_kind(world)) as peer, console_with(world, peer) as console:
        await console.press("down", "v")
        await console.sees("6 comptes sur 7", "BIHAN")
        assert console.app.idle_time_over()  # what stands on the screens is covered after it
        await console.says("les réponses du SIGB sont oubliées")
        assert "BIHAN" not in console.text


async def test_what_it_found_is_said_at_the_next_sign_in(world: World, tmp_path: Path) -> None:
    at = datetime(2026, 11, 21, 5, tzinfo=UTC)
    remember(tmp_path, ADDRESS, "fouesnant", Remembered(14, "Koha", at))
    async with (
        HeldPeer(*every_kind(world)) as peer,
        console_with(world, peer, series_folder=tmp_path) as console,
    ):
        await console.sees("14 à renouveler d’après le SIGB (Koha, 21/11/2026 06:00) : v")
        await console.press("down", "v")
        await console.sees("6 comptes sur 7")
        await console.settled()
    found = remembered(tmp_path, ADDRESS, "fouesnant")
    assert found is not None
    assert found.members == 1
