"""Somebody else saved first: what the user sees, chooses, and what is saved in the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from syren_api.statuses import Status
from tests.portal.world import World, patch
from tests.tui.console import Console, console_on
from tests.tui.records import stored

TITLE = "Quelqu’un d’autre a modifié cette fiche entre-temps."
CHANGED = {
    "last_name": "DUPOND",
    "city": "Concarneau",
    "registration_number": "29",
    "resources": {"pressreader": "refused"},
}


async def change(world: World, subscriber: str, **members: Any) -> None:
    version = stored(world, subscriber).version
    answer = await patch(world.staff("departement"), subscriber, members, version)
    assert answer.status_code == 200, answer.text


@asynccontextmanager
async def in_conflict(world: World) -> AsyncIterator[tuple[Console, str]]:
    """Three fields are edited, two of them by somebody else too; the user saves."""
    each = world.subscriber(
        last_name="DUPONT", status=Status.VALIDATED, resources={"pressreader": "validated"}
    )
    async with console_on(world, size=(80, 30)) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.replace("MOI")
        await console.press("tab")
        await console.replace("Yann")
        await console.press("tab", "tab", "tab")
        await console.replace("Quimper")
        await change(world, each, **CHANGED)
        await console.press("ctrl+s")
        await console.sees(TITLE)
        yield console, each


def parts(console: Console, label: str) -> list[str]:
    """Name, one's own value and the portal's, of a line of the dialog; ● is what is taken."""
    for line in console.lines:
        text = line.strip("│ ")
        if text.startswith(label) and "(•)" in text:
            text = text.replace("( )", "\t○").replace("(•)", "\t●")
            return [part.strip() for part in text.split("\t")]
    return ["", "", ""]


async def test_both_versions_field_by_field(world: World) -> None:
    async with in_conflict(world) as (console, each):
        await console.sees("Par departement, le 21/11/2026 à ")
        assert parts(console, "Nom") == ["Nom", "● MOI", "○ DUPOND"]
        assert parts(console, "Prénom") == ["Prénom", "● Yann", "○ Annaïg"]
        assert parts(console, "Votre ville") == ["Votre ville", "● Quimper", "○ Concarneau"]
        await console.says("Changé aussi, et gardé : N° d'inscription : 29 ; PressReader : Refusé.")
        await console.press("right", "down", "right", "left", "down", "space")
        assert parts(console, "Nom") == ["Nom", "○ MOI", "● DUPOND"]
        assert parts(console, "Prénom") == ["Prénom", "● Yann", "○ Annaïg"]
        assert parts(console, "Votre ville") == ["Votre ville", "○ Quimper", "● Concarneau"]
        await console.press("ctrl+s")
        await console.sees(
            "Enregistré.", "‹ DUPOND Yann", "Concarneau", absent=[TITLE, "[Informations]*"]
        )
        now = stored(world, each)
        assert (now.last_name, now.first_name, now.city) == ("DUPOND", "Yann", "Concarneau")
        assert now.registration_number == "29"
        assert now.resources == {"pressreader": "refused"}
        assert len(console.line.asked("PATCH")) == 2


async def test_all_own_values_are_kept(world: World) -> None:
    async with in_conflict(world) as (console, each):
        await console.press("p", "m", "tab", "tab", "tab", "enter")
        await console.sees("Enregistré.", "‹ MOI Yann", "Quimper", absent=[TITLE])
        now = stored(world, each)
        assert (now.last_name, now.first_name, now.city) == ("MOI", "Yann", "Quimper")
        assert now.registration_number == "29"


async def test_all_values_of_the_portal_are_kept(world: World) -> None:
    async with in_conflict(world) as (console, each):
        await console.press("p")
        assert parts(console, "Prénom") == ["Prénom", "○ Yann", "● Annaïg"]
        await console.press("ctrl+s")
        await console.sees("La fiche est celle du portail : rien à enregistrer.", "‹ DUPOND Annaïg")
        assert stored(world, each).version == 2
        assert len(console.line.asked("PATCH")) == 1
        await console.press("escape")
        await console.sees("0 abonné", "« DUPONT »")


async def test_back_to_the_record_and_again(world: World) -> None:
    async with in_conflict(world) as (console, each):
        await console.press("p", "escape")
        await console.sees("Rien n’est enregistré : Ctrl+S pour y revenir.", absent=[TITLE])
        await console.sees("MOI", "Yann", "Quimper", "[Informations]*")
        assert stored(world, each).version == 2
        await console.press("ctrl+s")
        await console.sees(TITLE)
        assert parts(console, "Nom") == ["Nom", "● MOI", "○ DUPOND"]
        await console.press("escape", "escape", "escape")
        await console.sees("Des changements ne sont pas enregistrés.")


async def test_somebody_saves_once_more_while_one_chooses(world: World) -> None:
    async with in_conflict(world) as (console, each):
        await console.press("right")
        await change(world, each, city="Bénodet", first_name="Yann")
        await console.press("ctrl+s")
        await console.until(
            lambda: parts(console, "Votre ville")[2] == "○ Bénodet", "the newer city"
        )
        assert "DUPOND" not in console.text.partition(TITLE)[2]
        assert "Annaïg" not in console.text.partition(TITLE)[2]
        await console.press("ctrl+s")
        await console.sees("Enregistré.", "‹ DUPOND Yann", "Quimper", absent=[TITLE])
        assert stored(world, each).city == "Quimper"


async def test_the_mouse_and_status_and_resources(world: World) -> None:
    each = world.subscriber(last_name="DUPONT", resources={"pressreader": "pending"})
    async with console_on(world) as console:
        await console.open("DUPONT", "Statut")
        await console.settled()
        await console.press("down", "tab", "t", "ctrl+t", "right")
        await console.sees("3 changements non enregistrés (Statut, Ressources)")
        await change(world, each, status="refused", resources={"pressreader": "refused"})
        await console.press("ctrl+s")
        await console.sees(TITLE)
        assert parts(console, "Statut de l'")[1:] == ["● Validé", "○ Refusé"]
        assert parts(console, "PressReader")[1:] == ["● Validé", "○ Refusé"]
        assert parts(console, "Date d'")[1:] == ["● 21/11/2026", "○ –"]
        column, row = console.place_of("PressReader  ")
        await console.pilot.click(offset=(column + 50, row))
        await console.until(lambda: parts(console, "PressReader")[2] == "● Refusé")
        await console.click("Enregistrer ces choix")
        await console.sees("Enregistré.", "OUI jusqu’au 21/11/2027")
        now = stored(world, each)
        assert (now.status, now.resources) == (Status.VALIDATED, {"pressreader": "refused"})
