from datetime import date
from typing import Any

import pytest

from syren_api.models import Portal
from syren_tui.renewal.plan_lines import ExclusionReason, ReviewReason, Summary
from syren_tui.renewal.renewal_plan import RenewalPlan
from tests.tui.renewal.accounts import account
from tests.tui.texts.people import LOIRETEK, SYREN, TODAY


def only(plan: RenewalPlan) -> Any:
    (line,) = plan.lines()
    return line


@pytest.mark.parametrize(
    ("members", "left"),
    [
        ({"status": "pending"}, None),
        ({"status": "to_revalidate", "library_registered_on": "2025-10-14"}, None),
        ({"status": "validated", "library_registered_on": "2025-12-01"}, None),
        ({"status": "validated"}, None),
        ({"status": "validated", "library_registered_on": "2026-11-21"}, None),
        ({"status": "validated", "library_registered_on": "2026-11-22"}, ExclusionReason.SHORTER),
        ({"status": "pending", "library_registered_on": "2026-11-22"}, None),
        ({"status": "to_revalidate", "library_registered_on": "2026-11-22"}, None),
        ({"status": "refused"}, ExclusionReason.REFUSED),
        ({"status": "expired", "library_registered_on": "2025-01-01"}, ExclusionReason.EXPIRED),
    ],
)
def test_who_is_in_and_who_is_left_out(
    members: dict[str, Any], left: ExclusionReason | None
) -> None:
    line = only(RenewalPlan([account(**members)], SYREN, TODAY))
    assert line.exclusion is left
    assert line.included is (left is None)


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2026, 11, 22), ExclusionReason.DAY),
        (date(2025, 11, 20), ExclusionReason.DAY),
        (None, ExclusionReason.DAY),
        (date(2025, 11, 21), None),
    ],
)
def test_days_that_cannot_be_set(day: date | None, left: ExclusionReason | None) -> None:
    assert only(RenewalPlan([account(status="pending")], SYREN, day)).exclusion is left


@pytest.mark.parametrize(
    ("status", "left"), [("pending", None), ("validated", ExclusionReason.ALREADY)]
)
def test_where_accounts_do_not_end_there_is_nothing_to_do_for_who_is_validated(
    status: str, left: ExclusionReason | None
) -> None:
    plan = RenewalPlan([account(status=status)], LOIRETEK, None)
    assert (only(plan).exclusion, only(plan).can_be_taken_in) == (left, False)
    assert plan.summary().validates_all


def test_a_renewal_before_and_after() -> None:
    resources = [
        {"id": "pressreader", "status": "refused"},
        {"id": "brief-me", "status": "validated"},
        {"id": "tout-apprendre", "status": "pending"},
    ]
    subscriber = account(
        status="to_revalidate", library_registered_on="2025-10-14", resources=resources
    )
    plan = RenewalPlan([subscriber], SYREN, TODAY)
    line = only(plan)
    assert (line.before, line.after) == (date(2026, 10, 14), date(2027, 11, 21))
    assert (line.switched_on, line.reopened, plan.refused_resources) == (0, 0, 1)
    plan.activate_resources = True
    assert (only(plan).switched_on, only(plan).reopened) == (7, 1)


def test_what_was_refused_is_reopened_for_nobody_unless_asked_for() -> None:
    refused = [{"id": "pressreader", "status": "refused"}]
    gone = [{"id": "no-longer-offered", "status": "refused"}]
    for members, activates in (
        ({"resources": refused}, False),
        ({"resources": gone}, True),
        ({"resources": refused, "status": "expired"}, True),
    ):
        plan = RenewalPlan([account(**members), account(id="b")], SYREN, TODAY)
        assert plan.activate_resources is activates


def test_who_was_never_looked_at_is_not_renewed_by_the_way() -> None:
    waiting = [account(id=each, status="pending") for each in "abc"]
    plan = RenewalPlan([*waiting, account(id="d")], SYREN, TODAY, among_others={"a", "b", "d"})
    assert [line.exclusion for line in plan.lines()] == [
        ExclusionReason.NEVER_CHECKED,
        ExclusionReason.NEVER_CHECKED,
        None,
        None,
    ]
    assert plan.unchecked == 2
    plan.includes_unchecked = True
    assert [line.subscriber.id for line in plan.lines() if line.included] == ["a", "b", "c", "d"]
    plan.includes_unchecked = False
    plan.take_in("b")
    assert [line.subscriber.id for line in plan.lines() if line.included] == ["b", "c", "d"]


