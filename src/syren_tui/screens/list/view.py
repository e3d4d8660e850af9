"""The widgets of the list: the header, the filters, the table, and the lines under it."""

from collections.abc import Sequence, Set
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_tui.i18n import Speech
from syren_tui.listing.query import ListQuery
from syren_tui.session import Session
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS
from syren_tui.widgets.base.empty_state import EmptyState
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.update_text import show_text
from syren_tui.widgets.list.filter_bar import FilterBar
from syren_tui.widgets.list.greeting import Greeting
from syren_tui.widgets.list.subscriber_table import SubscriberTable

_LATE: Final = "-late"
"""The class of a table whose rows are not those that were asked for."""
_EMPTY: Final = "-empty"
"""The class of a table without rows: the empty state has its place."""


class ListView:
    """Lays the widgets out, and shows in them what the parts of the screen say."""

    def __init__(
        self, speech: Speech, session: Session, marked: Set[str], *, compact: bool, ascii_only: bool
    ) -> None:
        """Make the widgets.

        Args:
            speech: the user's language.
            session: the signed-in session.
            marked: the ids of the marked subscribers, as they are at any time.
            compact: whether the list has one line a subscriber.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._speech = speech
        self._session = session
        self._compact = compact
        portal, library = session.portal, session.sees_all_libraries
        self.table = SubscriberTable(
            portal,
            speech,
            marked,
            library=library,
            ascii_only=ascii_only,
            compact=compact,
            id="subscribers",
        )
        self.bar = FilterBar(portal, speech, ASCII_SIGNS if ascii_only else SIGNS)
        self.empty_state = EmptyState(speech)
        self.notice = Notice(id="list-notice")
        self._greeting = Greeting(
            session.account,
            portal,
            speech,
            read_only=session.read_only,
            sees_all_libraries=session.sees_all_libraries,
        )
        self._marked = Static("", markup=False, id="marked")
        self._range = Static("", markup=False, id="range")

    def compose(self) -> ComposeResult:
        """Yield the widgets, as they are on the screen."""
        yield self._greeting
        yield self.bar
        yield self.table
        yield self.empty_state
        with Horizontal(id="below"):
            yield self.notice
            yield self._marked
            yield self._range
        yield KeyHints(self._speech)

    def show_query(self, query: ListQuery) -> None:
        """Show what the list is asked for."""
        self.bar.portal = self._session.portal
        self.bar.show_query(query)
        self._greeting.show_query(query)

    def show_late(self, *, late: bool) -> None:
        """Show whether the rows are not those that were asked for."""
        self.table.set_class(late, _LATE)

    def show_empty(self, *, empty: bool) -> None:
        """Show the empty state in place of the table, or the table."""
        self.empty_state.display = empty
        self.table.set_class(empty, _EMPTY)

    def show_series(self, sentence: str) -> None:
        """Show how far the series is; empty: nothing of one."""
        self._greeting.show_series(sentence)

    def show_news(self, sentences: Sequence[str]) -> None:
        """Show what others have changed, in as many words as there is room for; none: nothing."""
        self._greeting.show_news(sentences)

    def show_marked(self, sentence: str) -> None:
        """Show how many are marked."""
        self._marked.update(Content(sentence))

    def switch_compact(self) -> None:
        """Show one line a subscriber, or two."""
        self._compact = not self._compact
        self.table.set_compact(self._compact)
        self.show_range()

    def show_range(self) -> None:
        """Show which rows of the list are in view."""
        table = self.table
        if not table.size:
            return  # not laid out yet: how many rows are in view is not known
        first = table.first_visible + 1
        last = min(first + table.visible_rows - 1, table.total)
        say = self._speech.number
        text = ""
        if table.total:
            text = self._speech.gettext(
                "{first}-{last} sur {total}",
                first=say(first), last=say(last), total=say(table.total),
            )  # fmt: skip
        show_text(self._range, Content(text))
