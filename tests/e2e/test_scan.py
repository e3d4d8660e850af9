"""Cards at the desk, in a terminal: what a scanner sends, and what Enter does."""

import pytest

from tests.e2e.console import wait_for_list, wait_for_sentence
from tests.e2e.desk import Desk
from tests.e2e.sample import FANCH, MAELLE, NONNA, OCEANE, Person
from tests.e2e.terminal import Terminal

BELL = b"\x07"


def renewals(desk: Desk, person: Person) -> int:
    """Return how often somebody was renewed."""
    return sum(entry["action"] == "renewed" for entry in desk.history(person))


@pytest.mark.parametrize(("person", "end"), [(MAELLE, "\r\n"), (OCEANE, "\r\r")])
def test_a_scan_then_enter_renews_once(
    syren: Desk, at_list: Terminal, person: Person, end: str
) -> None:
    # The key that opens the desk and the card, in one burst.
    at_list.press("s")
    at_list.wait_for("Scannez une carte")
    at_list.type(f"{person.number}{end}")
    at_list.wait_for(person.name, "! A revalider", "Entrée : renouveler jusqu’au")
    at_list.listen(0.3)
    assert renewals(syren, person) == 0
    at_list.press("enter")
    at_list.wait_for("✓ Validé", "✓ renouvelé", "Renouvelés 1 ")
    assert renewals(syren, person) == 1
    at_list.wait_for(f"Renouvelé jusqu’au {syren.end_of(person)}. Ctrl+Z annule.")
    at_list.press("ctrl+z")
    at_list.wait_for("– annulé", "! A revalider", "Renouvelés 0 ")
    assert syren.record(person)["status"] == "to_revalidate"


def test_cards_that_are_not_renewed(syren: Desk, at_list: Terminal) -> None:
    at_list.press("s")
    at_list.wait_for("Scannez une carte")
    rung = at_list.raw.count(BELL)
    at_list.type(f"{FANCH.number}\r{NONNA.number}\r290589999\r")
    at_list.wait_for("INCONNUE", "EXPIRÉ", "REFUSÉ", "non renouvelés 3")
    at_list.wait_until(lambda _: at_list.raw.count(BELL) == rung + 3, "three bells")
    wait_for_sentence(at_list, "Entrée : chercher par nom")
    at_list.press("enter")
    at_list.wait_for("Nom :")
    at_list.type("oeuvrard\r")
    at_list.wait_for(NONNA.name)
    wait_for_sentence(at_list, "seul l’abonné peut demander son renouvellement")
    at_list.press("enter", "escape")
    wait_for_list(at_list)
    assert syren.record(NONNA)["version"] == syren.record(FANCH)["version"] == 1


def test_a_scanner_that_frames_what_it_reads_does_not_end_the_console(
    syren: Desk, at_list: Terminal
) -> None:
    before = renewals(syren, MAELLE), renewals(syren, OCEANE)
    at_list.type(f"\x02{MAELLE.number}\x03\r")  # where no card is waited for
    at_list.press("escape", "escape")
    wait_for_list(at_list)
    at_list.press("s")
    at_list.wait_for("Scannez une carte")
    at_list.type(f"\x02{MAELLE.number}\x03\r")
    at_list.wait_for(MAELLE.name, "Entrée : renouveler jusqu’au")
    at_list.type(f"\x02{OCEANE.number}\r\x03")
    at_list.wait_for(OCEANE.name, "Entrée : renouveler jusqu’au")
    at_list.type("29058000044\x03")  # one that ends by ETX alone
    at_list.listen(0.3)
    at_list.wait_for(OCEANE.name, absent=["Quitter la console", "29058000044"])
    at_list.press("ctrl+c")
    at_list.wait_for("Quitter la console")
    assert (renewals(syren, MAELLE), renewals(syren, OCEANE)) == before
