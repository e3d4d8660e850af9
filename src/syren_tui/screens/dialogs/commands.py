"""The list of commands: whatever the keys do here, to choose from."""

from collections.abc import Sequence

from syren_tui.i18n import Speech
from syren_tui.runtime.key_labels import Hint
from syren_tui.screens.dialogs.choose import ChooseDialog, Entry


class CommandsDialog(ChooseDialog):
    """Returns the action that was chosen, in a list of one."""

    def __init__(self, speech: Speech, hints: Sequence[Hint]) -> None:
        """Show the commands.

        Args:
            speech: the user's language.
            hints: of the screen's keys.
        """
        entries = [Entry(hint.action, hint.more, hint.key) for hint in hints]
        super().__init__(speech, speech.gettext("Commandes"), entries)
