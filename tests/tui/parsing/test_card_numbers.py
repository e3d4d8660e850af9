"""Card numbers as scanners, spreadsheets and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from syren_tui.parsing.card_numbers import (
    LONGEST,
    ReadingKind,
    is_number,
    other_readings,
    plain,
    read_card,
    read_search,
)

NUMBER = "29058000044"
CAPS = "À&É\"'(-È_Ç"
MAC = "à&é\"'(§è!ç"
MAC_CAPS = "À&É\"'(§È!Ç"
US_SHIFTED = ")!@#$%^&*("


def typed(number: str, digits: str) -> str:
    return "".join(digits[int(each)] if each.isdigit() else each for each in number)


@pytest.mark.parametrize("number", [NUMBER, "7", "42", "AB12345678", "0123456789"])
def test_a_scanner_set_for_another_keyboard(number: str) -> None:
    signs = typed(number, UNSHIFTED_DIGITS)
    assert read_card(signs) == read_card(f" {number}\t") == number
    assert is_number(read_card(signs))


@pytest.mark.parametrize(
    "name",
    [
        "LE GALL",
        "l'hélgoualc'h",
        "Anne-Marie",
        "çelik",
        "d'é",
        "quéré",
        "né",
        "KERGOAT-É",
        "",
        "le-goff.29@poste.test",
    ],
)
def test_a_name_stays_a_name(name: str) -> None:
    assert read_card(name) == read_search(name) == name
    assert not is_number(name)
    assert other_readings(name) == []


@pytest.mark.parametrize(
    "around", ["\u200e", "\u202c", "\u200b", "\u00a0", "\u202f", "\ufeff", " "]
)
def test_what_cannot_be_seen_is_read_over(around: str) -> None:
    assert read_card(f"{around}{NUMBER}{around}") == NUMBER
    assert read_search(f"{around} le{around}") == "le"
    assert plain(f"le\u00a0{around}gall").split() == ["le", "gall"]
    assert plain(f"290{around}58").replace(" ", "") == "29058"


@pytest.mark.parametrize(
    ("scanned", "how"),
    [
        (f"A{NUMBER}B", [ReadingKind.CODABAR]),
        (f"a{NUMBER}d", [ReadingKind.CODABAR]),
        (f"*{NUMBER}*", [ReadingKind.CODABAR]),
        (f"E{NUMBER}N", [ReadingKind.CODABAR]),
        (f"t{NUMBER}", [ReadingKind.CODABAR]),
        (f"{NUMBER}C", [ReadingKind.CODABAR]),
        (f"]C0{NUMBER}", [ReadingKind.AIM]),
        (f"]F1{NUMBER}", [ReadingKind.AIM]),
        (f"]F1A{NUMBER}B", [ReadingKind.AIM, ReadingKind.CODABAR]),
        (f"0{NUMBER}", [ReadingKind.ZERO_FEWER]),
        (f"A0{NUMBER}B", [ReadingKind.CODABAR, ReadingKind.ZERO_FEWER]),
        ("2905 8000-044", [ReadingKind.SPACES]),
        (typed(NUMBER, CAPS), [ReadingKind.CAPS_LOCK]),
        (typed(NUMBER, MAC), [ReadingKind.SIGNS]),
        (typed(NUMBER, MAC_CAPS), [ReadingKind.CAPS_LOCK]),
        (typed(NUMBER, US_SHIFTED), [ReadingKind.SIGNS]),
        (
            typed(f"]C0{NUMBER}", UNSHIFTED_DIGITS).replace("]", "$"),
            [ReadingKind.SIGNS, ReadingKind.AIM],
        ),
        (
            typed(f"A{NUMBER}B", MAC).replace("A", "Q"),
            [ReadingKind.SIGNS, ReadingKind.LAYOUT, ReadingKind.CODABAR],
        ),
    ],
)
def test_what_a_scanner_may_have_done(scanned: str, how: list[ReadingKind]) -> None:
    readings = {each.number: each.how for each in other_readings(read_card(f" {scanned}"))}
    assert sorted(readings[NUMBER]) == sorted(how)


@pytest.mark.parametrize(
    ("scanned", "meant", "how"),
    [
        ("a7788b", "A7788B", [ReadingKind.CASE]),
        ("A7788B", "a7788b", [ReadingKind.CASE]),
        ("29058", "029058", [ReadingKind.ZERO_MORE]),
        (typed("Q7788B", UNSHIFTED_DIGITS), "A7788B", [ReadingKind.LAYOUT]),
        (typed("W7788Q", UNSHIFTED_DIGITS), "Z7788A", [ReadingKind.LAYOUT]),
        ("12,45", "12m45", [ReadingKind.LAYOUT]),
        ("12;45", "12m45", [ReadingKind.LAYOUT]),
        ("12y45", "12z45", [ReadingKind.LAYOUT]),
        (
            typed("q7788b", CAPS),
            "A7788B",
            [ReadingKind.CAPS_LOCK, ReadingKind.LAYOUT, ReadingKind.CASE],
        ),
    ],
)
def test_letters_of_another_keyboard(scanned: str, meant: str, how: list[ReadingKind]) -> None:
    readings = {each.number: each.how for each in other_readings(read_card(scanned))}
    assert sorted(readings[meant]) == sorted(how)


def test_one_zero_and_no_more() -> None:
    assert {each.number for each in other_readings("0012")} == {"012", "00012"}


@given(st.text(max_size=90))
def test_readings_are_few_and_each_is_another_number(text: str) -> None:
    readings = other_readings(text)
    numbers = [each.number for each in readings]
    assert len(set(numbers)) == len(numbers) <= 16
    for each in readings:
        assert each.number != plain(text)
        assert is_number(each.number)
        assert each.number == each.number.strip()
        assert len(each.number) <= LONGEST
        assert each.how
