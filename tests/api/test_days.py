from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.days import add_months, is_birth_date, parse_day


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 4, 18), 12, date(2024, 4, 18)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2025, 1, 15), -12, date(2024, 1, 15)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 1), -1, date(2024, 12, 1)),
    ],
)
def test_months_are_added_as_civil_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(st.dates(date(1, 1, 1), date(9000, 1, 1)), st.integers(0, 600))
def test_months_keep_the_day_or_take_the_last_of_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    next_day = date.fromordinal(later.toordinal() + 1)
    assert later.day == day.day or (later.day < day.day and next_day.day == 1)


@given(st.dates(date(1, 1, 1), date(9000, 1, 1)), st.dates(date(1, 1, 1), date(9000, 1, 1)))
def test_a_later_day_never_ends_earlier(first: date, second: date) -> None:
    earlier, later = sorted((first, second))
    assert add_months(earlier, 12) <= add_months(later, 12)


@pytest.mark.parametrize("months", [12, 1])
def test_beyond_the_calendar(months: int) -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 31), months)


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["2024-2-1", "20240201", "2024-02-30", "2024-02-01T00:00:00", " 2024-02-01", "2024-02-01\n", "",
     "２０２４-02-01", "2024-W01-1", "0000-01-01"],
)  # fmt: skip
def test_a_text_that_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_day(text)


@pytest.mark.parametrize(
    ("day", "plausible"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2027, 1, 1), False),
        (date(1901, 1, 1), True),
        (date(1900, 12, 31), False),
    ],
)
def test_plausible_birth_dates(day: date, plausible: bool) -> None:
    assert is_birth_date(day, date(2026, 11, 21)) is plausible
