"""``syren-tui verify``."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from syren_api.statuses import Status
from syren_tui.config import state_folder
from syren_tui.membership.model import (
    Cause,
    FoundMembers,
    NoAnswer,
    NotKnown,
    Question,
    SourceAnswer,
)
from syren_tui.membership.remembered import remembered
from tests.portal.world import World
from tests.tui.command_line.conftest import Run
from tests.tui.console import ADDRESS
from tests.tui.membership.people import member
from tests.tui.membership.sources import Scripted

BORN = "12/03/1971"
ROSTER = f"""Carte;Nom;Prénom;Né(e) le;Fin d'adhésion
0291;ABALLÉA;Annaïg;{BORN};30/06/2027
0292;CARN;Annaïg;{BORN};01/01/2026
0293;KERVELLA;Annaïg;{BORN};30/06/2027
0299;DÉNIEL;Annaïg;{BORN};30/06/2027
"""


@pytest.fixture
def patrons(world: World) -> World:
    world.subscriber(last_name="ABALLÉA", registration_number="0291")
    for number, name in enumerate(["CARN", "LE GOFF", "RIOU"], 2):
        world.subscriber(
            last_name=name, status=Status.VALIDATED, registration_number=f"029{number}",
            library_registered_on=date(2026, 9, 1),
        )  # fmt: skip
    world.subscriber(last_name="DÉNIEL")
    world.subscriber(last_name="TANGUY", status=Status.EXPIRED, registration_number="0296")
    world.subscriber(last_name="ABALLÉA", registration_number="0291", library="quimperle")
    return world


@pytest.fixture
def roster(tmp_path: Path) -> str:
    path = tmp_path / "adherents.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return str(path)


async def test_every_account_is_in_one_heap(patrons: World, run: Run, roster: str) -> None:
    code, out, err = await run("verify", "--roster", roster, "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["source"] == "adherents.csv"
    assert told["at"].endswith("Z")
    names = {
        heap: [each["last_name"] for each in each_of] for heap, each_of in told["heaps"].items()
    }
    assert names == {
        "members": ["ABALLÉA"],
        "to_confirm": ["DÉNIEL", "LE GOFF"],
        "ended": ["CARN"],
        "not_found": ["RIOU"],
        "no_answer": [],
        "nothing": ["TANGUY"],
    }
    (aballea,) = told["heaps"]["members"]
    assert aballea["day"] == "2026-06-30"
    assert aballea["reasons"] == []
    assert aballea["status"] == "pending"
    assert aballea["birth_date"] == "1971-03-12"
    assert aballea["member"] == {
        "card": "0291", "answer": "member", "last_name": "ABALLÉA", "first_name": "Annaïg",
        "birth_date": "1971-03-12", "since": None, "until": "2027-06-30", "blocked": [],
        "reason": None, "source": "adherents.csv",
    }  # fmt: skip
    (carn,) = told["heaps"]["ended"]
    assert (carn["member"]["answer"], carn["day"]) == ("ended", None)
    assert carn["valid_until"] == "2027-09-01"
    deniel, le_goff = told["heaps"]["to_confirm"]
    assert deniel["reasons"] == [
        "répond pour la carte 0299", "trouvé par le nom et la naissance seulement",
    ]  # fmt: skip
    assert le_goff["reasons"] == [
        "un autre nom dans le SIGB", "finit au portail plus tard que l’adhésion",
    ]  # fmt: skip
    assert told["heaps"]["not_found"][0]["member"] is None


async def test_a_line_an_account_for_a_spreadsheet(patrons: World, run: Run, roster: str) -> None:
    code, out, _ = await run("verify", "--roster", roster, "--format", "csv")
    heading, *rows = csv.reader(out.removeprefix("\ufeff").splitlines(), delimiter=";")
    assert code == 0
    assert len(rows) == 6
    assert {len(row) for row in rows} == {len(heading)}
    assert rows[0][:7] == [
        "Membres, à valider ou renouveler", "ABALLÉA", "Annaïg", BORN, "0291", "En attente", "",
    ]  # fmt: skip


async def test_words_for_the_desk(patrons: World, run: Run, roster: str) -> None:
    code, out, _ = await run("verify", "--roster", roster)
    assert code == 0
    assert "Membres, à valider ou renouveler : 1" in out
    assert (
        "  ABALLÉA Annaïg, carte 0291, En attente, valider au 30/06/2026, fin le 30/06/2027" in out
    )
    assert "adhésion finie le 01/01/2026" in out


async def test_verify_filters_by_status(patrons: World, run: Run, roster: str) -> None:
    code, out, _ = await run(
        "verify", "--roster", roster, "--status", "pending", "--format", "json"
    )
    heaps = json.loads(out)["heaps"]
    assert code == 0
    assert sum(map(len, heaps.values())) == 2


async def test_the_number_is_kept_for_the_next_sign_in(
    patrons: World, run: Run, roster: str
) -> None:
    await run("verify", "--roster", roster)
    kept = remembered(state_folder(), ADDRESS, "fouesnant")
    assert kept is not None
    assert (kept.members, kept.source) == (1, "adherents.csv")
    (path,) = state_folder().glob("sigb-*.json")
    assert path.stat().st_mode & 0o077 == 0
    assert "ABALL" not in path.read_text()


async def test_a_roster_of_the_settings(
    patrons: World, run: Run, roster: str, settings: Path
) -> None:
    with settings.open("a", encoding="utf-8") as file:
        file.write('[portals.essai.membership]\nsource = "roster"\nfile = "adherents.csv"\n')
    code, out, _ = await run("verify", "--format", "json")
    assert code == 0
    assert [each["last_name"] for each in json.loads(out)["heaps"]["members"]] == ["ABALLÉA"]


async def test_an_unreadable_roster_is_not_done(patrons: World, run: Run, tmp_path: Path) -> None:
    code, out, err = await run("verify", "--roster", str(tmp_path / "no.csv"), "--format", "json")
    assert code == 2
    assert len(json.loads(out)["heaps"]["no_answer"]) == 5
    assert "Le fichier n’est pas là" in err
    assert remembered(state_folder(), ADDRESS, "fouesnant") is None


async def test_some_without_an_answer(
    patrons: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(question: Question) -> SourceAnswer:
        if question.card == "0291":
            return NotKnown(question)
        return NoAnswer(question, Cause.TOO_SLOW if question.card else Cause.NO_CARD)

    def source(*_: object, **__: object) -> Scripted:
        return Scripted(answers)

    monkeypatch.setattr("syren_tui.command_line.library_system.RosterSource", source)
    code, out, err = await run("verify", "--roster", "adherents.csv", "--format", "json")
    assert (code, err) == (1, "")
    told = json.loads(out)["heaps"]["no_answer"]
    assert {each["last_name"]: each["reasons"] for each in told} == {
        "CARN": ["le SIGB n’a pas répondu à temps"],
        "DÉNIEL": ["pas de carte au portail"],
        "LE GOFF": ["le SIGB n’a pas répondu à temps"],
        "RIOU": ["le SIGB n’a pas répondu à temps"],
    }


async def test_a_source_that_tells_no_ends_is_not_done(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(21):
        world.subscriber(registration_number=f"03{number}")

    def source(*_: object, **__: object) -> Scripted:
        return Scripted(lambda asked: FoundMembers(asked, (member(card=asked.card, until=None),)))

    monkeypatch.setattr("syren_tui.command_line.library_system.RosterSource", source)
    code, out, err = await run("verify", "--roster", "adherents.csv", "--format", "json")
    assert code == 2
    assert len(json.loads(out)["heaps"]["no_answer"]) == 1
    assert "members test" in err


async def test_without_a_source_it_says_how_one_is_set_up(patrons: World, run: Run) -> None:
    code, out, err = await run("verify")
    assert (code, out) == (2, "")
    assert "--roster" in err


@pytest.mark.parametrize(
    ("libraries", "arguments", "code"),
    [
        ("[]", [], 2),
        ('["quimperle"]', [], 0),
        ('["quimperle"]', ["--library", "quimperle"], 0),
        ('["quimperle"]', ["--library", "fouesnant"], 2),
    ],
)
async def test_a_department_asks_for_the_libraries_that_are_named(
    patrons: World, run: Run, roster: str, settings: Path,
    libraries: str, arguments: list[str], code: int,
) -> None:  # fmt: skip
    with settings.open("a", encoding="utf-8") as file:
        file.write(
            '[portals.essai.membership]\nsource = "roster"\nfile = "adherents.csv"\n'
            f"libraries = {libraries}\n"
        )
    ended, out, _ = await run("verify", "--login", "departement", "--format", "json", *arguments)
    assert ended == code
    if code == 0:
        assert sum(map(len, json.loads(out)["heaps"].values())) == 1


async def test_a_source_of_another_library_is_not_asked(
    patrons: World, run: Run, settings: Path
) -> None:
    with settings.open("a", encoding="utf-8") as file:
        file.write(
            '[portals.essai.membership]\nsource = "roster"\nfile = "adherents.csv"\n'
            'libraries = ["quimperle"]\n'
        )
    code, out, _ = await run("verify")
    assert (code, out) == (2, "")
