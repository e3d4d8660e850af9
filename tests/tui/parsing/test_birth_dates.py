"""Birth dates as they are typed where somebody is looked for."""

from datetime import date

import pytest

from syren_tui.parsing.birth_dates import begins_day, is_day_only, read_birth_date

TODAY = date(2026, 11, 27)
BORN = date(1996, 11, 25)


@pytest.mark.parametrize(
    ("typed", "day", "day_only"),
    [
        ("25/11/1996", BORN, True),
        (" 25 / 11 / 96", BORN, True),
        ("25.11.1996", BORN, True),
        ("25 novembre 1996", BORN, True),
        ("lundi 25 nov. 1996", BORN, True),
        ("25111996", BORN, False),
        ("251196", BORN, False),
        ("25-11-96", BORN, False),
        ("25 11 1996", BORN, False),
        ("1996-11-25", BORN, False),
        ("19961125", BORN, False),
        ("26/11/26", date(2026, 11, 26), True),
        ("27/11/26", date(1926, 11, 27), True),
        ("01/01/1900", date(1900, 1, 1), True),
        ("31/12/1899", None, True),
        ("27/11/2026", None, True),
        ("31/02/1996", None, True),
        ("mardi 25/11/1996", None, True),
        ("25/11", None, False),
        ("t", None, False),
        ("29058000445", None, False),
        ("le gall", None, False),
        ("", None, False),
    ],
)
def test_what_is_read(typed: str, day: date | None, day_only: bool) -> None:
    assert read_birth_date(typed, TODAY) == day
    assert is_day_only(typed) is day_only


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("2", True), ("25", True), ("25/", True), ("25/1", True), ("25/11", True),
        ("25/11/", True), ("25/nov", True), ("25 d", True), ("1996-11", True), ("25/FÉV", True),
        ("", False), ("0", False), ("45", False), ("123", False), ("2905", True), ("1234", False),
        ("25/11/1", False), ("25/le", False), ("25/112", False), ("le gall", False),
    ],
)  # fmt: skip
def test_what_may_go_on_to_be_a_day(typed: str, begins: bool) -> None:
    assert begins_day(typed) is begins
