"""Keys typed faster than they are worked off do their work in their order, and none is lost."""

import asyncio
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, Static

from syren_api.models import Library
from syren_portal.store.people import add_library
from syren_tui.app import SyrenApp
from syren_tui.i18n import Speech
from syren_tui.runtime.key_queue import _LOST, KeyQueue
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.dialogs.choose import ChooseDialog
from syren_tui.widgets.list.subscriber_table import SubscriberTable
from tests.portal.world import World, patch
from tests.tui.console import DEADLINE, console_on, key_event
from tests.tui.records import crowd, stored


async def test_a_search_in_one_burst(world: World) -> None:
    for name in ("DUPONT", "MARTIN"):
        world.subscriber(last_name=name)
    async with console_on(world) as console:
        await console.press("down")
        console.post("slash", *"dupont", "enter", "space")
        await console.sees("DUPONT", "1 abonné", absent=["MARTIN"])
        await console.settled()
        assert (console.search, console.focused) == ("dupont", "subscribers")
        console.post("slash")
        console.app.post_message(events.Paste("mart"))
        console.post(*"in", "enter", "enter")
        await console.sees("‹ MARTIN", "[Informations]")


async def test_a_form_in_one_burst(world: World) -> None:
    each = world.subscriber(last_name="DUPONT", registration_number="1")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        console.post(
            "ctrl+u", *"LE GOFF", "tab", "ctrl+u", *"Yann", "tab", "tab", "ctrl+u", *"29000"
        )
        console.post("tab", "tab", "2", "ctrl+t", "down", "tab", "t", "ctrl+s")
        await console.sees("Enregistré.", "‹ LE GOFF Yann", "[Statut]", "OUI jusqu’au 21/11/2027")
    now = stored(world, each)
    assert (now.last_name, now.first_name, now.postal_code) == ("LE GOFF", "Yann", "29000")
    assert (now.registration_number, now.status, now.version) == ("12", "validated", 2)


async def test_keys_wait_for_the_first_screen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SyrenApp, "_painted", lambda _: None)
    async with console_on(world, signed_in=False) as console:
        await console.sees("fouesnant")
        console.post("shift+tab", *"XY")
        await console.turn()
        assert "fouesnantXY" not in console.text
        console.app.start_keys()
        await console.sees("fouesnantXY")


async def test_keys_wait_for_a_save(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        gate = console.line.hold("PATCH")
        console.post("X", "ctrl+s", "Y", "Z")
        await console.until(lambda: console.line.asked("PATCH"))
        await console.turn()
        assert "DUPONTX" in console.text
        assert "DUPONTXY" not in console.text
        gate.set()
        await console.sees("‹ DUPONTX ", "DUPONTXYZ", "1 changement non enregistré")
        assert stored(world, each).last_name == "DUPONTX"


async def test_keys_wait_no_longer_than_some_seconds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syren_tui.runtime.key_queue.LONGEST_HOLD", 0.2)
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        console.line.hold("PATCH")
        console.post("X", "ctrl+s", "Y")
        await console.sees("DUPONTXY", "‹ DUPONT ")
        assert len(console.line.asked("PATCH")) == 1


async def test_a_dialog_over_a_screen_whose_keys_wait_has_its_own(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        answer = await patch(world.staff("departement"), each, {"last_name": "DUPOND"})
        assert answer.status_code == 200
        console.post("X", "ctrl+s")
        await console.sees("Quelqu’un d’autre")
        console.post("p", "m")
        await console.settled()
        console.post("p", "ctrl+s")
        await console.sees("La fiche est celle du portail", "‹ DUPOND", absent=["Quelqu’un"])
    assert stored(world, each).version == 2


async def test_typing_on_while_a_dialog_comes(world: World) -> None:
    """Keys that come before the dialog, and while it is being laid out, are all for it."""
    with world.database.write() as connection:
        for number in range(12):
            add_library(connection, Library(id=f"l{number}", name=f"VILLE {number}"), None)
    async with console_on(world, "departement") as console:
        await console.press("down")
        gate = console.line.hold("GET /libraries")
        console.post("b", "q")
        await console.until(lambda: console.line.asked("GET /libraries"))
        gate.set()
        while not isinstance(console.app.screen, ChooseDialog):  # noqa: ASYNC110 -- the very moment
            await asyncio.sleep(0)
        console.post("u", "i", "m")
        await console.until(lambda: not console.app._typed and not console.app._rounds)
        await console.sees("QUIMPERLÉ", absent=["VILLE"])
        assert console.app.screen.query_one(Input).value == "quim"


async def test_many_keys_make_no_crowd_of_timers(world: World) -> None:
    crowd(world, 200)
    async with console_on(world) as console:
        await console.press("down")
        console.post(*["down"] * 150)
        timers: list[int] = []

        def there() -> bool:
            timers.append(len(console.app._timers))
            return console.app.screen.query_one(SubscriberTable).cursor_row == 150

        await console.until(there, "row 150", deadline=30)
        assert max(timers) < 20


class Noting(Static, can_focus=True):
    """Notes the keys."""

    keys: ClassVar[list[str]] = []

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)


class Deaf(Noting):
    """Loses every sentinel."""

    async def _on_message(self, message: Any) -> None:
        if isinstance(message, KeyQueue.KeyDone):
            message.stop()
        await super()._on_message(message)


class DeafApp(KeyQueue):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "take_away", "")]

    def compose(self) -> ComposeResult:
        yield Deaf(id="first")
        yield Deaf(id="second")

    def on_mount(self) -> None:
        self.query_one("#first").focus()
        self.start_keys()

    async def action_take_away(self) -> None:
        await self.query_one("#first").remove()


