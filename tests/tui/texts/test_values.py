"""Values of a record in words, and the lines of its history, as tables."""

from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len

from syren_api.models import HistoryEntry
from syren_api.statuses import RESOURCE_STATUS_LABELS, Action, ResourceStatus
from syren_tui.i18n import Speech
from syren_tui.texts.values import (
    NOTHING,
    field_name,
    history_lines,
    refused_since,
    resource_status_label,
    value_in_words,
)
from tests.tui.texts.people import SYREN, plain

HOSTILE = "\x1b[31m\u202e\n[b]"
CLEANED = "�[31m��[b]"


def entry(*changes: tuple[str, Any, Any], action: str = "edited", **fields: Any) -> HistoryEntry:
    """Return an entry of noon, made by a library; a change is a field, before and after."""
    usual: dict[str, Any] = {
        "version": 2, "at": "2026-11-21T11:00:00Z", "actor": "fouesnant", "action": action,
        "changes": [{"field": name, "before": was, "after": now} for name, was, now in changes],
        "idempotency_key": None,
    }  # fmt: skip
    return HistoryEntry.model_validate(usual | fields)


def test_a_resources_status_is_the_portals_label() -> None:
    for status in ResourceStatus:
        assert resource_status_label(status, Speech()) == RESOURCE_STATUS_LABELS[status]
        assert resource_status_label(status, Speech("en")) != RESOURCE_STATUS_LABELS[status]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("city", "Votre ville"),
        ("resources.livres-numeriques", "Livres numériques"),
        ("resources.gone", "gone"),
        ("resources." + HOSTILE, CLEANED),
        ("of_a_later_version", "of_a_later_version"),
        (HOSTILE, CLEANED),
    ],
)
def test_the_name_of_a_member(field: str, name: str) -> None:
    assert field_name(field, SYREN, Speech()) == name


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("city", "Quimper", "Quimper"),
        ("city", None, NOTHING),
        ("registration_number", "", NOTHING),
        ("birth_date", "1990-01-02", "02/01/1990"),
        ("birth_date", date(1990, 1, 2), "02/01/1990"),
        ("birth_date", "1990-02-31", "1990-02-31"),
        ("library_registered_on", None, NOTHING),
        ("status", "to_revalidate", "A revalider"),
        ("status", "of_a_later_version", "of_a_later_version"),
        ("resources.pressreader", "refused", "Refusé"),
        ("resources.pressreader", ResourceStatus.PENDING, "En attente"),
        ("resources.pressreader", None, NOTHING),
        ("library", {"id": "l", "name": "FOUESNANT"}, "FOUESNANT"),
        ("library", {"id": "l", "name": HOSTILE}, CLEANED),
        ("last_name", HOSTILE, CLEANED),
        ("status", HOSTILE, CLEANED),
        ("resources.pressreader", HOSTILE, CLEANED),
        ("last_name", "{city} %s", "{city} %s"),
        ("version", 3, "3"),
        ("of_a_later_version", ["a", {"b": True}], "['a', {'b': True}]"),
    ],
)
def test_each_value_in_words(field: str, value: object, said: str) -> None:
    assert value_in_words(field, value, Speech()) == said


def test_a_value_in_english() -> None:
    assert value_in_words("birth_date", "1990-01-02", Speech("en")) == "02 Jan 1990"
    assert value_in_words("status", "refused", Speech("en")) == "Refused"


def test_a_long_value_is_cut() -> None:
    said = value_in_words("city", "図" * 100, Speech())
    assert said.endswith("図…")
    assert cell_len(said) <= 60


@pytest.mark.parametrize("field", ["registration_number", "city", "last_name"])
def test_what_only_looks_like_a_day_is_said_as_it_stands(field: str) -> None:
    assert value_in_words(field, "2024-01-02", Speech()) == "2024-01-02"


