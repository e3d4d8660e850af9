"""Choosing from a list: by cursor, number, letters and mouse."""

from syren_api.models import Library
from syren_portal.store.people import add_library
from syren_tui.screens.dialogs.choose import ChoiceEntry, ChooseDialog
from tests.portal.world import World
from tests.tui.console import Console, console_on

TOWNS = ("BRASPARTS", "BREST", "CLOHARS-CARNOËT", "CONCARNEAU", "DOUARNENEZ", "ELLIANT",
         "GOURIN", "HUELGOAT", "ÎLE-DE-SEIN", "LANNILIS", "MORLAIX", "QUIMPER")  # fmt: skip


async def asked(console: Console, dialog: ChooseDialog) -> list[list[str] | None]:
    """Show a dialog; what it returns will stand in the list."""
    answers: list[list[str] | None] = []
    await console.app.push_screen(dialog, answers.append)
    return answers


def entries(number: int) -> list[ChoiceEntry]:
    return [
        ChoiceEntry(f"v{each}", f"Ville {each}", f"{each * 10}") for each in range(1, number + 1)
    ]


async def test_one_item_of_a_short_list_is_chosen(world: World) -> None:
    async with console_on(world) as console:
        say = console.app.speech
        for keys, answer in (
            (["enter"], ["v2"]),
            (["down", "enter"], ["v3"]),
            (["up", "up", "enter"], ["v3"]),
            (["1"], ["v1"]),
            (["é"], ["v2"]),
            (["9", "escape"], None),
            (["space", "home", "enter"], ["v1"]),
        ):
            answers = await asked(console, ChooseDialog(say, "Une ville", entries(3), ["v2"]))
            await console.sees("Une ville", "1 Ville 1  10", "3 Ville 3  30", "Entrée Choisir")
            assert "Espace Cocher" not in console.text
            await console.press(*keys)
            await console.until(lambda got=answers: got, f"an answer to {keys}")  # type: ignore[misc]
            assert answers == [answer], keys
        answers = await asked(console, ChooseDialog(say, "Une ville", entries(3)))
        await console.click("3 Ville 3", right=4)
        await console.until(lambda: answers == [["v3"]])


async def test_several_items_are_ticked(world: World) -> None:
    async with console_on(world) as console:
        say = console.app.speech
        for keys, answer in (
            (["space", "down", "down", "space", "enter"], ["v1", "v3"]),
            (["down", "enter"], ["v2"]),
            (["3"], ["v3"]),
            (["space", "down", "space", "up", "space", "enter"], ["v2"]),
            (["space", "escape"], None),
        ):
            answers = await asked(console, ChooseDialog(say, "Villes", entries(3), several=True))
            await console.sees("Villes", "Espace Cocher")
            await console.press(*keys)
            await console.until(lambda got=answers: got, f"an answer to {keys}")  # type: ignore[misc]
            assert answers == [answer], keys
        answers = await asked(
            console, ChooseDialog(say, "Villes", entries(3), ["v2", "v3"], several=True)
        )
        await console.sees("[ ] Ville 1", "[x] Ville 2", "[x] Ville 3")
        await console.press("space")
        await console.sees("[ ] Ville 2", "[x] Ville 3")
        await console.press("enter")
        await console.until(lambda: answers == [["v3"]])


async def test_a_long_list_is_searched(world: World) -> None:
    with world.database.write() as connection:
        for town in TOWNS:
            add_library(connection, Library(id=town.lower(), name=town), None)
    async with console_on(world, "departement") as console:
        await console.press("down", "b")
        await console.sees("tapez quelques lettres", "toutes", "BRASPARTS", absent=["1 toutes"])
        await console.type("carn")
        await console.sees("CLOHARS-CARNOËT", "CONCARNEAU", absent=["BRASPARTS", "  toutes  "])
        await console.press("down", "up", "down", "enter")
        await console.sees("Bibliothèque: CONCARNEAU", "Aucun abonné avec ces filtres.")
        await console.press("b")
        await console.sees("tapez quelques lettres")
        await console.type("ile sein")
        await console.settled()
        assert "ÎLE-DE-SEIN" in console.text
        await console.type("zz")
        await console.sees("ile seinzz", absent=["ÎLE-DE-SEIN"])
        await console.press("enter", "down", "up")
        assert "ile seinzz" in console.text
        await console.press("escape", "b")
        # Typed at one go, for who knows the list by heart.
        console.post(*"quimperl", "enter")
        await console.sees("Bibliothèque: QUIMPERLÉ")
        await console.press("b")
        await console.sees("tapez quelques lettres")
        await console.press("home", "up", "up", "up", "enter")
        await console.settled()
        assert "Bibliothèque: QUIMPERLÉ" not in console.text
