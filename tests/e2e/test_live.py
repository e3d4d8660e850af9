"""Two consoles and a patron: what one does is said on the others, and quiet is quiet."""

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.console import console_at, find, sign_in
from tests.e2e.desk import Desk
from tests.e2e.sample import OCEANE
from tests.e2e.terminal import Terminal
from tests.portal.forms import FORM

QUIET = 3.0
"""Seconds of silence: longer than any pause between two calls while there is news."""


@pytest.fixture
def two(syren: Desk) -> Iterator[tuple[Terminal, Terminal]]:
    """Two consoles of one library, at its list."""
    with console_at(syren) as one, console_at(syren) as other:
        sign_in(one, other, desk=syren)
        yield one, other


def test_what_one_does_and_a_patron_asks_is_said_on_both(
    syren: Desk, two: tuple[Terminal, Terminal]
) -> None:
    one, other = two
    form = FORM | {"library": "fouesnant", "email": "nouvelle@courriel.example"}
    assert httpx.post(f"{syren.url}/api/v1/registrations", json=form).status_code == 201
    for each in two:
        each.wait_for("1 nouvelle demande : Ctrl+R")
    find(other, OCEANE.number)
    find(one, OCEANE.number)
    one.press("enter")
    one.wait_for("[Informations]", OCEANE.last_name)
    one.press("tab", "end")
    one.type("X")
    one.press("ctrl+s")
    one.wait_for("Enregistré.")
    other.wait_for("1 nouvelle demande, 1 compte modifié : Ctrl+R", f"{OCEANE.last_name}X")
    other.press("ctrl+r")
    other.wait_for(f"{OCEANE.last_name}X", absent=["Ctrl+R"])
    one.press("escape", "escape")
    one.wait_for("1 nouvelle demande : Ctrl+R", absent=["modifié"])


def test_nothing_is_sent_while_nothing_changes(two: tuple[Terminal, Terminal]) -> None:
    for each in two:
        each.listen(QUIET)
    sent = [len(each.raw) for each in two]
    for each in two:
        each.listen(QUIET)
    assert [len(each.raw) for each in two] == sent
