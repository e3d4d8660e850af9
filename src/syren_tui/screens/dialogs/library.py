"""Asks of which library accounts are to be shown."""

from collections.abc import Callable, Sequence
from typing import Any

from syren_api.models import Library
from syren_api.text import clean
from syren_tui.screens.dialogs.choose import ChoiceEntry, ChooseDialog
from syren_tui.screens.frame import Framed


async def choose_library(
    screen: Framed[Any],
    libraries: Sequence[Library],
    here: Library | None,
    chosen: Callable[[Library | None], object],
) -> None:
    """Ask for one library, or all.

    Args:
        screen: the one under the dialog.
        libraries: the portal's.
        here: the one that is shown; None: all.
        chosen: called with the answer; not where the dialog was left.
    """
    speech = screen.speech
    entries = [ChoiceEntry("", speech.gettext("toutes"))]
    entries += [ChoiceEntry(each.id, clean(each.name)) for each in libraries]

    def answered(answer: list[str] | None) -> None:
        if answer is not None:
            chosen(next((each for each in libraries if [each.id] == answer), None))

    marked = [here.id] if here is not None else [""]
    dialog = ChooseDialog(speech, speech.gettext("Bibliothèque"), entries, marked)
    await screen.app.push_screen(dialog, answered)
