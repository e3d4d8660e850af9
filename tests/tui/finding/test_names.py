"""Names of a list and names of accounts."""

import pytest

from syren_tui.finding.names import agrees


@pytest.mark.parametrize(
    ("last", "first", "account"),
    [
        ("LE GALL", "Annaïg", ("LE GALL", "Annaïg")),
        ("le gall", "ANNAIG", ("LE GALL", "Annaïg")),
        ("Annaïg", "LE GALL", ("LE GALL", "Annaïg")),
        ("LE GALL Annaïg", "", ("LE GALL", "Annaïg")),
        ("Annaïg LE GALL", "", ("LE GALL", "Annaïg")),
        ("LE GALL, Annaïg", "", ("LE GALL", "Annaïg")),
        ("Mme LE GALL Annaïg", "", ("LE GALL", "Annaïg")),
        ("LE GALL", "", ("LE GALL", "Annaïg")),
        ("", "Annaïg", ("LE GALL", "Annaïg")),
        ("", "", ("LE GALL", "Annaïg")),
        ("LEGALL", "Annaïg", ("LE GALL", "Annaïg")),
        ("GALL", "Annaïg", ("LE GALL", "Annaïg")),
        ("LE GALL", "Annaïg Marie", ("LE GALL", "Annaïg")),
        ("LE GALL", "Marie", ("LE GALL", "Marie-Thérèse")),
        ("LE GALL", "A.", ("LE GALL", "Annaïg")),
        ("CORRE", "Anne", ("CORRE-LE GALL", "Anne")),
        ("CORRE ép. LE GALL", "Anne", ("LE GALL", "Anne")),
        ("DUPONT MARTIN Anne", "", ("MARTIN", "Anne Sophie")),
        ("L'HELGOUALC'H", "Yann", ("L’HELGOUALC’H", "Yann")),
        ("LE COEUR", "Zoé", ("LE CŒUR", "Zoe")),
        ("GU?GUEN", "Ga�lle", ("GUÉGUEN", "Gaëlle")),
    ],
)
def test_names_that_agree(last: str, first: str, account: tuple[str, str]) -> None:
    assert agrees(last, first, *account)


@pytest.mark.parametrize(
    ("last", "first", "account"),
    [
        ("LE GOFF", "Annaïg", ("LE GALL", "Annaïg")),
        ("LE GALL", "Yann", ("LE GALL", "Annaïg")),
        ("LE GALL Yann", "", ("LE GALL", "Annaïg")),
        ("Annaïg", "", ("LE GALL", "Annaïg")),
        ("", "LE GALL", ("LE GALL", "Annaïg")),
        ("LE", "Annaïg", ("LE GALL", "Annaïg")),
        ("DUPONT-MARTIN", "Anne", ("DUPONT-DURAND", "Anne")),
        ("DUPONT Anne Marie", "", ("DUPONT", "Anne Sophie")),
        ("Total", "", ("LE GALL", "Annaïg")),
        ("245", "", ("LE GALL", "Annaïg")),
    ],
)
def test_names_that_do_not_agree(last: str, first: str, account: tuple[str, str]) -> None:
    assert not agrees(last, first, *account)
