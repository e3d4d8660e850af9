"""Keys as people and scanners send them: ahead of the screen, in one burst, in order."""

import time

import pytest

from tests.e2e.console import AT_TABLE, console_at, escape, rows_of, wait_for_list
from tests.e2e.desk import Desk
from tests.e2e.sample import FANCH, MAELLE, OCEANE, PASSWORD
from tests.e2e.terminal import DEADLINE, Terminal

AT_SEARCH = "Vers la liste"
UNSHIFTED = str.maketrans("0123456789", "à&é\"'(-è_ç")
"""The signs of AZERTY's digit keys."""
CARD = OCEANE.number


def searched(terminal: Terminal, text: str) -> str:
    """Wait until the search has a text in it."""
    return terminal.wait_for(f"Rechercher: {text} ")


def test_typed_ahead_of_the_screen(syren: Desk) -> None:
    """Everything up to the search is typed before there is a screen."""
    with console_at(syren, anew=True) as terminal:
        deadline = time.monotonic() + DEADLINE
        while terminal.echoes and time.monotonic() < deadline:
            terminal.listen(0.005)
        assert terminal.raw == b""
        terminal.type(f"{syren.login}\t{PASSWORD}\rQUÉRÉ")
        wait_for_list(terminal)
        searched(terminal, "QUÉRÉ")
        wait_for_list(terminal, syren.sees(search="quere")["total"])
        assert PASSWORD.encode() not in terminal.raw
        assert "••" not in terminal.text
        terminal.press("backspace")
        searched(terminal, "QUÉR")


@pytest.mark.parametrize("name", ["SALAUN", "ROBIN"])
def test_a_name_typed_right_after_the_sign_in_is_searched(
    syren: Desk, at_list: Terminal, name: str
) -> None:
    at_list.press("q", "c")
    at_list.wait_for("Mot de passe")
    at_list.type(f"\r{PASSWORD}\r{name}")  # the login stands there, selected
    searched(at_list, name)
    wait_for_list(at_list, syren.sees(search=name)["total"])


def test_a_search_from_the_table_and_the_record_in_one_burst(at_list: Terminal) -> None:
    at_list.type("/oceane trevidic\r\r")
    at_list.wait_for("[Informations]", "‹ TRÉVIDIC Océane")
    # Back, another search, and its record.
    escape(at_list)
    at_list.type("/kereon\r\r")
    at_list.wait_for("[Informations]", "‹ KÉRÉON Fañch")


@pytest.mark.parametrize(
    ("place", "card", "end"),
    [
        ("table", CARD, "\r"),
        ("table", CARD.translate(UNSHIFTED), "\r\n"),
        ("search", CARD, "\r\n"),
        ("search", CARD.translate(UNSHIFTED), "\r"),
    ],
)
def test_a_scanned_card_is_found(at_list: Terminal, place: str, card: str, end: str) -> None:
    if place == "search":
        at_list.press("/")
        at_list.wait_for(AT_SEARCH)
    at_list.type(f"{card}{end}")
    wait_for_list(at_list, 1)
    assert "TRÉVIDIC Océane" in rows_of(at_list, "›")[0]
    # It is found, no more: nothing is opened or marked by what the scanner adds.
    at_list.listen(0.2)
    at_list.wait_for(AT_TABLE, f"Rechercher: {card} ", absent=["coché", "╭"])


def test_one_card_after_the_other(at_list: Terminal) -> None:
    for person in (OCEANE, MAELLE, FANCH):
        at_list.type(f"{person.number}\r\n")
        at_list.wait_until(lambda _: person.name in rows_of(at_list, "›")[0], person.name)  # noqa: B023
    at_list.press("enter")
    at_list.wait_for(f"‹ {FANCH.name}", "[Informations]")


