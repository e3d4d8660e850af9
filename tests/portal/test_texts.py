"""The portal's own sentences."""

import re
import string

import pytest

from syren_api.problems import ProblemCode
from syren_portal.cli_texts import SENTENCES, command_language
from syren_portal.problems import preferred_language
from syren_portal.texts import DETAILS, FIELDS, TITLES, Text


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("texts", [TITLES, DETAILS, FIELDS, SENTENCES])
def test_every_sentence_has_both_languages(texts: dict[str, Text]) -> None:
    for text in texts.values():
        assert text.fr
        assert text.en
        assert text.fr != text.en
        assert names(text.fr) == names(text.en)


@pytest.mark.parametrize("texts", [TITLES, DETAILS, FIELDS, SENTENCES])
def test_french_typography(texts: dict[str, Text]) -> None:
    """A no-break space before : ; ! ? and inside « », and ’ as the apostrophe."""
    for text in texts.values():
        assert not re.search(r" [:;!?]|« | »|[A-Za-zé]'", text.fr), text.fr


def test_every_code_has_its_words() -> None:
    assert set(TITLES) == set(DETAILS) == set(ProblemCode)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "fr"),
        ("", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-FR, en;q=0.9", "fr"),
        ("de, en;q=0.1", "en"),
        ("en;q=0.2, fr;q=0.7", "fr"),
        ("en;q=0", "fr"),
        ("en;q=x", "fr"),
        ("*", "fr"),
        (",;,=;q", "fr"),
    ],
)
def test_the_readers_language(header: str | None, language: str) -> None:
    assert preferred_language(header) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "fr_FR"}, "fr"),
        ({"LANG": "C"}, "fr"),
    ],
)
def test_the_terminals_language(environment: dict[str, str], language: str) -> None:
    assert command_language(environment) == language
