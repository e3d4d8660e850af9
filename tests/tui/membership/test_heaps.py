"""What is to be done about each account."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syren_api.lifecycle import AccountState, Renew, decide
from syren_api.models import Portal, SelectedSubscriber
from syren_api.statuses import Status
from syren_api.validity import valid_until
from syren_tui.membership.heaps import Heap, Note, sorted_out
from syren_tui.membership.model import Cause, Member, NoAnswer, NotKnown, Question
from syren_tui.membership.planning import plan_of
from tests.tui.membership.people import account, found, member
from tests.tui.texts.people import LOIRETEK, SYREN, TODAY

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OPEN = {"status": "validated", "library_registered_on": "2026-02-01"}  # until 01/02/2027


def put(portal: Portal = SYREN, told: dict[str, Any] | None = None, **own: Any) -> tuple[Any, Any]:
    entry = sorted_out(account(**own), found(member(**(told or {}))), portal, ())
    return entry.heap, entry.note


@pytest.mark.parametrize(
    ("own", "until", "expected"),
    [
        ({"status": "pending"}, date(2027, 6, 30), (Heap.MEMBERS, None)),
        ({"status": "to_revalidate"}, TODAY, (Heap.MEMBERS, None)),
        (OPEN, date(2027, 6, 30), (Heap.MEMBERS, None)),
        (OPEN, date(2027, 2, 1), (Heap.NOTHING, Note.UP_TO_DATE)),
        (OPEN, date(2027, 1, 1), (Heap.NOTHING, Note.ENDS_LATER)),
        (OPEN, TODAY, (Heap.NOTHING, Note.ENDS_LATER)),
        (OPEN, YESTERDAY, (Heap.ENDED, None)),
        # A membership that goes on beyond a year does not move everybody by a day each day.
        (OPEN, date(2029, 1, 1), (Heap.NOTHING, Note.UP_TO_DATE)),
        ({**OPEN, "library_registered_on": "2025-12-21"}, date(2029, 1, 1), (Heap.MEMBERS, None)),
        ({**OPEN, "library_registered_on": "2025-12-22"}, date(2029, 1, 1),
         (Heap.NOTHING, Note.UP_TO_DATE)),
        ({**OPEN, "library_registered_on": "2025-10-01"}, date(2029, 1, 1), (Heap.MEMBERS, None)),
        ({"status": "validated"}, date(2027, 6, 30), (Heap.MEMBERS, None)),
        ({"status": "validated"}, TODAY, (Heap.NOTHING, Note.ENDS_TODAY)),
        ({"status": "validated"}, YESTERDAY, (Heap.ENDED, None)),
        ({"status": "refused"}, date(2027, 6, 30), (Heap.TO_CONFIRM, Note.REFUSED)),
        ({"status": "refused"}, YESTERDAY, (Heap.NOTHING, Note.REFUSED_NO_MEMBER)),
        ({"status": "pending"}, YESTERDAY, (Heap.NOTHING, Note.WAITS)),
        ({"status": "expired"}, date(2027, 6, 30), (Heap.NOTHING, Note.EXPIRED)),
        ({"status": "validated"}, None, (Heap.NOT_FOUND, Note.END_UNTOLD)),
        ({**OPEN, "library_registered_on": "2025-10-01"}, YESTERDAY, (Heap.NOTHING, Note.PAST)),
    ],
)  # fmt: skip
def test_the_heap_of_somebody_found(
    own: dict[str, Any], until: date | None, expected: tuple[Heap, Note | None]
) -> None:
    assert put(told={"until": until}, **own) == expected


def test_who_is_not_known_has_no_business_with_access() -> None:
    unknown = NotKnown(Question("29058000445"))
    assert sorted_out(account(**OPEN), unknown, SYREN, ()).heap is Heap.NOT_FOUND
    waiting = sorted_out(account(), unknown, SYREN, ())
    assert (waiting.heap, waiting.note) == (Heap.NOTHING, Note.WAITS)


def test_no_answer_is_nobodys_fault() -> None:
    silent = NoAnswer(Question("29058000445"), Cause.TOO_SLOW)
    assert sorted_out(account(**OPEN), silent, SYREN, ()).heap is Heap.NO_ANSWER
    assert sorted_out(account(), silent, SYREN, ()).heap is Heap.NO_ANSWER


@pytest.mark.parametrize(
    ("status", "expected"),
    [("pending", (Heap.MEMBERS, None)), ("validated", (Heap.NOTHING, Note.UP_TO_DATE))],
)
def test_a_portal_without_validity_has_no_days(status: str, expected: Any) -> None:
    assert LOIRETEK.validity_months is None
    assert put(LOIRETEK, status=status) == expected


def test_who_is_to_confirm_has_the_day_that_confirming_gives() -> None:
    entry = sorted_out(account(), found(member(blocked=("fines",))), SYREN, ())
    assert entry.heap is Heap.TO_CONFIRM
    assert (entry.day, entry.end) == (date(2026, 6, 30), date(2027, 6, 30))


DAYS = st.dates(TODAY - timedelta(days=800), TODAY + timedelta(days=800))
ACCOUNTS = st.builds(
    lambda number, status, day: account(
        id=str(number), status=status, library_registered_on=day and day.isoformat()
    ),
    st.integers(1, 10**6),
    st.sampled_from(["pending", "to_revalidate", "validated", "refused", "expired"]),
    st.none() | DAYS.filter(lambda day: day <= TODAY),
)
MEMBERS = st.builds(lambda until, since: member(until=until, since=since), st.none() | DAYS, DAYS)


@given(account=ACCOUNTS, told=MEMBERS, portal=st.sampled_from([SYREN, LOIRETEK]))
@example(account(library_registered_on="2026-01-02"), member(until=date(2027, 1, 1)), SYREN)
def test_the_plan_keeps_the_rules_and_is_run_once(
    account: SelectedSubscriber, told: Member, portal: Portal
) -> None:
    entry = sorted_out(account, found(told), portal, ())
    plan = plan_of([entry], portal)
    if entry.heap is not Heap.MEMBERS:
        assert len(plan) == 0
        return
    (line,) = plan.lines()
    assert line.included
    if portal.validity_months is not None:
        end = valid_until(line.day, portal)
        assert line.day is not None
        assert end is not None
        assert told.until is not None
        assert line.day <= portal.today <= end <= told.until
    done = decide(AccountState.of(account), Renew(line.day), portal.today, portal).state
    after = account.model_copy(
        update={
            "status": Status.VALIDATED,
            "library_registered_on": done.library_registered_on,
            "valid_until": done.valid_until(portal),
        }
    )
    assert sorted_out(after, found(told), portal, ()).heap is Heap.NOTHING
