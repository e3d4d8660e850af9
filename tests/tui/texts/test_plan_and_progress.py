"""A plan and a run in words."""

from datetime import date
from pathlib import Path

import pytest

from syren_api.models import SelectedSubscriber
from syren_tui.i18n import Language, Speech
from syren_tui.renewal.active_series import SeriesState
from syren_tui.renewal.plan_lines import ExclusionReason, ExtraLine, Summary
from syren_tui.renewal.records import Tally
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.renewal.renewals import Renewals
from syren_tui.renewal.series_runner import RunEnd, SeriesProgress
from syren_tui.texts.changes import words_of
from syren_tui.texts.plan import left_reason, left_sentence, plan_sentence
from syren_tui.texts.progress import (
    ended_sentence,
    header_sentence,
    progress_sentence,
    speed_sentence,
)
from tests.tui.texts.people import SYREN, TODAY

FRENCH = Speech("fr")
END = date(2027, 11, 21)
LATER = date(2028, 1, 5)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("summary", "extras", "language", "sentence"),
    [
        (Summary(248, {ExclusionReason.EXPIRED: 12}, END, END), 0, "fr",
         "Renouveler 248 comptes jusqu’au 21/11/2027 ; 12 laissés de côté"),
        (Summary(1, {}, END, END), 0, "fr", "Renouveler 1 compte jusqu’au 21/11/2027"),
        (Summary(1248, {ExclusionReason.REFUSED: 1}, END, LATER), 2, "fr",
         "Renouveler 1 248 comptes ; fin de validité du 21/11/2027 au 05/01/2028 ; "
         "3 laissés de côté"),
        (Summary(12, {}), 0, "fr", "Renouveler 12 comptes"),
        (Summary(3, {}, validated=3), 0, "fr", "Valider 3 comptes"),
        (Summary(3, {}, END, END, validated=2), 0, "fr",
         "Renouveler 3 comptes jusqu’au 21/11/2027"),
        (Summary(0, {ExclusionReason.ALREADY: 1}, endless=True), 0, "fr",
         "Aucun compte à valider ; 1 laissé de côté"),
        (Summary(0, {ExclusionReason.REFUSED: 1}), 0, "fr",
         "Aucun compte à renouveler ; 1 laissé de côté"),
        (Summary(248, {ExclusionReason.EXPIRED: 12}, END, END), 0, "en",
         "Renew 248 accounts until 21 Nov 2027; 12 left out"),
    ],
)  # fmt: skip
def test_a_plan_says_what_will_happen(
    summary: Summary, extras: int, language: Language, sentence: str
) -> None:
    words = words_of(Renewals(True), Speech(language), summary)
    assert plain(plan_sentence(summary, words, extras)) == sentence


def test_a_plan_says_who_is_left_out_and_why() -> None:
    left = {each: number for number, each in enumerate(ExclusionReason, 1)}
    extras = [ExtraLine("ligne 7", "introuvable"), ExtraLine("ligne 8", "ligne vide")]
    said = left_sentence(Summary(0, left), FRENCH, [*extras, ExtraLine("ligne 9", "introuvable")])
    assert plain(said) == (
        "Laissés de côté : 15 à confirmer avec le SIGB, 14 non membres, 13 à confirmer, "
        "12 au numéro proche, 11 sous un autre nom, "
        "10 non permis, 9 exclus, 8 déjà validés, 7 sans cette ressource, 6 déjà ainsi, "
        "5 en attente, jamais validés (i les inclut), 4 sans date possible, "
        "3 valides plus longtemps, 2 refusés, 1 expiré, "
        "2 lignes (introuvable), 1 ligne (ligne vide)"
    )
    assert left_sentence(Summary(3), FRENCH) == ""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (None, "jamais validé, Espace l’inclut"),
        ("2026-11-12T09:00:00Z", "jamais validé depuis 9 jours, Espace l’inclut"),
    ],
)
def test_a_plan_says_since_when_somebody_waits(asked: str | None, said: str) -> None:
    waits = SelectedSubscriber.model_validate(
        {
            "id": "a", "version": 1, "status": "pending", "last_name": "LE GALL",
            "first_name": "Annaïg", "registration_number": None, "valid_until": None,
            "library_registered_on": None, "resources": [], "requested_at": asked,
        }
    )  # fmt: skip
    plan = RenewalPlan([waits], SYREN, TODAY, among_others={"a"})
    assert left_reason(plan.line("a"), plan, FRENCH) == said


@pytest.mark.parametrize(
    ("rate", "left", "sentence"),
    [
        (0.0, None, ""),
        (0.8, 0.2, "0,8 compte par seconde ; encore 1 seconde"),
        (38.4, 45.0, "38 comptes par seconde ; encore 45 secondes"),
        (3.0, 600.0, "3,0 comptes par seconde ; encore 10 minutes"),
        (2.0, 3 * 3600.0, "2,0 comptes par seconde ; encore 3 heures"),
    ],
)
def test_progress_says_how_fast_it_is(rate: float, left: float | None, sentence: str) -> None:
    assert (
        plain(speed_sentence(SeriesProgress(Tally(300, 100, 2, 0), rate, left, None), FRENCH))
        == sentence
    )


def test_how_a_series_stands_and_how_it_ended() -> None:
    progress = SeriesProgress(Tally(1300, 1110, 2, 8), 0.0, None, None)
    runs = SeriesState(Path("one"), progress, Renewals(True))
    assert plain(progress_sentence(progress, words_of(Renewals(True), FRENCH))) == (
        "1 112 sur 1 300 ; 1 110 comptes renouvelés ; 2 non renouvelés"
    )
    assert plain(header_sentence(runs, FRENCH)) == "Renouvellement 1 112/1 300"
    stopped = SeriesState(
        Path("one"), progress, Renewals(True), ending=RunEnd(False, None), undecided=8
    )
    assert plain(ended_sentence(stopped, FRENCH)) == (
        "Série arrêtée : 1 112 faits sur 1 300 ; 8 à vérifier. Ctrl+S la reprend."
    )
    assert plain(header_sentence(stopped, FRENCH)) == "Renouvellement arrêté 1 112/1 300 (p)"
    progress = SeriesProgress(Tally(12, 12, 0, 0), 0.0, None, None)
    done = SeriesState(Path("one"), progress, Renewals(True), ending=RunEnd(True, None))
    assert plain(ended_sentence(done, FRENCH)) == "Terminé : 12 comptes renouvelés."
    assert plain(header_sentence(done, FRENCH)) == "Renouvellement terminé (p)"
