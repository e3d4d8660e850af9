"""The SYREN tutorial from its first page to its last, in a terminal, on a portal."""

import re
from collections.abc import Iterator

import pytest

from syren_api.statuses import STATUS_LABELS, Status
from tests.e2e.console import (
    console_at,
    count,
    find,
    open_record,
    rows_of,
    sign_in,
    wait_for_list,
    wait_for_sentence,
)
from tests.e2e.desk import Desk
from tests.e2e.kept import KeptConsole, handed_out, kept_at_both_sizes
from tests.e2e.sample import FANCH, MAELLE, NONNA, OCEANE, TUGDUAL, Person
from tests.e2e.terminal import Terminal

LOCKED = "seul l’abonné peut demander son renouvellement"
CATALOGUE = (
    "Brief.me", "La Cinémathèque de Bretagne", "La Souris qui Raconte", "Livres numériques",
    "Médiathèque Numérique", "Philharmonie de Paris", "PressReader", "Tout Apprendre",
)  # fmt: skip


def line_with(screen: str, text: str) -> str:
    return next(line for line in screen.splitlines() if text in line)


@pytest.fixture(scope="module")
def kept_consoles(syren_desk: Desk) -> Iterator[dict[int, KeptConsole]]:
    """Consoles for the tests of this module, by the columns of their terminals."""
    with kept_at_both_sizes(syren_desk) as kept:
        yield kept


@pytest.fixture
def at_list(
    kept_consoles: dict[int, KeptConsole], syren: Desk, request: pytest.FixtureRequest
) -> Iterator[Terminal]:
    """One of them with the whole list: 80 columns wide, where the test names none."""
    columns = getattr(request, "param", 80)
    yield from handed_out(kept_consoles[columns], request)


@pytest.mark.parametrize(
    ("at_list", "person"), [(80, MAELLE), (120, OCEANE)], ids=["80", "120"], indirect=["at_list"]
)
def test_every_step_of_the_tutorial_works(syren: Desk, at_list: Terminal, person: Person) -> None:
    renewed_from_first_page_to_last(at_list, syren, person)


@pytest.mark.parametrize("older", ["syren"], indirect=True)
def test_every_step_works_on_a_portal_without_features(older: Desk) -> None:
    with console_at(older) as terminal:
        sign_in(terminal, desk=older)
        terminal.press("escape")
        renewed_from_first_page_to_last(terminal, older, MAELLE)


def renewed_from_first_page_to_last(terminal: Terminal, syren: Desk, person: Person) -> None:
    the_list_shows_everybody(terminal, syren)
    # Accents and capitals make no difference.
    plain = {"Maëlle": "maelle", "Océane": "OCEANE"}[person.first_name]
    find(terminal, f"trevidic {plain}")
    first, second = rows_of(terminal, "TRÉVIDIC")
    assert "! A revalider" in first
    assert person.first_name in first
    assert f"Date de fin de validité: {syren.end_of(person)}" in second
    terminal.press("enter")
    informations(terminal, syren, person)
    end = status(terminal, syren, person)
    resources(terminal, syren, person)
    terminal.press("ctrl+t")
    terminal.wait_for(
        "[Historique]",
        "modifié par fouesnant",
        "Statut de l'abonné : A revalider → Validé",
        f"→ {end}",
        "Votre ville : Fouesnant → Bénodet",
        "La Souris qui Raconte : – → Validé",
        "créé par import",
    )
    terminal.press("escape")
    wait_for_list(terminal, 1)
    first, second = rows_of(terminal, "TRÉVIDIC")
    assert "✓ Validé" in first
    assert "8 sur 8" in first + second
    assert f"Date de fin de validité: {end}" in second


def the_list_shows_everybody(terminal: Terminal, syren: Desk) -> None:
    page = syren.sees()
    terminal.press("ctrl+r")
    counts = [f"{STATUS_LABELS[Status(name)]} {n}" for name, n in page["counts"].items()]
    screen = terminal.wait_for("FOUESNANT – SYREN (Finistère)", *(f" {each}" for each in counts))
    assert count(screen) == page["total"]
    assert len(counts) == 5
    header = line_with(screen, "Inscription")
    assert re.findall(r"Statut|Nom ▲|Prénom|Inscription|Ressources", header)[:3] == (
        ["Statut", "Nom ▲", "Prénom"]
    )
    assert "Ressources" in header
    assert re.search(r"Date de fin de validité: \d\d/\d\d/\d{4}", screen)
    first = page["items"][0]
    assert first["last_name"] in rows_of(terminal, "›")[0]


def informations(terminal: Terminal, syren: Desk, person: Person) -> None:
    screen = terminal.wait_for(
        "[Informations]",
        "Accès : NON, à revalider",
        "Pour changer d’e-mail ou de bibliothèque, le compte doit être supprimé",
        "contact.bdf@finistere.fr",
    )
    assert person.name in screen.splitlines()[0]
    locked = {"E-mail *": person.email, "Bibliothèque": "FOUESNANT", "Date inscription": "/"}
    for label, value in locked.items():
        line = line_with(screen, f"  {label}")
        assert value in line
        assert line.endswith("(verrouillé)")
    assert screen.count("(verrouillé)") == 3
    # To the first field, and one Tab from the first name to the date of birth: the e-mail cannot
    # be reached.
    terminal.press("down", "tab", "tab")
    terminal.type("\x1511/03/1972")
    terminal.press("tab", "tab", "ctrl+u")
    terminal.type("Bénodet")
    terminal.wait_for("[Informations]*", "2 changements non enregistrés (Informations)")
    terminal.press("ctrl+s")
    screen = terminal.wait_for("Enregistré.", absent=["[Informations]*"])
    assert "Bénodet" in line_with(screen, "Votre ville *")
    record = syren.record(person)
    assert (record["city"], record["birth_date"]) == ("Bénodet", "1972-03-11")
    assert record["email"] == person.email


