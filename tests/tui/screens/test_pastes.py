"""Ten thousand lines pasted where one is expected: little work, and a sentence."""

import pytest
from textual import events

from syren_tui.widgets.base.plain_input import LONGEST_LINE
from syren_tui.widgets.scan.card_field import MOST_CARDS, CardField
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.scans import sit_down

LINES = 10_000
PASTED = "".join(f"carte {number}\r\n" for number in range(LINES))
FIRST_LINE = "Seule la première des 10 000 lignes collées est prise."


async def test_into_the_search_and_a_record(world: World) -> None:
    world.subscriber(last_name="CARTE", first_name="0")
    async with console_on(world) as console:
        before = len(console.line.reads)
        console.app.post_message(events.Paste(PASTED))
        await console.sees(FIRST_LINE, "1 abonné", "CARTE 0")
        await console.settled()
        assert console.search == "carte 0"
        assert FIRST_LINE in console.text
        assert len(console.line.reads) == before + 1
        # What is pasted next is searched as ever, and the sentence goes.
        console.post("slash")
        console.app.post_message(events.Paste("\ncarte\n"))
        await console.sees("1 abonné", absent=[FIRST_LINE])
        await console.open("CARTE")
        console.post("end")
        console.app.post_message(events.Paste(PASTED))
        await console.sees(FIRST_LINE, "CARTEcarte 0")
        console.post("ctrl+u")
        console.app.post_message(events.Paste("x" * 1_000_000))
        await console.says("Le texte collé est coupé : 1 000 caractères au plus.")
        assert len(getattr(console.app.focused, "value", "")) == LONGEST_LINE


async def test_a_paste_into_the_scan_is_read_card_by_card(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    async with console_on(world) as console:
        await sit_down(console)
        # What they lead to is the desk's; there it would take its time.
        monkeypatch.setattr(console.app.screen._desk, "typed", read.append)  # type: ignore[attr-defined]
        console.app.post_message(events.Paste(PASTED + "y" * 1_000_000))
        await console.says("Seules les 200 premières des 10 001 lignes collées sont prises.")
        assert read == [f"carte {number}" for number in range(MOST_CARDS)]
        assert console.app.screen.query_one(CardField).value == ""
