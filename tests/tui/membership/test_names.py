"""Whether a library system's name and an account's are the same person's."""

import pytest

from syren_tui.membership.names import Likeness, has_odd_signs, likeness


@pytest.mark.parametrize(
    ("told_last", "told_first", "last", "first"),
    [
        ("LE GOFF", "Nolwenn", "Le Goff", "Nolwenn"),
        ("Nolwenn", "LE GOFF", "Le Goff", "Nolwenn"),
        ("LE GOFF Nolwenn", "", "Le Goff", "Nolwenn"),
        ("Nolwenn LE GOFF", "", "Le Goff", "Nolwenn"),
        ("Le Goff, Nolwenn", "", "Le Goff", "Nolwenn"),
        ("Le Goff,Nolwenn", "", "Le Goff", "Nolwenn"),
        ("GUEGUEN", "Gwenaelle", "Guéguen", "Gwenaëlle"),
        ("Gue\N{COMBINING ACUTE ACCENT}guen", "Gwenaëlle", "Guéguen", "Gwenaëlle"),
        ("L HELGOUALC H", "Yann", "L’Helgoualc’h", "Yann"),
        ("MARTIN", "Jean Pierre", "Martin", "Jean"),
        ("MARTIN DUPONT", "Anne", "Martin", "Anne"),
        ("MARTIN", "Anne", "Martin-Dupont", "Anne"),
    ],
)
def test_ways_to_write_one_name_are_the_same(
    told_last: str, told_first: str, last: str, first: str
) -> None:
    assert likeness(told_last, told_first, last, first) is Likeness.SAME


@pytest.mark.parametrize(
    ("told_last", "told_first", "expected"),
    [
        ("MARTIN", "Jules", Likeness.FIRST_DIFFERS),
        ("MARTIN", "J.", Likeness.FIRST_DIFFERS),
        ("MARTIN J", "", Likeness.FIRST_DIFFERS),
        ("Jules MARTIN", "", Likeness.FIRST_DIFFERS),
        ("MARTIN", "", Likeness.UNTOLD),
        ("", "Jean", Likeness.OTHER),
        ("", "", Likeness.UNTOLD),
        ("’", " ", Likeness.UNTOLD),
        ("DURAND", "Jean", Likeness.OTHER),
        ("DURAND", "", Likeness.OTHER),
        ("Jean DURAND", "", Likeness.OTHER),
    ],
)
def test_another_name_or_none(told_last: str, told_first: str, expected: Likeness) -> None:
    assert likeness(told_last, told_first, "Martin", "Jean") is expected


@pytest.mark.parametrize("name", ["L’Helgoualc’h", "Le Goff-Martin", "MARTIN (née Dupont)", "Ö"])
def test_names_hold_letters(name: str) -> None:
    assert not has_odd_signs(name)


@pytest.mark.parametrize(
    "name", ["MART\x1b[31mIN", "MART?N", "MARTIN 2", "MAR\u202eTIN", "M\ufffd"]
)
def test_other_signs_are_no_names(name: str) -> None:
    assert has_odd_signs(name)
