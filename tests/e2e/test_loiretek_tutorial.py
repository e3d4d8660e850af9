"""The Loiretek tutorial from its first page to its last, in a terminal, on a portal."""

import re

import pytest

from tests.e2e.console import (
    console_at,
    escape,
    find,
    rows_of,
    sign_in,
    wait_for_list,
)
from tests.e2e.desk import Desk
from tests.e2e.sample import EDITH, NOEMIE, Person
from tests.e2e.terminal import Terminal

ASKED = ("Bibliovox", "CVS", "Gerip", "Storyplay'R")
OF_VALIDITY = re.compile(r"\b[Ff]in\b|jusqu’au|Date d'inscription dans la bibliothèque|renouvel")


def endless(screen: str) -> str:
    """Return a screen, on which nothing may speak of an end or of the day it is counted from."""
    found = OF_VALIDITY.search(screen)
    assert found is None, found
    return screen


def colour_of(terminal: Terminal, name: str, status: str) -> tuple[int, int, int]:
    """Return the colour of a status in somebody's row."""
    row = terminal.row_with(name)
    red, green, blue = bytes.fromhex(terminal.cell(terminal.lines[row].index(status), row).fg)
    return red, green, blue


@pytest.mark.parametrize(
    ("columns", "rows", "person"), [(80, 24, EDITH), (120, 40, NOEMIE)], ids=["80", "120"]
)
def test_every_step_of_the_tutorial_works(
    loiretek: Desk, columns: int, rows: int, person: Person
) -> None:
    with console_at(loiretek, columns=columns, rows=rows) as terminal:
        sign_in(terminal, desk=loiretek)
        validated_from_first_page_to_last(terminal, loiretek, person)


@pytest.mark.parametrize("older", ["loiretek"], indirect=True)
def test_every_step_works_on_a_portal_without_features(older: Desk) -> None:
    with console_at(older) as terminal:
        sign_in(terminal, desk=older)
        validated_from_first_page_to_last(terminal, older, EDITH)


def validated_from_first_page_to_last(terminal: Terminal, loiretek: Desk, person: Person) -> None:
    the_list_shows_everybody(terminal, loiretek)
    at_the_end_of_the_list(terminal, person)
    red, green, blue = colour_of(terminal, person.first_name, "En attente")
    assert red > green > blue, "a request stands in orange"
    find(terminal, person.number)
    first, second = rows_of(terminal, "ZÉDÉ")
    assert "? En attente" in first
    assert "demande : Bibliovox" in first + second
    terminal.press("enter")
    informations(terminal, person)
    status(terminal, loiretek, person)
    resources(terminal, loiretek, person)
    history(terminal)
    terminal.press("escape")
    endless(wait_for_list(terminal, 1))
    first, second = rows_of(terminal, "ZÉDÉ")
    assert "✓ Validé" in first
    assert "2 sur 8" in first + second
    assert "✗ Bibliovox" in first + second
    terminal.press("x")
    wait_for_list(terminal, loiretek.sees()["total"])
    at_the_end_of_the_list(terminal, person)
    red, green, blue = colour_of(terminal, person.first_name, "Validé")
    assert green > max(red, blue), "a validated account stands in green"


def the_list_shows_everybody(terminal: Terminal, loiretek: Desk) -> None:
    page = loiretek.sees()
    screen = endless(wait_for_list(terminal, page["total"]))
    assert "AILLANT-SUR-MILLERON – Loiretek (Loiret)" in screen
    counts = page["counts"]
    shown = [f"? En attente {counts['pending']}", f"✓ Validé {counts['validated']}"]
    terminal.press("ctrl+r")
    terminal.wait_for("   ".join([*shown, f"✗ Refusé {counts['refused']}"]))
    # Nobody can be filtered or sorted by an end.
    terminal.press("enter", "e", "o")
    endless(terminal.wait_for("Trier par", "3 Statut", "4 Inscription"))
    escape(terminal)


def at_the_end_of_the_list(terminal: Terminal, person: Person) -> None:
    """Go to the last rows, with the cursor on another one."""
    terminal.press("end")
    terminal.wait_for(person.first_name)
    terminal.press("up", "up")
    endless(terminal.wait_until(lambda screen: "ZÉDÉ" not in row_at_cursor(screen), "the cursor"))


def row_at_cursor(screen: str) -> str:
    return next(line for line in screen.splitlines() if line.startswith("›"))


def informations(terminal: Terminal, person: Person) -> None:
    screen = endless(terminal.wait_for("[Informations]", "Accès : NON, en attente"))
    assert person.name in screen.splitlines()[0]
    assert "contact@loiretek.example" in screen
    assert screen.count("(verrouillé)") == 3


def status(terminal: Terminal, loiretek: Desk, person: Person) -> None:
    """Validate by the tab Statut; what was asked for is validated with it."""
    terminal.press("ctrl+t")
    endless(terminal.wait_for("[Statut]", "(•) En attente", "( ) Validé", "( ) Refusé"))
    terminal.press("down")
    endless(terminal.wait_for("[Statut]*", "(•) Validé", "Avant : En attente", "Après : Validé"))
    terminal.press("ctrl+s")
    endless(terminal.wait_for("Enregistré.", "Accès : OUI, 4 ressources sur 8"))
    record = loiretek.record(person)
    assert (record["status"], record["valid_until"]) == ("validated", None)
    assert record["library_registered_on"] is None
    assert list(loiretek.resources(person).values()) == ["validated"] * 4


def resources(terminal: Terminal, loiretek: Desk, person: Person) -> None:
    """Refuse one resource and take one away."""
    terminal.press("ctrl+t")
    screen = endless(terminal.wait_for("[Ressources]", *ASKED, absent=["Activer", "[ ]"]))
    assert screen.count("‹ Validé") == 4
    terminal.press("right")
    terminal.wait_for("‹ Refusé", "Après : 3 ressources ouvertes sur 8 ; refusée : Bibliovox")
    terminal.press("down", "left")
    terminal.wait_for("‹ Supprimer", "2 changements non enregistrés (Ressources)")
    assert len(loiretek.resources(person)) == 4
    terminal.press("ctrl+s")
    screen = endless(
        terminal.wait_for(
            "Enregistré.",
            "Accès : OUI, 2 ressources sur 8, sauf Bibliovox (refusé)",
            absent=["Supprimer", "CVS"],
        )
    )
    assert loiretek.resources(person) == (
        {"bibliovox": "refused", "gerip": "validated", "storyplayr": "validated"}
    )


def history(terminal: Terminal) -> None:
    terminal.press("ctrl+t")
    endless(
        terminal.wait_for(
            "[Historique]",
            "modifié par aillant-sur-milleron",
            "Statut de l'abonné : En attente → Validé",
            "Gerip : En attente → Validé",
            "Bibliovox : Validé → Refusé",
            "CVS : Validé → –",
        )
    )
