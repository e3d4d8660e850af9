"""A draft taken to another version of its record: what was edited goes on, and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.models import Subscriber
from syren_api.statuses import ResourceStatus, Status
from syren_tui.editing.draft import Draft, Value, as_patch, value_of
from syren_tui.i18n import Language, Speech
from syren_tui.texts.fields import RESOURCE
from tests.tui.editing.drafts import draft, edit, errors_of, patch_of
from tests.tui.texts.people import SYREN, resources, subscriber

DAY = "library_registered_on"
OTHER_VERSION: dict[str, Any] = {
    "version": 3,
    "city": "Brest",
    "status": "to_revalidate",
    "birth_date": "1991-02-03",
    "library_registered_on": "2026-01-05",
    "resources": resources("PressReader", "Brief-me"),
}


@pytest.mark.parametrize(
    ("typed", "patch"),
    [
        ({}, {}),
        ({"last_name": "LE GOFF"}, {"last_name": "LE GOFF"}),
        ({"city": "Brest"}, {}),
        ({"city": "Lannion"}, {"city": "Lannion"}),
        ({"birth_date": "4/5/90"}, {"birth_date": "1990-05-04"}),
        ({DAY: "fin 05/01/2027"}, {}),
        ({DAY: "t"}, {DAY: "2026-11-21"}),
        ({"status": "refused"}, {"status": "refused"}),
        ({"resources": {"pressreader": "refused"}}, {"resources": {"pressreader": "refused"}}),
        ({"resources": {"brief-me": "validated", "cvs": "validated"}},
         {"resources": {"cvs": "validated"}}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_going_on_with_what_was_edited(
    language: Language, typed: dict[str, Any], patch: dict[str, Any]
) -> None:
    before = draft(None, SYREN, language, **typed)
    now = subscriber(**OTHER_VERSION)
    rebased = before.rebased(now, before.read().changes)
    assert rebased.base is now
    assert rebased.read().patch() == patch


def test_going_on_with_some_of_it() -> None:
    before = draft(city="Lannion", last_name="LE GOFF", status="refused", birth_date="?")
    kept = {"last_name": before.read().changes["last_name"]}
    assert patch_of(before.rebased(subscriber(**OTHER_VERSION), kept)) == {"last_name": "LE GOFF"}
    assert patch_of(before.rebased(subscriber(**OTHER_VERSION), {})) == {}


def test_what_was_taken_away_stays_taken_away() -> None:
    had = {"registration_number": "12", "resources": resources("CVS"), DAY: "2026-01-05"}
    taken = draft(
        subscriber(status="refused", **had),
        registration_number="",
        library_registered_on="",
        resources={"cvs": None},
    )
    rebased = taken.rebased(subscriber(version=3, status="refused", **had), taken.read().changes)
    assert rebased.read().patch() == {
        "registration_number": None,
        DAY: None,
        "resources": {"cvs": None},
    }


values: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "last_name": st.text("ABÉ-' ", min_size=1, max_size=5).map(str.strip).filter(bool),
        "city": st.sampled_from(["Quimper", "Brest", "Lannion"]),
        "birth_date": st.dates(SYREN.today.replace(year=1901), SYREN.today.replace(year=2020)),
        "registration_number": st.sampled_from([None, "12", "2957"]),
        "status": st.sampled_from([Status.REFUSED, Status.TO_REVALIDATE]),
        DAY: st.none() | st.dates(SYREN.today.replace(year=2026, month=1), SYREN.today),
        RESOURCE + "pressreader": st.sampled_from(
            [ResourceStatus.VALIDATED, ResourceStatus.REFUSED]
        ),
    },
)


def with_values(base: Subscriber, changes: dict[str, Value]) -> Subscriber:
    """Return a record as it stands after some changes."""
    patch = as_patch(changes)
    wanted = {key: status for key, status in patch.pop("resources", {}).items() if status}
    listed = [{"id": key, "name": key, "status": status} for key, status in wanted.items()]
    kept = [each.model_dump() for each in base.resources if each.id not in wanted]
    return Subscriber.model_validate(base.model_dump() | patch | {"resources": kept + listed})


@given(values, values, st.sampled_from(["fr", "en"]))
def test_what_goes_on_is_what_is_not_so_already(
    mine: dict[str, Value], theirs: dict[str, Value], language: Language
) -> None:
    base = subscriber()
    now = with_values(base, theirs)
    rebased = Draft(base, SYREN, Speech(language)).rebased(now, mine)
    wanted = {field: value for field, value in mine.items() if value_of(now, field) != value}
    assert rebased.read().changes == wanted


@pytest.mark.parametrize(
    ("sent", "meanwhile", "left"),
    [
        ({"city": "Brest"}, {}, {}),
        ({"city": "Brest"}, {"last_name": "LE GOFF"}, {"last_name": "LE GOFF"}),
        ({"city": "Brest"}, {"city": "Brest-Lambé"}, {"city": "Brest-Lambé"}),
        ({"city": "Brest"}, {"city": " Brest "}, {}),
        ({"city": "Brest"}, {DAY: "t"}, {DAY: "2026-11-21"}),
        ({DAY: "t"}, {DAY: "fin 05/01/2027"}, {DAY: "2026-01-05"}),
        ({"status": "refused"}, {"status": "to_revalidate"}, {"status": "to_revalidate"}),
        (
            {"resources": {"cvs": "validated", "pressreader": "validated"}},
            {"resources": {"cvs": "refused"}},
            {"resources": {"cvs": "refused"}},
        ),
        ({"registration_number": "12"}, {"city": "Brest"}, {"city": "Brest"}),
    ],
)
def test_what_was_typed_while_it_was_being_saved(
    sent: dict[str, Any], meanwhile: dict[str, Any], left: dict[str, Any]
) -> None:
    made = draft(**sent)
    changes = made.read().changes
    edit(made, **meanwhile)
    saved = with_values(made.base, changes)
    then = made.after_saving(saved, changes)
    assert then.base is saved
    assert then.read().patch() == left


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        ({"city": "Brest"}, {"city": "Quimper"}),
        ({"status": "refused"}, {"status": "validated"}),
        ({"registration_number": "12"}, {"registration_number": ""}),
        ({"resources": {"pressreader": "refused"}}, {"resources": {"pressreader": "validated"}}),
    ],
)
def test_what_was_typed_back_while_it_was_being_saved(
    sent: dict[str, Any], back: dict[str, Any]
) -> None:
    made = draft(subscriber(resources=resources("PressReader")), **sent)
    changes = made.read().changes
    edit(made, **back)
    then = made.after_saving(with_values(made.base, changes), changes)
    assert then.read().edited


def test_a_day_half_typed_while_it_was_being_saved() -> None:
    made = draft(city="Brest")
    changes = made.read().changes
    edit(made, birth_date="12/0", library_registered_on="t")
    then = made.after_saving(with_values(made.base, changes), changes)
    assert then.texts["birth_date"] == "12/0"
    assert set(errors_of(then)) == {"birth_date"}
    assert then.read().changes.keys() == {DAY}
