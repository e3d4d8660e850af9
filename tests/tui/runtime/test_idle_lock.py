"""Left alone, the console warns, gives the session back and shows nothing of anybody."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from textual import events

from syren_api.statuses import Status
from syren_portal.db.schema import tokens
from syren_tui.config import Settings
from syren_tui.membership.sip2.peer import Peer
from syren_tui.screens.locked import LockedScreen
from tests.portal.world import PASSWORD, World
from tests.tui.console import Console, console_on
from tests.tui.members import NOLWENN, person, sip2
from tests.tui.records import end_sessions, stored

WARNING = "Déconnexion dans 1 min : une touche pour rester."
LOCKED = "Déconnexion automatique après 15 minutes sans touche."


class Hands:
    """Nobody's: the time without a key, as a test sets it."""

    def __init__(self) -> None:
        self.now = 1000.0

    async def rest(self, console: Console, minutes: float) -> None:
        """Let time go by without a key, and have the console look at it."""
        self.now += minutes * 60
        console.app.call_later(console.app._check_idle)
        await console.turn()

    async def leave(self, console: Console) -> None:
        """Be away until the console is locked; no password stands in the field, as for users."""
        console.app._prefill = replace(console.app._prefill, password="")
        await self.rest(console, 15)
        await console.says(LOCKED)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    made = Hands()
    monkeypatch.setattr("syren_tui.runtime.idle_lock._now", lambda: made.now)
    yield made


def live_tokens(world: World) -> int:
    with world.database.read() as connection:
        return len(connection.execute(select(tokens)).all())


def moved() -> events.MouseMove:
    return events.MouseMove(
        None, 5, 5, 1, 0, 0, shift=False, meta=False, ctrl=False, screen_x=5, screen_y=5
    )


async def test_a_warning_a_minute_before_and_any_key_stays(world: World, hands: Hands) -> None:
    world.subscriber(last_name="DUPONT", registration_number="29058001234")
    async with console_on(world) as console:
        await console.press("enter")
        await hands.rest(console, 13.9)
        assert "Déconnexion" not in console.text
        await hands.rest(console, 0.1)
        await console.says(WARNING)
        assert "DUPONT" in console.text
        await console.press("space")
        await console.sees("DUPONT", absent=["Déconnexion", "coché"])  # it did nothing else
        await console.press("space")
        await console.sees("1 coché")
        # A resize is no key; the mouse is one.
        hands.now += 14 * 60
        await console.resize(100, 30)
        await hands.rest(console, 0)
        await console.says(WARNING)
        console.app.post_message(moved())
        await console.sees("DUPONT", absent=["Déconnexion"])
        # A card scanned at the warning is read whole.
        await hands.rest(console, 14)
        await console.says(WARNING)
        console.post(*"29058001234")
        await console.until(lambda: console.search == "29058001234", "the whole number")
        assert live_tokens(world) == 1


async def test_who_is_a_member_is_forgotten(world: World, hands: Hands, tmp_path: Path) -> None:
    world.subscriber(**NOLWENN)
    async with (
        Peer((person(date(2027, 6, 30)),)) as peer,
        console_on(world, prefill=sip2(peer.address, tmp_path)) as console,
    ):
        await console.open(reading=True)
        await console.sees("SIGB : membre")
        members = console.app.members
        assert members is not None
        await hands.leave(console)
        await console.until(lambda: not members._kept, "nothing that is kept")


async def test_the_screen_is_cleared_and_the_session_given_back(world: World, hands: Hands) -> None:
    each = world.subscriber(last_name="DUPONT", status=Status.TO_REVALIDATE)
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        await hands.leave(console)
        for person in ("DUPONT", "FOUESNANT", "SYREN", "1971"):
            assert person not in console.output
        assert "fouesnant" in console.line_with("Identifiant")
        await console.until(lambda: live_tokens(world) == 0, "the session's end")
        # Keys do nothing to what is under it.
        await console.press("ctrl+n", "down", "space", "ctrl+s")
        await console.sees("Remplissez ce champ", absent=["DUPONT"])
        assert stored(world, each).last_name == "DUPONT"
        await console.press("ctrl+g", "f1")
        await console.sees("Se connecter", "Champ suivant", absent=["Identifiant", "DUPONT"])
        await console.press("escape")
        # Nor does a wrong password, nor whoever wants to leave, without asking.
        await console.replace("faux")
        await console.press("enter")
        await console.says("Identifiant ou mot de passe incorrect")
        await console.press("ctrl+c")
        await console.says("Ce qui n’est pas enregistré sera perdu.")
        await console.press("enter")
        assert "DUPONT" not in console.output
        # What is typed and left there goes as well.
        await hands.rest(console, 15)
        password = console.app.screen.query_one("#password")
        await console.until(lambda: not getattr(password, "value", None), "an empty field")
        # The same account finds all as it was.
        await console.replace(PASSWORD)
        await console.press("enter")
        await console.sees("DUPONTX", "[Informations]*", absent=["Déconnexion"])
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
    assert stored(world, each).last_name == "DUPONTX"


