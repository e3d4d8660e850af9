"""A terminal with no room for the console: a sentence, and nothing that happens behind it."""

import pytest

from syren_tui.screens.dialogs.ask import AskDialog, Reply
from tests.portal.world import World
from tests.tui.console import console_on

SENTENCE = "Fenêtre trop petite : agrandissez-la à 60 × 20 au moins."


async def test_keys_do_nothing_behind_the_sentence(world: World) -> None:
    world.subscriber(last_name="ANNE")
    world.subscriber(last_name="ZOE")
    async with console_on(world) as console:
        await console.press("down")
        await console.resize(59, 20)
        await console.says(SENTENCE)
        assert "ANNE" not in console.text
        await console.press("down", "space", "a", "f", "enter", "q", "enter", "x")
        await console.resize(60, 20)
        await console.sees("ANNE", "ZOE", absent=["Fenêtre", "coché"])
        assert "ANNE" in console.line_with("›")
        await console.press("enter")
        await console.sees("‹ ANNE")
        await console.resize(60, 19)
        await console.says(SENTENCE)
        await console.press("X", "ctrl+s")
        await console.resize(80, 24)
        await console.sees("‹ ANNE", "[Informations]", absent=["Fenêtre", "[Informations]*"])
        await console.press("f1")
        await console.sees("Aide : les touches")
        await console.resize(30, 8)
        await console.says(SENTENCE)
        await console.resize(80, 24)
        await console.sees("Aide : les touches", absent=["Fenêtre"])


async def test_from_the_beginning_and_ctrl_c_all_the_same(world: World) -> None:
    async with console_on(world, signed_in=False, size=(40, 10)) as console:
        await console.says(SENTENCE)
        await console.press("enter", "escape")
        assert console.line.calls == []
        await console.resize(60, 20)
        await console.sees("Mot de passe", absent=["Fenêtre"])
        await console.resize(40, 10)
        await console.says(SENTENCE)
        console.post("ctrl+c")
        await console.ended()


@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
async def test_there_is_room_for_everything(world: World, size: tuple[int, int]) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world, "departement", size=size) as console:
        await console.sees("1 abonné", "DUPONT", "F1 Aide", "1-1 sur 1", "En attente 1")
        await console.open("DUPONT")
        await console.sees("1 sur 1", "Enregistrer", "F1 Aide")
        for tab in ("[Statut]", "[Ressources]", "[Historique]"):
            await console.press("ctrl+t")
            await console.sees(tab, "F1 Aide")


async def test_a_dialog_that_is_gone_before_it_is_laid_out(world: World) -> None:
    """As where the console ends at that moment: the sentence has no place any more."""
    async with console_on(world, signed_in=False, size=(59, 20)) as console:
        dialog = AskDialog(console.app.speech, "?", [Reply("stay", "Rester", "", "Échap")])
        dialog._have_sentence_ready()  # the console no longer has it
        await console.says(SENTENCE)


async def test_narrow_lines_are_cut_where_it_matters_least(world: World) -> None:
    for number in range(3):
        world.subscriber(last_name=f"DUPONT{number}")
    async with console_on(world, size=(60, 20)) as console:
        await console.sees(" f tous  e toutes ", " 3 abonnés")
        await console.press("enter", "f", "3")
        await console.sees(" f A revalider  e ", " 0 abonné")
        await console.press("x")
        await console.sees(" 3 abonnés")
        await console.press("a", "r", "i")
        await console.sees("Valider 3 comptes", "[x] a Tout activer (8)")
        await console.press("d")
        await console.replace("20/11/26")
        await console.sees("= 20/11/2026", "[x] a Tout activer (8)")
