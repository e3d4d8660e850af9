"""What a keyboard or a scanner types instead of digits where the layout is another one."""

import re
from typing import Final

UNSHIFTED_DIGITS: Final = "à&é\"'(-è_ç"
"""What AZERTY's digit keys type without shift, from 0 to 9."""
CAPS: Final = str.maketrans("ÀÉÈÇ", "0279")
"""Caps Lock under Linux makes capitals of the letters among them, and leaves the other signs."""

_TEN: Final = "0123456789"
_PC: Final = str.maketrans(UNSHIFTED_DIGITS, _TEN)
_MAC: Final = str.maketrans("§!", "68")
"""Where a Mac's and a Belgian AZERTY differ."""
_EVERY_DIGIT: Final = _PC | CAPS | _MAC
_US_SHIFTED: Final = str.maketrans(")!@#$%^&*(", _TEN)
"""What a scanner set for AZERTY types on QWERTY: it holds shift for digits."""

_SIGNS: Final = re.escape("".join(map(chr, _EVERY_DIGIT)))
_PC_SIGNS: Final = re.escape(UNSHIFTED_DIGITS)
_BESIDE: Final = r"A-Za-z,;:?.$)*^"
"""What else a misread number may hold: letters, and what other layouts type for them."""
_CARD: Final = re.compile(
    f"[{_PC_SIGNS}]+|[A-Za-z{_PC_SIGNS}]*[{_PC_SIGNS}]{{4}}[A-Za-z{_PC_SIGNS}]*"
)
"""No name has four of these signs in a row."""
_NUMBER: Final = re.compile(f"[{_PC_SIGNS}]{{5,}}")
_OTHER_KEYBOARD: Final = re.compile(f"[{_BESIDE}{_SIGNS}]*[{_SIGNS}]{{4}}[{_BESIDE}{_SIGNS}]*")
_ON_QWERTY: Final = re.compile(r"[A-Za-z;:]*[)!@#$%^&*(]{4}[A-Za-z;:)!@#$%^&*(]*")


def with_digits(text: str) -> str:
    """Return a text with digits in the place of the unshifted signs."""
    return text.translate(_PC)


def is_unshifted_card(text: str) -> bool:
    """Tell whether a text is a card's number, letters among its signs, typed without shift."""
    return bool(_CARD.fullmatch(text))


def is_unshifted_number(text: str) -> bool:
    """Tell whether a text is five signs or more, as no name and no word has them."""
    return bool(_NUMBER.fullmatch(text))


def with_digits_of_any(text: str) -> str | None:
    """Return what is meant where Caps Lock was on, or the keyboard was a Mac's or a Belgian one.

    Returns:
        None where the text is no such number.
    """
    return text.translate(_EVERY_DIGIT) if _OTHER_KEYBOARD.fullmatch(text) else None


def with_digits_of_qwerty(text: str) -> str | None:
    """Return what is meant where a scanner held shift on QWERTY; None where it did not."""
    return text.translate(_US_SHIFTED) if _ON_QWERTY.fullmatch(text) else None
