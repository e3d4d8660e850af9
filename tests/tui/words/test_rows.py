"""Rows of the list, as a table."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from syren_api.models import Portal
from syren_api.statuses import STATUS_LABELS, Status
from syren_tui.i18n import Speech
from syren_tui.words.rows import ASCII_SIGNS, SIGNS, cut, fitted, row_of, status_label
from tests.tui.words.people import LOIRETEK, SYREN, plain, resources, subscriber

REFUSED = resources("PressReader", status="refused")
THREE_REFUSED = resources("A", "B", "C", status="refused")
PRESS_FIRST = "PressReader, Brief.me +1"
ASKED = resources("Livres numériques", "B", "C", status="pending")
ALL = resources(*(each.name for each in SYREN.resources))


def test_a_row_says_it_all() -> None:
    row = row_of(subscriber(valid_until="2027-09-02", resources=ALL), SYREN, Speech(), 30)
    assert (row.label, row.note, row.end) == ("Validé", "", "Date de fin de validité: 02/09/2027")
    assert (row.last_name, row.first_name) == ("LE GALL", "Annaïg")
    assert (row.registered_at, row.library, row.resources) == ("02/09/2024", "FOUESNANT", "8 sur 8")


@pytest.mark.parametrize(
    ("end", "note", "urgent"),
    [
        ("2026-11-18", "FIN DÉPASSÉE", True),
        ("2026-11-21", "finit aujourd’hui", False),
        ("2026-11-22", "finit dans 1 jour", False),
        ("2026-11-30", "finit dans 9 jours", False),
        ("2026-12-21", "finit dans 30 jours", False),
        ("2026-12-22", "", False),
        (None, "", False),
    ],
)
def test_an_end_that_stands_out(end: str | None, note: str, urgent: bool) -> None:
    row = row_of(subscriber(valid_until=end), SYREN, Speech(), 30)
    assert (row.note, row.urgent) == (note, urgent)


@pytest.mark.parametrize("status", ["pending", "to_revalidate", "refused", "expired"])
def test_only_a_validated_accounts_end_stands_out(status: str) -> None:
    row = row_of(subscriber(status=status, valid_until="2026-10-14"), SYREN, Speech(), 30)
    assert (row.note, row.urgent) == ("", False)
    assert row.end == "Date de fin de validité: 14/10/2026"


@pytest.mark.parametrize(
    ("members", "portal", "end"),
    [
        ({}, SYREN, "(pas de date de fin)"),
        ({"status": "pending"}, SYREN, ""),
        ({}, LOIRETEK, ""),
    ],
)
def test_without_an_end(members: dict[str, Any], portal: Portal, end: str) -> None:
    assert row_of(subscriber(**members), portal, Speech(), 30).end == end


@pytest.mark.parametrize(
    ("members", "width", "text"),
    [
        ({"resources": ALL[:5]}, 30, "5 sur 8"),
        ({"resources": ALL[:5] + REFUSED}, 30, "5 sur 8  ✗ PressReader"),
        ({"resources": ALL[:5] + REFUSED}, 16, "5 sur 8  ✗ Pres…"),
        ({"resources": ALL[:5] + THREE_REFUSED}, 20, "5 sur 8  ✗ A, B, C"),
        ({"resources": ALL[:5] + THREE_REFUSED}, 17, "5 sur 8  ✗ A +2"),
        ({"resources": []}, 30, "0 sur 8"),
        ({"status": "to_revalidate", "resources": ALL}, 34, "Brief.me +7"),
        (
            {"status": "to_revalidate", "resources": REFUSED + ALL[:2]},
            24,
            "PressReader, Brief.me +1",
        ),
        ({"status": "pending", "resources": ASKED}, 30, "demande : Livres numériques +2"),
        ({"status": "pending", "resources": []}, 30, ""),
        ({"status": "refused", "resources": ALL}, 30, "aucun accès"),
        ({"status": "expired", "resources": ALL}, 30, "aucun accès"),
    ],
)
def test_resources(members: dict[str, Any], width: int, text: str) -> None:
    row = row_of(subscriber(**members), SYREN, Speech(), width)
    assert plain(row.resources) == text
    assert cell_len(row.resources) <= width


def test_text_from_outside_is_clean() -> None:
    hostile = subscriber(
        last_name="\x1b[31mROUGE\u202e",
        first_name="[b]gras[/b]",
        library={"id": "l", "name": "A\nB"},
        status="to_revalidate",
        resources=resources("x\x07y"),
    )
    row = row_of(hostile, SYREN, Speech(), 30)
    assert (row.last_name, row.first_name) == ("�[31mROUGE�", "[b]gras[/b]")
    assert (row.library, row.resources) == ("A�B", "x�y")


@given(st.lists(st.text(min_size=1, max_size=12), max_size=9), st.integers(5, 60))
def test_what_is_fitted_fits(names: list[str], width: int) -> None:
    assert cell_len(fitted(names, width)) <= width


@given(st.text(max_size=30), st.integers(1, 30))
def test_what_is_cut_fits(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
    if cell_len(text) <= width:
        assert cut(text, width) == text


def test_wide_characters_count_twice() -> None:
    assert cut("図書館図書館", 7) == "図書館…"


def test_every_status_has_its_own_sign() -> None:
    for signs in (SIGNS, ASCII_SIGNS):
        assert set(signs) == set(Status)
        assert len(set(signs.values())) == len(Status)
    assert all(sign.isascii() for sign in ASCII_SIGNS.values())


@pytest.mark.parametrize("status", list(Status))
def test_labels_are_the_portals(status: Status) -> None:
    assert status_label(status, Speech("fr")) == STATUS_LABELS[status]
    assert status_label(status, Speech("en")) != STATUS_LABELS[status]
