"""The plan of a list: what is left aside is seen whole, and lines are found by name."""

from datetime import date

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.records import stored
from tests.tui.screens.plan.lists import give, patron

LIST = "Renouveler d’après une liste"


async def test_escape_is_back_at_the_list_as_it_was(world: World) -> None:
    patron(world, "1001")
    async with console_on(world) as console:
        await give(console, "1001", "9999;X")
        await console.sees("Plan de renouvellement")
        await console.offers("Échap Liste")
        await console.press("escape")
        await console.sees(LIST, "9999;X", "2 lignes lues")
        await console.press("ctrl+s")
        await console.sees("Plan de renouvellement")
        await console.press("space", "escape")
        await console.says("Abandonner ce plan ?")
        await console.press("a")
        await console.sees(LIST, "9999;X")
        await console.press("escape")
        await console.sees("1 abonné", absent=[LIST])


async def test_another_name_is_shown_whole_with_both_sides(world: World) -> None:
    patron(world, "29058000044", last_name="LE GOFF", first_name="Nolwenn")
    async with console_on(world) as console:
        await give(console, "Carte;Nom;Prénom", "29058000044;L’HELGOUALC’H;Marie-Antoinette")
        await console.says(
            "autre nom : L’HELGOUALC’H Marie-Antoinette sur la liste, LE GOFF Nolwenn au portail"
        )
        await console.sees("Aucun compte à renouveler")
        await console.press("space")
        await console.sees("Renouveler 1 compte")


async def test_a_line_is_found_by_name_with_its_own_day(world: World) -> None:
    one = patron(world, "5005", last_name="CARN", first_name="Élise")
    async with console_on(world) as console:
        await give(console, "Carte;Nom;Prénom;Inscription", "777;CARN;Élise;20/10/2026")
        await console.sees("introuvable")
        await console.press("enter")
        await console.sees("Ligne 2 : 777  CARN Élise", "5005")
        await console.press("enter")
        await console.says("Ajouté : CARN Élise.")
        await console.sees("Renouveler 1 compte", "20/10/2027", absent=["introuvable", "laissé"])
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "1 compte renouvelé")
    assert stored(world, one).library_registered_on == date(2026, 10, 20)


async def test_another_name_that_is_chosen_is_said(world: World) -> None:
    patron(world, "5005", last_name="LE GALL", first_name="Anna")
    async with console_on(world) as console:
        await give(console, "777;CARN Élise")
        await console.sees("introuvable")
        await console.press("enter")
        await console.says("Personne à ce nom")
        await console.press("ctrl+u")
        await console.type("le gall")
        await console.press("enter")  # looks for it; chooses nobody
        await console.sees("LE GALL Anna")
        await console.press("enter")
        await console.says("Ajouté : LE GALL Anna. Autre nom sur la liste : CARN Élise.")


async def test_of_several_with_one_name_the_birth_date_tells(world: World) -> None:
    for number, birth in (("51", date(1990, 5, 4)), ("52", date(1961, 1, 2))):
        patron(world, number, last_name="CARN", first_name="Élise", birth_date=birth)
    async with console_on(world) as console:
        await give(console, "Nom;Prénom", "CARN;Élise")
        await console.sees("nom seul")
        await console.press("enter")
        await console.sees("04/05/1990", "02/01/1961")
        row = next(line for line in console.lines if "02/01/1961" in line)
        await console.press(
            *(["down"] if console.text.index("1990") < console.text.index("1961") else []), "enter"
        )
        await console.says("Ajouté : CARN Élise.")
        assert "52" in row
        await console.sees(" 52 ", absent=[" 51 "])


async def test_who_is_in_the_plan_is_not_taken_twice(world: World) -> None:
    patron(world, "5005", last_name="CARN", first_name="Élise")
    async with console_on(world) as console:
        await give(console, "Carte;Nom;Prénom", "5005;CARN;Élise", "777;CARN;Élise")
        await console.sees("introuvable")
        await console.press("end", "enter")
        await console.sees("Ligne 3")
        await console.press("enter")
        await console.says("CARN Élise est déjà dans le plan.")


async def test_a_day_that_cannot_be_read_never_becomes_the_plans(world: World) -> None:
    patron(world, "5005", last_name="CARN", first_name="Élise")
    patron(world, "5006")
    async with console_on(world) as console:
        await give(
            console,
            "Carte;Nom;Prénom;Inscription",
            "777;CARN;Élise;31/02/2026",
            "5006;;;20/10/2026",
        )
        await console.sees("introuvable")
        await console.press("end", "enter")
        await console.sees("Ligne 2")
        await console.press("enter")
        await console.says("Sa date ne se lit pas")
        await console.sees("Renouveler 1 compte")


async def test_days_that_the_list_does_not_give_are_counted(world: World) -> None:
    for number in ("11", "12", "13"):
        patron(world, number, status=Status.VALIDATED)
    async with console_on(world) as console:
        await give(console, "Carte;Fin", "11;05/01/2030", "12;", "13;05/05/2027")
        await console.says("1 fin à plus de 12 mois : date d’aujourd’hui")
        await console.says("1 ligne sans date : date du plan")


async def test_the_keys_of_first_rank_at_80_columns(world: World) -> None:
    patron(world, "1001")
    async with console_on(world) as console:
        await give(console, "1001")
        await console.sees("Plan de renouvellement")
        await console.offers(
            "Ctrl+S Lancer", "Espace Inclure", "d Date", "v Voir", "Échap Liste", "c Colonnes",
            "F1 Aide",
        )  # fmt: skip


async def test_a_birth_date_or_a_name_spelled_nearly_so_finds_the_account(world: World) -> None:
    one = patron(world, "5005", last_name="GUÉGUEN", birth_date=date(1996, 11, 25))
    async with console_on(world) as console:
        await give(console, "Carte;Nom;Prénom", "777;CARN;Élise")
        await console.sees("introuvable")
        await console.press("enter")
        await console.sees("Personne à ce nom")
        await console.replace("gueguenn")
        await console.sees("Personne à ce nom : voici des noms proches.", "25/11/1996", "5005")
        await console.replace("25/11/1996")
        await console.sees("GUÉGUEN Annaïg", "5005", absent=["Personne"])
        await console.press("enter")
        await console.says("Ajouté : GUÉGUEN Annaïg.")
    assert one
