"""Names spelled nearly so, against a naive reckoning."""

import random
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.similar import differences, nearness, similarity, single_texts, squeezed

WORDS = st.text("abcd", max_size=7)


@cache
def naively(first: str, second: str) -> int:
    """Differences by their definition: the least of all ways to make one text of the other."""
    if not first or not second:
        return len(first) + len(second)
    ways = [
        naively(first[1:], second) + 1,
        naively(first, second[1:]) + 1,
        naively(first[1:], second[1:]) + (first[0] != second[0]),
    ]
    if len(first) > 1 and len(second) > 1 and first[:2] == second[1::-1]:
        ways.append(naively(first[2:], second[2:]) + 1)
    return min(ways)


@given(WORDS, WORDS)
def test_differences_are_the_fewest(first: str, second: str) -> None:
    assert differences(first, second) == differences(second, first) == naively(first, second)


@given(st.text("abcdefg", min_size=5, max_size=20), st.data())
def test_one_letter_amiss_in_five_is_near(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    before = max(0, place - 1)
    typed = data.draw(
        st.sampled_from(
            [
                name[:place] + name[place + 1 :],
                name[:place] + "z" + name[place:],
                name[:place] + "z" + name[place + 1 :],
                name[:place] + name[place] + name[place:],
                name[:before] + name[before : place + 1][::-1] + name[place + 1 :],
            ]
        )
    )  # fmt: skip
    assert nearness(typed, name) >= 0.8


@given(WORDS, WORDS)
def test_what_is_near_differs_by_a_third_at_most(first: str, second: str) -> None:
    longer = max(len(first), len(second), 1)
    near = nearness(first, second)
    assert 0 <= near <= 1
    expected = naively(first, second) * 3 <= longer and bool(first) and bool(second)
    assert (near > 0) is expected
    assert (near == 1) is (first == second and bool(first))


@pytest.mark.parametrize(
    ("typed", "last", "first"),
    [
        ("yanick", "QUÉRÉ", "Yannick"),
        ("abalea", "ABALLÉA", "Zoé"),
        ("lgall", "LE GALL", "Zoé"),
        ("gueguenn", "GUÉGUEN", "Zoé"),
        ("L'Helgoualc h", "L’HELGOUALC’H", "Zoé"),
        ("leonn", "TANGUY-LÉON", "Zoé"),
        ("yanick le gal", "LE GALL", "Yannick"),
        ("le gal yanick", "LE GALL", "Yannick"),
        ("mdaec", "MADEC", "Zoé"),
    ],
)
def test_typing_errors_are_similar(typed: str, last: str, first: str) -> None:
    assert similarity(typed, last, first) >= 0.8


@pytest.mark.parametrize("typed", ["''", "roy", "le gall zoé hervé", "kerdoncuff"])
def test_other_names_are_not_similar(typed: str) -> None:
    assert similarity(typed, "LE GALL", "Yannick") == 0


def test_names_are_compared_without_marks_and_spaces() -> None:
    assert squeezed("D’ Hervé-\u00adLE  \u200bGall") == "dhervelegall"
    assert list(single_texts("Tanguy-Léon")) == ["tanguyleon", "tanguy", "leon"]
    assert list(single_texts("ŒUVRARD")) == ["oeuvrard"]


def test_nothing_is_nearer_than_what_is_the_same() -> None:
    chance = random.Random(5)  # noqa: S311 -- no secret
    for _ in range(50):
        last, first = ("".join(chance.choices("abc", k=chance.randint(1, 6))) for _ in range(2))
        for typed in (last, first, f"{last} {first}", f"{first}-{last}"):
            assert similarity(typed, last, first) == 1
