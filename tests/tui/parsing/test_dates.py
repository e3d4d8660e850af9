from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.days import add_months
from syren_tui.parsing.date_formats import Order
from syren_tui.parsing.dates import (
    NO_START,
    NO_SUCH_DAY,
    NO_VALIDITY,
    OTHER_WEEKDAY,
    UNREADABLE,
    TypedDay,
    TypedDayError,
    order_of,
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
def test_a_text_that_is_not_a_day_is_refused(typed: str, sentence: str) -> None:
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


@pytest.mark.parametrize(
    "typed",
    ["mardi 5 janvier 2027", "Mar. 05/01/2027", "Tuesday 5 January 2027", "5-janv.-27",
     "05-janv-27", "5.janv.2027", "2027/01/05", "2027.1.5", "20270105",
     "January 5, 2027", "le 5 janvier 2027", "05/01/2027 14:30", "05/01/2027 à 14h30",
     "\u200e05/01/2027\u202c", "05\u00a0/\u00a001\u00a0/\u00a02027", "2027-01-05T00:00:00"],
)  # fmt: skip
def test_a_day_as_programs_write_it(typed: str) -> None:
    assert read_day(typed, TODAY) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("typed", "zone", "day"),
    [
        ("2027-01-04T23:00:00.000Z", "Europe/Paris", date(2027, 1, 5)),
        ("2027-01-04 22:59:59Z", "Europe/Paris", date(2027, 1, 4)),
        ("2027-07-04T22:00:00Z", "Europe/Paris", date(2027, 7, 5)),
        ("2027-01-05T00:00:00+01:00", "Europe/Paris", date(2027, 1, 5)),
        ("2027-01-05T00:00:00+01:00", "Indian/Reunion", date(2027, 1, 5)),
        ("2027-01-04T22:00:00+01", "Indian/Reunion", date(2027, 1, 5)),
        ("2027-01-05 03:59 +0000", "America/Martinique", date(2027, 1, 4)),
    ],
)
def test_an_instant_is_the_civil_day_at_the_portal(typed: str, zone: str, day: date) -> None:
    assert read_day(typed, TODAY, zone=zone) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("lundi 5 janvier 2027", OTHER_WEEKDAY),
        ("2027-01-04T23:00:00Z", UNREADABLE),
        ("2027-01-04T25:00:00Z", UNREADABLE),
        ("5 brumaire 2027", UNREADABLE),
        ("20271305", NO_SUCH_DAY),
        ("2027-02-30", NO_SUCH_DAY),
    ],
)
def test_what_programs_write_and_is_no_day(typed: str, sentence: str) -> None:
    with pytest.raises(TypedDayError) as refused:
        read_day(typed, TODAY)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["05/01/2027", "20/12/2026"], Order.DAY_FIRST),
        (["05/01/2027", "12/20/2026", "31/31/2026"], Order.MONTH_FIRST),
        (["05/01/2027", "06/02/2027"], Order.DAY_FIRST),
        (["20/12/2026", "12/20/2026"], None),
        (["2026-12-20", "20 décembre 2026", "bientôt"], Order.DAY_FIRST),
        ([], Order.DAY_FIRST),
    ],
)
def test_a_column_is_read_as_a_whole(texts: list[str], order: Order | None) -> None:
    assert order_of(texts) is order


@given(st.dates(date(1950, 1, 1), date(2036, 12, 31)))
def test_a_day_never_becomes_another(day: date) -> None:
    forms = "%d/%m/%Y|%Y/%m/%d|%Y%m%d|%d.%m.%Y|%Y-%m-%d|%A %d %B %Y|%d-%b-%Y"
    for form in forms.split("|"):
        assert read_day(day.strftime(form), TODAY) == day
