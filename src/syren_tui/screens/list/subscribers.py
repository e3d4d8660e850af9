"""The list of subscribers: search, filters, order, selection; rows come as they are needed.

The screen has the keys and messages; its parts do the work. The screens of series, cards and scans
are imported when they are first opened, here and in the parts: most sessions search and look only,
and each screen stays in memory.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Input

from syren_api.features import Feature
from syren_tui.i18n import Speech
from syren_tui.listing.reader import ListReader
from syren_tui.listing.selection import Selection
from syren_tui.runtime.key_labels import hints_of
from syren_tui.screens.frame import Section
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.list.cards import ListCards
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.copying import ListCopying
from syren_tui.screens.list.dialogs import ListDialogs, sort_key_named
from syren_tui.screens.list.keys import LIST_KEYS
from syren_tui.screens.list.marking import ListMarking
from syren_tui.screens.list.news import ListNews
from syren_tui.screens.list.opening import ListOpening
from syren_tui.screens.list.planning import ListPlanning
from syren_tui.screens.list.preview import ListPreview
from syren_tui.screens.list.reading import ListReading
from syren_tui.screens.list.searching import ListSearching
from syren_tui.screens.list.series import ListSeries
from syren_tui.screens.list.verifying import ListVerifying
from syren_tui.screens.list.view import ListView
from syren_tui.screens.list.views import ListViews
from syren_tui.session import Session
from syren_tui.view_settings import ViewSettings
from syren_tui.widgets.list.search_field import SearchField
from syren_tui.widgets.list.subscriber_table import SubscriberTable

if TYPE_CHECKING:
    from syren_tui.screens.series.report import TryAgain


class SubscribersScreen(FullScreen[None]):
    """The first screen after the sign-in; the search has the focus."""

    AUTO_FOCUS = "#search"
    takes_scans = True
    BINDINGS: ClassVar[list[BindingType]] = LIST_KEYS

    def __init__(
        self,
        speech: Speech,
        session: Session,
        *,
        reasons: Sequence[str] = (),
        views: Sequence[ViewSettings] = (),
        compact: bool = False,
        ascii_only: bool = False,
    ) -> None:
        """Begin with everybody.

        Args:
            speech: the user's language.
            session: the signed-in session.
            reasons: of the settings, for a status.
            views: of the settings.
            compact: whether the list has one line a subscriber.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        super().__init__(speech)
        self._session = session
        self._compact = compact
        self._ascii_only = ascii_only
        selection, reader = Selection(), ListReader(session)
        view = ListView(speech, session, selection.ids, compact=compact, ascii_only=ascii_only)
        context = ListContext(self, speech, session, view, ascii_only)
        self._view, self._table = view, view.table
        self._reading = ListReading(
            context, reader,
            asked=lambda: self._opening.list_asked(),
            shown=self._list_shown,
            more=self._rows_came,
        )  # fmt: skip
        self._marking = ListMarking(context, self._reading, reader, selection)
        self._planning = ListPlanning(context, self._reading, self._marking, selection, reasons)
        self._verifying = ListVerifying(context, self._reading, selection, reasons)
        self._series = ListSeries(context, self._reading, selection)
        self._opening = ListOpening(context, self._reading)
        self._cards = ListCards(context, reasons)
        self._copying = ListCopying(context, self._reading, selection)
        self._preview = ListPreview(context)
        self._news = ListNews(context, self._reading, reader, self._preview)
        self._searching = ListSearching(context, self._reading)
        self._dialogs = ListDialogs(context, self._reading)
        self._views = ListViews(context, self._reading, self._searching, views, reasons)

    def begin(self) -> None:
        """Send for the first rows while there is no screen yet."""
        self._reading.begin()

    def compose(self) -> ComposeResult:
        """Lay out header, filters, table, and the lines under it."""
        return self._view.compose()

    async def on_mount(self) -> None:
        """Follow the session's series and news, and show the first rows."""
        self._series.listen()
        self._news.listen()
        # With the rows, in one frame: a message about them would come a frame later.
        self.watch(self._table, "cursor_coordinate", self._preview.moved, init=False)
        self.watch(self._table, "scroll_y", self._view.show_range, init=False)
        self.watch(self._table, "rows_laid_out", self._view.show_range, init=False)
        self.watch(self._table, "scroll_y", self._news.renew, init=False)
        await self._reading.show_first_rows()
        self._verifying.begin()

    def on_unmount(self) -> None:
        """Follow neither any longer."""
        self._preview.stop()
        self._series.unlisten()
        self._verifying.end()
        self._news.unlisten()

    @on(events.ScreenResume)
    def _catch_up(self) -> None:
        """Show what has changed while another screen was in front."""
        self._series.show()
        self._news.show()

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: typed on the table, they are meant for the list that comes."""
        return self.focused is self._table and self._reading.is_awaited

    def paste_was_cut(self, sentence: str) -> None:
        """Say that only a part of a pasted text was taken, also once it has been searched."""
        super().paste_was_cut(sentence)
        self._reading.keep_notice()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what this portal or this account does not have off the screen."""
        if action == "filter_library":
            return self._session.sees_all_libraries
        if action == "past_series":
            return not self._session.read_only
        if action == "filter_end":
            return self._session.portal.validity_months is not None
        if action in {"renew", "card_list"}:
            return not self._session.read_only
        if action == "undo_marks":
            return self._marking.was_changed
        if action == "decide":
            return self._session.portal.has(Feature.BATCH) and not self._session.read_only
        if action == "progress":
            return self._session.active_series.state is not None
        return True

    def help_sections(self) -> list[Section]:
        """Return the keys of the list and of its search."""
        own = [each for each in LIST_KEYS if isinstance(each, Binding)]
        usable = [each for each in own if self.check_action(each.action, ())]
        parts = (
            (self.speech.gettext("Dans la liste"), [*SubscriberTable.BINDINGS, *usable]),
            (self.speech.gettext("Dans la recherche"), SearchField.BINDINGS),
            (self.speech.gettext("Partout"), FullScreen.BINDINGS),
        )
        return [
            (title, list(hints_of([b for b in each if isinstance(b, Binding)], self.speech)))
            for title, each in parts
        ]

    # Search, filters, order.

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        self._searching.typed(event.value)

    @on(SubscriberTable.CardTyped)
    def _card_typed(self, event: SubscriberTable.CardTyped) -> None:
        """Begin a search with a digit that was typed on the table."""
        self._searching.begin(event.text)

    def begin_scan(self) -> bool:
        """Have a scan typed into a new search."""
        self._searching.begin()
        return True

    def action_search(self) -> None:
        """Begin a new search."""
        self._searching.begin()

    def action_take_search(self) -> None:
        """Go to the list with this search; where it finds nobody, search what was suggested."""
        self._searching.take()

    def action_from_search(self, by: int) -> None:
        """Go down to the list; up and down among those who are offered instead."""
        self._searching.move(by)

    def action_clear_search(self) -> None:
        """Take the search back and go to the list."""
        self._searching.clear()

    def action_clear_filters(self) -> None:
        """Show everybody again."""
        self._searching.clear_filters()

    def action_reload(self) -> None:
        """Read the list again, and take in what is new; marks, cursor and search stay."""
        self._news.take_in()
        self._reading.reload()

    async def action_filter_status(self) -> None:
        """Choose the statuses to show."""
        await self._dialogs.statuses()

    async def action_filter_end(self) -> None:
        """Choose the end dates to show."""
        await self._dialogs.end_dates()

    def action_filter_library(self) -> None:
        """Choose the library to show."""
        self._dialogs.library()

    async def action_sort(self) -> None:
        """Choose the order."""
        await self._dialogs.order()

    @on(DataTable.HeaderSelected)
    def _sorted_by_click(self, event: DataTable.HeaderSelected) -> None:
        if (key := sort_key_named(event.column_key.value)) is not None:
            self._reading.ask(self._reading.query.sorted_by(key, self._session.portal))

    def action_compact(self) -> None:
        """Show one line a subscriber, or two."""
        self._compact = not self._compact
        self._table.set_compact(self._compact)
        self._view.show_range()

    @on(SubscriberTable.PagesWanted)
    def _pages_wanted(self) -> None:
        self._reading.fetch_pages()

    def _list_shown(self) -> None:
        self._marking.count()
        self._preview.moved()
        self._news.list_shown()
        self._opening.list_shown()

    def _rows_came(self) -> None:
        self._preview.moved()
        self._opening.rows_came()

    # The selection, and what is done with it.

    def action_mark(self) -> None:
        """Mark the subscriber under the cursor, or take the mark away."""
        self._marking.mark()

    def action_extend(self, by: int) -> None:
        """Mark the one under the cursor and the next, or the one before; back: less again."""
        self._marking.extend(by)

    def action_mark_range(self) -> None:
        """Mark everybody from the one who was marked last to the one under the cursor."""
        self._marking.mark_range()

    def action_mark_all(self) -> None:
        """Mark everybody who matches search and filters; once more takes these marks away."""
        self._marking.mark_all()

    def action_unmark_all(self) -> None:
        """Take every mark away."""
        self._marking.unmark_all()

    def action_undo_marks(self) -> None:
        """Bring the marks of before back."""
        self._marking.undo()

    async def action_renew(self) -> None:
        """Plan the renewal of the marked; where the one under the cursor is not, ask whom."""
        await self._planning.renew()

    async def action_decide(self) -> None:
        """Decide for the marked; where the one under the cursor is not, ask whom."""
        await self._planning.decide()

    async def action_verify(self) -> None:
        """Have the library's system tell who is a member: of the marked, else of all shown."""
        await self._verifying.verify()

    def action_copy(self) -> None:
        """Send the marked, or the one under the cursor, to the clipboard."""
        self._copying.copy()

    async def action_card_list(self) -> None:
        """Ask for a list, and plan the renewal of those on it."""
        await self._cards.ask()

    # Other screens, and leaving.

    @on(DataTable.RowSelected)
    async def _selected(self) -> None:
        await self._opening.open_selected()

    async def action_today(self) -> None:
        """Show what there is to do today, and the views."""
        await self._views.today()

    async def action_keep_view(self) -> None:
        """Keep what the list shows as a view."""
        await self._views.keep()

    async def action_progress(self) -> None:
        """Show the series that runs, or the report of the one that has ended."""
        from syren_tui.screens.series.progress import show_series

        await show_series(self.app, self.speech, self._session)

    async def action_past_series(self) -> None:
        """Show the series of the last days."""
        from syren_tui.screens.series.past_series import PastSeriesScreen

        def left(again: "TryAgain | None") -> None:
            if again is not None:
                self.plan_again(again)

        await self.app.push_screen(PastSeriesScreen(self.speech, self._session), left)

    def plan_again(self, again: "TryAgain") -> None:
        """Plan for accounts that another series has left undone."""
        self._planning.plan_again(again.ids, again.change)

    async def action_scan(self) -> None:
        """Take cards at the desk, one after the other."""
        from syren_tui.screens.scan.scan import ScanScreen

        screen = ScanScreen(self.speech, self._session, ascii_only=self._ascii_only)
        await self.app.push_screen(screen, self._scanned)

    def _scanned(self, changed: bool | None) -> None:
        """Go on with the list; read it again where an account was changed."""
        self.set_focus(self._table)
        if changed:
            self._reading.reload()

    async def action_ask_to_leave(self) -> None:
        """Ask whether to end the console, or to sign in as somebody else."""
        await self._dialogs.leave()
