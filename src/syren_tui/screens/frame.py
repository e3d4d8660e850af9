"""What every screen and dialog has: the user's language, its keys, and the smallest size."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import ClassVar, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from syren_tui.i18n import N_, Speech
from syren_tui.keys import Hint, active_hints
from syren_tui.ordered_keys import OrderedKeys
from syren_tui.widgets.too_small import LEAST, TooSmall

Result = TypeVar("Result")
Section = tuple[str, Sequence[Hint]]
"""A part of the help: its title, and keys."""

_WIDTHS = [(0, "-too-narrow"), (LEAST.width, "-narrow"), (100, "-wide")]
_HEIGHTS = [(0, "-too-low"), (LEAST.height, "-low"), (30, "-high")]


class Framed(Screen[Result], inherit_bindings=False):
    """A screen that says so where the terminal is too small for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", N_("Champ suivant"), show=False),
        Binding("shift+tab", "app.focus_previous", N_("Champ précédent"), show=False),
    ]

    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(self, speech: Speech) -> None:
        """Keep the user's language."""
        super().__init__()
        self.speech = speech

    @on(events.Mount)
    def _have_sentence_ready(self) -> None:
        self.mount(TooSmall(self.speech))

    def keys_held(self) -> AbstractContextManager[None]:
        """Keep what is typed on this screen until the end of the block."""
        return self.app.keys_held(self) if isinstance(self.app, OrderedKeys) else nullcontext()

    def help_sections(self) -> list[Section]:
        """Return what the help says of this screen: the keys that do something at present."""
        return [("", active_hints(self.active_bindings.values(), self.speech))]


class HouseScreen(Framed[Result]):
    """A whole screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "commands", N_("Commandes"), show=False,
                tooltip=N_("Choisir parmi tout ce que l’on peut faire ici")),
        Binding("ctrl+l", "repaint", N_("Redessiner"), show=False,
                tooltip=N_("Redessiner l’écran")),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

    def action_repaint(self) -> None:
        """Paint everything anew: something else may have written on the terminal."""
        self.refresh(repaint=True, layout=True)

    async def action_help(self) -> None:
        """Show what the keys do."""
        from syren_tui.screens.help import HelpScreen

        await self.app.push_screen(HelpScreen(self.speech, self.help_sections()))

    async def action_commands(self) -> None:
        """Show everything that can be done here, to choose from."""
        from syren_tui.screens.commands import CommandsDialog

        def run(action: list[str] | None) -> None:
            if action:
                self.call_later(self.run_action, action[0])

        own = [each for each in self.active_bindings.values() if each.node is self]
        hints = active_hints(own, self.speech)
        await self.app.push_screen(CommandsDialog(self.speech, hints), run)


class Dialog(Framed[Result | None], ModalScreen[Result | None]):
    """A dialog over a screen; Escape leaves it, with None for its result."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Annuler")),
    ]

    def action_cancel(self) -> None:
        """Leave it without a choice."""
        self.dismiss(None)
