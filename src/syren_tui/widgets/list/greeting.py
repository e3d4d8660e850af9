"""The first line of the list: whose it is, of which libraries, and what is new.

Where the line is full the portal goes first, then words of the news and of the filter; the name of
the account is cut last, and that the account only reads is never cut.
"""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_api.models import Account, Portal
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.listing.query import ListQuery
from syren_tui.widgets.base.update_text import show_text
from syren_tui.widgets.list.filter_bar import library_filters

_MARGINS = 2
"""Cells beside each text."""


class _Place(Static):
    """The account and the portal: the longest text that fits, from the first frame on."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__("", markup=False, id="place")
        self._texts = texts

    def render(self) -> Content:
        room = self.content_size.width
        fits = (text for text in self._texts if cell_len(text) <= room)
        return Content(next(fits, self._texts[-1]))


class Greeting(Horizontal):
    """Shares the line out each time one of its texts changes."""

    def __init__(
        self,
        account: Account,
        portal: Portal,
        speech: Speech,
        *,
        read_only: bool,
        sees_all_libraries: bool,
    ) -> None:
        """Begin with what does not change.

        Args:
            account: who is signed in.
            portal: where.
            speech: the user's language.
            read_only: whether the account only reads.
            sees_all_libraries: whether the list can be of one library or of all.
        """
        super().__init__(id="greeting")
        name, on = clean(account.display_name), clean(portal.name)
        self._places = (f"{name} – {on} ({clean(portal.department)})", f"{name} – {on}", name)
        self._speech = speech
        self._libraries: Sequence[Content] = ()
        self._sentences: Sequence[str] = ()
        self._series_said = ""
        self._read_only = speech.gettext("lecture seule") if read_only else ""
        self._library = Static("", markup=False, id="library")
        self._library.display = sees_all_libraries
        self._news = Static("", markup=False, id="news")
        self._series = Static("", markup=False, id="series")

    def compose(self) -> ComposeResult:
        """Yield the texts from left to right."""
        yield _Place(self._places)
        yield self._library
        yield self._news
        yield self._series
        if self._read_only:
            yield Static(Content(self._read_only), id="read-only")

    def show_query(self, query: ListQuery) -> None:
        """Show of which libraries the list is, to those who see several."""
        if self._library.display:
            self._libraries = library_filters(query, self._speech)
            self._share_line()

    def show_news(self, sentences: Sequence[str]) -> None:
        """Show what others have changed.

        Args:
            sentences: the same in fewer and fewer words; none: nothing.
        """
        self._sentences = sentences
        self._news.set_class(bool(sentences), "-shown")
        self._share_line()

    def show_series(self, sentence: str) -> None:
        """Show how far the series is; empty: nothing of one."""
        self._series_said = sentence
        self._series.update(Content(sentence))
        self._series.set_class(bool(sentence), "-shown")
        self._share_line()

    def on_resize(self) -> None:
        """Share out what there is now."""
        self._share_line()

    def _share_line(self) -> None:
        """Show the longest texts that fit beside each other."""
        if not (room := self.size.width):
            return  # not laid out yet
        room -= sum(
            cell_len(text) + _MARGINS for text in (self._series_said, self._read_only) if text
        )
        libraries = self._libraries or (Content(""),)
        news = self._sentences or ("",)
        steps = [(each, libraries[0], news[0]) for each in self._places]
        name = self._places[-1]
        steps += [(name, libraries[0], each) for each in news[1:2]]
        steps += [(name, libraries[-1], each) for each in news[1:] or news]
        for place, library, sentence in steps:
            texts = (cell_len(place), library.cell_length, cell_len(sentence))
            if sum(cells + _MARGINS for cells in texts if cells) <= room:
                break
        show_text(self._library, library)
        show_text(self._news, Content(sentence))
