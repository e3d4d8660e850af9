from typing import Any

import pytest
from pydantic import ValidationError

from syren_api.models import Account, Subscriber
from syren_api.problems import HTTP_STATUS, ProblemCode, account_code
from syren_api.requests import Credentials, Registration, RenewalRequest, SubscriberPatch
from syren_api.statuses import Status


def problems(model: Any, data: Any) -> list[tuple[Any, ...]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return [error["loc"] for error in caught.value.errors()]


@pytest.mark.parametrize(
    "patch",
    [
        {"last_name": ""},
        {"last_name": "x" * 101},
        {"last_name": "a\tb"},
        {"last_name": "a\x85b"},
        {"last_name": "\u200b \u00a0"},
        {"last_name": None},
        {"first_name": 3},
        {"birth_date": "1/2/2000"},
        {"birth_date": 20000},
        {"birth_date": None},
        {"postal_code": "2900"},
        {"postal_code": "290000"},
        {"postal_code": "2900a"},
        {"postal_code": "٢٩٠٠٠"},
        {"postal_code": "29000\n"},
        {"registration_number": "x" * 41},
        {"status": "unknown"},
        {"status_reason": ""},
        {"status_reason": " \u200b\u00a0"},
        {"status_reason": "x" * 201},
        {"status_reason": "pas\nd’abonnement"},
        {"status_reason": "pas d’abonnement\x85"},
        {"status_reason": 3},
        {"library_registered_on": "2024-13-01"},
        {"resources": None},
        {"resources": {"books": "pending"}},
        {"resources": ["books"]},
        {"nickname": "x"},
    ],
)
def test_a_patch_that_breaks_rule_8_or_the_shape(patch: dict[str, Any]) -> None:
    assert problems(SubscriberPatch, patch)[0][0] == next(iter(patch))


def test_what_a_patch_names() -> None:
    patch = SubscriberPatch.model_validate({"registration_number": None, "last_name": "É" * 100})
    assert patch.model_fields_set == {"registration_number", "last_name"}
    assert patch.registration_number is None


def test_a_reason_is_trimmed_before_it_is_measured() -> None:
    patch = SubscriberPatch.model_validate({"status_reason": f"\u00a0{'é' * 200}\u200b "})
    assert patch.status_reason == "é" * 200
    assert SubscriberPatch.model_validate({"status_reason": None}).status_reason is None


def test_an_empty_registration_number_is_none() -> None:
    assert SubscriberPatch.model_validate({"registration_number": ""}).registration_number is None


@pytest.mark.parametrize(
    "change",
    [{"version": "3"}, {"version": 3.5}, {"version": True}, {"extra": 1}, {"id": 7}],
)
def test_a_renewal_item_is_strict(change: dict[str, Any]) -> None:
    item = {"id": "a", "library_registered_on": "2026-01-01", "version": 3}
    RenewalRequest.model_validate({"items": [item], "activate_resources": False})
    assert problems(RenewalRequest, {"items": [item | change], "activate_resources": False})


@pytest.mark.parametrize("activate", [None, "true", 1])
def test_activating_resources_is_said_outright(activate: Any) -> None:
    assert problems(RenewalRequest, {"items": [], "activate_resources": activate})


@pytest.mark.parametrize("email", ["", "nobody", "a@", "@b", "a b@c.d", "a@b\n", "a@b@c"])
def test_a_registration_needs_an_address(email: str) -> None:
    form = {
        "last_name": "LE GALL",
        "first_name": "Annaïg",
        "email": email,
        "birth_date": "1990-01-01",
        "postal_code": "29000",
        "city": "Quimper",
        "library": "fouesnant",
        "resources": [],
        "password": "secret",
    }
    assert problems(Registration, form) == [("email",)]
    assert Registration.model_validate(form | {"email": "a@b.example"}).registration_number is None


def test_passwords_are_not_shown() -> None:
    assert "hunter2" not in repr(Credentials(login="a", password="hunter2"))


def test_answers_tolerate_what_they_do_not_know() -> None:
    account = Account.model_validate(
        {"login": "a", "role": "support", "display_name": "A", "library": None, "colour": "blue"}
    )
    assert not hasattr(account, "colour")


def test_a_day_in_an_answer_is_a_day() -> None:
    schema = Subscriber.model_json_schema()["properties"]
    assert schema["birth_date"]["format"] == "date"
    assert {"type": "null"} in schema["valid_until"]["anyOf"]


def test_every_code_has_its_number() -> None:
    assert set(HTTP_STATUS) == set(ProblemCode)
    assert HTTP_STATUS[ProblemCode.SUBSCRIBER_EXPIRED] == 409
    assert HTTP_STATUS[ProblemCode.ALREADY_PAST] == 422


def test_the_codes_of_patrons_who_may_not_sign_in() -> None:
    assert account_code(Status.TO_REVALIDATE) is ProblemCode.ACCOUNT_TO_REVALIDATE
    with pytest.raises(ValueError, match="account_validated"):
        account_code(Status.VALIDATED)
