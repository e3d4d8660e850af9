"""Finding one person on the list: best first, by birth date, spelled nearly so, told apart."""

from datetime import date, timedelta
from pathlib import Path

from syren_api.statuses import Status
from tests.portal.world import World, fresh_database, world_at
from tests.tui.console import Console, console_on

BORN = date(1996, 11, 25)


def names(console: Console, *known: str) -> list[str]:
    """Return which of these names are on the list, from the top."""
    rows = [(console.place_of(name)[1], name) for name in known if name in console.text]
    return [name for _, name in sorted(rows)]


async def test_best_first_until_an_order_is_chosen(world: World) -> None:
    for last, first in (("GARNIER", "Pascale"), ("LEGRAND", "Goulven"), ("LE GALL", "Annaïg")):
        world.subscriber(last_name=last, first_name=first)
    known = ("GARNIER", "LEGRAND", "LE GALL")
    async with console_on(world) as console:
        assert names(console, *known) == ["GARNIER", "LE GALL", "LEGRAND"]
        await console.type("le g")
        await console.until(
            lambda: names(console, *known) == ["LE GALL", "LEGRAND", "GARNIER"], "the best first"
        )
        assert "▲" not in console.line_with("Inscription")
        await console.press("enter", "o")
        await console.sees("Le plus proche de la recherche")
        await console.press("1")
        await console.sees("Nom ▲")
        assert names(console, *known) == ["GARNIER", "LE GALL", "LEGRAND"]
        await console.press("o", "7")
        await console.sees("LE GALL", absent=["▲", "Trier par"])
        assert names(console, *known) == ["LE GALL", "LEGRAND", "GARNIER"]


async def test_the_longest_waiting_first(world: World) -> None:
    now = world.clock.now
    for name, days in (("HIER", 1), ("NEUF", 9), ("AUJOURDHUI", 0)):
        world.subscriber(last_name=name, requested_at=now - timedelta(days=days))
    async with console_on(world) as console:
        assert "depuis hier" in console.line_with("HIER")
        assert "depuis 9 jours" in console.line_with("NEUF")
        assert "depuis aujourd’hui" in console.line_with("AUJOURDHUI")
        await console.press("down", "o", "6")
        await console.sees("Statut / attente ▲")
        assert names(console, "HIER", "NEUF", "AUJOURDHUI") == ["NEUF", "HIER", "AUJOURDHUI"]


async def test_a_birth_date_finds(world: World) -> None:
    world.subscriber(last_name="PREMIER", birth_date=BORN)
    world.subscriber(last_name="SECOND", birth_date=BORN)
    world.subscriber(last_name="AUTRE")
    async with console_on(world) as console:
        for typed in ("25/11/1996", "25-11-96", "25111996", "25 nov 1996"):
            await console.type(typed)
            await console.sees("PREMIER", "SECOND", "2 abonnés", absent=["AUTRE"])
            assert console.search == typed
            read_as_number = "Personne n’a ce numéro : voici qui est né(e) le 25/11/1996."
            assert (read_as_number in console.text) is (typed in {"25-11-96", "25111996"})
            await console.press("escape", "slash")
            await console.sees("3 abonnés")
        await console.type("25/11")
        await console.says("Une date de naissance se tape en entier, comme 25/11/1996.")
        await console.settled()
        assert "Essayé aussi" not in console.text
        await console.type("/1997")
        await console.says("Personne de cette bibliothèque n’est né(e) le 25/11/1997.")
        await console.press("/")
        await console.type("31/02/1996")
        await console.says("Ce n’est pas une date de naissance : ce jour n’existe pas")


async def test_digits_are_a_card_first(world: World) -> None:
    world.subscriber(last_name="PAR CARTE", registration_number="25111996")
    world.subscriber(last_name="PAR NAISSANCE", birth_date=BORN)
    async with console_on(world) as console:
        await console.type("25111996")
        await console.sees("PAR CARTE", "1 abonné", absent=["PAR NAISSANCE", "voici qui"])


async def test_a_slash_after_a_number_still_begins_a_new_search(world: World) -> None:
    world.subscriber(last_name="MARTIN")
    async with console_on(world) as console:
        for before in ("29", "dupont", "25/11/1996", "45"):
            await console.type(f"{before}/martin")
            await console.sees("MARTIN", "1 abonné")
            await console.until(lambda: console.search == "martin")
            await console.press("/")


async def test_names_that_are_offered_are_cut_where_the_line_ends(world: World) -> None:
    world.subscriber(
        last_name="DE LA VILLEMARQUÉ DE KERMADEC", first_name="Yannick Marie",
        registration_number="29058000445",
    )  # fmt: skip
    async with console_on(world, size=(120, 30)) as console:
        await console.press("slash")
        await console.type("yanick")
        await console.sees("Noms proches", "carte 29058000445")
        await console.resize(60, 20)
        await console.until(lambda: console.line_with("›").rstrip().endswith("…"), "a cut line")
        await console.resize(120, 30)
        await console.sees("Noms proches", "carte 29058000445")


