from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syren_api.days import add_months
from syren_api.lifecycle import (
    Edit,
    LifecycleAction,
    PatronSignIn,
    Record,
    Renew,
    RequestRenewal,
    Revert,
    decide,
    valid_until,
)
from syren_api.models import PortalRules
from syren_api.problems import ProblemCode as Code
from syren_api.requests import SubscriberPatch
from syren_api.statuses import ResourceStatus, Status
from tests.api.portals import (
    LOIRETEK,
    SYREN,
    actions,
    days,
    edits,
    portals,
    records,
    renewals,
    rules,
)

TODAY = date(2026, 11, 21)
VALIDATED, PENDING, REFUSED = (
    ResourceStatus.VALIDATED,
    ResourceStatus.PENDING,
    ResourceStatus.REFUSED,
)
DAY = "/library_registered_on"


def refusals(
    record: Record, action: LifecycleAction, portal: PortalRules = SYREN
) -> list[tuple[Code, str]]:
    decision = decide(record, action, TODAY, portal)
    return [(each.code, each.pointer) for each in decision.refusals]


def after(record: Record, action: LifecycleAction, portal: PortalRules = SYREN) -> Record:
    decision = decide(record, action, TODAY, portal)
    assert decision.allowed, decision.refusals
    return decision.record


# Rule 1


@given(st.lists(actions, max_size=6), days, portals, st.none() | days)
def test_only_the_patrons_request_leads_out_of_expired(
    steps: list[LifecycleAction], today: date, portal: PortalRules, day: date | None
) -> None:
    record = Record(Status.EXPIRED, day)
    for step in steps:
        was_expired = record.status is Status.EXPIRED
        decision = decide(record, step, today, portal)
        if was_expired and not isinstance(step, RequestRenewal):
            assert decision.record == record
            assert not decision.allowed
        record = decision.record


@given(records, actions, days, portals)
def test_only_a_patrons_own_sign_in_makes_an_account_expire(
    record: Record, action: LifecycleAction, today: date, portal: PortalRules
) -> None:
    assume(record.status is not Status.EXPIRED)
    decision = decide(record, action, today, portal)
    if decision.record.status is Status.EXPIRED:
        assert isinstance(action, PatronSignIn)


@pytest.mark.parametrize(
    "action", [Edit(status=Status.VALIDATED), Renew(TODAY), Revert(Record(Status.PENDING)), Edit()]
)
def test_an_expired_account_is_locked(action: LifecycleAction) -> None:
    assert refusals(Record(Status.EXPIRED, TODAY), action) == [(Code.SUBSCRIBER_EXPIRED, "")]


@given(records, actions, days, portals)
def test_what_is_refused_changes_nothing_but_a_sign_in_that_expires(
    record: Record, action: LifecycleAction, today: date, portal: PortalRules
) -> None:
    decision = decide(record, action, today, portal)
    if not decision.allowed and decision.record != record:
        assert isinstance(action, PatronSignIn)
        assert decision.record == Record(
            Status.EXPIRED, record.library_registered_on, record.resources
        )


# Rule 2


@pytest.mark.parametrize("portal", [SYREN, LOIRETEK])
@pytest.mark.parametrize("status", list(Status))
def test_staff_set_only_settable_statuses(portal: PortalRules, status: Status) -> None:
    record = Record(Status.REFUSED, TODAY)
    found = refusals(record, Edit(status=status), portal)
    expected = [] if status in portal.settable_statuses else [(Code.STATUS_NOT_SETTABLE, "/status")]
    assert found == expected


# Rule 3


@given(records, days, portals)
def test_the_end_is_the_day_and_the_portals_months(
    record: Record, today: date, portal: PortalRules
) -> None:
    end = record.valid_until(portal)
    if portal.validity_months is None or record.library_registered_on is None:
        assert end is None
    else:
        assert end == add_months(record.library_registered_on, portal.validity_months)


def test_the_day_after_february() -> None:
    assert valid_until(date(2024, 2, 29), SYREN) == date(2025, 2, 28)


def test_an_end_beyond_the_calendar_is_none() -> None:
    assert valid_until(date(9999, 6, 1), SYREN) is None


