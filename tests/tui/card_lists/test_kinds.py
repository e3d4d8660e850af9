"""Kinds of lists that were read wrongly once: each with several inputs."""

from datetime import date

import pytest

from syren_tui.card_lists import (
    Choices,
    ColumnRole,
    DayIs,
    Reason,
    RoleEvidence,
    Unclear,
    read_again,
    read_cards,
)
from syren_tui.card_lists.matching import match
from tests.tui.card_lists.library import TWO, left, matched, renewed, selecting
from tests.tui.texts.people import SYREN


@pytest.mark.parametrize(
    "content",
    [
        "N°;Carte;Nom;Fin\n1;29058000028;CARIOU;05/01/2027\n2;29058000003;GOASCOZ;20/12/2026\n",
        "N°;Code;Nom;Fin\n1;29058000028;CARIOU;05/01/2027\n2;29058000003;GOASCOZ;20/12/2026\n",
        "N° famille;N° adhérent;Fin\n12;29058000028;05/01/2027\n12;29058000003;20/12/2026\n",
        "Carte;CP;Fin\n29058000028;29170;05/01/2027\n29058000003;29170;20/12/2026\n",
        "1;29058000028;CARIOU;05/01/2027\n2;29058000003;GOASCOZ;20/12/2026\n3;;X Y;\n",
        "29170;29058000028;CARIOU;05/01/2027\n29170;29058000003;GOASCOZ;20/12/2026\n",
        "Rang;Fin;Nom;\n1;05/01/2027;CARIOU;29058000028\n2;20/12/2026;GOASCOZ;29058000003\n",
    ],
)
async def test_the_card_is_the_column_whose_numbers_the_library_has(content: str) -> None:
    assert renewed(await matched(content)) == TWO


@pytest.mark.parametrize(
    "content",
    [
        "N°;Fin\n1;05/01/2027\n2;05/01/2027\n3;05/01/2027\n",
        "N° famille;Fin\n12;05/01/2027\n2;05/01/2027\n",
        "Code postal;Fin\n29170;05/01/2027\n",
        "N°;Code;Fin\n1;29058000028;05/01/2027\n2;29058000003;05/01/2027\n3;29058000089;\n",
    ],
)
async def test_a_card_that_is_not_clear_is_asked_about_and_nothing_planned(content: str) -> None:
    found = await matched(content)
    assert [each.unclear for each in found.cards.questions] == [Unclear.CARD_COLUMN]
    assert len(found.plan) == 0
    assert {each.reason for each in found.missed} == {Reason.UNDECIDED}
    place = found.cards.questions[0].columns[0]
    chosen = await matched(content, Choices(roles={ColumnRole.CARD: place}))
    assert renewed(chosen)
    assert [each.why for each in chosen.cards.columns if each.role is ColumnRole.CARD] == [
        RoleEvidence.CHOSEN
    ]


@pytest.mark.parametrize(
    "content",
    [
        "N°;Nom;Prénom;Fin\n1;LE BRAS;Anne;05/01/2027\n2;RIOU;Luc;05/01/2027\n3;CORRE;Zoé;\n",
        "1;LE BRAS Anne;05/01/2027\n2;RIOU Luc;05/01/2027\n3;CORRE Zoé;05/01/2027\n",
        "Carte;Nom\n29058000028;GUEGUEN\n29058000003;LE GOFF\n",
        "Carte;Nom;Prénom\n29058000089;LE GOFF;Paul\n29058000044;GUEGUEN;Yann\n",
    ],
)
async def test_who_has_another_name_is_never_renewed_unasked(content: str) -> None:
    found = await matched(content)
    assert renewed(found) == {}
    assert set(left(found).values()) <= {"other_name", Reason.NAME_ONLY, Reason.NO_NUMBER}


async def test_another_name_can_be_taken_in_after_a_look() -> None:
    found = await matched("Carte;Nom;Fin\n29058000028;GUEGUEN;05/01/2027\n")
    held = found.plan.review_reason("29058000028")
    assert held is not None
    assert held.listed == "GUEGUEN"
    found.plan.take_in("29058000028")
    assert renewed(found) == {"29058000028": "05/01/2027"}


@pytest.mark.parametrize(
    "noise",
    ["Total;2", "Total;7", "TOTAL GÉNÉRAL;245", "Nombre de lecteurs;245", "Total;123456", "Nb : 2;",
     "Page 1/3;", "Page;2", "2 lecteurs;", "Nom;Carte", "Imprimé le 21/11/2026;", ";2",
     "Sous-total;12", "Count;7", "Effectif : 3;;"],
)  # fmt: skip
@pytest.mark.parametrize("above", [False, True])
async def test_lines_that_are_no_member_lead_to_nobody(noise: str, above: bool) -> None:
    members = "CARIOU;29058000028\nGOASCOZ;29058000003\n"
    content = f"{noise}\nNom;Carte\n{members}" if above else f"Nom;Carte\n{members}{noise}\n"
    found = await matched(content)
    assert set(renewed(found)) == {"29058000028", "29058000003"}
    assert not [line for line in found.plan.lines() if not line.included]
    place = 1 if above else 4
    assert {each.line_number: each.line.is_no_member for each in found.unmatched if each.line}[
        place
    ]


