"""What is taken off the ends of a text that is to be stored, and what is refused (rule 8)."""

from typing import Any

import pytest
from pydantic import ValidationError

from syren_api.requests import SubscriberPatch

INVISIBLE = ("\u200b", "\u00a0", "\u202f", "\u2009", "\ufeff", "\u200e", "\u202c", "\u2060", " ")
TEXTS = {
    "last_name": "LE GALL",
    "first_name": "Annaïg",
    "postal_code": "29170",
    "city": "L’Île-Tudy",
    "registration_number": "2905 8000-044",
}


def fault(member: str, value: str) -> Any:
    with pytest.raises(ValidationError) as caught:
        SubscriberPatch.model_validate({member: value})
    (error,) = caught.value.errors()
    assert error["loc"] == (member,)
    return error["type"]


@pytest.mark.parametrize("member", TEXTS)
@pytest.mark.parametrize("around", INVISIBLE)
def test_what_cannot_be_seen_at_the_ends_is_taken_off(member: str, around: str) -> None:
    text = TEXTS[member]
    patch = SubscriberPatch.model_validate({member: f"{around} {text}{around * 300}"})
    assert getattr(patch, member) == text


@pytest.mark.parametrize("member", TEXTS)
@pytest.mark.parametrize("sign", ["\x00", "\t", "\n", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"])
def test_control_characters_and_line_ends_are_refused_anywhere(member: str, sign: str) -> None:
    text = TEXTS[member]
    for value in (sign + text, text + sign, text[:2] + sign + text[2:], sign):
        assert fault(member, value) == "control_character"


@pytest.mark.parametrize("member", ["last_name", "first_name", "city", "registration_number"])
def test_marks_in_a_row(member: str) -> None:
    patch = SubscriberPatch.model_validate({member: "A" + "\u0301" * 4 + "B" + "\u0301" * 4})
    assert getattr(patch, member)
    assert fault(member, "e" + "\u0301" * 5) == "too_many_marks"
    assert fault(member, "e" + "\u0301\ufe0f\u20dd\u0903\u0301" + "f") == "too_many_marks"


@pytest.mark.parametrize(
    "name", ["\u3164", "\ufe0f\ufe0f", "\u2800\u3164", "\u0301", "\U000e0100", "\u115f\u1160"]
)
def test_a_name_has_something_to_be_seen(name: str) -> None:
    assert fault("last_name", name) == "nothing_visible"
    assert fault("last_name", "\u200b") == "string_too_short"


@pytest.mark.parametrize("nothing", ["", "\u200b", " ", "-", "\u00ad\u2011"])
def test_a_number_without_a_key_is_none(nothing: str) -> None:
    patch = SubscriberPatch.model_validate({"registration_number": nothing})
    assert patch.registration_number is None
    assert patch.model_fields_set == {"registration_number"}