def test_marks_count_and_survive_a_search(syren: Desk, at_list: Terminal) -> None:
    everybody = syren.sees()["total"]
    at_list.type(" \x1b[B\x1b[B ")
    at_list.wait_for("2 cochés")
    assert [line[1] for line in at_list.lines[4:10:2]] == ["*", " ", "*"]
    at_list.type(" ")
    at_list.wait_for("1 coché")
    at_list.type("a")
    at_list.wait_for(f"{everybody} cochés")
    at_list.type(f"/{FANCH.number}\r")
    at_list.wait_for(f"{everybody} cochés, dont {everybody - 1} hors de cette liste")
    at_list.type("a")
    at_list.wait_for(f"{everybody - 1} cochés, dont {everybody - 1} hors de cette liste")
    at_list.type("d")
    at_list.wait_for("KÉRÉON", absent=["coché"])


def test_z_switches_between_one_and_two_lines(at_list: Terminal) -> None:
    two = at_list.wait_for("1-9 sur", "Date de fin de validité: ")
    at_list.press("z")
    one = at_list.wait_for("1-18 sur", absent=["Date de fin de validité: "])
    first = [screen.splitlines()[4] for screen in (two, one)]
    assert first[0] == first[1]
    at_list.press("z")
    at_list.wait_for("1-9 sur")


def test_the_filter_by_status(syren: Desk, at_list: Terminal) -> None:
    counts = syren.sees()["counts"]
    at_list.press("f")
    at_list.wait_for("╭", "1 tous", f"5 Refusé       {counts['refused']}")
    at_list.press("5")
    screen = wait_for_list(at_list, counts["refused"])
    assert "f Statut: Refusé" in screen
    # The same by AZERTY's unshifted 6, typed in one burst with the key before.
    at_list.type("f-")
    screen = wait_for_list(at_list, counts["expired"])
    assert "f Statut: Expiré" in screen


def test_sorting_by_a_menu_and_its_keys(syren: Desk, at_list: Terminal) -> None:
    at_list.press("o")
    at_list.wait_for("Trier par", "1 Nom ", "5 Inscription")
    at_list.type("\x1b[B\r")
    at_list.wait_for("Prénom ▲", absent=["╭", "Recherche…"])
    first = syren.sees(sort="first_name")["items"][0]
    at_list.wait_for(f"{first['last_name']} {first['first_name']}")
    at_list.type("o\r")
    at_list.wait_for("Prénom ▼")
    at_list.type("o1")
    at_list.wait_for("Nom ▲")


def test_the_first_and_the_last(syren: Desk, at_list: Terminal) -> None:
    everybody = syren.sees()["items"]
    at_list.press("end")
    at_list.wait_for(f"-{len(everybody)} sur {len(everybody)}", everybody[-1]["last_name"])
    assert everybody[-1]["last_name"] in rows_of(at_list, "›")[0]
    at_list.press("home")
    at_list.wait_for(f"1-9 sur {len(everybody)}")
    assert everybody[0]["last_name"] in rows_of(at_list, "›")[0]


@pytest.mark.parametrize(("place", "key"), [("table", "f1"), ("table", "?"), ("search", "?")])
def test_help_opens_and_escape_closes_it(at_list: Terminal, place: str, key: str) -> None:
    if place == "search":
        at_list.press("/")
        at_list.wait_for(AT_SEARCH)
    at_list.press(key)
    at_list.wait_for("Aide : les touches", "Entrée ", "Ouvrir la fiche")
    at_list.press("escape")
    at_list.wait_for("Rechercher: ", AT_SEARCH if place == "search" else AT_TABLE, absent=["╭"])


def test_the_help_of_a_record_speaks_french(at_list: Terminal) -> None:
    at_list.type("/kereon\r\r")
    at_list.wait_for("[Informations]")
    at_list.press("f1")
    screen = at_list.wait_for("Aide : les touches", "Ctrl+S", "Enregistrer tous les onglets")
    for word in ("Focus", "Move", "Scroll", "Delete", "Submit", "Copy", "Select"):
        assert word not in screen