async def test_a_patron_who_is_called_like_a_page_is_a_patron() -> None:
    content = "Nom;Carte\nPAGE;29058000028\nPETIT;29058000003\nRIOU;29058000089\n"
    people = [
        ("29058000028", "PAGE", "Anne"),
        ("29058000003", "PETIT", "Luc"),
        ("29058000089", "RIOU", "Zoé"),
    ]
    found = await matched(content, people=people)
    assert len(renewed(found)) == 3


@pytest.mark.parametrize(
    "content",
    [
        "Carte;Nom\n\u200e29058000028\u202c;CARIOU\n29058000003\u200b;GOASCOZ\n",
        "Carte;Nom\n\u00a029058000028\u00a0;CARIOU\n\u202f29058000003;GO\u00adASCOZ\n",
        "\ufeff29058000028\n29\u202f058\u202f000\u202f003\n",
    ],
)
async def test_what_cannot_be_seen_is_as_if_it_were_not_there(content: str) -> None:
    found = await matched(content)
    assert set(renewed(found)) == {"29058000028", "29058000003"}
    assert all((line.number or "").isdigit() for line in found.lines.values())


@pytest.mark.parametrize(
    "number", ["A29058000028B", "a29058000028d", "]C029058000028", "029058000028", "0029058000028"]
)
async def test_another_reading_of_a_number_is_suggested_and_not_taken(number: str) -> None:
    found = await matched(f"Carte;Nom\n{number};CARIOU\n")
    assert (renewed(found), left(found)) == ({}, {2: "suggested"})
    found.plan.take_in("29058000028")
    assert set(renewed(found)) == {"29058000028"}


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac_roman"]
)
@pytest.mark.parametrize(
    "heading", ["N° carte;Nom;Échéance", "NUMÉRO;NOM;DATE D'ÉCHÉANCE", "Numéro;Prénom;Validité"]
)
async def test_charsets_are_told_by_their_french(charset: str, heading: str) -> None:
    content = f"{heading}\n29058000044;Gu\u00e9guen Catherine;20/10/2026\n".encode(charset)
    cards = read_cards(content, SYREN)
    assert cards.sheet.charset == charset.removesuffix("-sig")
    assert [each.heading for each in cards.columns] == heading.split(";")
    assert (cards.day_is, cards.lines[0].name) == (DayIs.END, "Guéguen Catherine")


def test_utf8_that_was_taken_for_windows_is_mended() -> None:
    content = "N° carte;Échéance\n1;05/01/2027\n".encode().decode("cp1252").encode()
    assert [each.heading for each in read_cards(content, SYREN).columns] == ["N° carte", "Échéance"]


def test_a_list_is_read_again_as_chosen_without_the_file() -> None:
    cards = read_cards("A;B\n29058000028;05/01/2026\n", SYREN)
    again = read_again(cards, SYREN, Choices(day_is=DayIs.END, roles={ColumnRole.CARD: 0}))
    assert (again.day_is, again.questions) == (DayIs.END, ())
    none = read_again(again, SYREN, Choices(roles={ColumnRole.DAY: None}))
    assert (none.column(ColumnRole.DAY), none.questions) == (None, ())


async def test_members_above_repeated_headings_are_members() -> None:
    content = (
        "29058000028;CARIOU;05/01/2027\nCarte;Nom;Fin\n29058000003;GOASCOZ;20/12/2026\n"
        "29058000089;LE GALL;05/01/2027\n"
    )
    assert set(renewed(await matched(content))) == {"29058000028", "29058000003", "29058000089"}


async def test_a_list_is_read_anew_on_another_day() -> None:
    day_before = SYREN.model_copy(update={"today": date(2026, 11, 20)})
    cards = read_cards("29058000028 22/11/2027\n", day_before)
    assert cards.lines[0].day == date(2026, 11, 20)
    found = await match(cards, SYREN, selecting())
    assert found.lines["29058000028"].day == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("born", "end", "read"),
    [
        ("04/05/1990", "12/20/2026", date(1990, 4, 5)),
        ("04/05/1990", "20/12/2026", date(1990, 5, 4)),
        ("04/25/1990", "20/12/2026", None),
    ],
)
def test_dates_of_birth_are_read_as_the_other_days_are(
    born: str, end: str, read: date | None
) -> None:
    (line,) = read_cards(f"Carte;Nom;Né le;Fin\n29058000028;CARIOU;{born};{end}\n", SYREN).lines
    assert line.birth == read


@pytest.mark.parametrize(
    "content",
    ["2\n29058000028\n29058000003\n", "29058000028\n29058000003\n2\n",
     "29058000028\n29058000003\n29058000089\n12\n", "Carte;Fin\n29058000028;\n29058000003;\n3;\n",
     "7\n29058000028\n29058000003\n"],
)  # fmt: skip
async def test_a_count_above_or_below_cards_is_nobody(content: str) -> None:
    assert set(renewed(await matched(content))) <= {"29058000028", "29058000003", "29058000089"}


@pytest.mark.parametrize("heading", ["Valable du;au", "Date du;Date au", "Début;Fin", "Du;Au"])
async def test_of_two_days_the_second_is_the_end(heading: str) -> None:
    found = await matched(f"Carte;{heading}\n29058000028;05/01/2026;20/12/2026\n")
    assert renewed(found) == {"29058000028": "20/12/2026"}


async def test_a_column_of_days_with_nothing_in_it_is_said() -> None:
    found = await matched("Carte;Fin\n29058000028;\n29058000003;\n")
    assert (len(renewed(found)), found.without_day) == (2, 2)
