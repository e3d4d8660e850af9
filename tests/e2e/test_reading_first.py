"""A record in a terminal is opened to be read, and takes scans."""

from collections.abc import Iterator

import pytest

from tests.e2e.console import open_record, wait_for_list
from tests.e2e.desk import Desk
from tests.e2e.kept import KeptConsole, handed_out, kept_at_both_sizes
from tests.e2e.sample import FANCH, MAELLE
from tests.e2e.terminal import Terminal


@pytest.fixture(scope="module")
def kept_consoles(syren_desk: Desk) -> Iterator[dict[int, KeptConsole]]:
    """Consoles for the tests of this module, by the columns of their terminals."""
    with kept_at_both_sizes(syren_desk) as kept:
        yield kept


@pytest.fixture
def at_list(
    kept_consoles: dict[int, KeptConsole], syren: Desk, request: pytest.FixtureRequest
) -> Iterator[Terminal]:
    """The narrow one with the whole list."""
    yield from handed_out(kept_consoles[80], request)


def test_typing_and_scanning_at_a_record_change_nothing(syren: Desk, at_list: Terminal) -> None:
    terminal = at_list
    open_record(terminal, MAELLE.number)
    terminal.wait_for(MAELLE.name, "Accès : NON, à revalider", "v : renouveler jusqu’au")
    terminal.type("vvvvvvvv")  # a key that is held down
    terminal.press("right", "left")
    terminal.wait_for("[Informations]", "v : renouveler jusqu’au")
    terminal.type(f"{FANCH.number}\r")
    terminal.wait_for(FANCH.name, "Accès : NON, refusé", absent=[MAELLE.name])
    terminal.press("right")
    terminal.wait_for("[Statut]", "(•) Refusé")
    terminal.press("left")
    terminal.wait_for("[Informations]", absent=["non enregistré"])
    assert {syren.record(each)["version"] for each in (MAELLE, FANCH)} == {1}
    terminal.type(f"{MAELLE.number}\r")
    terminal.wait_for(MAELLE.name, "v : renouveler jusqu’au")
    terminal.press("v")
    terminal.wait_for("u annule.", "Accès : OUI jusqu’au")
    assert syren.record(MAELLE)["status"] == "validated"
    terminal.press("escape")
    wait_for_list(terminal, 1)
