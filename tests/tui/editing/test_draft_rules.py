"""A draft against the rules of the contract: what they refuse is said before anything is sent."""

from typing import Any

import pytest

from syren_api.models import Portal
from syren_api.statuses import ResourceStatus, Status
from syren_tui.editing.draft import after
from tests.tui.editing.drafts import draft, errors_of, patch_of
from tests.tui.texts.people import LOIRETEK, SYREN, resources, subscriber

DAY = "library_registered_on"
NO_DAY = {DAY: "Il faut la date d’inscription dans la bibliothèque."}
TO_COME = {DAY: "Cette date est à venir : tapez celle de l’inscription."}
OVER = {DAY: "Avec cette date, la validité serait déjà passée : tapez celle du renouvellement."}
NOT_SETTABLE = {"status": "Ce portail ne permet pas de choisir ce statut."}
EXPIRED = "Le compte est expiré : seul l’abonné peut demander son renouvellement, sur le portail."
NOT_ALLOWED = "Ce portail ne permet pas ce choix de ressource."
PENDING: dict[str, Any] = {"status": "pending", "resources": resources("PressReader")}
OLD = {DAY: "2024-02-29", "valid_until": "2025-02-28"}


@pytest.mark.parametrize(
    ("portal", "before", "typed", "errors"),
    [
        (SYREN, PENDING, {"status": "validated"}, NO_DAY),
        (SYREN, PENDING, {"status": "validated", DAY: "t"}, {}),
        (SYREN, PENDING, {"status": "validated", DAY: "21/11/2025"}, {}),
        (SYREN, PENDING, {"status": "validated", DAY: "20/11/2025"}, OVER),
        (SYREN, PENDING, {"status": "validated", DAY: "fin 20/11/2026"}, OVER),
        (SYREN, PENDING, {"status": "validated", DAY: "22/11/2026"}, TO_COME),
        (SYREN, PENDING, {"status": "refused"}, {}),
        (SYREN, {**PENDING, **OLD}, {"status": "validated"}, OVER),
        (SYREN, {"status": "refused"}, {"status": "pending"}, NOT_SETTABLE),
        (SYREN, {}, {DAY: "1/12/26"}, TO_COME),
        (SYREN, {DAY: "2026-01-05"}, {DAY: " "}, NO_DAY),
        (SYREN, {DAY: "2026-01-05"}, {DAY: "", "status": "refused"}, {}),
        (SYREN, OLD, {"resources": {"pressreader": "validated"}}, {}),
        (SYREN, OLD, {"city": "Brest", "status": "refused"}, {}),
        (SYREN, {"status": "expired"}, {"status": "validated", DAY: "t"}, {"status": EXPIRED}),
        (SYREN, {"status": "expired"}, {DAY: "t"}, {"status": EXPIRED}),
        (
            SYREN,
            {"resources": resources("PressReader")},
            {"resources": {"pressreader": None, "brief-me": "validated"}},
            {"resources.pressreader": NOT_ALLOWED},
        ),
        (LOIRETEK, {"status": "refused"}, {"status": "pending"}, {}),
        (LOIRETEK, PENDING, {"status": "validated"}, {}),
        (LOIRETEK, {}, {"status": "expired"}, NOT_SETTABLE),
        (LOIRETEK, {"resources": resources("CVS")}, {"resources": {"cvs": None}}, {}),
        (
            LOIRETEK,
            {"resources": resources("CVS")},
            {"resources": {"cvs": "refused", "cafeyn": "validated"}},
            {"resources.cafeyn": NOT_ALLOWED},
        ),
        (
            SYREN,
            {},
            {"resources": {"a/b~c": "validated"}},
            {"resources.a/b~c": "Cette valeur ne convient pas."},
        ),
        (
            LOIRETEK,
            {},
            {DAY: "fin 05/01/2028"},
            {DAY: "Ce portail ne connaît pas de date de fin."},
        ),
        (
            SYREN,
            PENDING,
            {"status": "validated", "city": ""},
            NO_DAY | {"city": "Il faut remplir ce champ."},
        ),
    ],
)
def test_what_the_rules_say(
    portal: Portal, before: dict[str, Any], typed: dict[str, Any], errors: dict[str, str]
) -> None:
    made = draft(subscriber(**before), portal, **typed)
    assert errors_of(made) == errors
    decision = made.read().decision
    if decision is not None:
        assert decision.allowed is (errors.keys() <= {"city"})


