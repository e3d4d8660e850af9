"""Members of a subscriber: their labels, their tabs, and what a JSON pointer names."""

import pytest

from syren_api.requests import READ_ONLY_MEMBERS, SubscriberPatch
from syren_api.text import escape_pointer
from syren_tui.i18n import Speech
from syren_tui.texts.members import (
    DAY,
    RESOURCE,
    STATUS,
    TAB_LABELS,
    TEXT_MEMBERS,
    RecordTab,
    label_of,
    member_at,
    tab_of,
)

HAS_NO_LABEL = {"id", "version", "updated_at"}


@pytest.mark.parametrize(
    ("member", "label"),
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
def test_labels_are_the_portals(member: str, label: str) -> None:
    assert label_of(member, Speech()) == label


def test_all_that_is_shown_has_a_label_in_both_languages() -> None:
    for member in {*TEXT_MEMBERS, STATUS, DAY, *READ_ONLY_MEMBERS} - HAS_NO_LABEL:
        french, english = (label_of(member, Speech(language)) for language in ("fr", "en"))
        assert member not in (french, english)
        assert french != english or member == "email"


def test_all_that_a_patch_may_hold_can_be_edited() -> None:
    held = set(SubscriberPatch.model_fields) - {"status_reason"}  # has no field yet
    assert {*TEXT_MEMBERS, STATUS, DAY, RESOURCE.rstrip(".")} == held


@pytest.mark.parametrize(
    ("member", "tab"),
    [
        *((member, RecordTab.INFORMATION) for member in TEXT_MEMBERS),
        ("email", RecordTab.INFORMATION),
        ("status", RecordTab.STATUS),
        ("library_registered_on", RecordTab.STATUS),
        ("resources.pressreader", RecordTab.RESOURCES),
        ("resources.status", RecordTab.RESOURCES),
    ],
)
def test_the_tab_that_a_member_stands_on(member: str, tab: RecordTab) -> None:
    assert tab_of(member) is tab


def test_tabs_in_their_order() -> None:
    assert list(RecordTab) == ["information", "status", "resources", "history"]
    assert list(TAB_LABELS) == list(RecordTab)
    assert [Speech().gettext(label) for label in TAB_LABELS.values()] == [
        "Informations", "Statut", "Ressources", "Historique",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pointer", "member"),
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
def test_the_member_that_a_pointer_names(pointer: str, member: str) -> None:
    assert member_at(pointer) == member


@pytest.mark.parametrize("key", ["pressreader", "a/b", "~", "~1", "/", "0", "é è", "resources"])
def test_every_resource_is_found_again(key: str) -> None:
    assert member_at(f"/resources/{escape_pointer(key)}") == RESOURCE + key
