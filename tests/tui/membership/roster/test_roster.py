"""A roster: what a library system exported answers."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from syren_tui.membership.model import (
    Cause,
    FoundMembers,
    Member,
    NoAnswer,
    NotKnown,
    Question,
    SourceAnswer,
)
from syren_tui.membership.roster import RosterSource
from tests.tui.card_lists.workbook_files import ods, xlsx

TODAY = date(2026, 11, 21)
HEADINGS = ["N° carte", "Nom", "Prénom", "Né(e) le", "Inscrit le", "Fin d'adhésion", "Site",
            "Suspension"]  # fmt: skip
ROWS = [
    ["29058000445", "LE GOFF", "Nolwenn", "03/02/1990", "05/01/2027", "05/01/2028", "FOU", ""],
    ["29058000446", "GUÉGUEN", "Gwenaëlle", "12/12/1980", "01/02/2025", "01/02/2026", "CON", "oui"],
    ["", "MARTIN", "Jean", "12/12/1980", "", "31/12/9999", "", "non"],
]
CARD = Question("29058000445")


def source(folder: Path, content: bytes, name: str = "adherents.csv") -> RosterSource:
    path = folder / name
    path.write_bytes(content)
    return RosterSource(path, today=lambda: TODAY)


def csv(rows: Sequence[Sequence[str]] = ROWS, headings: Sequence[str] = HEADINGS) -> bytes:
    return "\r\n".join(";".join(row) for row in [headings, *rows]).encode("cp1252")


async def asked(roster: RosterSource, *questions: Question) -> list[SourceAnswer]:
    return [answer async for answer in roster.ask(questions)]


async def member(roster: RosterSource, question: Question = CARD) -> Member:
    (answer,) = await asked(roster, question)
    assert isinstance(answer, FoundMembers)
    (only,) = answer.members
    return only


def as_days(rows: Sequence[Sequence[str]]) -> list[list[str | date | None]]:
    """The rows as a workbook has them: days as days."""
    return [
        [
            date(int(cell[6:]), int(cell[3:5]), int(cell[:2])) if cell[2:3] == "/" else cell
            for cell in row
        ]
        for row in rows
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "xml"])
async def test_every_kind_of_file_tells_the_same(tmp_path: Path, kind: str) -> None:
    match kind:
        case "csv":
            content = csv()
        case "xlsx":
            content = xlsx([HEADINGS, *as_days(ROWS[:2])])
        case "ods":
            content = ods([HEADINGS, *as_days(ROWS[:2])])
        case _:
            names = ["carte", "nom", "prenom", "naissance", "inscription", "fin", "site",
                     "suspension"]  # fmt: skip
            rows = "".join(
                "<row>"
                + "".join(f"<{n}>{c}</{n}>" for n, c in zip(names, row, strict=True))
                + "</row>"
                for row in ROWS
            )
            content = f"<?xml version='1.0'?><rows>{rows}</rows>".encode()
    found = await member(source(tmp_path, content))
    assert (found.card, found.last_name, found.first_name) == (
        "29058000445", "LE GOFF", "Nolwenn",
    )  # fmt: skip
    assert found.birth_date == date(1990, 2, 3)
    assert found.until == date(2028, 1, 5)
    assert (found.branch, found.blocked) == ("FOU", ())


async def test_who_is_there_and_who_is_not(tmp_path: Path) -> None:
    roster = source(tmp_path, csv())
    assert roster.label == "adherents.csv"
    questions = [
        Question("29058 000446"),
        Question("29058000447"),
        Question("", "martin", "JEAN", date(1980, 12, 12)),
        Question("", "martin", "Jeanne", date(1980, 12, 12)),
        Question("", "martin", "jean", None),
    ]
    first, second, third, fourth, fifth = await asked(roster, *questions)
    assert isinstance(first, FoundMembers)
    assert first.members[0].blocked == ("oui",)
    assert first.members[0].since == date(2025, 2, 1)
    assert second == NotKnown(questions[1])
    assert isinstance(third, FoundMembers)
    assert third.members[0].card == ""
    assert fourth == NotKnown(questions[3])
    assert fifth == NoAnswer(questions[4], Cause.NO_BIRTH_DATE)


async def test_it_is_read_again_when_it_changes(tmp_path: Path) -> None:
    roster = source(tmp_path, csv())
    assert (await member(roster)).until == date(2028, 1, 5)
    index = await roster.read()
    assert await roster.read() is index
    later = [[*ROWS[0][:5], "06/01/2029", "FOU", "un mot"]]
    source(tmp_path, csv(later))
    assert (await member(roster)).until == date(2029, 1, 6)


async def test_zeros_that_a_workbook_has_lost_lead_to_the_number_it_kept(tmp_path: Path) -> None:
    rows: list[list[str | int | date]] = [["Carte", "Nom", "Fin"]]
    rows += [[123456 + n, "PETIT", date(2027, 1, 5)] for n in range(3)]
    found = await member(source(tmp_path, xlsx(rows), "a.xlsx"), Question("00123456"))
    assert found.card == "123456"


async def test_a_text_keeps_its_zeros(tmp_path: Path) -> None:
    roster = source(tmp_path, csv([["123456", *ROWS[0][1:]]]))
    question = Question("00123456")
    assert await asked(roster, question) == [NotKnown(question)]


async def test_the_accounts_tell_which_of_two_columns_is_the_card(tmp_path: Path) -> None:
    rows = [[f"10{n:04}", f"2905800{n:04}", f"Nom{chr(65 + n)}", "05/01/2027"] for n in range(9)]
    content = csv(rows, ["Numéro", "Numéro 2", "Nom", "Fin"])
    roster = source(tmp_path, content)
    assert (await member(roster, Question("29058000003"))).last_name == "NomD"
    assert (await member(roster, Question("100004"))).last_name == "NomE"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\1\2",
        b"PK\x03\x04 and no workbook",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<?xml version='1.0'?>" + b"<a>" * 10_000,
        "Carte;Nom;Fin;Échéance\n1234567;PETIT;05/01/2027;06/01/2027\n".encode(),
    ],
)
async def test_what_cannot_be_read_is_no_answer(tmp_path: Path, content: bytes) -> None:
    (answer,) = await asked(source(tmp_path, content), CARD)
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.FILE
    assert answer.detail


async def test_a_file_that_is_not_there_is_no_answer(tmp_path: Path) -> None:
    (answer,) = await asked(RosterSource(tmp_path / "adherents.csv"), CARD)
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.FILE


async def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "adherents.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    (answer,) = await asked(RosterSource(path), CARD)
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.FILE


async def test_texts_that_never_end_are_bounded(tmp_path: Path) -> None:
    rows = [["29058000445", "\x1b[31m" + "É" * 1500, "Nolwenn", *ROWS[0][3:]]]
    found = await member(source(tmp_path, csv(rows)))
    assert len(found.last_name) == 200
    assert found.until == date(2028, 1, 5)
