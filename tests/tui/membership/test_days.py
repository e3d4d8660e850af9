"""From a membership to a day of registration."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.validity import valid_until
from syren_tui.membership.days import MemberDay, member_day
from tests.tui.texts.people import SYREN

DAYS = st.dates(date(2023, 1, 1), date(2033, 12, 31))


@pytest.mark.parametrize(
    ("today", "until", "expected"),
    [
        ("2026-11-26", "2027-06-30", MemberDay(date(2026, 6, 30), date(2027, 6, 30), far=False)),
        ("2026-11-26", "2027-11-26", MemberDay(date(2026, 11, 26), date(2027, 11, 26), far=False)),
        ("2026-11-26", "2027-11-27", MemberDay(date(2026, 11, 26), date(2027, 11, 26), far=True)),
        ("2026-11-26", "2026-11-26", MemberDay(date(2025, 11, 26), date(2026, 11, 26), far=False)),
        ("2026-11-26", "2026-11-25", None),
        # Two days of registration give 28 February: the later one is taken.
        ("2024-12-01", "2025-02-28", MemberDay(date(2024, 2, 29), date(2025, 2, 28), far=False)),
        # No day gives 29 February: the end before it is the latest that is not after it.
        ("2027-12-01", "2028-02-29", MemberDay(date(2027, 2, 28), date(2028, 2, 28), far=False)),
        ("2028-02-29", "2028-02-29", None),
    ],
)
def test_the_latest_day_that_gives_no_later_end(
    today: str, until: str, expected: MemberDay | None
) -> None:
    portal = SYREN.model_copy(update={"today": date.fromisoformat(today)})
    assert member_day(date.fromisoformat(until), portal) == expected


@given(today=DAYS, until=DAYS)
def test_no_day_to_come_and_no_end_past_or_after_the_membership(today: date, until: date) -> None:
    portal = SYREN.model_copy(update={"today": today})
    found = member_day(until, portal)
    if found is None:
        earliest = today - timedelta(days=367)
        days = (earliest + timedelta(days=each) for each in range(368))
        ends = [end for day in days if (end := valid_until(day, portal)) is not None]
        assert not any(today <= end <= until for end in ends)
        return
    assert found.day <= today <= found.end <= until
    assert found.end == valid_until(found.day, portal)
    later = valid_until(found.day + timedelta(days=1), portal)
    assert found.day == today or (later is not None and later > until)


@pytest.mark.parametrize("until", [date.max, date.min, date(9999, 12, 31)])
def test_the_ends_of_the_calendar(until: date) -> None:
    found = member_day(until, SYREN)
    assert found is None or found.day == SYREN.today
