"""The access sentence, as a table."""

from datetime import date
from typing import Any

import pytest

from syren_api.models import HistoryEntry, Portal
from syren_api.statuses import Role
from syren_tui.i18n import Speech
from syren_tui.texts.access_sentence import Tone, access_sentence, refused_on
from tests.tui.texts.people import LOIRETEK, SYREN, plain, subscriber

BOOKS = {"id": "livres-numeriques", "name": "Livres numériques", "status": "validated"}
PRESS = {"id": "pressreader", "name": "PressReader", "status": "refused"}
HOSTILE = {"id": "x", "name": "[b]\x1b[31m", "status": "refused"}
ALL = [{"id": each.id, "name": each.name, "status": "validated"} for each in SYREN.resources]
ALL_BUT_PRESS = [each for each in ALL if each["id"] != PRESS["id"]] + [PRESS]
ASKED = {"id": "brief-me", "name": "Brief.me", "status": "pending"}


def said(role: Role = Role.LIBRARY, portal: Portal = SYREN, **fields: Any) -> tuple[Tone, str]:
    found = access_sentence(subscriber(**fields), portal, Speech(), role)
    return found.tone, plain(found.sentence)


@pytest.mark.parametrize(
    ("fields", "tone", "sentence"),
    [
        (
            {"status": "expired", "valid_until": "2026-01-12"},
            Tone.LOCKED,
            "NON, expiré depuis le 12/01/2026 : seul l’abonné peut demander son renouvellement, "
            "sur le portail",
        ),
        (
            {"status": "expired"},
            Tone.LOCKED,
            "NON, expiré : seul l’abonné peut demander son renouvellement, sur le portail",
        ),
        (
            {"valid_until": "2026-11-18", "resources": [BOOKS]},
            Tone.WARNING,
            "NON, fin dépassée depuis 3 jours : à vous de renouveler avant sa prochaine "
            "connexion, qui verrouillera le compte",
        ),
        (
            {"valid_until": "2026-11-21", "resources": [BOOKS]},
            Tone.OPEN,
            "OUI jusqu’au 21/11/2026, 1 ressource sur 8",
        ),
        (
            {"valid_until": "2027-04-18", "resources": ALL},
            Tone.OPEN,
            "OUI jusqu’au 18/04/2027, 8 ressources sur 8",
        ),
        (
            {"valid_until": "2027-04-18", "resources": ALL_BUT_PRESS},
            Tone.WARNING,
            "OUI jusqu’au 18/04/2027, sauf PressReader (refusé)",
        ),
        (
            {"resources": [BOOKS, PRESS, HOSTILE]},
            Tone.WARNING,
            "OUI, sans date de fin, 1 ressource sur 8, sauf PressReader, [b]�[31m (refusés)",
        ),
        ({}, Tone.WARNING, "OUI, sans date de fin, mais aucune ressource ouverte"),
        (
            {"valid_until": "2027-04-18", "resources": [PRESS]},
            Tone.WARNING,
            "OUI jusqu’au 18/04/2027, mais aucune ressource ouverte (refus : PressReader)",
        ),
        (
            {"valid_until": "2027-04-18", "resources": [BOOKS, ASKED]},
            Tone.OPEN,
            "OUI jusqu’au 18/04/2027, 1 ressource sur 8 ; en attente : Brief.me",
        ),
        (
            {"status": "pending", "requested_at": "2026-11-12T22:59:00Z"},
            Tone.WAITING,
            "NON, en attente depuis 9 jours : à vous de valider ou de refuser",
        ),
        (
            {"status": "pending", "requested_at": "2026-11-20T23:01:00Z"},
            Tone.WAITING,
            "NON, en attente depuis aujourd’hui : à vous de valider ou de refuser",
        ),
        (
            {"status": "pending"},
            Tone.WAITING,
            "NON, en attente : à vous de valider ou de refuser",
        ),
        (
            {"status": "to_revalidate", "requested_at": "2026-11-20T12:00:00Z"},
            Tone.WAITING,
            "NON, à revalider depuis 1 jour : à vous de valider ou de refuser",
        ),
        ({"status": "refused", "resources": [BOOKS]}, Tone.CLOSED, "NON, refusé"),
        (
            {"status": "refused", "status_reason": "pas d’abonnement\x1b en cours"},
            Tone.CLOSED,
            "NON, refusé (pas d’abonnement� en cours)",
        ),
    ],
)
def test_what_a_library_is_told(fields: dict[str, Any], tone: Tone, sentence: str) -> None:
    assert said(**fields) == (tone, f"Accès : {sentence}")


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.SUPPORT])
def test_others_are_told_that_the_library_must_act(role: Role) -> None:
    assert said(role, status="pending")[1] == (
        "Accès : NON, en attente : la bibliothèque FOUESNANT doit valider ou refuser"
    )
    assert said(role, valid_until="2026-11-20")[1] == (
        "Accès : NON, fin dépassée depuis 1 jour : la bibliothèque FOUESNANT doit renouveler "
        "avant sa prochaine connexion, qui verrouillera le compte"
    )


