"""The clipboard of whoever sits in front of the terminal, for an app."""

from collections.abc import Mapping

from textual.app import App

from syren_tui.terminal.clipboard import clipboard_sequence
from syren_tui.terminal.textual_app import driver_of


class Clipboard(App[None], inherit_bindings=False):
    """An app that sends texts there: by the terminal, which need not take them."""

    clipboard_environment: Mapping[str, str] | None = None
    """The process's environment, which names the terminal; None: nothing is sent."""

    def send_to_clipboard(self, text: str) -> bool:
        """Send a text that is clean and short enough; returns whether it was sent."""
        driver = driver_of(self)
        if self.clipboard_environment is None or driver is None:
            return False
        driver.write(clipboard_sequence(text, self.clipboard_environment))
        return True
