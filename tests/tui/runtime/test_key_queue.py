"""Keys typed faster than they are worked off do their work in their order, and none is lost."""

import asyncio

import pytest
from textual import events
from textual.widgets import Input

from syren_api.models import Library
from syren_portal.store.people import add_library
from syren_tui.app import SyrenApp
from syren_tui.screens.dialogs.choose import ChooseDialog
from syren_tui.widgets.list.subscriber_table import SubscriberTable
from tests.portal.world import World, patch
from tests.tui.console import console_on
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