def test_a_portal_without_ends_says_nothing_of_them() -> None:
    assert said(portal=LOIRETEK, resources=[BOOKS])[1] == "Accès : OUI, 1 ressource sur 8"
    others = [
        {"id": each.id, "name": each.name, "status": "validated"} for each in LOIRETEK.resources
    ]
    assert said(portal=LOIRETEK, resources=[*others[1:], PRESS])[1] == (
        "Accès : OUI, sauf PressReader (refusé)"
    )


def test_the_day_of_a_refusal_comes_from_the_history() -> None:
    def entry(version: int, before: str, after: str, at: str) -> HistoryEntry:
        change = {"field": "status", "before": before, "after": after}
        fields = {"version": version, "at": at, "actor": "x", "action": "edited"}
        return HistoryEntry.model_validate(fields | {"changes": [change], "idempotency_key": None})

    refused = subscriber(status="refused", status_reason="pas d’abonnement en cours")
    history = [
        entry(3, "validated", "refused", "2026-11-02T23:30:00Z"),
        entry(2, "pending", "validated", "2026-10-01T12:00:00Z"),
    ]
    day = refused_on(refused, history, SYREN)
    assert day == date(2026, 11, 3)
    found = access_sentence(refused, SYREN, Speech(), Role.LIBRARY, refused_on=day)
    assert plain(found.sentence) == (
        "Accès : NON, refusé le 03/11/2026 (pas d’abonnement en cours)"
    )
    assert refused_on(refused, history[1:], SYREN) is None
    assert refused_on(subscriber(), history, SYREN) is None


def test_who_must_act_has_a_line_of_its_own_where_there_is_no_room() -> None:
    expired = subscriber(status="expired", valid_until="2026-01-12")
    found = access_sentence(expired, SYREN, Speech(), Role.LIBRARY)
    assert plain(found.wrapped(78)).splitlines() == [
        "Accès : NON, expiré depuis le 12/01/2026 :",
        "seul l’abonné peut demander son renouvellement, sur le portail",
    ]
    assert found.wrapped(200) == found.sentence


def test_an_access_sentence_in_english() -> None:
    found = access_sentence(subscriber(status="pending"), SYREN, Speech("en"), Role.LIBRARY)
    assert found.wrapped(40) == "Access: NO, waiting:\nit is for you to validate or refuse it"


@pytest.mark.parametrize(
    ("role", "fields", "brief"),
    [
        (Role.LIBRARY, {"status": "pending"}, "NON, en attente : à vous de décider"),
        (Role.SUPPORT, {"status": "pending"}, "NON, en attente : FOUESNANT doit décider"),
        (
            Role.SUPPORT,
            {"valid_until": "2026-11-20"},
            "NON, fin dépassée depuis 1 jour : FOUESNANT doit renouveler",
        ),
        (
            Role.LIBRARY,
            {"status": "expired", "valid_until": "2026-11-20", "status_reason": "déménagé"},
            "NON, expiré : à l’abonné de demander son renouvellement",
        ),
        (
            Role.LIBRARY,
            {"resources": [BOOKS, PRESS]},
            "Accès : OUI, sans date de fin, 1 ressource sur 8",
        ),
    ],
)
def test_the_briefest_form_still_says_who_must_act(
    role: Role, fields: dict[str, Any], brief: str
) -> None:
    found = access_sentence(subscriber(**fields), SYREN, Speech(), role)
    assert plain(found.brief[-1]) == brief
