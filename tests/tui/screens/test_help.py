"""Help, the list of commands, and that no key means two things."""

from collections import Counter
from typing import Any

import pytest

from syren_tui.screens.dialogs.help import HelpKeys
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.list.subscribers import SubscribersScreen
from syren_tui.screens.record.record import RecordScreen
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.base.tab_bar import TabBar
from syren_tui.widgets.list.search_field import SearchField
from syren_tui.widgets.list.subscriber_table import SubscriberTable
from syren_tui.widgets.record.resources_pane import ResourcesPane
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.help import all_of_the_help, described, lacking

LIST = (SubscriberTable, SearchField, SubscribersScreen, FullScreen)
RECORD = (RecordScreen, FullScreen)


async def test_every_key_of_the_list_is_in_its_help(world: World) -> None:
    world.subscriber()
    async with console_on(world, "departement", size=(100, 90)) as console:
        await console.press("down", "space")  # marks can be undone once there are any
        text = await all_of_the_help(console)
        # The way back to a series is shown where there is one.
        # `validate` is `renew` where accounts have no end.
        unused = {"help", "progress", "validate"}
        keys = [each for each in described(*LIST) if each.action not in unused]
        assert lacking(console, text, keys) == []
        assert "Aide" in text
        assert "Move cursor" not in text
        assert "Focus" not in text


@pytest.mark.parametrize(
    ("tab", "more"),
    [("Informations", ()), ("Statut", (DateField,)), ("Ressources", (ResourcesPane,))],
)
async def test_every_key_of_the_record_is_in_its_help(
    world: World, tab: str, more: tuple[type[Any], ...]
) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world, size=(100, 40)) as console:
        await console.open("DUPONT", tab)
        await console.settled()
        if tab == "Statut":
            await console.press("tab")
        text = await all_of_the_help(console)
        unused = {"help", "member"}  # no library system is set up
        keys = [each for each in described(*RECORD, *more) if each.action not in unused]
        assert lacking(console, text, keys) == []
        for english in ("Move cursor", "Focus", "Delete", "Scroll", "Page Up"):
            assert english not in text


async def test_a_long_sentence_never_goes_on_under_its_key(world: World) -> None:
    async with console_on(world, size=(60, 24)) as console:
        await console.press("escape", "f1")
        await console.sees("Aide : les touches", "Entrée")
        help_screen = console.app.screen
        await console.until(
            lambda: all("\n" in str(each.render()) for each in help_screen.query(HelpKeys))
        )
        keys = help_screen.query(HelpKeys).first()
        lines = str(keys.render()).splitlines()
        begun = [line for line in lines if not line.startswith(" ")]
        assert len(begun) < len(lines), "some sentence is longer than its line"
        column = min(len(line) - len(line.lstrip()) for line in lines if line.startswith(" "))
        assert all(line[column - 2 : column] == "  " for line in begun)


@pytest.mark.parametrize("owners", [LIST[:1] + LIST[2:], LIST[1:], RECORD])
def test_no_key_does_two_things(owners: tuple[type[Any], ...]) -> None:
    """Of what has the focus, and of the screen around it; the list's R is one action, by its
    portal's name for it."""
    counted = Counter(
        (key.strip(), binding.action)
        for binding in described(*owners)
        for key in binding.key.split(",")
    )
    keys = Counter(key for key, _ in counted)
    twice = {key: sorted(a for k, a in counted if k == key) for key, n in keys.items() if n > 1}
    assert twice in ({}, {"r": ["renew", "validate"]})


async def test_ctrl_q_does_nothing(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        for _ in range(3):
            await console.press("ctrl+q", "ctrl+q")
            await console.settled()
            assert console.app.return_code is None
            await console.press("down" if "Rechercher:" in console.text else "tab", "enter")
            await console.settled()
        assert "DUPONT" in console.text


async def test_the_commands_are_listed_and_run(world: World) -> None:
    for name in ("DUPONT", "MARTIN"):
        world.subscriber(last_name=name)
    async with console_on(world) as console:
        await console.press("down", "ctrl+g")
        await console.sees(
            "Commandes", "tapez quelques lettres", "Cocher tous ceux", absent=["Focus"]
        )
        await console.type("relire")
        await console.sees("Relire la liste sur le portail", absent=["Cocher tous ceux"])
        reads = len(console.line.reads)
        await console.press("enter")
        await console.until(lambda: len(console.line.reads) == reads + 1)
        await console.press("ctrl+g", *"filtrer par statut", "enter")
        await console.sees("1 tous", "2 En attente", absent=["Commandes"])
        await console.press("escape", "enter")
        await console.sees("‹ DUPONT")
        await console.press("ctrl+g")
        await console.sees("Commandes", "tapez quelques lettres")
        await console.type("fiche suivante")
        await console.press("enter")
        await console.sees("‹ MARTIN")
        await console.press("ctrl+g", "escape")
        await console.sees("‹ MARTIN", absent=["Commandes"])
        assert isinstance(console.app.focused, TabBar)


async def test_help_at_the_sign_in_and_in_the_search(world: World) -> None:
    async with console_on(world, signed_in=False) as console:
        await console.sees("F1 Aide")
        await console.press("f1")
        await console.sees("Aide : les touches", "Se connecter", absent=["Move cursor"])
        await console.press("f1")
        await console.sees("Mot de passe", absent=["Aide : les touches"])
        await console.press("enter")
        await console.listed()
        await console.press("?")
        await console.sees("Aide : les touches", "Dans la liste")
        await console.press("?")
        await console.sees("Rechercher:", absent=["Aide : les touches"])
        assert (console.focused, console.search) == ("search", "")
        await console.press("f1")
        await console.sees("Aide : les touches")
