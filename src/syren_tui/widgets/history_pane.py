"""The tab Historique: what happened to the account, newest first."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from syren_api.models import HistoryEntry, Portal
from syren_tui.i18n import Speech
from syren_tui.words.values import history_lines


class HistoryPane(VerticalScroll, can_focus=True):
    """Scrolled by the arrows."""

    def __init__(self, portal: Portal, speech: Speech, id: str) -> None:  # noqa: A002
        """Prepare.

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
            lines = [Content(self._speech.t("(rien)"))]
        self.query_one("#history", Static).update(Content("\n").join(lines))
        self.scroll_home(animate=False)

    def say(self, sentence: str) -> None:
        """Show a sentence in its place."""
        self.query_one("#history", Static).update(Content(sentence))
