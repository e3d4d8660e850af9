"""Sending a text to the clipboard of whoever sits in front of the terminal, and saying so."""

from typing import Any

from syren_tui.runtime.interfaces import HasClipboard
from syren_tui.screens.frame import Framed
from syren_tui.terminal.clipboard import clipboard_text
from syren_tui.widgets.base.notice import Notice


def copy(screen: Framed[Any], notice: Notice, text: str) -> None:
    """Send a text, as much of it as fits.

    Args:
        screen: the one in front.
        notice: where the outcome is said.
        text: lines; cells of a table apart by tabs.
    """
    speech, app = screen.speech, screen.app
    sent, lines = clipboard_text(text)
    if not isinstance(app, HasClipboard) or not app.send_to_clipboard(sent):
        notice.warn(
            speech.gettext("Rien d’envoyé : le presse-papiers est coupé (réglage clipboard).")
        )
        return
    total = len(text.splitlines())
    if lines < total:
        notice.warn(
            speech.ngettext(
                "{n} ligne sur {total} envoyée au presse-papiers (8 ko au plus).",
                "{n} lignes sur {total} envoyées au presse-papiers (8 ko au plus).",
                lines,
                total=speech.number(total),
            )
        )
    else:
        notice.say(speech.gettext("Envoyé au presse-papiers."))
