"""Days as library systems tell them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_tui.membership.source_dates import parse_source_date

PARIS = "Europe/Paris"
END = date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "20261231", " 20261231 ", "20261231    235900", "20261231 235959", "20261231235900",
        "20261231T235900", "20261231   Z120000", "20261231    23:59:00",
        "2026-12-31", "2026-12-31T23:59:59", "2026-12-31 23:59", "2026-12-31T12:00:00Z",
        "2026-12-31T23:30:00+01:00", "2026-12-30T23:30:00Z", "2026-12-31T00:00:00.000+0100",
        "31/12/2026", "31/12/2026 23:59:00",
    ],
)  # fmt: skip
def test_each_form_of_a_day_is_read(text: str) -> None:
    assert parse_source_date(text, PARIS) == END


@pytest.mark.parametrize(
    "text",
    [
        "", "0", "1", "120261231", "00000000", "0000-00-00", "19000101", "99991231", "9999-12-31",
        "29990101", "20261331", "12/31/2026", "31/12/26", "1/2/2026", "20261231 EST235900",
        "2026-12-31T25:00:00Z", "permanent", "2026-12-31" * 20, "２０２６１２３１", "20261231Z",
    ],
)  # fmt: skip
def test_what_is_no_day_or_stands_for_none(text: str) -> None:
    assert parse_source_date(text, PARIS) is None


def test_an_instant_in_a_zone_that_is_none_is_not_told() -> None:
    assert parse_source_date("2026-12-31T12:00:00Z", "Nulle/Part") is None


@pytest.mark.parametrize(
    ("form", "text"),
    [("YYYYMMDD", "20261231"), ("ISO", "2026-12-31"), ("DD/MM/YYYY", "31/12/2026")],
)
def test_a_form_that_is_set_is_the_only_one(form: str, text: str) -> None:
    assert parse_source_date(text, PARIS, form) == END
    others = {"20261231", "2026-12-31", "31/12/2026"} - {text}
    assert not any(parse_source_date(other, PARIS, form) for other in others)


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_none(text: str) -> None:
    found = parse_source_date(text, PARIS)
    assert found is None or 1901 <= found.year <= 2199


@given(st.dates(date(1901, 1, 2), date(2199, 12, 30)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    for form in ("%Y%m%d", "%Y%m%d    235900", "%Y-%m-%d", "%d/%m/%Y"):
        assert parse_source_date(f"{day:{form}}", PARIS) == day