def test_a_day_that_cannot_be_read_is_not_judged() -> None:
    parsed = draft(subscriber(**PENDING), status="validated", library_registered_on="x").read()
    assert parsed.decision is None
    assert set(parsed.errors) == {DAY}
    assert parsed.changes == {"status": Status.VALIDATED}


def test_what_the_rules_refuse_is_a_change_all_the_same() -> None:
    """It stays in the fields, and is asked about before it is left."""
    parsed = draft(subscriber(**PENDING), status="validated").read()
    assert parsed.edited == {"status"}
    assert parsed.refusal == parsed.errors[DAY]
    assert parsed.changes == {"status": Status.VALIDATED}


@pytest.mark.parametrize(
    ("portal", "typed", "status", "resource", "end"),
    [
        (SYREN, {"status": "validated", DAY: "05012026"}, "validated", "pending", "2027-01-05"),
        (LOIRETEK, {"status": "validated"}, "validated", "validated", "None"),
        (SYREN, {"status": "refused"}, "refused", "pending", "None"),
        (SYREN, {"resources": {"cvs": "refused"}}, "pending", "refused", "None"),
        (SYREN, {"status": "validated"}, "pending", "pending", "None"),
        (SYREN, {"city": "Brest"}, "pending", "pending", "None"),
    ],
)
def test_a_draft_shows_status_and_resources_after_saving(
    portal: Portal, typed: dict[str, Any], status: str, resource: str, end: str
) -> None:
    base = subscriber(status="pending", resources=resources("CVS", status="pending"))
    becomes = after(base, draft(base, portal, **typed).read())
    assert becomes.status == status
    assert becomes.resources == {"cvs": ResourceStatus(resource)}
    assert str(becomes.valid_until(portal)) == end


def test_a_resource_that_would_be_pending_again_is_refused_in_a_sentence() -> None:
    made = draft(subscriber(resources=resources("CVS")), resources={"cvs": "pending"})
    assert set(made.read().errors) == {"resources.cvs"}


def test_the_portals_day_decides() -> None:
    made = draft(subscriber(**PENDING), status="validated", library_registered_on="22/11/2026")
    assert errors_of(made) == TO_COME
    made.portal = SYREN.model_copy(update={"today": SYREN.today.replace(day=22)})
    assert patch_of(made) == {"status": "validated", DAY: "2026-11-22"}


REFUSED: dict[str, Any] = {"status": "refused", "status_reason": "doublon"}
NO_FEATURES = SYREN.model_copy(update={"features": ()})


@pytest.mark.parametrize(
    ("portal", "before", "typed", "sent"),
    [
        (SYREN, PENDING, {"status": "refused", "status_reason": " doublon "},
         {"status": "refused", "status_reason": "doublon"}),
        (SYREN, PENDING, {"status": "refused"}, {"status": "refused"}),
        (SYREN, REFUSED, {"status_reason": "doublon"}, {}),
        (SYREN, REFUSED, {"status_reason": ""}, {"status_reason": None}),
        # The reason is of the refusal: with another status it is not sent.
        (SYREN, REFUSED, {"status": "to_revalidate", "status_reason": "x"},
         {"status": "to_revalidate"}),
        (NO_FEATURES, PENDING, {"status": "refused", "status_reason": "x"}, {"status": "refused"}),
    ],
)  # fmt: skip
def test_a_refusal_is_said_why(
    portal: Portal, before: dict[str, Any], typed: dict[str, Any], sent: dict[str, Any]
) -> None:
    assert patch_of(draft(subscriber(**before), portal, **typed)) == sent


def test_a_reason_that_no_portal_takes() -> None:
    refused = draft(subscriber(**PENDING), SYREN, status="refused", status_reason="x\ny")
    assert errors_of(refused) == {
        "status_reason": "200 caractères au plus, sans caractère de contrôle."
    }