def test_what_the_user_takes_in_and_out() -> None:
    accounts = [account(status="refused"), account(id="b"), account(id="c", status="expired")]
    plan = RenewalPlan(accounts, SYREN, TODAY)
    plan.take_in("a")
    plan.take_out("b")
    plan.take_in("c")
    assert [line.exclusion for line in plan.lines()] == [
        None,
        ExclusionReason.TAKEN_OUT,
        ExclusionReason.EXPIRED,
    ]
    assert [line.can_be_taken_in for line in plan.lines()] == [False, True, False]
    plan.take_out("a")
    plan.take_in("b")
    assert [line.subscriber.id for line in plan.lines() if line.included] == ["b"]


def test_an_account_keeps_the_day_set_for_it() -> None:
    plan = RenewalPlan([account(), account(id="b")], SYREN, TODAY)
    plan.set_own_day("b", date(2026, 11, 1))
    assert [line.item.day for line in plan.lines()] == [TODAY, date(2026, 11, 1)]
    plan.set_own_day("b", None)
    assert [(line.item.version, line.item.day) for line in plan.lines()] == [
        (3, TODAY),
        (3, TODAY),
    ]


def test_an_account_keeps_its_resources() -> None:
    resources = [{"id": "pressreader", "status": "refused"}]
    plan = RenewalPlan([account(resources=resources), account(id="b")], SYREN, TODAY)
    plan.activate_resources = True
    assert plan.summary().reopened == 1
    plan.keep_resources("a", True)
    assert [(line.activate_resources, line.reopened) for line in plan.lines()] == [
        (False, 0),
        (True, 0),
    ]
    plan.activate_resources = False
    plan.activate_resources = True
    assert plan.keeps_resources("a")
    plan.keep_resources("a", False)
    assert plan.summary().reopened == 1


def test_who_stands_already_as_renewed_is_not_counted() -> None:
    everything = [
        {"id": each.id, "name": each.name, "status": "validated"} for each in SYREN.resources
    ]
    same = {"library_registered_on": TODAY.isoformat(), "valid_until": "2027-11-21"}
    plan = RenewalPlan(
        [account(id="a", resources=everything, **same), account(id="b")], SYREN, TODAY
    )
    plan.set_own_day("a", TODAY)
    plan.set_own_day("b", TODAY)
    assert plan.line("a").exclusion is ExclusionReason.ALREADY
    assert (plan.summary().included, plan.own_days) == (1, 1)
    # Nobody needs to say that they are a member, where nothing would come of it.
    for each in "ab":
        plan.require_review(each, ReviewReason(ExclusionReason.MEMBER_TO_CONFIRM))
    assert plan.line("a").exclusion is ExclusionReason.ALREADY
    assert plan.line("b").exclusion is ExclusionReason.MEMBER_TO_CONFIRM


def test_what_a_plan_comes_to() -> None:
    plan = RenewalPlan(
        [
            account(id="a", status="pending"),
            account(id="b"),
            account(id="c", status="refused"),
            account(id="d", status="expired"),
            account(id="e", status="expired"),
        ],
        SYREN,
        TODAY,
    )
    assert plan.summary() == Summary(
        2,
        {ExclusionReason.REFUSED: 1, ExclusionReason.EXPIRED: 2},
        date(2027, 11, 21),
        date(2027, 11, 21),
        1,
        16,
        0,
    )
    plan.set_own_day("b", date(2026, 11, 1))
    plan.take_in("c")
    plan.take_out("a")
    summary = plan.summary()
    assert (summary.included, summary.left_out, summary.validated) == (2, 3, 0)
    assert (summary.first_end, summary.last_end) == (date(2027, 11, 1), date(2027, 11, 21))
    plan.day = date(2026, 11, 22)
    assert plan.summary().exclusions == {ExclusionReason.DAY: 2, ExclusionReason.EXPIRED: 2}


@pytest.mark.parametrize(("portal", "activates"), [(SYREN, True), (LOIRETEK, False)])
def test_the_portals_own_choice(portal: Portal, activates: bool) -> None:
    assert RenewalPlan([], portal, TODAY).activate_resources is activates


def test_a_portal_without_validity() -> None:
    waiting = [{"id": "cvs", "status": "pending"}]
    plan = RenewalPlan([account(status="pending", resources=waiting)], LOIRETEK, None)
    line = only(plan)
    assert (line.exclusion, line.before, line.after, line.switched_on) == (None, None, None, 1)
    assert line.item.day is None
