"""What the terminal driver asks of the app."""

from typing import Any


class DrivenApp:
    """An app, as its driver sees it."""

    terminal_before: list[Any] | None = None
    """The terminal's settings that a shell is given back; None: as they are at the start."""

    def lock_if_due(self) -> bool:
        """Lock where that is due, before anything is painted again.

        Returns:
            Whether the app is locked: what was painted before must not be painted again.
        """
        return False
