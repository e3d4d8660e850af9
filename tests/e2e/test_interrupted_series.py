"""A series outlives its console: killed, hung up on, with its portal gone and back again."""

import signal

from tests.e2e.console import console_at, find, sign_in, wait_for_list, wait_for_sentence
from tests.e2e.desk import Desk
from tests.e2e.sample import MAELLE, OCEANE, PASSWORD
from tests.e2e.terminal import Terminal

NO_ANSWER = "Le portail ne répond pas"
QUESTION = "interrompue : 0 sur 2"


def offered(terminal: Terminal, desk: Desk) -> None:
    """Sign in, and wait for the offer to go on; keys typed ahead do not answer it."""
    terminal.wait_for("Identifiant", "Mot de passe")
    terminal.type(f"{desk.login}\t{PASSWORD}\rabc\r")
    terminal.wait_for(QUESTION, "Reprendre", "2 à vérifier")


def renewals(desk: Desk) -> list[int]:
    """How often each of the two was renewed, by their histories."""
    return [
        sum(entry["action"] == "renewed" for entry in desk.history(person))
        for person in (MAELLE, OCEANE)
    ]


def test_a_series_is_taken_up_again_until_it_is_done(syren: Desk) -> None:
    with console_at(syren) as terminal:
        sign_in(terminal, desk=syren)
        terminal.type(MAELLE.last_name)
        wait_for_list(terminal, 2)
        terminal.press("enter", "a", "r")
        terminal.wait_for("Renouveler 2 comptes")
        syren.stop()
        terminal.press("ctrl+s")
        terminal.wait_for(NO_ANSWER)
        terminal.send_signal(signal.SIGKILL)
    syren.start()
    with console_at(syren) as terminal:
        offered(terminal, syren)
        syren.stop()
        terminal.press("ctrl+s")
        terminal.wait_for(NO_ANSWER)
        terminal.send_signal(signal.SIGTERM)
        assert terminal.wait_end() == 128 + signal.SIGTERM
        assert terminal.modes_left() == set()
    syren.start()
    with console_at(syren) as terminal:
        offered(terminal, syren)
        terminal.press("ctrl+s")
        terminal.wait_for("Rapport de la série", "2 comptes renouvelés")
        assert renewals(syren) == [1, 1]
        # And undone as a whole.
        terminal.press("u")
        wait_for_sentence(terminal, "Annuler le renouvellement de 2 comptes ?")
        terminal.press("ctrl+s")
        terminal.wait_for("2 renouvellements annulés", "2 annulés ensuite")
        terminal.press("q")
        find(terminal, MAELLE.first_name)
        terminal.wait_for("A revalider")
    assert [syren.record(person)["status"] for person in (MAELLE, OCEANE)] == ["to_revalidate"] * 2
