"""The dialog that asks which columns of a list are what."""

from datetime import date

from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.records import stored
from tests.tui.screens.plan.lists import give, paste, patron

TITLE = "Les colonnes de la liste"


async def test_what_is_unclear_is_asked_before_anything_is_planned(world: World) -> None:
    one = patron(world, "1001")
    patron(world, "1002")
    async with console_on(world) as console:
        await give(console, "Carte;Zut", "1001;20/10/2026", "1002;21/10/2026")
        await console.says("Les dates de la colonne « Zut » : inscriptions ou fins ?")
        await console.sees(TITLE, "‹ à choisir")
        assert console.focused == "kind"
        await console.press("enter")
        await console.says("Choisissez par ← et → : rien n’est prévu avant.")
        await console.press("right", "enter")
        await console.says("Renouveler 2 comptes")
        await console.says("carte : « Carte », dates d’inscription : « Zut »")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "2 comptes renouvelés")
    assert stored(world, one).library_registered_on == date(2026, 10, 20)


async def test_leaving_the_question_is_back_at_the_list(world: World) -> None:
    patron(world, "1001")
    async with console_on(world) as console:
        await give(console, "Carte;Zut", "1001;20/10/2026")
        await console.sees(TITLE)
        await console.press("escape")
        await console.sees("Renouveler d’après une liste", "1001;20/10/2026", absent=[TITLE])
        assert not console.line.asked("POST /renewals")


async def test_columns_are_changed_before_the_plan(world: World) -> None:
    patron(world, "1001")
    patron(world, "7")
    async with console_on(world) as console:
        await console.press("down", "l")
        await paste(console, "Carte;Autre\n1001;7\n")
        await console.says("carte : « Carte »")
        await console.press("ctrl+o")
        await console.sees(TITLE, "« Carte » : 1001")
        await console.press("right", "enter")
        await console.says("carte : « Autre »")
        await console.press("ctrl+s")
        await console.sees("Plan de renouvellement", "NOM 7", absent=["NOM 1001"])


async def test_columns_are_changed_from_the_plan(world: World) -> None:
    patron(world, "1001")
    async with console_on(world) as console:
        await give(console, "Carte;Inscription;Relance", "1001;20/10/2026;11/11/2026")
        await console.says("dates d’inscription : « Inscription »")
        await console.offers("c Colonnes")
        await console.press("c")
        await console.sees(TITLE)
        await console.press("down", "down", "down", "down")
        assert console.focused == "day"
        await console.press("right", "enter")
        await console.says("dates d’inscription : « Relance »")
        await console.sees("11/11/2027")
        # What was chosen stays when the list is looked at again.
        await console.press("escape")
        await console.says("dates d’inscription : « Relance »")


async def test_no_column_is_two_things(world: World) -> None:
    patron(world, "1001")
    async with console_on(world) as console:
        await give(console, "Carte;Nom", "1001;NOM 1001")
        await console.sees("Plan de renouvellement")
        await console.press("c")
        await console.sees(TITLE)
        await console.press("right", "enter")
        await console.says("est choisie deux fois.")


async def test_a_list_without_columns_has_days_all_the_same(world: World) -> None:
    patron(world, "1001")
    async with console_on(world) as console:
        await give(console, "1001 20/10/2026")
        await console.sees("Plan de renouvellement", "20/10/2027")
        await console.press("c")
        await console.sees(TITLE, "Ces dates sont", absent=["Naissance"])
        await console.press("escape")
        await console.sees("Plan de renouvellement", absent=[TITLE])


async def test_what_was_chosen_in_the_plan_is_not_lost_without_a_question(world: World) -> None:
    patron(world, "1001")
    async with console_on(world) as console:
        await give(console, "1001")
        await console.sees("Plan de renouvellement")
        await console.press("space", "c")
        await console.says("Changer les colonnes ? Vos choix dans ce plan seront perdus.")
        await console.press("escape")
        await console.sees("Aucun compte à renouveler")
        await console.press("c", "c")
        await console.sees(TITLE)
