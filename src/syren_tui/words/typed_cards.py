"""Card numbers as a scanner, or a person at the desk, types them."""

import re
from typing import Final

UNSHIFTED_DIGITS: Final = "à&é\"'(-è_ç"
"""What AZERTY's digit keys type without shift, from 0 to 9."""
_DIGITS: Final = str.maketrans(UNSHIFTED_DIGITS, "0123456789")
_SIGNS: Final = re.escape(UNSHIFTED_DIGITS)
_MISREAD: Final = re.compile(f"[{_SIGNS}]+|[A-Za-z{_SIGNS}]*[{_SIGNS}]{{4}}[A-Za-z{_SIGNS}]*")
"""No name has four of these signs in a row."""


def read_card(text: str) -> str:
    """Return the number that is meant by what a scanner, or a person, typed.

    A scanner that is set for another keyboard types the unshifted signs of AZERTY's digits:
    ``éç(è_`` for 29578.
    """
    typed = text.strip()
    return typed.translate(_DIGITS) if _MISREAD.fullmatch(typed) else typed


def is_number(text: str) -> bool:
    """Tell whether a text is a card's number rather than a name: names hold no digit."""
    return any(character.isdigit() for character in text)
