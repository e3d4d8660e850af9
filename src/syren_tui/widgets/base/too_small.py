"""A sentence in place of a screen that the terminal has no room for."""

from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from syren_tui.i18n import Speech

LEAST: Final = Size(60, 20)
"""Columns and rows that the console needs."""


def is_too_small(size: Size) -> bool:
    """Tell whether a terminal of this size has no room for the console."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Static):
    """Covers the screen while the terminal is too small; the stylesheet says when."""

    def __init__(self, speech: Speech) -> None:
        """Make the sentence."""
        sentence = speech.gettext(
            "Fenêtre trop petite : agrandissez-la à {columns} × {rows} au moins.",
            columns=LEAST.width,
            rows=LEAST.height,
        )
        super().__init__(Content(sentence))
