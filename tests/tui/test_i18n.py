"""Every sentence of the console in both languages."""

import re
import string
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from syren_tui import i18n
from syren_tui.i18n import Speech, language_of

SOURCES = Path(i18n.__file__).parent
CATALOGUE = SOURCES / "locales" / "en" / "LC_MESSAGES" / "syren_tui.po"
KEYWORDS = {"gettext": None, "say": None, "ngettext": (1, 2), "N_": None, "NN_": (1, 2)}
SAME_IN_BOTH = {"Date", "E-mail", "decisions", "validations"}
"""Sentences that are the same in English."""
PORTALS_OWN = {
    "Rechercher:",
    "Statut de l'abonné",
    "N° d'inscription",
    "Date d'inscription dans la bibliothèque",
    "Date de fin de validité: {day}",
}
"""Labels that stay as the portals write them, letter for letter."""
_NBSP = "\N{NO-BREAK SPACE}"

Message = str | tuple[str, ...]


def spoken() -> set[Message]:
    """Every sentence in the sources."""
    found = extract_from_dir(SOURCES, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def translated() -> dict[Message, Message]:
    with CATALOGUE.open("rb") as readable:
        catalogue = read_po(readable, locale="en")
    return {_key(message.id): _key(message.string) for message in catalogue if message.id}


def _key(text: object) -> Message:
    if isinstance(text, str):
        return text
    assert isinstance(text, list | tuple)
    return tuple(text)


def forms(message: Message) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_has_its_translation_and_none_is_left_over() -> None:
    assert spoken()
    assert spoken() == set(translated()), "run: make messages"


def test_translations_are_complete() -> None:
    for french, english in translated().items():
        for ours, theirs in zip(forms(french), forms(english), strict=True):
            assert theirs, ours
            assert names(ours) == names(theirs), ours
            assert ours != theirs or ours in SAME_IN_BOTH, ours


def test_french_typography() -> None:
    for message in spoken() - PORTALS_OWN:
        for text in forms(message):
            assert not re.search(r"\w:(?!//)", text), text
            assert not re.search(r"[ \u202f][:;!?]|« | »|\w'\w|\.\.\.", text), text
            assert not re.search(r"[\w})»][;!?]|«[^\u00a0]|[^\u00a0]»", text), text
            assert not re.search(r"\d \d{3}\b", text), text


def test_english_is_spoken_from_the_compiled_catalogue() -> None:
    french = "seul l’abonné peut demander son renouvellement, sur le portail"
    assert Speech("fr").gettext(french) == french
    assert Speech("en").gettext(french).startswith("only the subscriber")


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("fr", 0, "0 ressource sur 8"),
        ("fr", 1, "1 ressource sur 8"),
        ("fr", 2, "2 ressources sur 8"),
        ("en", 0, "0 resources of 8"),
        ("en", 1, "1 resource of 8"),
        ("en", 1248, "1,248 resources of 8"),
        ("fr", 1248, f"1{_NBSP}248 ressources sur 8"),
    ],
)
def test_plurals_of_each_language(language: i18n.Language, number: int, said: str) -> None:
    one = "{n} ressource sur {offered}"
    many = "{n} ressources sur {offered}"
    assert Speech(language).ngettext(one, many, number, offered=8) == said


def test_days_and_numbers_of_each_language() -> None:
    day = date(2024, 4, 8)
    assert Speech("fr").day(day) == "08/04/2024"
    assert Speech("en").day(day) == "08 Apr 2024"
    assert Speech("fr").number(1_234_567) == f"1{_NBSP}234{_NBSP}567"


@pytest.mark.parametrize(
    ("choice", "environment", "language"),
    [
        (None, {}, "fr"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "C"}, "fr"),
        (None, {"LC_ALL": "fr_FR", "LANG": "en_GB"}, "fr"),
        ("en", {"LANG": "fr_FR"}, "en"),
        ("fr", {"LANG": "en_GB"}, "fr"),
        ("br", {"LANG": "en_GB"}, "en"),
    ],
)
def test_the_users_language(choice: str | None, environment: dict[str, str], language: str) -> None:
    assert language_of(choice, environment) == language