async def test_another_account_finds_nothing_of_the_first(world: World, hands: Hands) -> None:
    world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="AUTRE", library="quimperle")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        before = console.app.session
        assert before is not None
        token, record = before.client._token, console.app.screen
        await hands.leave(console)
        await console.press("shift+tab")
        await console.replace("quimperle")
        await console.press("tab")
        await console.replace(PASSWORD)
        await console.press("enter")
        await console.sees("AUTRE", "1 abonné", absent=["DUPONT"])
        assert len(console.app.screen_stack) == 2
        assert console.app.session is not before
        assert not before.client.signed_in
        assert token
        assert not any(token in call for call in console.line.calls)  # addresses with queries
        await console.until(lambda: not record.is_running, "the record's end")
        assert live_tokens(world) == 1


async def test_an_answer_that_comes_late_shows_nothing(world: World, hands: Hands) -> None:
    """Somebody else was quicker: the question which version to keep waits under the cover."""
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        colleague = world.staff("fouesnant")
        changed = {"If-Match": '"1"'}
        await colleague.patch(f"/subscribers/{each}", json={"city": "Brest"}, headers=changed)
        gate = console.line.hold("PATCH")
        await console.press("ctrl+s")
        await console.until(lambda: console.line.asked("PATCH"), "the call")
        await hands.leave(console)
        gate.set()
        await console.until(lambda: not console.line.under_way, "the answer")
        await console.turn()
        assert "DUPONT" not in console.output
        assert "Brest" not in console.output
        await console.replace(PASSWORD)
        await console.press("enter")
        await console.sees("DUPONT", absent=["Déconnexion"])


async def test_a_series_runs_to_its_end_under_the_cover(world: World, hands: Hands) -> None:
    ids = [
        world.subscriber(last_name=f"NOM{number}", library_registered_on=date(2025, 12, 1),
                         status=Status.VALIDATED)
        for number in range(3)
    ]  # fmt: skip
    async with console_on(world) as console:
        await console.press("enter", "a")
        await console.sees("3 cochés")
        await console.press("r")
        await console.sees("Renouveler 3 comptes")
        gate = console.line.hold("POST /renewals")
        await console.press("ctrl+s")
        await console.until(lambda: console.line.asked("POST /renewals"), "the batch")
        await hands.leave(console)
        assert live_tokens(world) == 1  # it is needed still
        gate.set()
        await console.until(lambda: live_tokens(world) == 0, "the session's end")
        assert "NOM" not in console.output
        assert all(stored(world, each).valid_until == date(2027, 11, 21) for each in ids)
        await console.replace(PASSWORD)
        await console.press("enter")
        await console.sees("Rapport de la série du", "3 comptes renouvelés")


async def test_coming_back_before_the_end_of_a_series_leaves_one_session(
    world: World, hands: Hands
) -> None:
    world.subscriber(last_name="DUPONT", library_registered_on=date(2025, 12, 1),
                     status=Status.VALIDATED)  # fmt: skip
    async with console_on(world) as console:
        await console.press("enter", "r")
        await console.sees("Renouveler 1 compte")
        gate = console.line.hold("POST /renewals")
        await console.press("ctrl+s")
        await console.until(lambda: console.line.asked("POST /renewals"), "the batch")
        await hands.leave(console)
        await console.replace(PASSWORD)
        await console.press("enter")
        await console.sees("Série de renouvellements", absent=["Déconnexion"])
        await console.until(lambda: live_tokens(world) == 1, "the session before is ended")
        gate.set()
        await console.sees("Rapport de la série du", "1 compte renouvelé")
        await asyncio.sleep(0)
        assert live_tokens(world) == 1


@pytest.mark.parametrize("somebody_comes", [True, False])
async def test_a_question_under_the_cover_is_withdrawn(
    world: World, hands: Hands, somebody_comes: bool
) -> None:
    world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="AUTRE", library="quimperle")
    async with console_on(world) as console:
        await console.open("DUPONT")
        end_sessions(world)
        await console.press("ctrl+r")
        await console.sees("La session est terminée : reconnectez-vous.")
        await hands.leave(console)
        if somebody_comes:
            await console.press("shift+tab")
            await console.replace("quimperle")
            await console.press("tab")
            await console.replace(PASSWORD)
            await console.press("enter")
            await console.sees("AUTRE", absent=["DUPONT"])
        # `console_on` checks that nothing of either account goes on.


async def test_never_where_the_setting_says_so_and_not_at_the_sign_in(
    world: World, hands: Hands
) -> None:
    async with console_on(world, settings=Settings(sign_out_after=0)) as console:
        assert console.app._idle_timer is None
    async with console_on(world, signed_in=False) as console:
        await console.replace("tapé puis laissé")
        await hands.rest(console, 15)
        await console.sees("Mot de passe", absent=["Déconnexion"])
        password = console.app.screen.query_one("#password")
        assert getattr(password, "value", None) == PASSWORD  # as at the start


async def test_time_that_went_by_while_it_was_stopped_locks_before_anything_is_painted(
    world: World, hands: Hands
) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.sees("DUPONT")
        console.app._prefill = replace(console.app._prefill, password="")
        hands.now += 14 * 60
        console.app.lock_if_due()
        assert not console.app.is_locked
        hands.now += 60
        console.app.lock_if_due()  # as the driver does before it takes the terminal again
        assert console.app.is_locked
        assert isinstance(console.app.screen, LockedScreen)  # at once: nothing came in between
        await console.says(LOCKED)
        assert "DUPONT" not in console.text
        await console.until(lambda: live_tokens(world) == 0, "the session's end")
