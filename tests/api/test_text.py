import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_api.text import REPLACEMENT, clean, fold, search_parts, unspeakable

any_text = st.text(st.characters(exclude_categories=[]), max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Médiateur-Num", "mediateur-num"),
        ("ŒUVRE", "oeuvre"),
        ("Ægir", "aegir"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("Weiß", "weiss"),
        ("STRAẞE", "strasse"),
        ("L’Helgoualc’h", "l'helgoualc'h"),
        ("L`Helgoualcʼh", "l'helgoualc'h"),
        ("L´Azou", "l'azou"),
        ("Jean‑Yves", "jean-yves"),
        ("Jean–Yves", "jean-yves"),
        ("Jean\u00adYves", "jean-yves"),
        ("Jean\u2212Yves", "jean-yves"),
        ("ﬁn", "fin"),
        ("İstanbul", "istanbul"),
        ("e\u0301", "e"),
        ("LE\u00a0GALL", "le gall"),
    ],
)
def test_fold_removes_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(any_text)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_accents_and_case_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("search", "parts"),
    [
        ("mediateur", ["mediateur"]),
        ("l helgoualc'h", ["l", "helgoualc", "h"]),
        ("L’Helgoualc’h", ["l", "helgoualc", "h"]),
        ("Médiateur‑Num  eric", ["mediateur", "num", "eric"]),
        ("le Le LE", ["le"]),
        (" '- ’ ", []),
        ("", []),
        ("a\u00a0b\tc\nd", ["a", "b", "c", "d"]),
    ],
)
def test_a_search_is_split_into_parts(search: str, parts: list[str]) -> None:
    assert search_parts(search) == parts


@given(any_text)
def test_search_parts_hold_no_separator(search: str) -> None:
    for part in search_parts(search):
        assert part
        assert not any(each.isspace() or each in "'-" for each in part)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mrouge", "�[31mrouge"),
        ("\x1b]52;c;AAAA\x07", "�]52;c;AAAA�"),
        ("\x9b31m", "�31m"),
        ("nom\u202eexe", "nom�exe"),
        ("a\u200bb", "a�b"),
        ("a\u2028b", "a�b"),
        ("ligne\nsuivante", "ligne�suivante"),
        ("\ud800", "�"),
        ("[bold]texte[/]", "[bold]texte[/]"),
        ("E\u0301lise", "Élise"),
        ("\u3164", "�"),
        ("a\ufe0fb", "a�b"),
        ("\u034f\U000e0100\u2800", "���"),
        ("Annaïg L’Helgoualc’h", "Annaïg L’Helgoualc’h"),
    ],
)
def test_clean_removes_control_characters(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0344", "\u0903"])
def test_no_more_than_four_marks_are_shown(mark: str) -> None:
    shown = clean("x" + mark * 60_000 + "y")
    assert shown.endswith("�y")
    assert len(shown) <= 8
    assert clean(shown) == shown
    assert clean("é" + mark) == unicodedata.normalize("NFC", "é" + mark)


@given(any_text)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(any_text)
def test_nothing_that_acts_is_left(text: str) -> None:
    for character in clean(text):
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(st.sampled_from("abcéàç œL’-' "), max_size=30))
def test_french_text_is_shown_as_it_is(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)
    assert REPLACEMENT not in clean(text)


@pytest.mark.parametrize(
    ("value", "pointers"),
    [
        ("a\0b", [""]),
        ({"name": "\ud800"}, ["/name"]),
        ({"a": [{"b/c~d": "x\0"}]}, ["/a/0/b~1c~0d"]),
        ({"bad\0name": 1}, [""]),
        ({"name": "é\U0001f600", "n": 3, "none": None, "list": [True]}, []),
    ],
)
def test_strings_that_no_call_may_carry(value: object, pointers: list[str]) -> None:
    assert list(unspeakable(value)) == pointers
