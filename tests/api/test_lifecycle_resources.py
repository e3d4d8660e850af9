from datetime import date

import pytest
from hypothesis import assume, given

from syren_api.lifecycle import (
    AccountState,
    Edit,
    PatronSignIn,
    Renew,
    RequestRenewal,
    decide,
)
from syren_api.models import PortalRules
from syren_api.problems import ProblemCode as Code
from syren_api.requests import SubscriberPatch
from syren_api.statuses import Status
from tests.api.deciding import DAY, PENDING, REFUSED, TODAY, VALIDATED, after, refusals
from tests.api.portals import (
    LOIRETEK,
    SYREN,
    days,
    portals,
    records,
    renewals,
    rules,
)

# Rule 5


def test_validating_validates_what_was_asked_for_where_the_portal_says_so() -> None:
    asked = {"books": PENDING, "films": REFUSED, "press": VALIDATED}
    record = AccountState(Status.PENDING, None, asked)
    edit = Edit(Status.VALIDATED, True, TODAY)
    assert after(record, edit, SYREN).resources == asked
    assert after(record, edit, LOIRETEK).resources == asked | {"books": VALIDATED}
    renewed = after(record, Renew(None), LOIRETEK)
    assert renewed.resources == asked | {"books": VALIDATED}


def test_a_refusal_in_the_same_request_stays() -> None:
    record = AccountState(Status.PENDING, None, {"books": PENDING, "films": PENDING})
    edit = Edit(Status.VALIDATED, resources={"films": REFUSED})
    assert after(record, edit, LOIRETEK).resources == {"books": VALIDATED, "films": REFUSED}


@given(records, portals)
def test_refusing_leaves_resources_as_they_are(record: AccountState, portal: PortalRules) -> None:
    assume(record.status is not Status.EXPIRED)
    assert after(record, Edit(status=Status.REFUSED), portal).resources == record.resources


# Rule 6


@given(records, renewals, days, portals)
def test_a_renewed_account_is_validated_with_the_items_day(
    record: AccountState, renewal: Renew, today: date, portal: PortalRules
) -> None:
    decision = decide(record, renewal, today, portal)
    if decision.allowed:
        assert decision.state.status is Status.VALIDATED
        if portal.validity_months is not None:
            assert decision.state.library_registered_on == renewal.library_registered_on
            end = decision.state.valid_until(portal)
            assert end is not None
            assert end >= today
        if renewal.activate_resources:
            for resource in portal.resources:
                assert decision.state.resources[resource.id] is VALIDATED


@given(records, renewals, days, portals)
def test_renewing_twice_changes_nothing_more(
    record: AccountState, renewal: Renew, today: date, portal: PortalRules
) -> None:
    once = decide(record, renewal, today, portal)
    if once.allowed:
        assert decide(once.state, renewal, today, portal).state == once.state


@pytest.mark.parametrize(
    "status", [Status.PENDING, Status.TO_REVALIDATE, Status.VALIDATED, Status.REFUSED]
)
def test_renewing_from_every_status_but_expired(status: Status) -> None:
    assert after(AccountState(status), Renew(TODAY)) == AccountState(Status.VALIDATED, TODAY)


def test_a_renewal_has_a_day_where_the_portal_has_a_validity() -> None:
    record = AccountState(Status.VALIDATED, TODAY)
    assert refusals(record, Renew(None)) == [(Code.REGISTRATION_DATE_MISSING, DAY)]
    assert refusals(record, Renew(TODAY), LOIRETEK) == [(Code.INVALID, DAY)]
    assert after(record, Renew(None), LOIRETEK) == record


def test_giving_a_resource_never_asked_for() -> None:
    record = AccountState(Status.VALIDATED, TODAY, {"books": PENDING})
    gives = Edit(resources={"films": VALIDATED})
    assert after(record, gives).resources == {"books": PENDING, "films": VALIDATED}
    assert refusals(record, gives, LOIRETEK) == [(Code.RESOURCE_NOT_ALLOWED, "/resources/films")]
    everything = Renew(None, activate_resources=True)
    assert refusals(record, everything, LOIRETEK) == [
        (Code.RESOURCE_NOT_ALLOWED, "/activate_resources")
    ]
    has_all = AccountState(
        Status.PENDING, None, dict.fromkeys(("books", "films", "press"), REFUSED)
    )
    assert set(after(has_all, everything, LOIRETEK).resources.values()) == {VALIDATED}


def test_taking_a_resource_away() -> None:
    record = AccountState(Status.VALIDATED, TODAY, {"books": VALIDATED})
    takes = Edit(resources={"books": None})
    assert after(record, takes, LOIRETEK).resources == {}
    assert refusals(record, takes) == [(Code.RESOURCE_NOT_ALLOWED, "/resources/books")]
    assert after(record, Edit(resources={"films": None})) == record


def test_a_resource_outside_the_catalogue() -> None:
    edit = Edit(resources={"a/b": VALIDATED})
    assert refusals(AccountState(Status.VALIDATED), edit) == [(Code.INVALID, "/resources/a~1b")]


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
    record = AccountState(status, date(2000, 1, 1))
    decision = decide(record, PatronSignIn(), TODAY, SYREN)
    assert (decision.state, decision.refusals[0].code) == (record, code)


@pytest.mark.parametrize(
    ("day", "expires"),
    [(None, False), (date(2025, 11, 21), False), (date(2025, 11, 20), True)],
)
def test_validity_holds_to_its_last_day(day: date | None, expires: bool) -> None:
    decision = decide(AccountState(Status.VALIDATED, day), PatronSignIn(), TODAY, SYREN)
    assert decision.allowed is not expires
    assert (decision.state.status is Status.EXPIRED) is expires


@pytest.mark.parametrize("status", list(Status))
def test_only_an_expired_account_asks_for_renewal(status: Status) -> None:
    record = AccountState(status, date(2020, 1, 1))
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
    assert refusals(AccountState(Status.PENDING), Renew(TODAY), portal) == [
        (Code.STATUS_NOT_SETTABLE, "")
    ]