def test_validating_needs_the_day() -> None:
    record = Record(Status.PENDING)
    edit = Edit(status=Status.VALIDATED)
    assert refusals(record, edit) == [(Code.REGISTRATION_DATE_MISSING, DAY)]
    assert after(record, Edit(Status.VALIDATED, True, TODAY)).library_registered_on == TODAY
    assert after(Record(Status.PENDING, TODAY), edit).status is Status.VALIDATED
    assert after(record, edit, LOIRETEK).status is Status.VALIDATED


def test_a_validated_account_keeps_its_day() -> None:
    clears = Edit(sets_day=True)
    assert refusals(Record(Status.VALIDATED, TODAY), clears) == [
        (Code.REGISTRATION_DATE_MISSING, DAY)
    ]
    assert after(Record(Status.REFUSED, TODAY), clears).library_registered_on is None
    leaves = Edit(Status.REFUSED, sets_day=True)
    assert after(Record(Status.VALIDATED, TODAY), leaves).library_registered_on is None


def test_an_older_account_without_a_day_can_be_edited() -> None:
    record = Record(Status.VALIDATED)
    assert after(record, Edit(status=Status.VALIDATED)) == record
    assert after(record, Edit(sets_day=True)) == record


# Rule 4


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY, None),
        (TODAY + timedelta(days=1), Code.DATE_IN_FUTURE),
        (date(2025, 11, 21), None),
        (date(2025, 11, 20), Code.ALREADY_PAST),
    ],
)
@pytest.mark.parametrize("status", [Status.PENDING, Status.VALIDATED, Status.REFUSED])
def test_the_day_is_neither_to_come_nor_over(status: Status, day: date, code: Code | None) -> None:
    expected = [] if code is None else [(code, DAY)]
    record = Record(status, TODAY)
    assert refusals(record, Edit(sets_day=True, library_registered_on=day)) == expected
    assert refusals(record, Renew(day)) == expected
    assert refusals(Record(Status.PENDING, day), Edit(status=Status.VALIDATED)) == expected


@given(edits, days)
def test_an_old_day_holds_up_only_what_touches_it(edit: Edit, old: date) -> None:
    assume(not edit.sets_day and edit.status is not Status.VALIDATED)
    codes = {code for code, _ in refusals(Record(Status.VALIDATED, old), edit)}
    assert not codes & {Code.DATE_IN_FUTURE, Code.ALREADY_PAST}


# Rule 5


def test_validating_validates_what_was_asked_for_where_the_portal_says_so() -> None:
    asked = {"books": PENDING, "films": REFUSED, "press": VALIDATED}
    record = Record(Status.PENDING, None, asked)
    edit = Edit(Status.VALIDATED, True, TODAY)
    assert after(record, edit, SYREN).resources == asked
    assert after(record, edit, LOIRETEK).resources == asked | {"books": VALIDATED}
    renewed = after(record, Renew(None), LOIRETEK)
    assert renewed.resources == asked | {"books": VALIDATED}


def test_a_refusal_in_the_same_request_stays() -> None:
    record = Record(Status.PENDING, None, {"books": PENDING, "films": PENDING})
    edit = Edit(Status.VALIDATED, resources={"films": REFUSED})
    assert after(record, edit, LOIRETEK).resources == {"books": VALIDATED, "films": REFUSED}


@given(records, portals)
def test_refusing_leaves_resources_as_they_are(record: Record, portal: PortalRules) -> None:
    assume(record.status is not Status.EXPIRED)
    assert after(record, Edit(status=Status.REFUSED), portal).resources == record.resources


# Rule 6


@given(records, renewals, days, portals)
def test_a_renewed_account_is_validated_with_the_items_day(
    record: Record, renewal: Renew, today: date, portal: PortalRules
) -> None:
    decision = decide(record, renewal, today, portal)
    if decision.allowed:
        assert decision.record.status is Status.VALIDATED
        if portal.validity_months is not None:
            assert decision.record.library_registered_on == renewal.library_registered_on
            end = decision.record.valid_until(portal)
            assert end is not None
            assert end >= today
        if renewal.activate_resources:
            for resource in portal.resources:
                assert decision.record.resources[resource.id] is VALIDATED


@given(records, renewals, days, portals)
def test_renewing_twice_changes_nothing_more(
    record: Record, renewal: Renew, today: date, portal: PortalRules
) -> None:
    once = decide(record, renewal, today, portal)
    if once.allowed:
        assert decide(once.record, renewal, today, portal).record == once.record


