"""The tab Historique: what happened to the account, newest first."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from syren_api.models import HistoryEntry, Portal
from syren_tui.i18n import N_, Speech
from syren_tui.texts.values import history_lines


class HistoryPane(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Scrolled by the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", N_("Monter"), show=False),
        Binding("down", "scroll_down", N_("Descendre"), key_display="↑ ↓"),
        Binding("home", "scroll_home", N_("Plus récent"), show=False),
        Binding("end", "scroll_end", N_("Plus ancien"), show=False),
    ]

    def __init__(self, portal: Portal, speech: Speech, id: str) -> None:  # noqa: A002
        """Begin without entries.

        Args:
            portal: for its resources' names and its time zone.
            speech: the user's language.
            id: of the widget.
        """
        super().__init__(id=id)
        self._portal = portal
        self._speech = speech

    def compose(self) -> ComposeResult:
        """Lay out one text."""
        yield Static("", markup=False, id="history")

    def show(self, entries: Sequence[HistoryEntry]) -> None:
        """Show what happened."""
        lines: list[Content] = []
        for entry in entries:
            head, changes = history_lines(entry, self._portal, self._speech)
            lines.append(Content.styled(head, "bold"))
            lines += [Content(f"    {change}") for change in changes]
        if not lines:
            lines = [Content(self._speech.gettext("(rien)"))]
        self.query_one("#history", Static).update(Content("\n").join(lines))
        self.scroll_home(animate=False)

    def say(self, sentence: str) -> None:
        """Show a sentence in its place."""
        self.query_one("#history", Static).update(Content(sentence))
