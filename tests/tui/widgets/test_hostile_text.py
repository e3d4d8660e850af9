"""Text from the portal that is none: wherever it is shown, it does nothing."""

import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from textual import events

from syren_tui.config import PortalProfile, Settings
from syren_tui.screens.sign_in import SignInPrefill
from tests.portal.world import PASSWORD, World, database_at, fresh_database, patch, world_at
from tests.tui.console import ADDRESS, Console, console_on
from tests.tui.records import changed, stored
from tests.tui.widgets.hostile import (
    HOSTILE,
    RECORDS,
    WORST,
    add_hostile_subscribers,
    assert_harmless,
    id_of,
    make_hostile,
)

REPLACED: Final = "\N{REPLACEMENT CHARACTER}"


@pytest.fixture
async def hostile(tmp_path: Path) -> AsyncIterator[World]:
    """A portal whose every name is hostile."""
    url = fresh_database(tmp_path)
    with database_at(url) as database:
        make_hostile(database)
    async with world_at(url) as world:
        add_hostile_subscribers(world)
        yield world


async def walk_list(console: Console) -> None:
    """Go down the whole list, looking at every row of it."""
    for _ in range(2):
        await console.settled()
        assert_harmless(console)
        await console.press("pagedown")
    await console.settled()
    assert_harmless(console)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_plan_shows_hostile_text_as_plain_text(
    hostile: World, size: tuple[int, int]
) -> None:
    add_hostile_subscribers(hostile, first=2)
    async with console_on(hostile, "departement", size=size) as console:
        await console.press("down", "a", "r")
        await console.sees("[/]", "[b]gras", "[@click=app.exit]x[/]", f"{REPLACED}")
        await walk_list(console)
        await console.press("enter")
        await console.sees("Sa propre date")
        assert_harmless(console)


async def test_a_series_and_its_report(hostile: World) -> None:
    add_hostile_subscribers(hostile, first=2)
    async with console_on(hostile, "departement") as console:
        await console.press("down", "a", "r")
        await console.sees("Renouveler ", "Ctrl+S Lancer")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série")
        for _ in range(3):
            await walk_list(console)
            await console.press("v")
        await console.press("escape", "h")
        await console.sees("Séries")
        assert_harmless(console)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_list_shows_hostile_text_as_plain_text(
    hostile: World, size: tuple[int, int]
) -> None:
    add_hostile_subscribers(hostile, first=2)
    async with console_on(hostile, "departement", size=size) as console:
        await console.press("down")
        await console.sees("[/]", "[b]gras", "[@click=app.exit]x[/]", f"{REPLACED}")
        await walk_list(console)
        await console.press("z", "home")
        await walk_list(console)
        await console.press("home")
        # Each click moves the cursor, or opens a record: and that is all it does.
        await console.click("[@click=app.exit]x[/] ", right=3)
        await console.settled()
        assert console.app.is_running
        assert console.app._exit is False
        await console.press("space", "a")
        await console.sees(f"{2 * RECORDS} cochés")
        assert_harmless(console)


async def test_the_filter_by_library_and_nobody(hostile: World) -> None:
    async with console_on(hostile, "departement", size=(100, 30)) as console:
        await console.press("down", "b")
        await console.sees("tapez quelques lettres", "[@click=app.exit]x[/]")
        assert_harmless(console)
        await console.click("[b]gras1", right=2)
        await console.sees("b Bibliothèque: [b]gras1", "Aucun abonné avec ces filtres.")
        assert_harmless(console)
        await console.press("b")
        await console.sees("tapez quelques lettres")
        await console.type("C1")
        await console.sees(f"{REPLACED}31mC1", absent=["[b]gras1 "])
        assert_harmless(console)
        await console.press("enter")
        await console.sees(f"b Bibliothèque: {REPLACED}31mC1")
        await console.press("x", "slash")
        for text in WORST:
            console.app.post_message(events.Paste(f"{text}qqq"))
            await console.sees("qqq", "Personne ne correspond")
            await console.settled()
            assert_harmless(console)
            await console.press("slash")
        assert console.app.is_running


