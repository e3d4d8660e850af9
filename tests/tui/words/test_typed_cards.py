"""Card numbers as scanners and people type them."""

import pytest

from syren_tui.words.typed_cards import UNSHIFTED_DIGITS, is_number, read_card


@pytest.mark.parametrize("number", ["29058000044", "7", "42", "AB12345678", "0123456789"])
def test_a_scanner_set_for_another_keyboard(number: str) -> None:
    signs = "".join(UNSHIFTED_DIGITS[int(each)] if each.isdigit() else each for each in number)
    assert read_card(signs) == read_card(f" {number}\t") == number
    assert is_number(read_card(signs))


@pytest.mark.parametrize(
    "name",
    ["LE GALL", "l'hélgoualc'h", "Anne-Marie", "çelik", "d'é", "quéré", "né", "KERGOAT-É", ""],
)
def test_a_name_stays_a_name(name: str) -> None:
    assert read_card(name) == name
    assert not is_number(name)
