"""``syren-tui list``."""

import csv
import json
from datetime import date

import pytest

from syren_api.statuses import Status
from syren_tui.card_lists import DayIs, read_cards
from tests.portal.world import World
from tests.tui.command_line.conftest import Run
from tests.tui.texts.people import SYREN


@pytest.fixture
def patrons(world: World) -> World:
    world.subscriber(
        last_name="ABALLÉA", status=Status.VALIDATED, registration_number="0290",
        library_registered_on=date(2026, 11, 20), resources={"pressreader": "validated"},
    )  # fmt: skip
    world.subscriber(last_name="CARN", status=Status.REFUSED)
    world.subscriber(last_name="DÉNIEL", first_name="=1+1", status=Status.PENDING)
    world.subscriber(last_name="LE GOFF", library="quimperle")
    return world


async def test_list_prints_one_line_per_subscriber(patrons: World, run: Run) -> None:
    code, out, err = await run("list")
    assert (code, err) == (0, "")
    first, second, third, count = out.splitlines()
    assert first.split("  ")[0] == "ABALLÉA Annaïg"
    assert "carte 0290  Validé      Date de fin de validité: 20/11/2027  1 ressource" in first
    assert "sans carte  Refusé" in second
    assert "  aucun accès  FOUESNANT" in second
    assert third.startswith("DÉNIEL =1+1")
    assert count == "3 abonnés"


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--status", "refused"], ["CARN"]),
        (["--status", "refused", "--status", "pending"], ["CARN", "DÉNIEL"]),
        (["--search", "aballea"], ["ABALLÉA"]),
        (["--end-from", "01/11/2027", "--end-to", "20112027"], ["ABALLÉA"]),
        (["--end-to", "01/11/2027"], []),
        (["--no-end", "--sort", "status"], ["DÉNIEL", "CARN"]),
        (["--login", "departement", "--library", "quimperle"], ["LE GOFF"]),
        (["--login", "departement", "--library", "Quimperlé"], ["LE GOFF"]),
    ],
)
async def test_list_filters(
    patrons: World, run: Run, arguments: list[str], names: list[str]
) -> None:
    code, out, _ = await run("list", *arguments, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [item["last_name"] for item in found["items"]] == names
    assert found["total"] == len(names)


async def test_a_file_for_a_spreadsheet(
    patrons: World, run: Run, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, out, _ = await run("list", "--format", "csv")
    assert code == 0
    assert out.startswith("\ufeffNom;Prénom;Date de naissance;E-mail;")
    rows = list(csv.DictReader(out.removeprefix("\ufeff").split("\r\n"), delimiter=";"))
    assert rows[0]["N° d'inscription"] == "0290"
    assert rows[0]["Statut de l'abonné"] == "Validé"
    assert rows[0]["Date de fin de validité"] == "20/11/2027"
    assert (rows[0]["PressReader"], rows[0]["Brief.me"]) == ("Validé", "")
    assert rows[2]["Prénom"] == "'=1+1", "no formula"
    assert len(rows) == 3


async def test_its_file_can_be_read_as_a_list_of_cards(patrons: World, run: Run) -> None:
    _, out, _ = await run("list", "--format", "csv")
    found = read_cards(out.encode(), SYREN)
    assert [line.line_number for line in found.skipped] == [1]
    assert found.day_is is DayIs.END
    assert (found.lines[0].number, found.lines[0].day) == ("0290", date(2026, 11, 20))
    assert found.lines[1].name == "CARN Annaïg"


async def test_list_prints_all_pages(world: World, run: Run) -> None:
    for number in range(230):
        world.subscriber(last_name=f"NOM {number:03}")
    code, out, _ = await run("list")
    assert (code, len(out.splitlines())) == (0, 231)
    assert out.splitlines()[-1] == "230 abonnés"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--end-to", "zut"], "Cette date ne se lit pas"),
        (["--library", "brest"], "Ce portail n’a pas de bibliothèque brest."),
        (["--library", "quimperle"], "Votre compte n’a pas le droit"),
    ],
)
async def test_trouble_is_a_sentence(
    patrons: World, run: Run, arguments: list[str], sentence: str
) -> None:
    code, out, err = await run("list", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err
