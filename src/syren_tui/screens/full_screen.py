"""What every whole screen has besides its frame: help, the list of commands, repainting."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from syren_tui.i18n import N_
from syren_tui.runtime.key_labels import active_hints
from syren_tui.screens.frame import Framed, Result


class FullScreen(Framed[Result]):
    """A whole screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "commands", N_("Commandes"), show=False,
                tooltip=N_("Choisir parmi tout ce que l’on peut faire ici")),
        Binding("ctrl+l", "app.repaint", N_("Redessiner"), show=False,
                tooltip=N_("Redessiner l’écran")),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

    async def action_help(self) -> None:
        """Show what the keys do."""
        from syren_tui.screens.dialogs.help import HelpScreen

        await self.app.push_screen(HelpScreen(self.speech, self.help_sections()))

    async def action_commands(self) -> None:
        """Show everything that can be done here, to choose from."""
        from syren_tui.screens.dialogs.commands import commands_dialog

        def run(action: list[str] | None) -> None:
            if action:
                self.call_later(self.run_action, action[0])

        own = [each for each in self.active_bindings.values() if each.node is self]
        hints = active_hints(own, self.speech)
        await self.app.push_screen(commands_dialog(self.speech, hints), run)
