"""A list of cards: pasted, or read from a file, and the plan that comes of it."""

from pathlib import Path

from syren_api.statuses import Status
from syren_tui.widgets.plan.card_box import CardBox
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.screens.plan.lists import paste, patron

TITLE = "Renouveler d’après une liste"


async def test_a_pasted_list_becomes_a_plan(world: World) -> None:
    patron(world, "29058001234")
    patron(world, "0044")
    patron(world, "55", status=Status.EXPIRED)
    async with console_on(world) as console:
        await console.press("down", "l")
        await console.sees(TITLE, "Collez la liste ici.", "Ctrl+S Préparer le plan")
        await paste(console, "Carte;Fin\r29058001234;20/11/2027\r44;\r55;\r2,9E+13;\r")
        await console.says(
            "4 lignes lues ; 3 numéros de carte ; carte : « Carte », dates de fin : « Fin »."
        )
        await console.says("Colonnes séparées par des points-virgules.")
        await console.sees("À voir : 1 numéro abîmé par le tableur.")
        await console.press("ctrl+s")
        await console.says("Renouveler 1 compte jusqu’au 20/11/2027 ; 3 laissés de côté")
        await console.sees("NOM 29058001234", "NOM 0044", "numéro abîmé", absent=[TITLE])
        await console.says("liste collée – 4 lignes – carte : « Carte »")
        await console.press("down")
        await console.says("à confirmer : 44 sur la liste, 0044 au portail")


async def test_a_list_is_read_from_a_file(world: World, tmp_path: Path) -> None:
    patron(world, "1001")
    path = tmp_path / "membres.csv"
    path.write_text("Numéro;Prénom\n1001;Annaïg\n9;X\n", encoding="cp1252")
    async with console_on(world) as console:
        await console.press("down", "l", "tab")
        assert console.focused == "file"
        await console.type(str(path.with_name("rien.csv")))
        await console.press("enter")
        await console.says("Ce fichier ne se lit pas : vérifiez son nom, ou collez la liste.")
        await console.replace(str(path))
        await console.sees("2 lignes lues", "Windows-1252")
        await console.press("enter")
        await console.says("Renouveler 1 compte jusqu’au 21/11/2027 ; 1 laissé de côté")
        await console.says("membres.csv – 2 lignes")
        await console.sees("ligne 3, 9", "introuvable")


async def test_a_pasted_list_and_a_file_are_one_too_many(world: World, tmp_path: Path) -> None:
    patron(world, "1001")
    path = tmp_path / "membres.csv"
    path.write_text("1001\n;31/02/2026;X\n2,9E+13\n", encoding="utf-8")
    async with console_on(world) as console:
        await console.press("down", "l")
        await console.type("1001")
        await console.press("tab")
        await console.type(str(path))
        await console.press("ctrl+s")
        await console.says("Une liste est collée, et un fichier est nommé")
        await console.press("shift+tab", "ctrl+u")
        await console.says("À voir : ")
        await console.press("ctrl+s")
        await console.sees("Renouveler 1 compte")


async def test_a_file_that_is_not_a_list_is_refused(world: World, tmp_path: Path) -> None:
    path = tmp_path / "membres.xlsx"
    path.write_bytes(b"PK\x03\x04")
    async with console_on(world) as console:
        await console.press("down", "l", "ctrl+s")
        await console.says("La liste est vide : collez des numéros.")
        await console.press("tab")
        for name in (str(tmp_path), "/dev/zero"):
            await console.replace(name)
            await console.press("enter")
            await console.says("Ce fichier ne se lit pas")
        await console.replace(str(path))
        await console.press("enter")
        await console.says("enregistrez-le au format CSV")
        await console.press("escape")
        await console.sees("0 abonné", absent=[TITLE])


async def test_keys_typed_behind_wait_for_the_plan(world: World) -> None:
    """Without a pause: the list is read although nothing was said of it yet."""
    patron(world, "1001")
    async with console_on(world) as console:
        await console.press("down")
        gate = console.line.hold("GET /subscribers/selection")
        await console.press("l")
        console.post(*"1001", "ctrl+s", "escape", "escape")
        await console.until(lambda: console.line.asked("GET /subscribers/selection"))
        gate.set()
        await console.settled()
        await console.sees("1 abonné", absent=[TITLE, "Plan de renouvellement"])


async def test_ten_thousand_lines(world: World) -> None:
    patron(world, "29058000007")
    async with console_on(world) as console:
        await console.press("down", "l")
        await console.sees(TITLE)
        await paste(console, "".join(f"2905800{number:04}\n" for number in range(10_000)))
        await console.sees("10 000 lignes lues ; 10 000 numéros de carte")
        await console.press("ctrl+s")
        await console.says("Renouveler 1 compte jusqu’au 21/11/2027 ; 9 999 laissés de côté")


async def test_lines_that_a_terminal_sends_key_by_key(world: World) -> None:
    text = "".join(f"2905800{number:04}\n" for number in range(300))
    async with console_on(world) as console:
        await console.press("down", "l")
        await console.sees(TITLE)
        console.post(*("enter" if each == "\n" else each for each in text), "tab", "x")
        await console.until(lambda: console.focused == "file")
        assert console.app.screen.query_one(CardBox).text == text


async def test_hostile_lines_are_shown_clean(world: World) -> None:
    async with console_on(world) as console:
        await console.press("down", "l")
        await console.sees(TITLE)
        await paste(console, "LE\x1b[31m [bold]GALL\u202e\x07[/]\n")
        await console.sees("1 ligne lue", "[bold]GALL")
        assert "\x1b[31m [bold]" not in console.output
        assert "\u202e" not in console.output
        await console.press("ctrl+s")
        await console.sees("Plan de renouvellement", "nom seul", "[bold]GALL")
        assert "\u202e" not in console.output


async def test_a_portal_that_does_not_answer(world: World) -> None:
    async with console_on(world) as console:
        await console.press("down", "l")
        await console.sees(TITLE)
        await console.type("1001")
        console.line.broken = True
        await console.press("ctrl+s")
        await console.says("Le portail ne répond pas")
        assert TITLE not in console.text


async def test_whoever_may_only_read_has_no_lists(world: World) -> None:
    async with console_on(world, "support") as console:
        await console.press("down", "l")
        assert TITLE not in console.text
        assert "l Liste" not in console.text
