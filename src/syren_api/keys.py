"""The forms in which card numbers and e-mail addresses compare (rule 8)."""

import string
import unicodedata
from typing import Final

from syren_api.text import is_hyphen

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def number_key(text: str) -> str:
    """Return the key of a registration number: two that have the same key are the same card.

    NFKC, casefold, without white space, invisible characters (category Cf) and hyphens of any kind.
    Leading zeros count. What has an empty key is no number.
    """
    if text.isascii() and text.isalnum():
        return text.casefold()
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text).casefold()
        if not character.isspace()
        and unicodedata.category(character) != "Cf"
        and not is_hyphen(character)
    )


def email_key(email: str) -> str:
    """Return the key of an e-mail address: NFC, ASCII letters in lower case.

    Other letters keep their case: strauß@ and strauss@ are two people.
    """
    return ascii_lower(unicodedata.normalize("NFC", email))


def ascii_lower(text: str) -> str:
    """Return a text with its ASCII letters in lower case, everything else unchanged."""
    return text.translate(_LOWER)