async def test_names_spelled_nearly_so_are_offered(world: World) -> None:
    one = world.subscriber(
        last_name="LE GOFF", first_name="Yannick", registration_number="29058000445",
        status=Status.VALIDATED,
    )  # fmt: skip
    world.subscriber(last_name="MARTIN", first_name="Yannic", birth_date=BORN)
    assert one
    async with console_on(world) as console:
        await console.press("f", "4")
        await console.sees("Fin: toutes", "0 abonné")
        await console.press("slash")
        await console.type("yanick")
        await console.says("Personne de cette bibliothèque ne correspond à « yanick ».")
        await console.sees("Noms proches", "né(e) le 12/03/1971, carte 29058000445")
        assert "né(e) le 25/11/1996, sans carte" in console.line_with("MARTIN Yannic")
        first = console.line_with("›")
        await console.press("down")
        await console.until(lambda: console.line_with("›") != first)
        await console.press("up")
        await console.until(lambda: console.line_with("›") == first)
        while "LE GOFF" not in console.line_with("›"):
            await console.press("down")
            await console.turn()
        await console.press("enter")  # what is offered was found whatever the filters
        await console.sees("LE GOFF Yannick", "1 abonné", "f Statut: tous", absent=["Noms"])
        assert console.search == "LE GOFF Yannick"
        await console.press("slash")
        await console.type("yanick")
        await console.sees("Noms proches (↑ ↓, puis Entrée) :")
        await console.press("tab")  # the same from the list, which is empty
        await console.until(lambda: console.focused == "subscribers")
        while "MARTIN" not in console.line_with("›"):
            await console.press("down")
            await console.turn()
        await console.press("enter")
        await console.sees("MARTIN Yannic", "1 abonné", absent=["Noms"])


async def test_whoever_shares_a_name_is_told_apart(world: World) -> None:
    world.subscriber(
        last_name="GUÉGUEN", first_name="Gwenaëlle", registration_number="29058000445",
        birth_date=BORN,
    )  # fmt: skip
    world.subscriber(last_name="GUEGUEN", first_name="Gwenaelle")
    other = world.subscriber(last_name="MARTIN", registration_number="29058000777")
    assert other
    async with console_on(world) as console:
        await console.sees("né(e) 25/11/1996  29058000445", "né(e) 12/03/1971  sans carte")
        assert "29058000777" not in console.text
        await console.press("down", "z")
        await console.sees("25/11/1996 29058000445", absent=["né(e)"])
        assert "GUÉGUEN Gwenaëlle" in console.line_with("25/11/1996 29058000445")
        await console.resize(100, 24)
        await console.sees("Né(e) le", "Carte")
        assert "12/03/1971 29058000777" in console.line_with("MARTIN")
        await console.press("z")
        await console.sees("né(e) 12/03/1971  carte 29058000777", "né(e) 25/11/1996  carte")


async def test_marks_come_back_step_by_step(world: World) -> None:
    for name in ("AAA", "BBB", "CCC"):
        world.subscriber(last_name=name)
    async with console_on(world) as console:
        assert "Ctrl+Z" not in console.footer
        await console.press("down", "space")
        await console.sees("1 coché ", "Ctrl+Z Annuler")
        await console.press("shift+down", "shift+down")
        await console.sees("3 cochés ")
        await console.press("d")
        await console.sees("AAA", absent=["coché"])
        await console.press("ctrl+z")
        await console.sees("3 cochés ", "Les coches sont comme avant.")
        await console.press("ctrl+z")
        await console.sees("1 coché ")
        await console.press("ctrl+z")
        await console.sees("Les coches sont", absent=["1 coché "])
        await console.press("ctrl+z")
        await console.sees("Il n’y a plus rien à annuler ici.")


async def test_since_when_one_waits_where_the_portal_knows_no_ends(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        world.subscriber(
            last_name="NEUF", requested_at=world.clock.now - timedelta(days=9),
            resources={"gerip": "pending"},
        )  # fmt: skip
        async with console_on(world) as console:
            await console.sees("NEUF", "demande : Gerip")
            assert "depuis 9 jours" in console.line_with("demande : Gerip")
            await console.press("down", "z")
            await console.sees("NEUF", absent=["demande : Gerip"])
            assert "depu" not in "\n".join(console.lines[:-2])


async def test_where_accounts_have_no_end_the_key_validates(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        world.subscriber(last_name="NEUF")
        async with console_on(world) as console:
            await console.sees("NEUF")
            await console.press("down")
            await console.sees("r Valider", absent=["r Renouveler"])
            await console.press("r")
            await console.sees("Plan de validation")
