from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.days import add_months
from syren_tui.words.typed_days import (
    NO_START,
    NO_SUCH_DAY,
    NO_VALIDITY,
    UNREADABLE,
    TypedDay,
    TypedDayError,
    read_day,
    read_typed_day,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    ["18/04/2024", "18042024", "18-4-24", "180424", "18.04.2024", "18 04 2024", " 18/4/24 ",
     "2024-04-18", "18 / 04 / 2024", "18 avril 2024", "18 Apr 2024", "18 avr. 24"],
)  # fmt: skip
def test_a_day_as_people_type_it(typed: str) -> None:
    assert read_day(typed, TODAY) == date(2024, 4, 18)


@pytest.mark.parametrize("typed", ["t", "T", " t ", "aujourd’hui", "aujourd'hui", "today"])
def test_today_is_the_portals(typed: str) -> None:
    assert read_day(typed, TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1/1/36", date(2036, 1, 1)),
        ("1/1/37", date(1937, 1, 1)),
        ("12/03/71", date(1971, 3, 12)),
        ("1/1/00", date(2000, 1, 1)),
    ],
)
def test_years_of_two_digits(typed: str, day: date) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "years_ahead", "day"),
    [
        ("12/03/26", 0, date(2026, 3, 12)),
        ("12/12/26", 0, date(2026, 12, 12)),
        ("12/03/27", 0, date(1927, 3, 12)),
        ("12 mars 71", 0, date(1971, 3, 12)),
        ("120300", 0, date(2000, 3, 12)),
        ("12/03/27", 1, date(2027, 3, 12)),
        ("12/03/28", 1, date(1928, 3, 12)),
        ("12/03/99", 80, date(2099, 3, 12)),
        ("12/03/2071", 0, date(2071, 3, 12)),
        ("2071-03-12", 0, date(2071, 3, 12)),
    ],
)
def test_how_far_ahead_a_year_of_two_digits_may_be(typed: str, years_ahead: int, day: date) -> None:
    assert read_day(typed, TODAY, years_ahead) == day


@given(st.dates(date(1927, 1, 1), date(2026, 12, 31)))
def test_whoever_is_alive_can_type_their_birth_date_short(day: date) -> None:
    assert read_day(f"{day:%d/%m/%y}", TODAY, years_ahead=0) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", UNREADABLE),
        ("demain", UNREADABLE),
        ("18/04", UNREADABLE),
        ("18 germinal 2024", UNREADABLE),
        ("1804", UNREADABLE),
        ("31/02/2024", NO_SUCH_DAY),
        ("29/02/2025", NO_SUCH_DAY),
        ("00/01/2024", NO_SUCH_DAY),
        ("18/13/2024", NO_SUCH_DAY),
        ("2024-02-30", NO_SUCH_DAY),
        ("١٨/٠٤/٢٠٢٤", UNREADABLE),
        ("\x1b[31m", UNREADABLE),
    ],
)
def test_what_is_no_day(typed: str, sentence: str) -> None:
    with pytest.raises(TypedDayError) as caught:
        read_day(typed, TODAY)
    assert caught.value.sentence == sentence


@pytest.mark.parametrize(
    "typed", ["fin 05/01/2028", "Fin : 5/1/28", "end 05012028", "jusqu’au 05/01/2028"]
)
def test_the_end_that_a_card_shows(typed: str) -> None:
    meant = TypedDay(date(2027, 1, 5), end=date(2028, 1, 5))
    assert read_typed_day(typed, TODAY, 12) == meant


def test_a_start_is_a_start() -> None:
    assert read_typed_day("05/01/2026", TODAY, 12) == TypedDay(date(2026, 1, 5))


@pytest.mark.parametrize(
    ("typed", "months", "sentence"),
    [
        ("fin 05/01/2028", None, NO_VALIDITY),
        ("fin 29/02/2028", 12, NO_START),
        ("fin 01/01/0001", 12, NO_START),
        ("fin bientôt", 12, UNREADABLE),
    ],
)
def test_ends_that_no_start_gives(typed: str, months: int | None, sentence: str) -> None:
    with pytest.raises(TypedDayError) as caught:
        read_typed_day(typed, TODAY, months)
    assert caught.value.sentence == sentence


@given(st.dates(date(1950, 1, 1), date(2036, 12, 31)))
def test_every_form_of_a_day_is_read(day: date) -> None:
    for form in ("%d/%m/%Y", "%d%m%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%y"):
        assert read_day(day.strftime(form), TODAY) == day


@given(st.dates(date(1950, 1, 1), date(2036, 12, 31)))
def test_a_start_read_from_its_end_gives_that_end(start: date) -> None:
    end = add_months(start, 12)
    meant = read_typed_day(f"fin {end:%d/%m/%Y}", TODAY, 12)
    assert add_months(meant.day, 12) == end


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_day_or_a_sentence(typed: str) -> None:
    try:
        assert isinstance(read_typed_day(typed, TODAY, 12).day, date)
    except TypedDayError as error:
        assert error.sentence