@pytest.mark.parametrize(
    ("happened", "head", "changes"),
    [
        (entry(("city", "Quimper", "Brest")),
         "21/11/2026 12:00  modifié par fouesnant", ["Votre ville : Quimper → Brest"]),
        (entry(("status", "pending", "validated"), ("library_registered_on", None, "2026-11-20"),
               action="renewed"),
         "21/11/2026 12:00  renouvelé par fouesnant",
         ["Statut de l'abonné : En attente → Validé",
          "Date d'inscription dans la bibliothèque : – → 20/11/2026"]),
        (entry(("status", "validated", "expired"), action="expired", actor="patron"),
         "21/11/2026 12:00  expiré par l’abonné", ["Statut de l'abonné : Validé → Expiré"]),
        (entry(("status", "expired", "to_revalidate"), action="renewal_requested", actor="patron"),
         "21/11/2026 12:00  renouvellement demandé par l’abonné",
         ["Statut de l'abonné : Expiré → A revalider"]),
        (entry(("resources.pressreader", "pending", "refused"), action="reverted"),
         "21/11/2026 12:00  annulé par fouesnant", ["PressReader : En attente → Refusé"]),
        (entry(("last_name", None, "LE GALL"), action="created", actor="import"),
         "21/11/2026 12:00  créé par import", []),
        (entry(("last_name", HOSTILE, "{name}"), actor=HOSTILE),
         f"21/11/2026 12:00  modifié par {CLEANED}", [f"Nom : {CLEANED} → {{name}}"]),
    ],
)  # fmt: skip
def test_a_history_entry_in_words(happened: HistoryEntry, head: str, changes: list[str]) -> None:
    said, lines = history_lines(happened, SYREN, Speech())
    assert (plain(said), [plain(line) for line in lines]) == (head, changes)


def test_what_happened_in_english() -> None:
    happened = entry(("status", "pending", "refused"), actor="patron")
    assert history_lines(happened, SYREN, Speech("en")) == (
        "21 Nov 2026 12:00  changed by the subscriber",
        ["Status of the subscriber: Pending → Refused"],
    )


@pytest.mark.parametrize("action", list(Action))
def test_every_action_is_said(action: Action) -> None:
    french, _ = history_lines(entry(action=action), SYREN, Speech())
    english, _ = history_lines(entry(action=action), SYREN, Speech("en"))
    assert action not in french
    assert french.removeprefix("21/11/2026") != english.removeprefix("21 Nov 2026")


@pytest.mark.parametrize(
    ("at", "zone", "head"),
    [
        ("2026-11-21T23:30:00Z", "Europe/Paris", "22/11/2026 00:30"),
        ("2026-07-01T22:30:00Z", "Europe/Paris", "02/07/2026 00:30"),
        ("2026-11-21T23:30:00+05:00", "Europe/Paris", "21/11/2026 19:30"),
        ("2026-11-21T03:00:00Z", "America/Martinique", "20/11/2026 23:00"),
    ],
)
def test_the_time_is_the_portals(at: str, zone: str, head: str) -> None:
    portal = SYREN.model_copy(update={"timezone": zone})
    assert history_lines(entry(at=at), portal, Speech())[0].startswith(head)


@pytest.mark.parametrize("zone", ["", "Europe", "Nulle/Part", "../../etc/passwd", "\0", "a" * 999])
def test_a_time_zone_that_this_host_does_not_know_is_its_own(zone: str) -> None:
    portal = SYREN.model_copy(update={"timezone": zone})
    happened = entry()
    here = f"{happened.at.astimezone():%d/%m/%Y %H:%M}"
    assert history_lines(happened, portal, Speech())[0].startswith(here)


@pytest.mark.parametrize(
    ("at", "zone"),
    [("9999-12-31T23:30:00Z", "Europe/Paris"), ("0001-01-01T00:30:00Z", "America/Martinique")],
)
def test_a_moment_at_the_end_of_the_calendar_is_said_all_the_same(at: str, zone: str) -> None:
    portal = SYREN.model_copy(update={"timezone": zone})
    assert history_lines(entry(at=at), portal, Speech())[0]


REFUSALS = (
    entry(("city", "a", "b"), at="2026-11-20T12:00:00Z"),
    entry(("resources.pressreader", "validated", "refused"), at="2026-03-01T12:00:00Z"),
    entry(("resources.pressreader", "pending", "validated"), at="2026-02-01T12:00:00Z"),
    entry(("resources.brief-me", None, "refused"), action="created", at="2025-01-01T12:00:00Z"),
)


@pytest.mark.parametrize(
    ("resource", "since"),
    [
        ("pressreader", date(2026, 3, 1)),
        ("brief-me", date(2025, 1, 1)),
        ("livres-numeriques", None),
        ("press", None),
    ],
)
def test_since_when_a_resource_stands_as_it_does(resource: str, since: date | None) -> None:
    assert refused_since(REFUSALS, resource, SYREN) == since
    assert refused_since((), resource, SYREN) is None
