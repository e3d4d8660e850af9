"""What app, key queue and idle lock ask of screens and widgets.

A screen has what is asked of it in its base, `syren_tui.screens.frame.Framed`; a widget says what
it takes by a base class.
"""

from typing import Protocol, runtime_checkable


@runtime_checkable
class WaitingScreen(Protocol):
    """A screen whose keys may have to wait."""

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept at present: they are meant for what is still on its way."""
        ...


@runtime_checkable
class DismissedScreen(Protocol):
    """A screen that says whether it was dismissed."""

    is_leaving: bool
    """Whether it was dismissed: keys are for the screen under it."""


@runtime_checkable
class FooterScreen(Protocol):
    """A screen that says which keys are worth their place in the footer."""

    def shows_key(self, action: str) -> bool:
        """Tell whether the footer shows a key of the first rank: not where it does nothing now."""
        ...


@runtime_checkable
class LetterKeyScreen(Protocol):
    """A screen where letters are keys: see `syren_tui.runtime.letter_runs`."""

    takes_scans: bool
    """Whether it does something with what a scanner types; if not, that is dropped."""
    short_lines_are_scans: bool
    """Whether one or two letters are a line of a paste where Enter or Tab is right beside them:
    on a screen where a letter decides about a person, and Enter does nothing."""

    @property
    def letters_are_keys(self) -> bool:
        """Whether letters are keys at present: what has the focus takes no text."""
        ...

    def begin_scan(self) -> bool:
        """Take the focus to where a scan is typed; False: it is kept whole until its end."""
        ...


@runtime_checkable
class AskingScreen(Protocol):
    """A screen that asks before the console is left from it."""

    async def action_ask_to_leave(self) -> None:
        """Ask, where something would be lost; else leave."""
        ...


@runtime_checkable
class HasClipboard(Protocol):
    """An app that sends texts to the clipboard of whoever sits in front of the terminal."""

    def send_to_clipboard(self, text: str) -> bool:
        """Send a text that is clean and short enough; returns whether it was sent."""
        ...


class TakesCards:
    """A widget that a scanner may type into at any moment."""


class TakesLetterRuns:
    """A widget that takes many letters at once: see `KeyQueue`."""
