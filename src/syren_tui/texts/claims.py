"""A card number that a patron gave at registration, and that another account has."""

from collections.abc import Sequence

from syren_api.models import Subscriber
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import cut

_LONGEST_NUMBER = 24
_LONGEST_NAME = 36


def claim_sentence(number: str, holders: Sequence[Subscriber], speech: Speech) -> str:
    """Say which number was given, and whose it is.

    Args:
        number: as the patron gave it.
        holders: who has it; none: not known, or nobody any more.
        speech: the user's language.
    """
    shown = cut(clean(number), _LONGEST_NUMBER)
    if not holders:
        return speech.gettext("N° demandé : {number}, déjà porté par un autre abonné", number=shown)
    names = ", ".join(cut(full_name(each), _LONGEST_NAME) for each in holders)
    return speech.gettext(
        "N° demandé : {number}, déjà porté par {names}", number=shown, names=names
    )
