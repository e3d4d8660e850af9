"""The sentence said on the phone, as a table."""

from typing import Any

import pytest

from syren_api.models import Portal
from syren_tui.i18n import Speech
from syren_tui.texts.diagnosis import Tone, diagnosis
from tests.tui.texts.people import LOIRETEK, SYREN, plain, subscriber

BOOKS = {"id": "livres-numeriques", "name": "Livres numériques", "status": "validated"}
PRESS = {"id": "pressreader", "name": "PressReader", "status": "refused"}
HOSTILE = {"id": "x", "name": "[b]\x1b[31m", "status": "refused"}


@pytest.mark.parametrize(
    ("members", "portal", "tone", "sentence"),
    [
        (
            {"status": "expired", "valid_until": "2026-01-12"},
            SYREN,
            Tone.LOCKED,
            "Expiré depuis le 12/01/2026 : seul l’abonné peut demander son renouvellement, sur le "
            "portail",
        ),
        (
            {"status": "expired"},
            SYREN,
            Tone.LOCKED,
            "Expiré : seul l’abonné peut demander son renouvellement, sur le portail",
        ),
        (
            {"valid_until": "2026-11-18", "resources": [BOOKS]},
            SYREN,
            Tone.WARNING,
            "Fin dépassée depuis 3 jours : renouvelez avant sa prochaine connexion, sinon le "
            "compte expire",
        ),
        (
            {"valid_until": "2026-11-20"},
            SYREN,
            Tone.WARNING,
            "Fin dépassée depuis 1 jour : renouvelez avant sa prochaine connexion, sinon le "
            "compte expire",
        ),
        (
            {"valid_until": "2026-11-21", "resources": [BOOKS]},
            SYREN,
            Tone.OPEN,
            "Validé jusqu’au 21/11/2026 – accès ouvert : 1 ressource sur 8",
        ),
        (
            {"valid_until": "2027-04-18", "resources": [BOOKS, PRESS]},
            SYREN,
            Tone.WARNING,
            "Validé jusqu’au 18/04/2027 – accès ouvert : 1 ressource sur 8 ; refusée : PressReader",
        ),
        ({}, SYREN, Tone.WARNING, "Validé, sans date de fin – aucune ressource ouverte"),
        (
            {"resources": [BOOKS]},
            LOIRETEK,
            Tone.OPEN,
            "Validé – accès ouvert : 1 ressource sur 8",
        ),
        (
            {"status": "pending", "resources": [BOOKS]},
            SYREN,
            Tone.WAITING,
            "En attente : aucun accès tant que la bibliothèque n’a pas répondu",
        ),
        (
            {"status": "to_revalidate", "valid_until": "2027-04-18"},
            SYREN,
            Tone.WAITING,
            "A revalider : aucun accès ; vérifiez que son abonnement est à jour, puis validez",
        ),
        (
            {"status": "refused", "resources": [BOOKS]},
            SYREN,
            Tone.CLOSED,
            "Refusé : aucun accès, quelles que soient ses ressources",
        ),
        (
            {"resources": [BOOKS, PRESS, HOSTILE]},
            LOIRETEK,
            Tone.WARNING,
            "Validé – accès ouvert : 1 ressource sur 8 ; refusées : PressReader, [b]�[31m",
        ),
    ],
)
def test_each_diagnosis_has_its_sentence(
    members: dict[str, Any], portal: Portal, tone: Tone, sentence: str
) -> None:
    found = diagnosis(subscriber(**members), portal, Speech())
    assert (found.tone, plain(found.sentence)) == (tone, sentence)


def test_a_diagnosis_in_english() -> None:
    found = diagnosis(subscriber(valid_until="2027-04-18"), SYREN, Speech("en"))
    assert found.sentence == "Validated until 18 Apr 2027 – no resource open"
