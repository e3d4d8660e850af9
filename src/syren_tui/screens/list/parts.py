"""The parts of the list screen, put together; each does the work of some keys."""

from collections.abc import Sequence

from syren_tui.listing.reader import ListReader
from syren_tui.listing.selection import Selection
from syren_tui.screens.frame import Framed
from syren_tui.screens.list.cards import ListCards
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.copying import ListCopying
from syren_tui.screens.list.dialogs import ListDialogs
from syren_tui.screens.list.loading import ListLoader
from syren_tui.screens.list.marking import ListMarking
from syren_tui.screens.list.news import ListNews
from syren_tui.screens.list.opening import ListOpening
from syren_tui.screens.list.other_screens import ListScreens
from syren_tui.screens.list.planning import ListPlanning
from syren_tui.screens.list.preview import ListPreview
from syren_tui.screens.list.searching import ListSearching
from syren_tui.screens.list.series import ListSeries
from syren_tui.screens.list.verifying import ListVerifying
from syren_tui.screens.list.view import ListView
from syren_tui.screens.list.views import ListViews
from syren_tui.session import Session
from syren_tui.view_settings import ViewSettings


class ListParts:
    """Begins with everybody; the parts tell each other what they show."""

    def __init__(
        self,
        screen: Framed[None],
        session: Session,
        *,
        reasons: Sequence[str],
        views: Sequence[ViewSettings],
        compact: bool,
        ascii_only: bool,
    ) -> None:
        """Put the parts of one screen together.

        Args:
            screen: of the list.
            session: the signed-in session.
            reasons: of the settings, for a status.
            views: of the settings.
            compact: whether the list has one line a subscriber.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        speech, selection, reader = screen.speech, Selection(), ListReader(session)
        self.view = view = ListView(
            speech, session, selection.ids, compact=compact, ascii_only=ascii_only
        )
        self._screen = screen
        context = ListContext(screen, speech, session, view, ascii_only)
        self.loader = loader = ListLoader(
            context,
            reader,
            asked=lambda: self.opening.list_asked(),
            shown=self._list_shown,
            more=self._rows_came,
        )
        self.marking = ListMarking(context, loader, reader, selection)
        self.planning = ListPlanning(context, loader, self.marking, selection, reasons)
        self.verifying = ListVerifying(context, loader, selection, reasons)
        self.series = ListSeries(context, loader, selection)
        self.opening = ListOpening(context, loader)
        self.cards = ListCards(context, reasons)
        self.copying = ListCopying(context, loader, selection)
        self.preview = ListPreview(context)
        self.news = ListNews(context, loader, reader, self.preview)
        self.searching = ListSearching(context, loader)
        self.dialogs = ListDialogs(context, loader)
        self.screens = ListScreens(
            context, loader, lambda again: self.planning.plan_again(again.ids, again.change)
        )
        self.views = ListViews(context, loader, self.searching, views, reasons)

    async def begin(self) -> None:
        """Follow the session's series and news, and show the first rows."""
        self.series.listen()
        self.news.listen()
        # With the rows, in one frame: a message about them would come a frame later.
        screen, table = self._screen, self.view.table
        screen.watch(table, "cursor_coordinate", self.preview.moved, init=False)
        screen.watch(table, "scroll_y", self.view.show_range, init=False)
        screen.watch(table, "rows_laid_out", self.view.show_range, init=False)
        screen.watch(table, "scroll_y", self.news.renew, init=False)
        await self.loader.show_first_rows()
        self.verifying.begin()

    def end(self) -> None:
        """Follow neither any longer."""
        self.preview.stop()
        self.series.unlisten()
        self.verifying.end()
        self.news.unlisten()

    def _list_shown(self) -> None:
        self.marking.count()
        self.preview.moved()
        self.news.list_shown()
        self.opening.list_shown()

    def _rows_came(self) -> None:
        self.preview.moved()
        self.opening.rows_came()
