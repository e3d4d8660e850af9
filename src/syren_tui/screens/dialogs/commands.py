"""The list of commands: whatever the keys do here, to choose from."""

from collections.abc import Sequence

from syren_tui.i18n import Speech
from syren_tui.runtime.key_labels import Hint
from syren_tui.screens.dialogs.choose import ChoiceEntry, ChooseDialog


def commands_dialog(speech: Speech, hints: Sequence[Hint]) -> ChooseDialog:
    """Return the dialog of the commands; its result is the action, in a list of one.

    Args:
        speech: the user's language.
        hints: of the screen's keys.
    """
    entries = [ChoiceEntry(hint.action, hint.more, hint.key) for hint in hints]
    return ChooseDialog(speech, speech.gettext("Commandes"), entries)
