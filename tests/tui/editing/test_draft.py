"""The draft of a record: what it would send, and what stands in its way."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.models import Portal
from syren_api.requests import SubscriberPatch
from syren_tui.editing.draft import Draft, after, as_patch, value_of
from syren_tui.i18n import Language, Speech
from syren_tui.texts.fields import TEXT_FIELDS, RecordTab
from tests.tui.editing.drafts import draft, errors_of, patch_of
from tests.tui.texts.people import LOIRETEK, SYREN, resources, subscriber

HOSTILE = {
    "last_name": "\x1b[31mROUGE\u202e\x07",
    "first_name": "[b]Anne\u0301[/b]\u200b",
    "city": " Quimper\n\t\ud7ff ",
    "registration_number": "0[/]\u0085\u2028",
    "postal_code": "29 000",
    "birth_date": "1899-01-01",
    "library_registered_on": "0001-01-01",
}
"""What no form would take, and some portal holds all the same."""
EMPTY = "Il faut remplir ce champ."
NAME = "De 1 à 100 caractères, tous visibles."
UNREADABLE = "Cette date ne se lit pas : écrivez-la comme 18/04/2024, ou t pour aujourd’hui."
BIRTH = "Une date de naissance est passée, et après 1900."


@pytest.mark.parametrize(
    ("typed", "patch"),
    [
        ({}, {}),
        ({"city": "Brest"}, {"city": "Brest"}),
        ({"city": "  Brest "}, {"city": "Brest"}),
        ({"city": "Quimper"}, {}),
        ({"city": " Quimper "}, {}),
        ({"last_name": "LE GOFF", "city": "Quimper"}, {"last_name": "LE GOFF"}),
        ({"first_name": "Annai\u0308g"}, {"first_name": "Annai\u0308g"}),
        ({"postal_code": "29170"}, {"postal_code": "29170"}),
        ({"birth_date": "01011990"}, {}),
        ({"birth_date": "1-1-90"}, {}),
        ({"birth_date": "2/1/90"}, {"birth_date": "1990-01-02"}),
        ({"birth_date": "12/03/26"}, {"birth_date": "2026-03-12"}),
        ({"birth_date": "12/03/27"}, {"birth_date": "1927-03-12"}),
        ({"registration_number": "29570118"}, {"registration_number": "29570118"}),
        ({"registration_number": "  "}, {}),
        ({"library_registered_on": "t"}, {"library_registered_on": "2026-11-21"}),
        ({"library_registered_on": "5.1.26"}, {"library_registered_on": "2026-01-05"}),
        ({"library_registered_on": "fin 05/01/2027"}, {"library_registered_on": "2026-01-05"}),
        ({"library_registered_on": ""}, {}),
        ({"status": "validated"}, {}),
        ({"status": "refused"}, {"status": "refused"}),
        ({"resources": {"pressreader": "validated"}}, {"resources": {"pressreader": "validated"}}),
        ({"resources": {"pressreader": None}}, {}),
        (
            {"resources": {"pressreader": "refused"}, "status": "refused", "city": "Brest"},
            {"city": "Brest", "status": "refused", "resources": {"pressreader": "refused"}},
        ),
    ],
)
def test_only_what_was_edited_is_sent(typed: dict[str, Any], patch: dict[str, Any]) -> None:
    assert patch_of(draft(**typed)) == patch


@pytest.mark.parametrize(
    ("before", "typed", "patch"),
    [
        ({"registration_number": "12"}, {"registration_number": ""}, {"registration_number": None}),
        ({"registration_number": "12"}, {"registration_number": " 12 "}, {}),
        (
            {"library_registered_on": "2026-01-05", "status": "refused"},
            {"library_registered_on": ""},
            {"library_registered_on": None},
        ),
        ({"library_registered_on": "2026-01-05"}, {"library_registered_on": "05012026"}, {}),
        (
            {"resources": resources("PressReader")},
            {"resources": {"pressreader": "refused"}},
            {"resources": {"pressreader": "refused"}},
        ),
        (
            {"resources": resources("PressReader")},
            {"resources": {"pressreader": "validated"}},
            {},
        ),
        ({"last_name": "LE  GALL "}, {"last_name": "LE  GALL "}, {}),
        ({"last_name": "LE  GALL "}, {"last_name": "LE  GALL"}, {"last_name": "LE  GALL"}),
    ],
)
def test_what_stands_there_counts(
    before: dict[str, Any], typed: dict[str, Any], patch: dict[str, Any]
) -> None:
    assert patch_of(draft(subscriber(**before), **typed)) == patch


@pytest.mark.parametrize("edited", [{}, {"last_name": "ROUGE"}, {"city": "Brest"}])
def test_hostile_text_that_is_not_touched_is_never_sent(edited: dict[str, str]) -> None:
    base = subscriber(**HOSTILE)
    untouched = draft(base, **edited)
    assert patch_of(untouched) == edited
    # A field that was left, or typed back, holds the text as it came.
    back = {field: untouched.text_of(field) for field in HOSTILE if field not in edited}
    assert patch_of(draft(base, **back, **edited)) == edited


@given(
    st.dictionaries(
        st.sampled_from(["last_name", "first_name", "city", "registration_number", "postal_code"]),
        st.text(st.characters(codec="utf-8"), min_size=1),
    ),
    st.sampled_from(TEXT_FIELDS),
)
def test_whatever_a_portal_holds_goes_back_by_not_going_back(
    texts: dict[str, str], touched: str
) -> None:
    base = subscriber(**texts)
    made = draft(base, **{touched: "29000"})
    parsed = made.read()
    assert parsed.edited <= {touched}
    assert patch_of(draft(base, **{field: made.text_of(field) for field in TEXT_FIELDS})) == {}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"last_name": "  "}, {"last_name": EMPTY}),
        ({"first_name": ""}, {"first_name": EMPTY}),
        ({"first_name": "a\x07b"}, {"first_name": NAME}),
        ({"last_name": "\u200b"}, {"last_name": EMPTY}),
        ({"last_name": "\u3164"}, {"last_name": NAME}),
        ({"last_name": "x" * 101}, {"last_name": NAME}),
        ({"postal_code": "2917"}, {"postal_code": "Un code postal a cinq chiffres."}),
        ({"postal_code": "٢٩١٧٠"}, {"postal_code": "Un code postal a cinq chiffres."}),
        ({"postal_code": ""}, {"postal_code": EMPTY}),
        ({"city": ""}, {"city": EMPTY}),
        ({"city": "x" * 101}, {"city": "De 1 à 100 caractères."}),
        ({"registration_number": "x" * 41}, {"registration_number": "40 caractères au plus."}),
        ({"birth_date": ""}, {"birth_date": EMPTY}),
        ({"birth_date": "31/12/1900"}, {"birth_date": BIRTH}),
        ({"birth_date": "t"}, {"birth_date": BIRTH}),
        ({"birth_date": "22/11/2026"}, {"birth_date": BIRTH}),
        ({"birth_date": "31/02/1990"}, {"birth_date": "Ce jour n’existe pas."}),
        ({"birth_date": "hier"}, {"birth_date": UNREADABLE}),
        ({"library_registered_on": "bientôt"}, {"library_registered_on": UNREADABLE}),
        (
            {"library_registered_on": "fin 29/02/2028"},
            {"library_registered_on": "Aucune date d’inscription ne donne cette fin."},
        ),
        (
            {"city": "", "postal_code": "x", "birth_date": "x", "first_name": "Zoé"},
            {
                "city": EMPTY,
                "postal_code": "Un code postal a cinq chiffres.",
                "birth_date": UNREADABLE,
            },
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed: dict[str, Any], errors: dict[str, str]) -> None:
    assert errors_of(draft(**typed)) == errors


@given(
    st.dictionaries(
        st.sampled_from([*TEXT_FIELDS, "library_registered_on"]),
        st.text(st.characters(exclude_categories=[])),
    )
)
def test_whatever_is_typed_is_a_change_or_a_sentence(typed: dict[str, str]) -> None:
    """Control characters and halves of a character too."""
    parsed = draft(**typed).read()
    assert parsed.edited <= set(typed)
    assert all(sentence.endswith(".") for sentence in parsed.errors.values())


def test_what_is_wrong_in_english() -> None:
    assert errors_of(draft(None, SYREN, "en", city="")) == {"city": "This field cannot be empty."}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_days_are_shown_as_they_are_read(language: Language) -> None:
    """Touched and put back, or a digit changed, a day is a day."""
    base = subscriber(birth_date="1990-08-17", library_registered_on="2026-05-02")
    made = draft(base, SYREN, language)
    shown = {field: made.text_of(field) for field in ("birth_date", "library_registered_on")}
    assert shown["birth_date"] == Speech(language).day(date(1990, 8, 17))
    around = {field: f" {text} " for field, text in shown.items()}
    assert patch_of(draft(base, SYREN, language, **around)) == {}
    nudged = {"birth_date": shown["birth_date"].replace("17", "18")}
    assert patch_of(draft(base, SYREN, language, **nudged)) == {"birth_date": "1990-08-18"}


def test_nothing_stands_in_a_field_without_a_value() -> None:
    made = draft()
    assert [made.text_of(each) for each in ("registration_number", "library_registered_on")] == [
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("typed", "edited", "tabs"),
    [
        ({}, set(), []),
        ({"city": "Brest"}, {"city"}, [RecordTab.INFORMATION]),
        ({"city": ""}, {"city"}, [RecordTab.INFORMATION]),
        ({"library_registered_on": "?"}, {"library_registered_on"}, [RecordTab.STATUS]),
        (
            {"resources": {"pressreader": "refused"}, "status": "refused", "city": "x"},
            {"resources.pressreader", "status", "city"},
            [RecordTab.INFORMATION, RecordTab.STATUS, RecordTab.RESOURCES],
        ),
    ],
)
def test_the_tabs_with_something_unsaved(
    typed: dict[str, Any], edited: set[str], tabs: list[RecordTab]
) -> None:
    parsed = draft(**typed).read()
    assert (parsed.edited, parsed.tabs) == (edited, tabs)


def test_changes_as_the_json_of_a_merge_patch() -> None:
    changes = draft(
        city="Brest",
        birth_date="02/01/1990",
        registration_number="7",
        resources={"a/b": "refused", "c": "validated"},
    )
    patch = as_patch(changes.read().changes)
    assert patch == {
        "city": "Brest",
        "birth_date": "1990-01-02",
        "registration_number": "7",
        "resources": {"a/b": "refused", "c": "validated"},
    }
    assert SubscriberPatch.model_validate(patch).model_fields_set == set(patch)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("city", "Quimper"),
        ("birth_date", date(1990, 1, 1)),
        ("registration_number", None),
        ("status", "validated"),
        ("resources.pressreader", "refused"),
        ("resources.brief-me", None),
    ],
)
def test_the_value_of_a_member(field: str, value: object) -> None:
    someone = subscriber(resources=resources("PressReader", status="refused"))
    assert value_of(someone, field) == value


@pytest.mark.parametrize("portal", [SYREN, LOIRETEK])
def test_a_draft_that_nobody_touched_changes_nothing(portal: Portal) -> None:
    someone = subscriber(resources=resources("PressReader", status="pending"))
    made = Draft(someone, portal, Speech())
    parsed = made.read()
    assert (parsed.changes, parsed.errors, parsed.decision) == ({}, {}, None)
    assert after(someone, parsed).status is someone.status


@pytest.mark.parametrize("around", ["\u200e", "\u202c", "\u200b", "\u00a0", "\u2009"])
def test_what_cannot_be_seen_is_stored_in_no_number(around: str) -> None:
    draft = Draft(subscriber(registration_number=None), SYREN, Speech())
    draft.texts["registration_number"] = f"{around}2905{around}8000{around}"
    number = draft.read().changes["registration_number"]
    assert isinstance(number, str)
    assert number.replace(" ", "") == "29058000"
    draft.texts["registration_number"] = around
    assert draft.read().changes == {}
