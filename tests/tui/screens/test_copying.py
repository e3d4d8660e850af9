"""The key that copies, on a record and on the list."""

from datetime import date

import pytest

from syren_api.statuses import Status
from syren_tui.config import Settings
from tests.portal.world import World
from tests.tui.clipboard import sent_to_clipboard
from tests.tui.console import console_on
from tests.tui.records import crowd


async def test_a_record_is_copied_as_a_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.subscriber(
        last_name="LE\x1bGOFF", registration_number="29058000445", status=Status.REFUSED
    )
    async with console_on(world) as console:
        sent = sent_to_clipboard(console, monkeypatch)
        await console.open(reading=True)
        await console.sees("refusé le 17/12/2021")
        await console.press("c")
        await console.sees("Envoyé au presse-papiers.")
        assert sent == [
            "LE�GOFF Annaïg, né(e) le 12/03/1971, carte 29058000445. "
            "Accès : NON, refusé le 17/12/2021."
        ]


async def test_the_marked_lines_are_copied_as_a_table(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.subscriber(
        last_name="ABALLÉA", registration_number="2905", status=Status.VALIDATED,
        library_registered_on=date(2026, 1, 2),
    )  # fmt: skip
    crowd(world, 320)
    async with console_on(world) as console:
        sent = sent_to_clipboard(console, monkeypatch)
        await console.press("down", "C")
        await console.sees("Envoyé au presse-papiers.")
        first = "ABALLÉA\tAnnaïg\t12/03/1971\t2905\tValidé\t02/01/2027"
        assert sent == [first]
        await console.press("space", "down", "space", "c")
        await console.sees("Envoyé au presse-papiers.", "2 cochés")
        await console.until(lambda: len(sent) == 2)
        assert sent[1].splitlines() == [first, "NOM0000\tAnnaïg\t12/03/1971\t\tA revalider\t"]
        # More than fits, and more than the list has read.
        await console.press("a")
        await console.sees("321 cochés")
        await console.press("c")
        await console.sees("lignes sur 321 envoyées au presse-papiers (8 ko")
        assert 7_900 < len(sent[2].encode()) <= 8_000
        assert sent[2].splitlines()[:1] == [first]


async def test_it_can_be_switched_off(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.subscriber()
    async with console_on(world, settings=Settings(clipboard=False)) as console:
        sent = sent_to_clipboard(console, monkeypatch)
        await console.press("down", "c")
        await console.says("Rien d’envoyé : le presse-papiers est coupé (réglage clipboard).")
        assert sent == []
