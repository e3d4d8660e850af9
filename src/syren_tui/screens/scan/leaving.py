"""Leaving scan mode, and the console from it."""

from collections.abc import Callable

from syren_tui.runtime.key_queue import KeyQueue
from syren_tui.scan.desk import ScanDesk
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.scan.view import ScanView


class ScanLeaving:
    """Leaves where nothing is lost; else asks."""

    def __init__(self, screen: FullScreen[bool], desk: ScanDesk, view: ScanView) -> None:
        """Take the parts of one screen.

        Args:
            screen: is left with whether any account was changed.
            desk: tells whether a card is under way.
            view: has the field of the cards.
        """
        self._screen = screen
        self._desk = desk
        self._view = view

    async def back(self) -> None:
        """Clear the field; else give up a search; else go back to the list."""
        if self._view.field.value:
            self._view.field.value = ""
        elif not self._desk.leave_stage():
            await self._leave_for(self._dismiss)

    async def ask_to_leave(self) -> None:
        """Clear the field; where it is empty, ask whether to end the console.

        Some scanners end what they read by the very sign that Ctrl+C is.
        """
        if self._view.field.value or self._dropped_typing:
            self._view.field.value = ""
        elif self._desk.busy:
            await self._leave_for(self._screen.app.exit)
        else:
            question = self._screen.speech.gettext("Quitter la console ?")
            await self._ask(question, self._screen.app.exit)

    def _dismiss(self) -> None:
        screen = self._screen
        screen.workers.cancel_node(screen)  # what is under way would show in a screen that is gone
        screen.dismiss(self._desk.changed)

    @property
    def _dropped_typing(self) -> bool:
        """Whether Ctrl+C took back keys that were still waiting."""
        app = self._screen.app
        return isinstance(app, KeyQueue) and app.dropped_typing

    async def _leave_for(self, go: Callable[[], object]) -> None:
        """Go where the user wants; where cards are under way, after asking."""
        if not self._desk.busy:
            go()
            return
        say = self._screen.speech.gettext
        await self._ask(say("Une carte est en cours : sa réponse n’est pas encore là."), go)

    async def _ask(self, question: str, go: Callable[[], object]) -> None:
        say = self._screen.speech.gettext
        replies = [
            Reply("stay", say("Rester"), "", say("Échap")),
            Reply("leave", say("Partir"), "p", "p"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "leave":
                self._desk.changed = True  # it may have been renewed: the list shows it
                go()

        dialog = AskDialog(self._screen.speech, question, replies)
        await self._screen.app.push_screen(dialog, answered)
