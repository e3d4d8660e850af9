"""Before and after, under status, day and resources, as tables."""

from datetime import date

import pytest

from syren_api.lifecycle import AccountState
from syren_api.models import Portal
from syren_api.statuses import ResourceStatus, Status
from syren_tui.i18n import Speech
from syren_tui.texts.outcome import outcome, resources_outcome
from tests.tui.texts.people import LOIRETEK, SYREN, plain

JANUARY = date(2026, 1, 5)
TODAY = date(2026, 11, 21)


def record(status: Status, day: date | None = None, **resources: str) -> AccountState:
    """Return a record; in the names of resources ``_`` stands for ``-``."""
    held = {key.replace("_", "-"): ResourceStatus(value) for key, value in resources.items()}
    return AccountState(status, day, held)


PENDING, VALIDATED, REFUSED = Status.PENDING, Status.VALIDATED, Status.REFUSED


@pytest.mark.parametrize(
    ("portal", "before", "after", "lines"),
    [
        (
            SYREN,
            record(PENDING),
            record(VALIDATED, TODAY),
            (
                "Avant : En attente, sans date de fin",
                "Après : Validé, fin le 21/11/2027",
                "« En attente » ne pourra plus être choisi : seul u (annuler) y revient.",
            ),
        ),
        (
            SYREN,
            record(VALIDATED, JANUARY),
            record(VALIDATED, JANUARY, pressreader="refused"),
            ("Avant : Validé, fin le 05/01/2027", "", ""),
        ),
        (
            SYREN,
            record(VALIDATED, JANUARY),
            record(VALIDATED, TODAY),
            ("Avant : Validé, fin le 05/01/2027", "Après : Validé, fin le 21/11/2027", ""),
        ),
        (
            SYREN,
            record(VALIDATED, TODAY),
            record(VALIDATED, JANUARY),
            (
                "Avant : Validé, fin le 21/11/2027",
                "Après : Validé, fin le 05/01/2027",
                "Attention : la fin viendrait plus tôt, le 05/01/2027 au lieu du 21/11/2027.",
            ),
        ),
        (
            SYREN,
            record(REFUSED, JANUARY),
            record(REFUSED),
            (
                "Avant : Refusé, fin le 05/01/2027",
                "Après : Refusé, sans date de fin",
                "Attention : il n’y aurait plus de date de fin.",
            ),
        ),
        (
            SYREN,
            record(VALIDATED, JANUARY),
            record(REFUSED, JANUARY),
            (
                "Avant : Validé, fin le 05/01/2027",
                "Après : Refusé, fin le 05/01/2027",
                "Attention : cela ferme son accès.",
            ),
        ),
        (
            SYREN,
            record(Status.TO_REVALIDATE, date(2024, 2, 29)),
            record(VALIDATED, date(2024, 2, 29)),
            ("Avant : A revalider, fin le 28/02/2025", "Après : Validé, fin le 28/02/2025", ""),
        ),
        (LOIRETEK, record(PENDING), record(PENDING), ("Avant : En attente", "", "")),
        (
            LOIRETEK,
            record(PENDING, JANUARY),
            record(VALIDATED, JANUARY),
            ("Avant : En attente", "Après : Validé", ""),
        ),
    ],
)
def test_the_outcome_names_status_and_day(
    portal: Portal, before: AccountState, after: AccountState, lines: tuple[str, str, str]
) -> None:
    said = outcome(before, after, portal, Speech())
    assert (plain(said.before), plain(said.after), plain(said.warning)) == lines


def test_an_outcome_in_english() -> None:
    said = outcome(record(VALIDATED, TODAY), record(VALIDATED, JANUARY), SYREN, Speech("en"))
    assert said.before == "Before: Validated, ends on 21 Nov 2027"
    assert said.after == "After: Validated, ends on 05 Jan 2027"
    assert "05 Jan 2027" in said.warning
    assert "21 Nov 2027" in said.warning


@pytest.mark.parametrize(
    ("portal", "before", "after", "sentence"),
    [
        (SYREN, record(VALIDATED), record(VALIDATED), ""),
        (
            SYREN,
            record(VALIDATED, None, brief_me="refused"),
            record(VALIDATED, TODAY, brief_me="refused"),
            "",
        ),
        (SYREN, record(PENDING), record(VALIDATED), "Après : 0 ressource ouverte sur 8"),
        (
            SYREN,
            record(VALIDATED, None, pressreader="pending"),
            record(VALIDATED, None, brief_me="validated", pressreader="pending"),
            "Après : 1 ressource ouverte sur 8",
        ),
        (
            SYREN,
            record(VALIDATED, None, livres_numeriques="refused"),
            record(VALIDATED, None, brief_me="validated", livres_numeriques="refused"),
            "Après : 1 ressource ouverte sur 8 ; reste refusée : Livres numériques",
        ),
        (
            SYREN,
            record(VALIDATED, None, pressreader="validated", gone="refused"),
            record(VALIDATED, None, pressreader="refused", gone="refused"),
            "Après : 0 ressource ouverte sur 8 ; refusée : PressReader ; reste refusée : gone",
        ),
        (
            LOIRETEK,
            record(VALIDATED, None, cvs="validated", gone="pending"),
            record(VALIDATED, None),
            "Après : 0 ressource ouverte sur 8 ; retirées : CVS, gone",
        ),
        (
            LOIRETEK,
            record(PENDING, None, cvs="pending"),
            record(PENDING, None, cvs="validated"),
            "Après : 1 ressource validée sur 8 ; fermées tant que l’abonné n’est pas validé",
        ),
        (
            SYREN,
            record(VALIDATED, None, pressreader="refused"),
            record(REFUSED, None, pressreader="refused"),
            "Après : 0 ressource validée sur 8 ; reste refusée : PressReader ; fermées tant que "
            "l’abonné n’est pas validé",
        ),
    ],
)
def test_the_outcome_names_changed_resources(
    portal: Portal, before: AccountState, after: AccountState, sentence: str
) -> None:
    assert plain(resources_outcome(before, after, portal, Speech())) == sentence


def test_a_resource_that_the_catalogue_does_not_know_is_shown_clean() -> None:
    before = record(VALIDATED)
    after = AccountState(VALIDATED, None, {"\x1b[31m\u202e": ResourceStatus.REFUSED})
    assert plain(resources_outcome(before, after, SYREN, Speech())).endswith(": �[31m�")
    named = SYREN.resources[0].model_copy(update={"id": "x", "name": "[b]\x07"})
    portal = SYREN.model_copy(update={"resources": (named,)})
    refused = AccountState(VALIDATED, None, {"x": ResourceStatus.REFUSED})
    sentence = "Après : 0 ressource ouverte sur 1 ; refusée : [b]�"
    assert plain(resources_outcome(before, refused, portal, Speech())) == sentence
