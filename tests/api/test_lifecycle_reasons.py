"""What staff say about a status: how long it stands."""

from datetime import date

import pytest

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
from syren_api.statuses import Status
from tests.api.deciding import TODAY, after
from tests.api.portals import SYREN

REASON, OTHER = "pas d’abonnement en cours", "carte perdue"


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Edit(), REASON),
        (Edit(status=Status.REFUSED), REASON),
        (Edit(status=Status.TO_REVALIDATE), None),
        (Edit(status=Status.TO_REVALIDATE, sets_reason=True, status_reason=OTHER), OTHER),
        (Edit(status=Status.TO_REVALIDATE, sets_reason=True, status_reason=REASON), REASON),
        (Edit(sets_reason=True, status_reason=OTHER), OTHER),
        (Edit(sets_reason=True), None),
        (Edit(status=Status.REFUSED, sets_reason=True), None),
        (Edit(sets_day=True, library_registered_on=TODAY), REASON),
    ],
)
def test_a_change_of_status_that_does_not_name_it_clears_it(edit: Edit, reason: str | None) -> None:
    record = AccountState(Status.REFUSED, status_reason=REASON)
    assert after(record, edit).status_reason == reason


@pytest.mark.parametrize(
    ("status", "action"),
    [
        (Status.REFUSED, Renew(TODAY)),
        (Status.VALIDATED, Renew(TODAY)),
        (Status.VALIDATED, PatronSignIn()),
        (Status.EXPIRED, RequestRenewal()),
    ],
)
def test_renewing_expiring_and_the_patrons_request_clear_it(
    status: Status, action: LifecycleAction
) -> None:
    day = TODAY if isinstance(action, Renew) else date(2020, 1, 1)
    record = AccountState(status, day, status_reason=REASON)
    decision = decide(record, action, TODAY, SYREN)
    assert decision.state != record
    assert decision.state.status_reason is None


def test_a_sign_in_that_changes_nothing_leaves_it() -> None:
    record = AccountState(Status.VALIDATED, TODAY, status_reason=REASON)
    assert after(record, PatronSignIn()) == record


def test_a_revert_brings_it_back() -> None:
    before = AccountState(Status.REFUSED, status_reason=REASON)
    assert after(AccountState(Status.TO_REVALIDATE), Revert(before)) == before