@pytest.mark.parametrize(
    "status", [Status.PENDING, Status.TO_REVALIDATE, Status.VALIDATED, Status.REFUSED]
)
def test_renewing_from_every_status_but_expired(status: Status) -> None:
    assert after(Record(status), Renew(TODAY)) == Record(Status.VALIDATED, TODAY)


def test_a_renewal_has_a_day_where_the_portal_has_a_validity() -> None:
    record = Record(Status.VALIDATED, TODAY)
    assert refusals(record, Renew(None)) == [(Code.REGISTRATION_DATE_MISSING, DAY)]
    assert refusals(record, Renew(TODAY), LOIRETEK) == [(Code.INVALID, DAY)]
    assert after(record, Renew(None), LOIRETEK) == record


def test_giving_a_resource_never_asked_for() -> None:
    record = Record(Status.VALIDATED, TODAY, {"books": PENDING})
    gives = Edit(resources={"films": VALIDATED})
    assert after(record, gives).resources == {"books": PENDING, "films": VALIDATED}
    assert refusals(record, gives, LOIRETEK) == [(Code.RESOURCE_NOT_ALLOWED, "/resources/films")]
    everything = Renew(None, activate_resources=True)
    assert refusals(record, everything, LOIRETEK) == [
        (Code.RESOURCE_NOT_ALLOWED, "/activate_resources")
    ]
    has_all = Record(Status.PENDING, None, dict.fromkeys(("books", "films", "press"), REFUSED))
    assert set(after(has_all, everything, LOIRETEK).resources.values()) == {VALIDATED}


def test_taking_a_resource_away() -> None:
    record = Record(Status.VALIDATED, TODAY, {"books": VALIDATED})
    takes = Edit(resources={"books": None})
    assert after(record, takes, LOIRETEK).resources == {}
    assert refusals(record, takes) == [(Code.RESOURCE_NOT_ALLOWED, "/resources/books")]
    assert after(record, Edit(resources={"films": None})) == record


def test_a_resource_outside_the_catalogue() -> None:
    edit = Edit(resources={"a/b": VALIDATED})
    assert refusals(Record(Status.VALIDATED), edit) == [(Code.INVALID, "/resources/a~1b")]


# The patron


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.PENDING, Code.ACCOUNT_PENDING),
        (Status.TO_REVALIDATE, Code.ACCOUNT_TO_REVALIDATE),
        (Status.REFUSED, Code.ACCOUNT_REFUSED),
        (Status.EXPIRED, Code.ACCOUNT_EXPIRED),
    ],
)
def test_a_patron_without_access_changes_nothing(status: Status, code: Code) -> None:
    record = Record(status, date(2000, 1, 1))
    decision = decide(record, PatronSignIn(), TODAY, SYREN)
    assert (decision.record, decision.refusals[0].code) == (record, code)


@pytest.mark.parametrize(
    ("day", "expires"),
    [(None, False), (date(2025, 11, 21), False), (date(2025, 11, 20), True)],
)
def test_validity_holds_to_its_last_day(day: date | None, expires: bool) -> None:
    decision = decide(Record(Status.VALIDATED, day), PatronSignIn(), TODAY, SYREN)
    assert decision.allowed is not expires
    assert (decision.record.status is Status.EXPIRED) is expires


@pytest.mark.parametrize("status", list(Status))
def test_only_an_expired_account_asks_for_renewal(status: Status) -> None:
    record = Record(status, date(2020, 1, 1))
    if status is Status.EXPIRED:
        assert after(record, RequestRenewal()).status is Status.TO_REVALIDATE
    else:
        assert refusals(record, RequestRenewal()) == [(Code.NOT_EXPIRED, "")]


def test_a_merge_patch_as_an_edit() -> None:
    patch = SubscriberPatch.model_validate(
        {"status": "refused", "library_registered_on": None, "resources": {"books": None}}
    )
    assert Edit.of(patch) == Edit(Status.REFUSED, True, None, {"books": None})
    assert Edit.of(SubscriberPatch.model_validate({"city": "Brest"})) == Edit()


def test_a_portal_that_cannot_validate_renews_nothing() -> None:
    portal = rules(settable_statuses=(Status.REFUSED,))
    assert refusals(Record(Status.PENDING), Renew(TODAY), portal) == [
        (Code.STATUS_NOT_SETTABLE, "")
    ]
