"""Keys that nobody pressed to decide: held down, scanned, pasted, or too early."""

import pytest
from textual import events

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.console import Console, console_on
from tests.tui.records import stored
from tests.tui.screens.decision_queue.deciding import decide, seen, still_waiting


async def burst(console: Console, *keys: str) -> None:
    """Type keys in one burst, and wait for all that they do."""
    console.post(*keys)
    await console.until(lambda: not console.app._typed, "the burst is read")
    await console.settled()


@pytest.mark.parametrize("keys", [("v",) * 30, (*"A7788B", "enter"), tuple("VNP"), (*"VNP", "tab")])
async def test_a_held_key_and_a_scan_decide_nobody(
    world: World, people: list[str], keys: tuple[str, ...]
) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await burst(console, *keys)
        assert still_waiting(world, people)
        await console.sees("1 sur 3")


UNMARKED = ("v", "enter", *"29051", "tab", "o", "enter", *"29052", "tab", "n", "enter", "v")


async def test_a_list_that_a_terminal_sends_as_keys_decides_nobody(
    world: World, people: list[str]
) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await burst(console, *UNMARKED)
        assert still_waiting(world, people)
        assert "pour quel motif" not in console.text


async def test_a_pasted_list_decides_nobody_and_a_card_opens_its_record(
    world: World, people: list[str]
) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        console.app.post_message(events.Paste("v\nn\nvvv\n29051\n"))
        await console.settled()
        console.post(*"29052", "enter")
        await console.sees("[Informations]", "TROISIÈME")
        assert still_waiting(world, people)
        await console.press("escape")
        await console.sees("1 sur 3", "PREMIER")


async def test_a_key_before_the_request_was_painted_does_not_count(
    world: World, people: list[str]
) -> None:
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        console.post("v", "p")
        await console.sees("2 sur 3")
        await console.settled()
        await console.sees("2 sur 3")
        assert stored(world, people[1]).status is Status.PENDING
