"""Who somebody is, in one line: what tells two people apart is never cut."""

from rich.cells import cell_len

from syren_api.models import Subscriber
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import cut

_BETWEEN = "   "
_LONGEST_CARD = 24
_SHORTEST_NAME = 12


def identity(
    subscriber: Subscriber, speech: Speech, width: int, *, library: bool
) -> tuple[str, str]:
    """Return the name, cut to the room that is left, and what follows it on the line.

    Args:
        subscriber: who.
        speech: the user's language.
        width: cells for all of it.
        library: whether the library is named too, where there is room.
    """
    name = full_name(subscriber)
    rest, room = "", 0
    for rest in _facts(subscriber, speech):
        room = width - cell_len(rest)
        if room >= cell_len(name):
            break
    name = cut(name, max(room, _SHORTEST_NAME))
    left = room - cell_len(name) - len(_BETWEEN)
    if library and left > len(_BETWEEN):
        rest += _BETWEEN + cut(clean(subscriber.library.name), left)
    return name, rest


def _facts(subscriber: Subscriber, speech: Speech) -> tuple[str, str]:
    """Return birth date and card, in words and without them."""
    born, number = speech.day(subscriber.birth_date), clean(subscriber.registration_number or "")
    facts = [(speech.gettext("né(e) {day}", day=born), born)]
    if number:
        card = cut(number, _LONGEST_CARD)
        facts.append((speech.gettext("carte {number}", number=card), card))
    said, short = (
        "".join(_BETWEEN + each for each in column) for column in zip(*facts, strict=True)
    )
    return said, short
