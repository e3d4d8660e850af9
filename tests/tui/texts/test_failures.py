"""Every failure is a sentence that says what to do next."""

from typing import Any

import pytest

from syren_api.problems import HTTP_STATUS, Problem, ProblemCode
from syren_tui.client import errors
from syren_tui.client.errors import ClientError, UnreachableReason, problem_error
from syren_tui.i18n import Speech
from syren_tui.texts.failures import failure, field_failure, retry_sentence
from tests.tui.texts.people import plain


def problem(status: int, code: str, request_id: str = "r-1") -> ClientError:
    described = Problem(
        type="", title="", status=status, detail="", code=code, request_id=request_id
    )
    return problem_error(described, 130.0)


def every_failure() -> list[ClientError]:
    return [
        *(problem(HTTP_STATUS[code], code) for code in ProblemCode),
        *(errors.PortalUnreachable(reason) for reason in UnreachableReason),
        errors.OutcomeUnknown(UnreachableReason.CUT_OFF),
        errors.ProxyUnusable("https_proxy"),
        errors.ProxyRefused("https_proxy"),
        errors.ProxyRefused("https_proxy", 403),
        errors.ProxyRefused("https_proxy", 407),
        errors.CertificateRejected("SSLError"),
        errors.UnexpectedAnswer("no JSON", "r-1"),
        errors.OtherContractVersion("2", "r-1"),
        errors.AddressRefused("http://a.example", insecure=True),
        errors.AddressRefused("a b", insecure=False),
        problem(418, "of_a_later_version"),
        problem(409, "of_a_later_version"),
    ]


def kinds(base: type[ClientError]) -> set[type[ClientError]]:
    return {base} | {each for child in base.__subclasses__() for each in kinds(child)}


def test_no_kind_is_forgotten() -> None:
    bases = {errors.ClientError, errors.ProblemAnswer}
    assert {type(error) for error in every_failure()} == kinds(ClientError) - bases


@pytest.mark.parametrize(
    "error", every_failure(), ids=lambda error: f"{type(error).__name__} {error}"
)
def test_every_failure_is_a_sentence_in_both_languages(error: ClientError) -> None:
    french, english = failure(error, Speech("fr")), failure(error, Speech("en"))
    assert french != english
    for sentence in (french, english):
        assert sentence.endswith((".", "r-1)"))
        assert "{" not in sentence
        assert type(error).__name__ not in sentence


@pytest.mark.parametrize(
    ("error", "beginning"),
    [
        (errors.PortalUnreachable(UnreachableReason.REFUSED), "Le portail ne répond pas"),
        (errors.OutcomeUnknown(UnreachableReason.CUT_OFF), "Le portail ne répond pas"),
        (errors.ProxyUnusable("all_proxy"), "La variable all_proxy ne nomme pas un proxy"),
        (errors.ProxyRefused("all_proxy", 403), "Le proxy (variable all_proxy) refuse"),
        (errors.ProxyRefused("all_proxy", 407), "Le proxy (variable all_proxy) demande"),
        (errors.ProxyRefused("all_proxy", 502), "Le proxy (variable all_proxy) ne mène pas"),
        (errors.UnexpectedAnswer("x"), "Réponse inattendue du portail"),
        (problem(401, "bad_credentials"), "Identifiant ou mot de passe incorrect"),
        (problem(429, "too_many_attempts"), "Trop de tentatives : réessayez dans 3 minutes"),
        (problem(409, "subscriber_expired"), "Le compte est expiré : seul l’abonné peut demander"),
        (problem(503, "maintenance"), "Le portail est en maintenance"),
        (problem(500, "internal"), "Le portail a rencontré une erreur"),
        (errors.OtherContractVersion("2"), "Ce portail parle une autre version (2)"),
    ],
)
def test_sentences_that_others_look_for(error: ClientError, beginning: str) -> None:
    assert plain(failure(error, Speech())).startswith(beginning)


def test_the_request_id_is_there_for_the_support() -> None:
    assert failure(problem(500, "internal"), Speech()).endswith("(demande r-1)")
    assert "r-1" not in failure(problem(401, "bad_credentials"), Speech())
    hostile = failure(problem(500, "internal", "\x1b[31m" + "x" * 99), Speech())
    assert "\x1b" not in hostile
    assert len(hostile) < 140


def test_an_address_is_shown_clean() -> None:
    shown = failure(errors.AddressRefused("\x1b]0;x" + "y" * 200, insecure=False), Speech())
    assert "\x1b" not in shown
    assert len(shown) < 140


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", [*ProblemCode, "of_a_later_version"])
def test_every_field_error_is_a_sentence(code: str, language: Any) -> None:
    assert field_failure(code, Speech(language)).endswith(".")


@pytest.mark.parametrize("reason", UnreachableReason)
def test_nobody_is_told_to_try_again_what_is_tried_again_by_itself(
    reason: UnreachableReason,
) -> None:
    said = retry_sentence(errors.PortalUnreachable(reason), 2, Speech())
    assert "éessayez" not in said
    assert said.endswith("Nouvel essai dans 2 s.")
