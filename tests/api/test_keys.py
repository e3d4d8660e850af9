import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.keys import email_key, number_key


@pytest.mark.parametrize(
    "written",
    [
        "A7788B",
        "a7788b",
        " A 7788 B\u00a0",
        "A-77\u201188\u00adB",
        "\u200eA7788B\u202c",
        "A\u200b7788\ufeffB",
        "Ａ７７８８Ｂ",
        "A\u20127788\u2212b",
        "A\t7788\u2003B",
    ],
)
def test_ways_to_write_one_card_have_one_key(written: str) -> None:
    assert number_key(written) == "a7788b"


@pytest.mark.parametrize("other", ["A07788B", "A7788", "A7788'B", "A7788.B", "A7788É"])
def test_other_cards_have_other_keys(other: str) -> None:
    assert number_key(other) != "a7788b"


def test_leading_zeros_count() -> None:
    assert number_key("0012") != number_key("12")


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "-", "\u2011 \u00ad", "\u00a0\u202f"])
def test_a_number_without_digits_or_letters_has_no_key(nothing: str) -> None:
    assert number_key(nothing) == ""


@given(st.text(max_size=20))
def test_a_key_holds_nothing_that_is_read_over(text: str) -> None:
    for character in number_key(text):
        assert not character.isspace()
        assert unicodedata.category(character) not in {"Cf", "Pd"}


def test_how_an_accent_is_written_makes_no_difference_to_a_number() -> None:
    assert number_key("É1") == number_key("E\u03011") == number_key("é1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Annaig@Courriel.example", "annaig@courriel.EXAMPLE", True),
        ("é@b.example", "e\u0301@b.example", True),
        ("strauß@b.example", "strauss@b.example", False),
        ("É@b.example", "é@b.example", False),
        ("ﬁ@b.example", "fi@b.example", False),
    ],
)
def test_email_keys_compare_addresses(one: str, other: str, same: bool) -> None:
    assert (email_key(one) == email_key(other)) is same