async def test_a_click_on_a_resource_does_no_more_than_tick_it(hostile: World) -> None:
    async with console_on(hostile, "fouesnant", size=(100, 50)) as console:
        await console.press("down", "enter")
        await console.sees("[Informations]")
        await console.press("ctrl+t", "ctrl+t")
        await console.sees("[Ressources]", "[@click=app.exit]x[/]", "[/]")
        await console.click("[@click=app.exit]x[/]", right=3)
        await console.sees("[x] [@click=app.exit]x[/]")
        await console.press("asterisk")
        await console.settled()
        assert_harmless(console)
        assert console.app.is_running
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
        await console.press("ctrl+t")
        await console.sees("[Historique]", "modifié par")
        await console.settled()
        assert_harmless(console)
        (sent,) = [body for call, body in console.line.bodies if call.startswith("PATCH")]
        assert list(json.loads(sent)) == ["resources"]


def is_shown(console: Console, number: int) -> bool:
    """Whether a record is in front: each has its number at the beginning of its e-mail."""
    email = next((line for line in console.lines if "E-mail *" in line), "")
    return email.partition("E-mail *")[2].strip().startswith(str(number))


async def test_every_record_saved_for_another_field_and_every_tab(hostile: World) -> None:
    async with console_on(hostile, "departement", size=(80, 24)) as console:
        await console.press("down", "enter")
        await console.sees("[Informations]")
        for number in range(RECORDS):
            each = id_of(number)
            before = stored(hostile, each)
            await console.until(partial(is_shown, console, number))
            assert "non enregistré" not in console.text, number
            assert_harmless(console)
            await console.press("down", "tab", "tab", "tab")
            assert console.focused == "field-postal_code"
            await console.press("end", "backspace", "1", "ctrl+s")
            await console.sees("Enregistré.")
            after = changed(hostile, each, before)
            assert set(after) == {"postal_code", "version", "updated_at"}
            assert_harmless(console)
            if number in {1, 4}:
                for tab in ("[Statut]", "[Ressources]", "[Historique]"):
                    await console.press("ctrl+t")
                    await console.sees(tab)
                    await console.settled()
                    assert_harmless(console)
                await console.press("ctrl+t")
                await console.sees("[Informations]")
            await console.press("ctrl+n")
        await console.sees("C’est la dernière fiche")
        sent = [json.loads(body) for call, body in console.line.bodies if "PATCH" in call]
        assert console.app.is_running
    assert sent == [{"postal_code": "29171"}] * RECORDS


async def test_an_edited_hostile_field_is_what_was_there_and_what_was_typed(
    hostile: World,
) -> None:
    before = stored(hostile, id_of(0))
    async with console_on(hostile, "departement") as console:
        await console.press("down", "enter")
        await console.sees("[Informations]")
        await console.press("down", "end", "!", "ctrl+s")
        await console.sees("Enregistré.")
    after = changed(hostile, id_of(0), before)
    assert after.keys() == {"last_name", "version", "updated_at"}
    assert after["last_name"] == f"{before.last_name}!"


async def test_a_conflict_between_two_hostile_versions(hostile: World) -> None:
    each = id_of(0)
    async with console_on(hostile, "fouesnant", size=(80, 30)) as console:
        await console.press("down", "enter")
        await console.sees("[Informations]")
        await console.press("end", *"[b]", "tab", "end", *"[@click=app.exit]z[/]", "tab", "tab")
        other = hostile.staff("departement")
        answer = await patch(
            other, each, {"last_name": "[@click=app.exit]w[/]", "city": HOSTILE[18][:20]}, version=2
        )
        assert answer.status_code == 200, answer.text
        await console.press("ctrl+s")
        await console.sees("Quelqu’un d’autre")
        assert_harmless(console)
        await console.press("p")
        await console.sees("[@click=app.exit]w[/]")
        assert_harmless(console)
        await console.click("[@click=app.exit]w[/]", right=2)
        await console.settled()
        assert_harmless(console)
        assert console.app.is_running


async def test_signing_in_and_again(hostile: World) -> None:
    names = tuple(PortalProfile(name, ADDRESS, login=name) for name in HOSTILE)
    prefill = SignInPrefill(names, names[2], names[2].login, PASSWORD, "Entrée suffit.")
    async with console_on(
        hostile, signed_in=False, prefill=prefill, settings=Settings(portals=names)
    ) as console:
        await console.sees("‹ [@click=app.exit]x[/]")
        await console.press("shift+tab", "shift+tab")
        for _ in HOSTILE:
            await console.press("right")
            await console.settled()
            assert_harmless(console)
        await console.click("[@click=app.exit]x[/]", right=3)
        assert console.app.is_running
