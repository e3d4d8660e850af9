from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syren_api.days import add_months
from syren_api.lifecycle import (
    AccountState,
    Edit,
    LifecycleAction,
    PatronSignIn,
    Renew,
    RequestRenewal,
    Revert,
    decide,
)
from syren_api.models import PortalRules
from syren_api.problems import ProblemCode as Code
from syren_api.statuses import Status
from syren_api.validity import valid_until
from tests.api.deciding import DAY, TODAY, after, refusals
from tests.api.portals import (
    LOIRETEK,
    SYREN,
    actions,
    days,
    edits,
    portals,
    records,
)

# Rule 1


@given(st.lists(actions, max_size=6), days, portals, st.none() | days)
def test_only_the_patrons_request_leads_out_of_expired(
    steps: list[LifecycleAction], today: date, portal: PortalRules, day: date | None
) -> None:
    record = AccountState(Status.EXPIRED, day)
    for step in steps:
        was_expired = record.status is Status.EXPIRED
        decision = decide(record, step, today, portal)
        if was_expired and not isinstance(step, RequestRenewal):
            assert decision.state == record
            assert not decision.allowed
        record = decision.state


@given(records, actions, days, portals)
def test_only_a_patrons_own_sign_in_makes_an_account_expire(
    record: AccountState, action: LifecycleAction, today: date, portal: PortalRules
) -> None:
    assume(record.status is not Status.EXPIRED)
    decision = decide(record, action, today, portal)
    if decision.state.status is Status.EXPIRED:
        assert isinstance(action, PatronSignIn)


@pytest.mark.parametrize(
    "action",
    [Edit(status=Status.VALIDATED), Renew(TODAY), Revert(AccountState(Status.PENDING)), Edit()],
)
def test_an_expired_account_is_locked(action: LifecycleAction) -> None:
    assert refusals(AccountState(Status.EXPIRED, TODAY), action) == [(Code.SUBSCRIBER_EXPIRED, "")]


@given(records, actions, days, portals)
def test_what_is_refused_changes_nothing_but_a_sign_in_that_expires(
    record: AccountState, action: LifecycleAction, today: date, portal: PortalRules
) -> None:
    decision = decide(record, action, today, portal)
    if not decision.allowed and decision.state != record:
        assert isinstance(action, PatronSignIn)
        assert decision.state == AccountState(
            Status.EXPIRED, record.library_registered_on, record.resources
        )


# Rule 2


@pytest.mark.parametrize("portal", [SYREN, LOIRETEK])
@pytest.mark.parametrize("status", list(Status))
def test_staff_set_only_settable_statuses(portal: PortalRules, status: Status) -> None:
    record = AccountState(Status.REFUSED, TODAY)
    found = refusals(record, Edit(status=status), portal)
    expected = [] if status in portal.settable_statuses else [(Code.STATUS_NOT_SETTABLE, "/status")]
    assert found == expected


# Rule 3


@given(records, days, portals)
def test_the_end_is_the_day_and_the_portals_months(
    record: AccountState, today: date, portal: PortalRules
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
    record = AccountState(Status.PENDING)
    edit = Edit(status=Status.VALIDATED)
    assert refusals(record, edit) == [(Code.REGISTRATION_DATE_MISSING, DAY)]
    assert after(record, Edit(Status.VALIDATED, True, TODAY)).library_registered_on == TODAY
    assert after(AccountState(Status.PENDING, TODAY), edit).status is Status.VALIDATED
    assert after(record, edit, LOIRETEK).status is Status.VALIDATED


def test_a_validated_account_keeps_its_day() -> None:
    clears = Edit(sets_day=True)
    assert refusals(AccountState(Status.VALIDATED, TODAY), clears) == [
        (Code.REGISTRATION_DATE_MISSING, DAY)
    ]
    assert after(AccountState(Status.REFUSED, TODAY), clears).library_registered_on is None
    leaves = Edit(Status.REFUSED, sets_day=True)
    assert after(AccountState(Status.VALIDATED, TODAY), leaves).library_registered_on is None


def test_an_older_account_without_a_day_can_be_edited() -> None:
    record = AccountState(Status.VALIDATED)
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
    record = AccountState(status, TODAY)
    assert refusals(record, Edit(sets_day=True, library_registered_on=day)) == expected
    assert refusals(record, Renew(day)) == expected
    assert refusals(AccountState(Status.PENDING, day), Edit(status=Status.VALIDATED)) == expected


@given(edits, days)
def test_an_old_day_holds_up_only_what_touches_it(edit: Edit, old: date) -> None:
    assume(not edit.sets_day and edit.status is not Status.VALIDATED)
    codes = {code for code, _ in refusals(AccountState(Status.VALIDATED, old), edit)}
    assert not codes & {Code.DATE_IN_FUTURE, Code.ALREADY_PAST}
