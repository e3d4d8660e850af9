"""What a search looks in, and who comes first: rule 9."""

import itertools
import random

import pytest

from syren_api.searched import (
    Relevance,
    relevance,
    relevance_tests,
    search_terms,
    search_text,
)

LAST_NAMES = (
    "LE GALL", "GARNIER", "L’HELGOUALC’H", "LE  GOFF", "TANGUY-LÉON", "ŒUVRARD", "-", "Le",
    "D’ HERVÉ", "GALL", "A@B", "LE\u00adGUEN", "A¨B",
)  # fmt: skip
FIRST_NAMES = ("Pascale", "Annaïg", "Marie-Thérèse", "Le Gall", "Li", "G", "'")
NUMBERS = (None, "A-77 88b", "29058000001", "le", "'12")
SEARCHES = (
    "le g", "le gall", "g", "l", "le gall an", "annaïg le g", "marie t", "gall le", "an le",
    "a77", "A 7788-B", "29058000001", "29058", "l helgoualc h", "h", "tanguy leon", "'",
    "-", "x@y", "leon", "12", "li le gall", "¨", "oeuv", "le\u00adguen", "herve", "le le",
    "thérèse", "le gall le",
)  # fmt: skip


def by_tests(search: str, text: str) -> Relevance:
    """What a database makes of `relevance_tests`."""
    tests = relevance_tests(search)
    if any(text.startswith(start) and inside in text for start, inside in tests.begins):
        return Relevance.BEGINS
    return Relevance.WORDS if all(each in text for each in tests.words) else Relevance.INSIDE


@pytest.mark.parametrize(
    ("search", "person", "expected"),
    [
        ("le g", ("LE GALL", "Annaïg", None), Relevance.BEGINS),
        ("le g", ("LEFORT", "Guy", None), Relevance.WORDS),
        ("le g", ("GARNIER", "Pascale", None), Relevance.INSIDE),
        ("an le", ("LE GALL", "Annaïg", None), Relevance.WORDS),
        ("annaig le", ("LE GALL", "Annaïg", None), Relevance.BEGINS),
        ("le gall an", ("LE GALL", "Annaïg", None), Relevance.BEGINS),
        ("l'h", ("L’HELGOUALC’H", "Zoé", None), Relevance.BEGINS),
        ("helg", ("L’HELGOUALC’H", "Zoé", None), Relevance.WORDS),
        ("leon", ("TANGUY-LÉON", "Zoé", None), Relevance.WORDS),
        ("2905", ("QUÉRÉ", "Zoé", "29058 1"), Relevance.WORDS),
        ("29-0581", ("QUÉRÉ", "Zoé", "29058 1"), Relevance.BEGINS),
        ("058", ("QUÉRÉ", "Zoé", "29058 1"), Relevance.INSIDE),
        ("", ("QUÉRÉ", "Zoé", None), Relevance.BEGINS),
    ],
)
def test_relevance_orders_matches(
    search: str, person: tuple[str, str, str | None], expected: Relevance
) -> None:
    assert relevance(search, *person) is expected


def test_a_database_comes_to_the_same() -> None:
    people = list(itertools.product(LAST_NAMES, FIRST_NAMES, NUMBERS))
    chance = random.Random(3)  # noqa: S311 -- no secret
    seen = set()
    for search in SEARCHES:
        for last, first, number in chance.sample(people, 150):
            text = search_text(last, first, "a b¨c.le@poste.test", number or "")
            if all(term in text for term in search_terms(search)):
                came = by_tests(search, text)
                assert came is relevance(search, last, first, number), (search, last, first, number)
                seen.add(came)
    assert seen == set(Relevance)


def test_spaces_stand_before_words_and_the_number_alone() -> None:
    text = search_text("L’AZOU  -", "Marie Thérèse", "le¨gall@b.example", "A 7")
    assert text.split("\n") == [
        " l azou", " marie therese", "", "le", "gall@B\U000f002eEXAMPLE", "", "  a7", "", ""
    ]  # fmt: skip