def status(terminal: Terminal, syren: Desk, person: Person) -> str:
    """Renew by the tab Statut; returns the new end date as it is shown."""
    before = syren.end_of(person)
    terminal.press("ctrl+t")
    terminal.wait_for("[Statut]", "(•) A revalider", "( ) Validé", "( ) Refusé")
    terminal.press("down")
    terminal.wait_for("( ) A revalider", "(•) Validé")
    terminal.press("tab", "t")
    screen = terminal.wait_for("[Statut]*", f"Avant : A revalider, fin le {before}", "Après : V")
    after = line_with(screen, "Après :").rpartition(" ")[2]
    terminal.press("ctrl+s")
    terminal.wait_for("Enregistré.", f"Accès : OUI jusqu’au {after}", absent=["[Statut]*"])
    record = syren.record(person)
    began, ends = record["library_registered_on"], record["valid_until"]
    assert record["status"] == "validated"
    assert began[:4] != ends[:4]
    assert syren.end_of(person) == after != before
    return after


def resources(terminal: Terminal, syren: Desk, person: Person) -> None:
    """Activate what the patron has not, by one key."""
    terminal.press("ctrl+t")
    screen = terminal.wait_for("[Ressources]", "Activer des ressources")
    given = [name for name in CATALOGUE if f"  {name}  " in screen]
    to_tick = [name for name in CATALOGUE if f"[ ] {name}" in screen]
    assert len(given) == len(to_tick) == 4
    assert all("‹ Validé" in line_with(screen, f"  {name} ") for name in given)
    terminal.press("*")
    terminal.wait_for(
        *(f"[x] {name}" for name in to_tick),
        "Après : 8 ressources ouvertes sur 8",
        "4 changements non enregistrés (Ressources)",
    )
    terminal.press("ctrl+s")
    terminal.wait_for("Enregistré.", "8 ressources sur 8", absent=["[x]", "[ ]"])
    assert set(syren.resources(person).values()) == {"validated"}
    assert len(syren.resources(person)) == 8


def test_a_refused_account_is_renewed(syren: Desk, at_list: Terminal) -> None:
    terminal = at_list
    open_record(terminal, "kereon")
    terminal.wait_for("Accès : NON, refusé")
    terminal.press("ctrl+t")
    terminal.wait_for("(•) Refusé", "Avant : Refusé, sans date de fin")
    terminal.press("up", "ctrl+s")
    # Without a day there is nothing to count a year from; the cursor waits at its field.
    wait_for_sentence(terminal, "↑ Il faut la date d’inscription dans la bibliothèque.")
    assert syren.record(FANCH)["status"] == "refused"
    terminal.press("t", "ctrl+s")
    terminal.wait_for("Enregistré.", "Accès : OUI jusqu’au", absent=["↑ Il faut"])
    record = syren.record(FANCH)
    assert (record["status"], record["version"]) == ("validated", 2)
    terminal.press("escape")
    wait_for_list(terminal, 1)
    first, second = rows_of(terminal, "KÉRÉON")
    assert "✓ Validé" in first
    assert f"Date de fin de validité: {syren.end_of(FANCH)}" in second


def test_an_expired_account_is_read_only(syren: Desk, at_list: Terminal) -> None:
    terminal = at_list
    find(terminal, "oeuvrard")
    assert "– Expiré" in rows_of(terminal, "ŒUVRARD")[0]
    terminal.press("enter")
    screen = terminal.wait_for("[Informations]", LOCKED, absent=["Enregistrer"])
    assert f"expiré depuis le {syren.end_of(NONNA)}" in screen
    for tab in ("[Statut]", "[Ressources]", "[Historique]", "[Informations]"):
        # Nothing that is typed and chosen on a tab changes anything.
        terminal.type("t*a \x1b[B\x13")
        terminal.press("ctrl+t")
        terminal.wait_for(tab, LOCKED, absent=["non enregistré", "Activer des ressources"])
    record = syren.record(NONNA)
    assert (record["status"], record["version"]) == ("expired", 1)


def test_what_the_patron_asked_for_is_seen_and_done(syren: Desk, at_list: Terminal) -> None:
    terminal = at_list
    find(terminal, TUGDUAL.number)
    assert "– Expiré" in rows_of(terminal, "YHUEL")[0]
    before = syren.end_of(TUGDUAL)
    syren.ask_for_renewal(TUGDUAL)
    terminal.press("ctrl+r")
    terminal.wait_until(lambda _: "! A revalider" in rows_of(terminal, "YHUEL")[0], "the request")
    terminal.press("enter")
    terminal.wait_for("[Informations]", "Accès : NON, à revalider", absent=[LOCKED])
    terminal.press("ctrl+t", "down", "tab", "t", "ctrl+s")
    terminal.wait_for("Enregistré.", "Accès : OUI jusqu’au")
    assert syren.end_of(TUGDUAL) != before
    terminal.press("ctrl+t", "ctrl+t")
    terminal.wait_for("modifié par fouesnant", "renouvellement demandé par l’abonné")
    actions = [entry["action"] for entry in syren.history(TUGDUAL)]
    assert actions == ["edited", "renewal_requested", "created"]
