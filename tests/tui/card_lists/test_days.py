"""Days in lists: which column they are in, what they mean, how they are written."""

import pytest

from syren_tui.card_lists import (
    Choices,
    ColumnRole,
    DayIs,
    Reason,
    Unclear,
)
from syren_tui.parsing.date_formats import Order
from tests.tui.card_lists.library import TWO, left, matched, renewed


@pytest.mark.parametrize("head", ["Terme", "", "Butoir", "?ch?ance", "Zz"])
async def test_days_to_come_under_any_heading_are_ends(head: str) -> None:
    content = f"Carte;Nom;{head}\n29058000028;CARIOU;05/01/2027\n29058000003;GOASCOZ;20/12/2026\n"
    assert renewed(await matched(content)) == TWO


@pytest.mark.parametrize(
    "content",
    [
        "Carte;Nom;Butoir\n29058000028;CARIOU;05/01/2026\n29058000003;GOASCOZ;20/12/2025\n",
        "Carte;Nom;\n29058000028;CARIOU;05/01/2026\n29058000003;GOASCOZ;20/12/2025\n",
        "29058000028;CARIOU;05/01/2026\n29058000003;GOASCOZ;20/12/2025\n",
        "Carte;Abonnement\n29058000028;05/01/2026\n29058000003;20/12/2025\n",
    ],
)
async def test_days_gone_by_under_a_heading_that_says_nothing_are_asked_about(content: str) -> None:
    found = await matched(content)
    assert [each.unclear for each in found.cards.questions] == [Unclear.DAY_IS]
    assert len(found.plan) == 0
    starts = await matched(content, Choices(day_is=DayIs.START))
    assert renewed(starts) == TWO
    ends = await matched(content, Choices(day_is=DayIs.END))
    assert (renewed(ends), set(left(ends).values())) == ({}, {"day"})


@pytest.mark.parametrize(
    ("content", "end"),
    [
        ("Carte;Fin adhésion;Fin validité\n29058000028;05/01/2027;01/02/2027\n", "01/02/2027"),
        ("29058000028;05/01/2027;01/02/2027\n", "01/02/2027"),
    ],
)
async def test_of_two_columns_of_ends_the_user_chooses(content: str, end: str) -> None:
    found = await matched(content)
    assert [each.unclear for each in found.cards.questions] == [Unclear.DAY_COLUMN]
    chosen = await matched(
        content, Choices(roles={ColumnRole.DAY: found.cards.questions[0].columns[1]})
    )
    assert renewed(chosen) == {"29058000028": end}


@pytest.mark.parametrize(
    "content",
    [
        "Carte;Inscrit le;Fin\n29058000028;05/01/2019;05/01/2027\n"
        "29058000003;01/06/2026;20/12/2026\n",
        "Carte;Fin;Dernier prêt\n29058000028;05/01/2027;20/11/2026\n29058000003;20/12/2026;\n",
        "29058000028;05/01/1980;05/01/2027\n29058000003;01/06/1999;20/12/2026\n",
        "Carte;Né le;Échéance\n29058000028;05/01/2019;05/01/2027\n29058000003;;20/12/2026\n",
    ],
)
async def test_the_end_goes_before_other_days(content: str) -> None:
    assert renewed(await matched(content)) == TWO


async def test_a_column_of_days_that_is_not_read_is_said() -> None:
    found = await matched("Carte;Fin;Dernier prêt\n29058000028;05/01/2027;20/11/2026\n")
    assert [each.heading for each in found.cards.unread_days] == ["Dernier prêt"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("05/01/2027", "20/12/2026"),
        ("01/05/2027", "12/20/2026"),
        ("2027/01/05", "2026/12/20"),
        ("2027.01.05", "2026-12-20"),
        ("20270105", "20261220"),
        ("05/01/27", "20/12/26"),
        ("05-janv-27", "20-déc-26"),
        ("5-janv.-27", "20-déc.-26"),
        ("5 janvier 2027", "20 décembre 2026"),
        ("mardi 5 janvier 2027", "dimanche 20 décembre 2026"),
        ("mar. 05/01/2027", "dim. 20/12/2026"),
        ("05 Jan 2027", "December 20, 2026"),
        ("46392", "46376"),
        ("46392,5", "46376.25"),
        ("05/01/2027 00:00:00", "20/12/2026 à 14h30"),
        ("1/5/2027 12:00:00 AM", "12/20/2026 12:00:00 AM"),
        ("2027-01-04T23:00:00.000Z", "2026-12-19 23:00:00.000Z"),
        ("2027-01-05T00:00:00+01:00", "2026-12-19T18:30:00-05:00"),
        ("\u200e05/01/2027", "20/12/2026\u200b"),
        ("05/01/2027\u202f", "\u00a020/12/2026"),
    ],
)
async def test_days_however_they_are_written(first: str, second: str) -> None:
    content = f"Carte|Nom|Fin\n29058000028|CARIOU|{first}\n29058000003|GOASCOZ|{second}\n"
    assert renewed(await matched(content)) == TWO


async def test_days_that_contradict_each_other_are_nobodys_until_chosen() -> None:
    content = "Carte;Fin\n29058000028;05/01/2027\n29058000003;20/12/2026\n29058000089;12/20/2026\n"
    found = await matched(content)
    assert [each.unclear for each in found.cards.questions] == [Unclear.DAY_ORDER]
    assert len(found.plan) == 0
    chosen = await matched(content, Choices(order=Order.DAY_FIRST))
    assert renewed(chosen) == TWO
    assert left(chosen) == {4: Reason.DAY}


@pytest.mark.parametrize("text", ["lundi 5 janvier 2027", "31/02/2027", "NULL", "0000-00-00", "t"])
async def test_a_day_that_is_not_understood_never_becomes_another(text: str) -> None:
    found = await matched(
        f"Carte;Fin\n29058000028;{text}\n29058000003;20/12/2026\n29058000089;05/01/2027\n"
    )
    assert set(renewed(found)) == {"29058000003", "29058000089"}
    assert left(found) == {2: Reason.DAY}


@pytest.mark.parametrize("end", ["31/12/2030", "22/11/2027", "31/12/9999", "2099-12-31"])
async def test_ends_far_ahead_are_renewed_from_today(end: str) -> None:
    found = await matched(f"Carte;Fin\n29058000028;{end}\n29058000003;20/12/2026\n")
    assert renewed(found) == {"29058000028": "21/11/2027", "29058000003": "20/12/2026"}
    assert found.far_ends == 1
