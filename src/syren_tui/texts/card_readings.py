"""What was done to a number that nobody has, in words."""

from collections.abc import Mapping
from typing import Final

from syren_tui.i18n import N_, Speech
from syren_tui.parsing.card_numbers import OtherReading, ReadingKind

_HOW: Final[Mapping[ReadingKind, str]] = {
    ReadingKind.AIM: N_("sans le préfixe du lecteur"),
    ReadingKind.CODABAR: N_("sans les signes de début et de fin"),
    ReadingKind.ZERO_FEWER: N_("sans le zéro"),
    ReadingKind.ZERO_MORE: N_("avec un zéro devant"),
    ReadingKind.CASE: N_("majuscules et minuscules à part"),
    ReadingKind.SPACES: N_("sans espaces ni traits d’union"),
    ReadingKind.CAPS_LOCK: N_("lu sans Verr. Maj"),
    ReadingKind.SIGNS: N_("signes lus comme chiffres"),
    ReadingKind.LAYOUT: N_("lettres d’un autre clavier"),
}


def how_read(reading: OtherReading, speech: Speech) -> str:
    """Say what was done to what was typed: ``sans le zéro``."""
    return ", ".join(speech.gettext(_HOW[each]) for each in reading.how)
