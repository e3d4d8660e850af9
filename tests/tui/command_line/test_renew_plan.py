"""What ``syren-tui renew`` says that it would do."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.card_lists.workbook_files import xlsx
from tests.tui.command_line.conftest import Run
from tests.tui.line import Line


@pytest.fixture
def patrons(world: World) -> list[str]:
    people = [
        ("29058000028", "CARIOU", "Patrick", Status.VALIDATED),
        ("29058000003", "GOASCOZ", "Claude", Status.TO_REVALIDATE),
        ("0007", "PETIT", "Jean", Status.EXPIRED),
        ("1", "UN", "Yves", Status.VALIDATED),
    ]
    return [
        world.subscriber(
            status=status, registration_number=number, last_name=last, first_name=first,
            library_registered_on=date(2025, 12, 14), birth_date=date(1980, 3, place),
        )
        for place, (number, last, first, status) in enumerate(people, 1)
    ]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], str]:
    def write(content: str | bytes) -> str:
        path = tmp_path / "membres.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


LIST = (
    "Nombre de lecteurs;3;;\n"
    "N° carte;Nom;Prénom;Échéance\n"
    "29058000028;CARIOU;Patrick;05/01/2027\n"
    "\n"
    "29058000003;LE GOFF;Claude;05/01/2027\n"
    "7;PETIT;Jean;05/01/2027\n"
    "29058009999;RIOU;Luc;05/01/2027\n"
    "Total;3;;\n"
)


async def as_json(run: Run, path: str, *more: str) -> dict[str, Any]:
    _, out, _ = await run("renew", "--cards", path, "--dry-run", "--format", "json", *more)
    return dict(json.loads(out))


async def test_as_json_every_line_of_the_file_is_in_one_of_the_two(
    world: World, patrons: list[str], run: Run, file: Callable[[str | bytes], str]
) -> None:
    answer = await as_json(run, file(LIST))
    assert answer["columns"] == {
        "card": "N° carte", "last_name": "Nom", "first_name": "Prénom", "birth_date": None,
        "day": "Échéance", "day_is": "end",
    }  # fmt: skip
    assert answer["planned"] == [
        {
            "line": 3, "id": patrons[0], "registration_number": "29058000028",
            "last_name": "CARIOU", "first_name": "Patrick", "registered_on": "2026-01-05",
            "valid_until": "2027-01-05",
        }
    ]  # fmt: skip
    assert [(each["line"], each["reason"]) for each in answer["left"]] == [
        (1, "title"), (2, "heading"), (4, "empty"), (5, "other_name"), (6, "expired"),
        (7, "not_found"), (8, "summary"),
    ]  # fmt: skip
    other = answer["left"][3]
    assert other["text"] == "29058000003;LE GOFF;Claude;05/01/2027"
    assert "LE GOFF Claude sur la liste, GOASCOZ Claude au portail" in other["detail"]
    assert "serait renouvelé jusqu’au 05/01/2027" in other["detail"]


async def test_a_dry_run_lists_everybody(
    world: World, patrons: list[str], run: Run, file: Callable[[str | bytes], str], line: Line
) -> None:
    code, out, _ = await run("renew", "--cards", file(LIST), "--dry-run")
    assert code == 1
    assert "carte : « N° carte », nom : « Nom », prénom : « Prénom », dates de fin : « Éch" in out
    said = "ligne 3, CARIOU Patrick, 29058000028 : inscription 05/01/2026, fin 05/01/2027"
    assert f"À renouveler : {said}" in out
    assert "autre nom : LE GOFF Claude sur la liste, GOASCOZ Claude au portail" in out
    assert "ligne 8, Total;3;; : n’est pas un lecteur" in out
    assert not line.asked("POST /renewals")


async def test_what_is_unclear_is_asked_about_and_nothing_is_sent(
    world: World, patrons: list[str], run: Run, file: Callable[[str | bytes], str], line: Line
) -> None:
    path = file("Carte;Nom;Butoir\n29058000028;CARIOU;05/01/2026\n")
    code, _, err = await run("renew", "--cards", path, "--yes")
    assert code == 2
    assert "« Butoir » : inscriptions ou fins ?" in err
    assert "--day-is start|end" in err
    assert not line.asked("POST /renewals")
    left = (await as_json(run, path))["left"]
    assert [(each["line"], each["reason"]) for each in left] == [(1, "heading"), (2, "undecided")]


@pytest.mark.parametrize(
    ("options", "end"),
    [
        (["--day-is", "start"], "2027-01-05"),
        (["--day-column", "-"], "2027-11-21"),
        (["--day-column", "fin réelle"], "2026-12-24"),
        (["--day-column", "4", "--day-is", "end"], "2026-12-24"),
    ],
)
async def test_the_user_says_which_column_is_the_day(
    patrons: list[str], run: Run, file: Callable[[str | bytes], str], options: list[str], end: str
) -> None:
    path = file("Carte;Nom;Butoir;Fin réelle\n29058000028;CARIOU;05/01/2026;24/12/2026\n")
    if options[0] == "--day-is":
        options = ["--day-column", "butoir", *options]
    (planned,) = (await as_json(run, path, *options))["planned"]
    assert planned["valid_until"] == end


async def test_the_user_says_which_column_is_the_card(
    patrons: list[str], run: Run, file: Callable[[str | bytes], str]
) -> None:
    path = file("N°;Fin\n1;05/01/2027\n2;05/01/2027\n3;05/01/2027\n")
    assert (await as_json(run, path))["planned"] == []
    (planned,) = (await as_json(run, path, "--card-column", "1"))["planned"]
    assert planned["registration_number"] == "1"
    code, _, err = await run("renew", "--cards", path, "--card-column", "Carte")
    assert code == 2
    assert "La liste n’a pas de colonne « Carte » ; elle a : « N° », « Fin »." in err


async def test_a_name_and_a_birth_date_find_an_account_to_be_confirmed(
    world: World, patrons: list[str], run: Run, file: Callable[[str | bytes], str]
) -> None:
    for _ in range(2):
        world.subscriber(
            last_name="RIOU", first_name="Luc", birth_date=date(1990, 5, 4),
            registration_number=None, status=Status.VALIDATED,
        )  # fmt: skip
    answer = await as_json(
        run,
        file(
            "Carte;Nom;Prénom;Né le;Fin\n;CARIOU;Patrick;01/03/1980;05/01/2027\n"
            ";GOASCOZ;Claude;01/03/1980;05/01/2027\n;RIOU;Luc;04/05/1990;05/01/2027\n"
        ),
    )
    assert answer["planned"] == []
    assert [(each["line"], each["reason"]) for each in answer["left"]] == [
        (1, "heading"), (2, "to_confirm"), (3, "name_only"), (4, "several"),
    ]  # fmt: skip


async def test_a_workbook_is_read_as_it_is(
    patrons: list[str], run: Run, file: Callable[[str | bytes], str]
) -> None:
    path = file(xlsx([["Carte", "Fin"], ["29058000028", date(2027, 1, 5)], [1, None]]))
    code, out, _ = await run("renew", "--cards", path, "--dry-run")
    assert code == 0
    assert "1 numéro est un nombre dans le classeur" in out
    assert "1 ligne sans date : date du plan." in out


async def test_json_stays_json_when_the_series_runs(
    patrons: list[str], run: Run, file: Callable[[str | bytes], str]
) -> None:
    path = file("29058000028\n")
    code, out, err = await run("renew", "--cards", path, "--yes", "--format", "json")
    assert (code, len(json.loads(out)["planned"])) == (0, 1)
    assert "1 compte renouvelé." in err


async def test_hostile_names_reach_no_terminal(
    run: Run, file: Callable[..., str], world: World
) -> None:
    """Escaped in JSON, they are still exactly what the file and the portal have."""
    hostile = "LE\x9b31mGALL\u202e"
    world.subscriber(last_name=hostile, registration_number="29058000077", status=Status.VALIDATED)
    path = file("N° carte\n29058000077\n")
    for arguments in (("renew", "--cards", path), ("change", "--cards", path, "--city", "Brest")):
        _, out, _ = await run(*arguments, "--dry-run", "--format", "json")
        assert not {"\x9b", "\u202e"} & set(out)
        (planned,) = json.loads(out)["planned"]
        assert hostile in planned.values()
