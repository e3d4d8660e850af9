"""A series at work: left and come back to, stopped, taken up again, waiting for the portal."""

import sqlite3

import pytest

from syren_tui.renewal.journal import Journal
from tests.portal.world import World, patch
from tests.tui.console import Console, console_on
from tests.tui.records import crowd, end_sessions, stored

SERIES = "Série de renouvellements"


async def begin(console: Console, number: int) -> None:
    """Have everybody of the list renewed."""
    await console.press("down", "a", "r", "ctrl+s")
    await console.type(str(number))
    await console.press("enter")
    await console.sees(SERIES)


def renewed(world: World, number: int) -> set[int]:
    """The versions of so many of the crowd."""
    return {stored(world, f"NOM{each:04}").version for each in range(1, number)}


async def test_the_console_stays_usable_while_a_series_runs(world: World) -> None:
    crowd(world, 120)
    async with console_on(world) as console:
        console.line.hold("POST /renewals")
        await begin(console, 120)
        await console.sees("0 sur 120")
        await console.press("l")
        await console.sees("120 abonnés", "Renouvellement 0/120", "p Progression")
        await console.press("slash")
        await console.type("nom0119")
        await console.sees("1 abonné", "Renouvellement 0/120")
        await console.press("enter", "enter")
        await console.sees("[Informations]", "NOM0119")
        await console.press("escape")
        # One at a time.
        await console.press("d", "r")
        await console.sees("Renouveler 1 compte")
        await console.press("ctrl+s")
        await console.says("Une série est déjà en cours")
        await console.press("escape", "p")
        await console.sees(SERIES, "0 sur 120")
        await console.press("escape")
        await console.sees("Arrêter la série ?")
        await console.press("escape", "l")
        console.line.release()
        await console.sees("Renouvellement terminé (p)")
        await console.press("p")
        await console.sees("Rapport de la série du", "120 comptes renouvelés")
    assert renewed(world, 120) == {2}


async def test_stopped_and_taken_up_again(world: World) -> None:
    crowd(world, 120)
    async with console_on(world) as console:
        console.line.hold("POST /renewals")
        await begin(console, 120)
        await console.until(lambda: len(console.line.asked("POST /renewals")) >= 2)
        await console.press("escape", "a")
        await console.sees("les derniers envois se terminent")
        console.line.release()
        await console.says("100 faits sur 120. Ctrl+S la reprend.")
        sent = len(console.line.asked("POST /renewals"))
        assert sent == 2
        # What was not renewed stays marked.
        await console.press("escape")
        await console.sees("Renouvellement arrêté 100/120 (p)", "20 cochés")
        await console.press("p", "ctrl+s")
        await console.sees("Rapport de la série du", "120 comptes renouvelés")
        assert len(console.line.asked("POST /renewals")) == 3
    assert renewed(world, 120) == {2}


async def test_a_portal_that_falls_silent_is_waited_for(world: World) -> None:
    crowd(world, 60)
    async with console_on(world) as console:
        await console.press("down", "a", "r", "ctrl+s")
        await console.type("60")
        console.line.broken = True
        await console.press("enter")
        await console.says("La série attend, puis reprend d’elle-même.")
        await console.sees("Le portail ne répond pas")
        console.line.broken = False
        await console.sees("Rapport de la série du", "60 comptes renouvelés")
    assert renewed(world, 60) == {2}


async def test_a_session_that_ends_meanwhile_is_signed_in_again(world: World) -> None:
    crowd(world, 60)
    async with console_on(world) as console:
        await console.press("down", "a", "r", "ctrl+s")
        await console.type("60")
        end_sessions(world)
        await console.press("enter")
        await console.sees("Mot de passe")
        await console.type("mot de passe")
        await console.press("enter")
        await console.sees("Rapport de la série du", "60 comptes renouvelés")
    assert renewed(world, 60) == {2}


async def test_a_full_disk_stops_the_series_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(world, 60)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async with console_on(world) as console:
        with monkeypatch.context() as patch:
            patch.setattr(Journal, "settle", full)
            await begin(console, 60)
            await console.says("60 à vérifier. Ctrl+S la reprend. Le journal de la série")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "60 comptes renouvelés")
    assert renewed(world, 60) == {2}


async def test_leaving_the_console_says_that_a_series_runs(world: World) -> None:
    crowd(world, 60)
    async with console_on(world) as console:
        console.line.hold("POST /renewals")
        await begin(console, 60)
        await console.press("l", "q")
        await console.says("La série en cours s’arrêtera")
        await console.press("enter")
        await console.ended()


async def test_who_was_not_renewed_stays_marked_and_is_tried_again(world: World) -> None:
    crowd(world, 12)
    async with console_on(world) as console:
        await console.press("down", "a", "r")
        await console.sees("Renouveler 12 comptes")
        changed = await patch(world.staff("fouesnant"), "NOM0005", {"city": "Brest"})
        assert changed.status_code == 200
        await console.press("ctrl+s")
        await console.sees(
            "Rapport de la série du", "11 comptes renouvelés", "1 non renouvelé", "NOM0005"
        )
        await console.press("r")
        await console.sees("Renouveler 1 compte jusqu’au", "NOM0005", absent=["NOM0004"])
        await console.press("escape")
        await console.sees("1 coché")


async def test_a_series_that_ends_behind_the_question_leaves_the_question(world: World) -> None:
    crowd(world, 3)
    async with console_on(world) as console:
        console.line.hold("POST /renewals")
        await console.press("down", "a", "r", "ctrl+s")
        await console.sees(SERIES, "0 sur 3")
        await console.press("escape")
        await console.sees("Arrêter la série ?")
        console.line.release()
        await console.until(lambda: not console.line.under_way)
        await console.sees("3 sur 3", "Arrêter la série ?")
        await console.press("escape")
        await console.sees(
            "Rapport de la série du",
            "3 comptes renouvelés",
            "Exporter",
            absent=["Arrêter la série ?"],
        )
        await console.press("escape")
        await console.sees("3 abonnés", "Entrée Ouvrir")
        await console.press("h")  # keys do something
        await console.sees("Séries des 30 derniers jours")
