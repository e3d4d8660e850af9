"""Rows of the list, as a table."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from syren_api.models import Portal
from syren_api.statuses import STATUS_LABELS, Status
from syren_tui.i18n import Speech
from syren_tui.texts.rows import (
    ASCII_SIGNS,
    SIGNS,
    cut,
    fitted,
    row_of,
    status_label,
    with_status,
)
from tests.tui.texts.people import LOIRETEK, SYREN, plain, resources, subscriber

REFUSED = resources("PressReader", status="refused")
THREE_REFUSED = resources("A", "B", "C", status="refused")
PRESS_FIRST = "PressReader, Brief.me +1"
ASKED = resources("Livres numériques", "B", "C", status="pending")
ALL = resources(*(each.name for each in SYREN.resources))


def test_a_row_has_status_note_end_and_name() -> None:
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


def test_a_refused_account_says_why() -> None:
    why = "pas\x1b[31m d’abonnement en cours"
    row = row_of(subscriber(status="refused", status_reason=why), SYREN, Speech(), 30)
    assert (row.label, row.note) == ("Refusé", "pas�[31m d’abonnement en cours")


@pytest.mark.parametrize("status", ["pending", "to_revalidate", "refused", "expired"])
def test_only_a_validated_accounts_end_stands_out(status: str) -> None:
    row = row_of(subscriber(status=status, valid_until="2026-10-14"), SYREN, Speech(), 30)
    assert (row.note, row.urgent) == ("", False)
    assert row.end == "Date de fin de validité: 14/10/2026"


@pytest.mark.parametrize(
    ("fields", "portal", "end"),
    [
        ({}, SYREN, "(pas de date de fin)"),
        ({"status": "pending"}, SYREN, ""),
        ({}, LOIRETEK, ""),
    ],
)
def test_a_row_without_an_end_date(fields: dict[str, Any], portal: Portal, end: str) -> None:
    assert row_of(subscriber(**fields), portal, Speech(), 30).end == end


@pytest.mark.parametrize(
    ("fields", "french", "english"),
    [
        ({"valid_until": "2027-09-02"}, "02/09/2027", "02 Sep 2027"),
        ({"valid_until": "2026-12-22"}, "22/12/2026", "22 Dec 2026"),
        ({"valid_until": "2026-12-21"}, "21/12/2026 dans 30 j", "21 Dec 2026 in 30 d"),
        ({"valid_until": "2026-11-22"}, "22/11/2026 dans 1 j", "22 Nov 2026 in 1 d"),
        ({"valid_until": "2026-11-21"}, "finit aujourd’hui", "ends today"),
        ({"valid_until": "2026-11-20"}, "20/11/2026 dépassée", "20 Nov 2026 past"),
        ({"valid_until": "2025-11-20", "status": "expired"}, "20/11/2025", "20 Nov 2025"),
        ({"valid_until": "2026-11-22", "status": "refused"}, "22/11/2026", "22 Nov 2026"),
        ({}, "", ""),
        ({"status": "pending"}, "", ""),
    ],
)
def test_the_end_on_one_line(fields: dict[str, Any], french: str, english: str) -> None:
    someone = subscriber(**fields)
    assert plain(row_of(someone, SYREN, Speech(), 30).short_end) == french
    assert row_of(someone, SYREN, Speech("en"), 30).short_end == english


@pytest.mark.parametrize(
    ("at", "since"),
    [
        ("2026-11-21T11:00:00Z", "depuis aujourd’hui"),
        ("2026-11-20T23:30:00Z", "depuis aujourd’hui"),  # past midnight in Paris
        ("2026-11-20T22:30:00Z", "depuis hier"),
        ("2026-11-12T12:00:00Z", "depuis 9 jours"),
        ("2026-11-22T12:00:00Z", "depuis aujourd’hui"),
        (None, ""),
    ],
)
@pytest.mark.parametrize("status", ["pending", "to_revalidate"])
def test_since_when_an_account_waits(status: str, at: str | None, since: str) -> None:
    someone = subscriber(status=status, requested_at=at)
    row = row_of(someone, SYREN, Speech(), 30)
    assert (row.note, row.short_end) == (since, since)


@pytest.mark.parametrize(
    ("fields", "width", "text"),
    [
        ({"resources": ALL[:5]}, 30, "5 sur 8"),
        ({"resources": ALL[:5] + REFUSED}, 30, "5 sur 8  ✗ PressReader"),
        ({"resources": ALL[:5] + REFUSED}, 16, "5 sur 8  ✗ Pres…"),
        ({"resources": ALL[:5] + THREE_REFUSED}, 20, "5 sur 8  ✗ A, B, C"),
        ({"resources": ALL[:5] + THREE_REFUSED}, 17, "5 sur 8  ✗ A +2"),
        ({"resources": []}, 30, "0 sur 8"),
        ({"status": "to_revalidate", "resources": ALL}, 34, "aucun accès"),
        ({"status": "pending", "resources": ASKED}, 30, "demande : Livres numériques +2"),
        ({"status": "pending", "resources": []}, 30, ""),
        ({"status": "refused", "resources": ALL}, 30, "aucun accès"),
        ({"status": "expired", "resources": ALL}, 30, "aucun accès"),
    ],
)
def test_resources_fit_their_width(fields: dict[str, Any], width: int, text: str) -> None:
    row = row_of(subscriber(**fields), SYREN, Speech(), width)
    assert plain(row.resources) == text
    assert cell_len(row.resources) <= width


@pytest.mark.parametrize(
    ("fields", "width", "first", "second"),
    [
        ({"resources": ALL[:5]}, 30, "5 sur 8", ""),
        ({"resources": ALL[:5] + REFUSED}, 30, "5 sur 8", "✗ PressReader"),
        ({"resources": ALL[:5] + THREE_REFUSED}, 30, "5 sur 8", "✗ A, B, C"),
        ({"resources": ALL[:5] + THREE_REFUSED}, 8, "5 sur 8", "✗ A +2"),
        ({"status": "pending", "resources": ASKED}, 40, "demande : Livres numériques, B, C", ""),
        ({"status": "pending", "resources": ASKED}, 32, "demande : Livres numériques, B,", "C"),
        ({"status": "pending", "resources": ASKED}, 28, "demande : Livres numériques,", "B, C"),
        ({"status": "pending", "resources": ASKED[:1]}, 28, "demande : Livres numériques", ""),
        ({"status": "pending", "resources": []}, 30, "", ""),
        ({"status": "to_revalidate", "resources": ALL}, 40, "aucun accès", ""),
        ({"status": "refused", "resources": ALL}, 30, "aucun accès", ""),
    ],
)
def test_resources_on_two_lines(
    fields: dict[str, Any], width: int, first: str, second: str
) -> None:
    row = row_of(subscriber(**fields), SYREN, Speech(), width, lines=2)
    assert (plain(row.resources), plain(row.more_resources)) == (first, second)


@given(
    st.sampled_from(["pending", "validated"]),
    st.lists(st.text("abé図 ", min_size=1, max_size=20), max_size=9),
    st.integers(20, 60),
    st.sampled_from([1, 2]),
)
def test_resources_fit_and_none_is_left_out(
    status: str, names: list[str], width: int, lines: int
) -> None:
    """Each is named, or counted behind the plus."""
    kind = "refused" if status == "validated" else "pending"
    named = [f"#{name}" for name in names]
    someone = subscriber(status=status, resources=resources(*named, status=kind))
    row = row_of(someone, SYREN, Speech(), width, lines=lines)
    assert cell_len(row.resources) <= width
    assert cell_len(row.more_resources) <= width
    assert lines == 2 or not row.more_resources
    said = f"{row.resources} {row.more_resources}"
    more = re.search(r" \+([0-9]+) ?$", said)
    assert said.count("#") + int(more[1] if more else 0) == len(names)


def test_text_from_outside_is_clean() -> None:
    hostile = subscriber(
        last_name="\x1b[31mROUGE\u202e",
        first_name="[b]gras[/b]",
        library={"id": "l", "name": "A\nB"},
        registration_number="29\u202e1",
        status="pending",
        resources=resources("x\x07y", status="pending"),
    )
    row = row_of(hostile, SYREN, Speech(), 30)
    assert (row.last_name, row.first_name) == ("�[31mROUGE�", "[b]gras[/b]")
    assert (row.library, plain(row.resources)) == ("A�B", "demande : x�y")
    assert (row.number, row.card) == ("29�1", "carte 29�1")


@given(st.lists(st.text(min_size=1, max_size=12), max_size=9), st.integers(5, 60))
def test_what_is_fitted_fits(names: list[str], width: int) -> None:
    assert cell_len(fitted(names, width)) <= width


@given(st.text(max_size=30), st.integers(1, 30))
def test_a_cut_text_takes_no_more_than_its_width(text: str, width: int) -> None:
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


@pytest.mark.parametrize("sign", ["a", "é", "日", "\u0301", "👩\u200d"])
def test_what_is_cut_is_measured_once(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it is: a name of 60,000 letters was measured 60,000 times."""
    measured: list[int] = []

    def measure(text: str) -> int:
        measured.append(len(text))
        return cell_len(text)

    monkeypatch.setattr("syren_tui.texts.rows.cell_len", measure)
    text = sign * 60_000
    assert cell_len(cut(text, 40)) <= 40
    assert sum(measured) <= len(text)
    measured.clear()
    names = ["PressReader"] * 1_000
    assert fitted(names, 40) == "PressReader, PressReader +998"
    assert sum(measured) <= 2 * len("".join(names))


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("LE GALL", 7, "LE GALL"), ("LE GALL", 6, "LE GA…"), ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 1, "…"), ("", 0, ""),
    ],
)  # fmt: skip
def test_a_text_is_cut_between_characters(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("expiré : seul l’abonné peut", "expiré : seul l’abonné peut"),
        ("rien ne s’y modifie", "Expiré : rien ne s’y modifie"),
    ],
)
def test_a_status_is_not_said_twice(what: str, said: str) -> None:
    assert with_status(Status.EXPIRED, what, Speech()) == said
