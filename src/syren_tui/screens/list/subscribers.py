"""The list of subscribers: search, filters, order, selection; rows come as they are needed.

The screen has the keys and messages; its parts do the work. The screens of series, cards and scans
are imported when they are first opened, in the parts: most sessions search and look only, and each
screen stays in memory.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Input

from syren_tui.i18n import Speech
from syren_tui.screens.frame import Section
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.list.available import is_available, list_help
from syren_tui.screens.list.dialogs import sort_key_named
from syren_tui.screens.list.keys import LIST_KEYS
from syren_tui.screens.list.parts import ListParts
from syren_tui.session import Session
from syren_tui.view_settings import ViewSettings
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
        self._parts = ListParts(
            self, session, reasons=reasons, views=views, compact=compact, ascii_only=ascii_only
        )

    def begin(self) -> None:
        """Send for the first rows while there is no screen yet."""
        self._parts.loader.begin()

    def compose(self) -> ComposeResult:
        """Lay out header, filters, table, and the lines under it."""
        return self._parts.view.compose()

    async def on_mount(self) -> None:
        """Follow the session's series and news, and show the first rows."""
        await self._parts.begin()

    def on_unmount(self) -> None:
        """Follow neither any longer."""
        self._parts.end()

    @on(events.ScreenResume)
    def _catch_up(self) -> None:
        """Show what has changed while another screen was in front."""
        self._parts.series.show()
        self._parts.news.show()

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: typed on the table, they are meant for the list that comes."""
        return self.focused is self._parts.view.table and self._parts.loader.is_awaited

    def paste_was_cut(self, sentence: str) -> None:
        """Say that only a part of a pasted text was taken, also once it has been searched."""
        super().paste_was_cut(sentence)
        self._parts.loader.keep_notice()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what this portal or this account does not have off the screen."""
        if action == "undo_marks":
            return self._parts.marking.was_changed
        return is_available(action, self._session)

    def shows_key(self, action: str) -> bool:
        """Show the keys of a row only where there is one; marked people may be renewed anyway."""
        if self.query_one(SubscriberTable).total:
            return True
        if action in {"renew", "validate"}:
            return bool(self._parts.marking.sentence())
        return action not in {"mark", "select_cursor"}

    def help_sections(self) -> list[Section]:
        """Return the keys of the list and of its search."""
        own = [each for each in LIST_KEYS if isinstance(each, Binding)]
        return list_help([each for each in own if self.check_action(each.action, ())], self.speech)

    # Search, filters, order.

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        self._parts.searching.typed(event.value)

    @on(SubscriberTable.CardTyped)
    def _card_typed(self, event: SubscriberTable.CardTyped) -> None:
        """Begin a search with a digit that was typed on the table."""
        self._parts.searching.begin(event.text)

    @on(SubscriberTable.KeyOnEmpty)
    def _key_on_empty(self, event: SubscriberTable.KeyOnEmpty) -> None:
        """Choose among those who are offered instead, as from the search."""
        if event.by:
            self._parts.searching.move(event.by)
        else:
            self._parts.searching.take()

    def begin_scan(self) -> bool:
        """Have a scan typed into a new search."""
        self._parts.searching.begin()
        return True

    def action_search(self) -> None:
        """Begin a new search."""
        self._parts.searching.begin()

    def action_take_search(self) -> None:
        """Go to the list with this search; where it finds nobody, search what was suggested."""
        self._parts.searching.take()

    def action_from_search(self, by: int) -> None:
        """Go down to the list; up and down among those who are offered instead."""
        self._parts.searching.move(by)

    def action_clear_search(self) -> None:
        """Take the search back and go to the list."""
        self._parts.searching.clear()

    def action_clear_filters(self) -> None:
        """Show everybody again."""
        self._parts.searching.clear_filters()

    def action_reload(self) -> None:
        """Read the list again, and take in what is new; marks, cursor and search stay."""
        self._parts.news.take_in()
        self._parts.loader.reload()

    async def action_filter_status(self) -> None:
        """Choose the statuses to show."""
        await self._parts.dialogs.statuses()

    async def action_filter_end(self) -> None:
        """Choose the end dates to show."""
        await self._parts.dialogs.end_dates()

    def action_filter_library(self) -> None:
        """Choose the library to show."""
        self._parts.dialogs.library()

    async def action_sort(self) -> None:
        """Choose the order."""
        await self._parts.dialogs.order()

    @on(DataTable.HeaderSelected)
    def _sorted_by_click(self, event: DataTable.HeaderSelected) -> None:
        if (key := sort_key_named(event.column_key.value)) is not None:
            loader = self._parts.loader
            loader.ask(loader.query.sorted_by(key, self._session.portal))

    def action_compact(self) -> None:
        """Show one line a subscriber, or two."""
        self._parts.view.switch_compact()

    @on(SubscriberTable.PagesWanted)
    def _pages_wanted(self) -> None:
        self._parts.loader.fetch_pages()

    # The selection, and what is done with it.

    def action_mark(self) -> None:
        """Mark the subscriber under the cursor, or take the mark away."""
        self._parts.marking.mark()

    def action_extend(self, by: int) -> None:
        """Mark the one under the cursor and the next, or the one before; back: less again."""
        self._parts.marking.extend(by)

    def action_mark_range(self) -> None:
        """Mark everybody from the one who was marked last to the one under the cursor."""
        self._parts.marking.mark_range()

    def action_mark_all(self) -> None:
        """Mark everybody who matches search and filters; once more takes these marks away."""
        self._parts.marking.mark_all()

    def action_unmark_all(self) -> None:
        """Take every mark away."""
        self._parts.marking.unmark_all()

    def action_undo_marks(self) -> None:
        """Undo the last change of the marks."""
        self._parts.marking.undo()

    async def action_renew(self) -> None:
        """Plan the renewal of the marked; where the one under the cursor is not, ask whom."""
        await self._parts.planning.renew()

    async def action_validate(self) -> None:
        """Plan it where accounts have no end of validity."""
        await self._parts.planning.renew()

    async def action_decide(self) -> None:
        """Decide for the marked; where the one under the cursor is not, ask whom."""
        await self._parts.planning.decide()

    async def action_verify(self) -> None:
        """Have the library's system tell who is a member: of the marked, else of all shown."""
        await self._parts.verifying.verify()

    def action_copy(self) -> None:
        """Send the marked, or the one under the cursor, to the clipboard."""
        self._parts.copying.copy()

    async def action_card_list(self) -> None:
        """Ask for a list, and plan the renewal of those on it."""
        await self._parts.cards.ask()

    # Other screens, and leaving.

    @on(DataTable.RowSelected)
    async def _selected(self) -> None:
        await self._parts.opening.open_selected()

    async def action_today(self) -> None:
        """Show what there is to do today, and the views."""
        await self._parts.views.today()

    async def action_keep_view(self) -> None:
        """Keep what the list shows as a view."""
        await self._parts.views.keep()

    async def action_progress(self) -> None:
        """Show the series that runs, or the report of the one that has ended."""
        await self._parts.screens.progress()

    async def action_past_series(self) -> None:
        """Show the series of the last days."""
        await self._parts.screens.past_series()

    def plan_again(self, again: "TryAgain") -> None:
        """Plan for accounts that another series has left undone."""
        self._parts.planning.plan_again(again.ids, again.change)

    async def action_scan(self) -> None:
        """Take cards at the desk, one after the other."""
        await self._parts.screens.scan()

    async def action_ask_to_leave(self) -> None:
        """Ask whether to end the console, or to sign in as somebody else."""
        await self._parts.dialogs.leave()
