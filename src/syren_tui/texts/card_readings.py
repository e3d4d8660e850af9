"""What was done to a number that nobody has, in words."""

from collections.abc import Mapping
from typing import Final

from syren_tui.i18n import N_, Speech
from syren_tui.parsing.card_numbers import How, OtherReading

_HOW: Final[Mapping[How, str]] = {
    How.AIM: N_("sans le préfixe du lecteur"),
    How.CODABAR: N_("sans les signes de début et de fin"),
    How.ZERO_FEWER: N_("sans le zéro"),
    How.ZERO_MORE: N_("avec un zéro devant"),
    How.CASE: N_("majuscules et minuscules à part"),
    How.SPACES: N_("sans espaces ni traits d’union"),
    How.CAPS_LOCK: N_("lu sans Verr. Maj"),
    How.SIGNS: N_("signes lus comme chiffres"),
    How.LAYOUT: N_("lettres d’un autre clavier"),
}


def how_read(reading: OtherReading, speech: Speech) -> str:
    """Say what was done to what was typed: ``sans le zéro``."""
    return ", ".join(speech.t(_HOW[each]) for each in reading.how)