async def test_a_lost_sentinel_does_not_stop_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syren_tui.runtime.key_queue.LONGEST_HOLD", 0.5)
    Noting.keys.clear()
    app = DeafApp()
    async with app.run_test() as pilot:
        for key in "abxcd":
            app.post_message(key_event(key))
        end = asyncio.get_running_loop().time() + DEADLINE
        while len(Noting.keys) < 5 and asyncio.get_running_loop().time() < end:
            await pilot.pause(0.01)
    assert Noting.keys == list("abxcd")


class Slow(Static, can_focus=True):
    """Takes its time for a letter, as on a busy host; the letter moves the focus."""

    async def on_key(self, event: events.Key) -> None:
        Noting.keys.append(f"slow {event.key}")
        await asyncio.sleep(2 * _LOST)
        self.app.query_one("#second").focus()


class SlowApp(KeyQueue):
    def compose(self) -> ComposeResult:
        yield Slow(id="first")
        yield Noting(id="second")

    def on_mount(self) -> None:
        self.query_one("#first").focus()
        self.start_keys()


async def test_a_key_that_takes_its_time_is_waited_for() -> None:
    Noting.keys.clear()
    app = SlowApp()
    async with app.run_test() as pilot:
        for key in "abc":
            app.post_message(key_event(key))
        end = asyncio.get_running_loop().time() + DEADLINE
        while len(Noting.keys) < 3 and asyncio.get_running_loop().time() < end:
            await pilot.pause(0.01)
    assert Noting.keys == ["slow a", "b", "c"]


class Interrupted(Static, can_focus=True):
    """Something else opens a dialog just while it has a key."""

    def on_key(self) -> None:
        self.app.push_screen(AskDialog(Speech("fr"), "Quitter ?", [Reply("yes", "Oui")]))


class InterruptedApp(KeyQueue):
    def compose(self) -> ComposeResult:
        yield Interrupted()

    def on_mount(self) -> None:
        self.query_one(Interrupted).focus()
        self.start_keys()


async def test_a_key_is_not_for_a_dialog_that_comes_while_it_is_on_its_way() -> None:
    app = InterruptedApp()
    async with app.run_test() as pilot:
        app.post_message(key_event("escape"))
        await pilot.pause()
        while app._rounds:
            await pilot.pause(0.01)
        assert isinstance(app.screen, AskDialog)
        app.post_message(key_event("escape"))
        while len(app.screen_stack) > 1:
            await pilot.pause(0.01)


class Late(Screen[None]):
    """Has no widgets for a while, as on a busy host; its answer needs one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = asyncio.Event()

    @property
    def keys_wait(self) -> bool:
        return not self.query_one(Noting).is_mounted

    async def on_compose(self) -> None:
        await self.goes_on.wait()

    def compose(self) -> ComposeResult:
        yield Noting()

    def on_mount(self) -> None:
        self.query_one(Noting).focus()


class TryingApp(SlowApp):
    """Says when it has tried to hand out a key."""

    def __init__(self) -> None:
        super().__init__()
        self.tried = asyncio.Event()

    async def _hand_out(self) -> None:
        try:
            await super()._hand_out()
        finally:
            if self._typed:
                self.tried.set()


async def test_keys_typed_ahead_of_a_screen_without_widgets_yet() -> None:
    Noting.keys.clear()
    app, late = TryingApp(), Late()
    async with app.run_test() as pilot:
        app.post_message(key_event("a"))
        pushed = app.push_screen(late)
        await app.tried.wait()
        late.goes_on.set()
        assert app._exception is None
        await pushed
        end = asyncio.get_running_loop().time() + DEADLINE
        while not Noting.keys and asyncio.get_running_loop().time() < end:
            await pilot.pause(0.01)
    assert Noting.keys == ["a"]


async def test_a_sentinel_that_comes_when_the_screens_are_gone() -> None:
    app = InterruptedApp()
    async with app.run_test() as pilot:
        app.post_message(key_event("x"))
        await pilot.pause()
        app._rounds = 2
        await app._close_all()
        await app._key_done()  # nothing is raised: it would be reported as an error
        assert not app.screen_stack
