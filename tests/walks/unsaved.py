"""Watches over what the user has typed into a record: it is lost only where they said so."""

from typing import Any

from textual import events
from textual.widgets import Button

from syren_tui.app import SyrenApp
from syren_tui.screens.dialogs.ask import AskDialog
from syren_tui.screens.locked import LockedScreen
from syren_tui.screens.record.record import RecordScreen

_DROPS = frozenset({"a", "ctrl+s"})
_PRESSES = frozenset({"enter", "space"})
_SAVES = frozenset({"ctrl+s", "f2"})


class Unsaved:
    """Looks at the record before every key, and whenever nothing is under way."""

    def __init__(self) -> None:
        self.lost: list[str] = []
        """What was lost, and where."""
        self._edited: tuple[RecordScreen, str] | None = None
        """The record that has unsaved changes, and whose it is."""
        self._may_go = False
        """Whether the user has said that they may go, or that they are to be saved."""
        self._at_rest: tuple[RecordScreen, str] | None = None
        """The draft when nothing was under way last, and no key was typed since."""

    def typed(self, app: SyrenApp, event: events.Key | events.Paste) -> None:
        """Look just before a key is handed out."""
        self._look(app)
        if self._at_rest is not None and not self._may_go:
            record, before = self._at_rest
            if record in app.screen_stack and (now := _draft(record)) != before:
                self.lost.append(f"by itself, {before} became {now}")
        self._at_rest = None
        key = event.key if isinstance(event, events.Key) else ""
        screen = app.screen
        under = app.screen_stack[-2] if len(app.screen_stack) > 1 else None
        if isinstance(screen, RecordScreen):
            edited = bool(screen._record.draft.read().edited)
            self._edited = (screen, screen._record.draft.base.id) if edited else None
            saves = key in _SAVES or (key in _PRESSES and _button(app) == "save")
            self._may_go = saves or screen._changes.busy
        elif isinstance(screen, AskDialog) and isinstance(under, RecordScreen):
            pressed = _button(app) if key in _PRESSES else ""
            self._may_go |= key in _DROPS or pressed in {"reply-drop", "reply-save"}
        elif isinstance(screen, AskDialog) and isinstance(under, LockedScreen):
            self._may_go = True  # it asks whether to end the console with all that waits

    def rested(self, app: SyrenApp) -> None:
        """Look when nothing is under way."""
        self._look(app)
        screen = app.screen
        if isinstance(screen, RecordScreen) and screen._record.draft.read().edited:
            self._may_go = False
            self._at_rest = (screen, _draft(screen))

    def _look(self, app: SyrenApp) -> None:
        if self._edited is None or self._may_go:
            return
        screen, whose = self._edited
        # Under the cover of a locked console it is in the stack of another mode.
        if not any(screen in stack for stack in app._screen_stacks.values()):
            self.lost.append("the record was left without a question")
        elif screen._record.draft.base.id != whose:
            self.lost.append("another record is shown, without a question")


def _draft(screen: RecordScreen) -> str:
    draft = screen._record.draft
    edited = draft.read().edited
    return f"{draft.base.id} {sorted(edited)} {sorted(draft.texts.items())}"


def _button(app: SyrenApp) -> str:
    focused: Any = app.focused
    return focused.id or "" if isinstance(focused, Button) else ""
