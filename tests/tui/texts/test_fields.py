"""Members of a subscriber: their labels, their tabs, and what a JSON pointer names."""

import pytest

from syren_api.requests import READ_ONLY_FIELDS, SubscriberPatch
from syren_api.text import escape_pointer
from syren_tui.i18n import Speech
from syren_tui.texts.fields import (
    DAY,
    RESOURCE,
    STATUS,
    TAB_LABELS,
    TEXT_FIELDS,
    RecordTab,
    field_at,
    label_of,
    tab_of,
)

HAS_NO_LABEL = {"id", "version", "updated_at"}


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("last_name", "Nom"),
        ("city", "Votre ville"),
        ("registration_number", "N° d'inscription"),
        ("registered_at", "Date inscription"),
        ("status", "Statut de l'abonné"),
        ("library_registered_on", "Date d'inscription dans la bibliothèque"),
        ("valid_until", "Date de fin de validité"),
        ("resources.pressreader", "resources.pressreader"),
        ("of_a_later_version", "of_a_later_version"),
    ],
)
def test_labels_are_the_portals(field: str, label: str) -> None:
    assert label_of(field, Speech()) == label


def test_all_that_is_shown_has_a_label_in_both_languages() -> None:
    for field in {*TEXT_FIELDS, STATUS, DAY, *READ_ONLY_FIELDS} - HAS_NO_LABEL:
        french, english = (label_of(field, Speech(language)) for language in ("fr", "en"))
        assert field not in (french, english)
        assert french != english or field == "email"


def test_all_that_a_patch_may_hold_can_be_edited() -> None:
    held = set(SubscriberPatch.model_fields) - {"status_reason"}  # has no field yet
    assert {*TEXT_FIELDS, STATUS, DAY, RESOURCE.rstrip(".")} == held


@pytest.mark.parametrize(
    ("field", "tab"),
    [
        *((field, RecordTab.INFORMATION) for field in TEXT_FIELDS),
        ("email", RecordTab.INFORMATION),
        ("status", RecordTab.STATUS),
        ("library_registered_on", RecordTab.STATUS),
        ("resources.pressreader", RecordTab.RESOURCES),
        ("resources.status", RecordTab.RESOURCES),
    ],
)
def test_the_tab_that_a_member_stands_on(field: str, tab: RecordTab) -> None:
    assert tab_of(field) is tab


def test_tabs_in_their_order() -> None:
    assert list(RecordTab) == ["information", "status", "resources", "history"]
    assert list(TAB_LABELS) == list(RecordTab)
    assert [Speech().gettext(label) for label in TAB_LABELS.values()] == [
        "Informations", "Statut", "Ressources", "Historique",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/last_name", "last_name"),
        ("/library_registered_on", "library_registered_on"),
        ("/resources/pressreader", "resources.pressreader"),
        ("/resources/a~1b~0c", "resources.a/b~c"),
        ("/resources/~01", "resources.~1"),
        ("/resources", "resources"),
        ("", ""),
        ("/", ""),
    ],
)
def test_the_member_that_a_pointer_names(pointer: str, field: str) -> None:
    assert field_at(pointer) == field


@pytest.mark.parametrize("key", ["pressreader", "a/b", "~", "~1", "/", "0", "é è", "resources"])
def test_every_resource_is_found_again(key: str) -> None:
    assert field_at(f"/resources/{escape_pointer(key)}") == RESOURCE + key
