"""The record of one subscriber of a list, and the next and the one before."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Button

from syren_api.models import Subscriber
from syren_tui.i18n import Speech
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.runtime.key_labels import Hint, hints_of
from syren_tui.runtime.typed_queue import Scanned
from syren_tui.screens.frame import Section
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.members import members_of
from syren_tui.screens.record.changes import RecordChanges
from syren_tui.screens.record.context import RecordContext
from syren_tui.screens.record.keys import CHANGING_ACTIONS, RECORD_KEYS, TAB_ACTIONS
from syren_tui.screens.record.leaving import RecordLeaving
from syren_tui.screens.record.membership import RecordMembership
from syren_tui.screens.record.news import RecordNews
from syren_tui.screens.record.open_record import OpenRecord
from syren_tui.screens.record.reader import RecordReader
from syren_tui.screens.record.tabs import TABS, RecordTabs
from syren_tui.screens.record.view import RecordView
from syren_tui.session import Session
from syren_tui.texts.fields import DAY, REASON
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.base.tab_bar import TabBar
from syren_tui.widgets.record.history_pane import HistoryPane
from syren_tui.widgets.record.information_pane import InformationPane
from syren_tui.widgets.record.resources_pane import ResourcesPane
from syren_tui.widgets.record.status_pane import StatusPane


@dataclass(frozen=True, slots=True)
class Visit:
    """What the list learns when the user comes back."""

    index: int
    seen: Subscriber | None
    """The last record, as it was read last."""
    changed: bool
    """Whether any record was changed."""
    deleted: Subscriber | None = None
    """Whose account was deleted."""


class RecordScreen(FullScreen[Visit]):
    """Has the keys of a record, and gives its parts what the user does."""

    AUTO_FOCUS = ""
    may_pause = False

    takes_scans = True
    BINDINGS: ClassVar[list[BindingType]] = RECORD_KEYS

    def __init__(
        self,
        speech: Speech,
        session: Session,
        subscriber: Subscriber,
        navigator: RecordNavigator,
        query: ListQuery,
    ) -> None:
        """Open a record.

        Args:
            speech: the user's language.
            session: the signed-in session.
            subscriber: whose record, as the list has it.
            navigator: the list as it is now.
            query: what that list was asked for.
        """
        super().__init__(speech)
        self._navigator = navigator
        self._record = record = OpenRecord(session, speech, subscriber)
        self._tabs = RecordTabs(
            self, lambda: record.draft.read().tabs, self._read_history_where_needed
        )
        self._view = RecordView(self, session, record, self._tabs, navigator, self._read_more)
        self._membership = RecordMembership(self, session, record, self._show_offer)
        context = RecordContext(self, session, record, self._view)
        self._reader = RecordReader(context)
        self._changes = RecordChanges(context, self._tabs, navigator, query)
        self._changes.decider.membership_of(self._membership.of)
        self._news = RecordNews(context, self._say_news)
        self._leaving = RecordLeaving(context, self._tabs, self._changes, navigator, query)

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield from self._view.compose()

    async def on_mount(self) -> None:
        """Show the record as the list has it, and read it anew."""
        await self._view.show(self._record.draft)
        self._tabs.read()
        self._news.listen()
        self._reload()

    def on_unmount(self) -> None:
        """Follow the news no longer."""
        self._news.unlisten()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep changes off the screen where there can be none, and letters while one edits."""
        if action in CHANGING_ACTIONS and self._record.why_locked:
            return False
        return action not in TAB_ACTIONS or self._tabs.is_outside_fields

    def shows_key(self, action: str) -> bool:
        """Show how to go to another record only where there is one."""
        return self._navigator.total > 1 or not action.startswith("go(")

    def help_sections(self) -> list[Section]:
        """Return the keys that do something at present, and those of a record that is only read."""
        active, on_tabs = super().help_sections()[0][1], self._tab_hints()
        shown = {hint.action for hint in active}
        more = [hint for hint in on_tabs if hint.action not in shown]
        return [("", active), *([(self.speech.gettext("Sur les onglets"), more)] if more else [])]

    def _tab_hints(self) -> list[Hint]:
        own = [each for each in RECORD_KEYS if isinstance(each, Binding)]
        usable = [
            each
            for each in own
            if each.action in TAB_ACTIONS
            and not (each.action in CHANGING_ACTIONS and self._record.why_locked)
        ]
        return list(hints_of(usable, self.speech))

    def on_resize(self) -> None:
        """Have the head as wide as the screen is now."""
        if self.query(TabBar):
            self._view.show_head()

    # Tabs.

    def action_next_tab(self) -> None:
        """Open the next tab; the focus goes to its first editable field."""
        self._tabs.open_next()

    @on(TabBar.Chosen)
    def _tab_chosen(self, event: TabBar.Chosen) -> None:
        self._tabs.read(TABS[event.index])

    @on(TabBar.Entered)
    def _tab_entered(self) -> None:
        self._tabs.focus()

    # Editing.

    @on(InformationPane.Typed)
    def _typed(self, event: InformationPane.Typed) -> None:
        self._record.draft.texts[event.field] = event.text
        self._view.show_edited()

    @on(StatusPane.StatusChosen)
    def _status_chosen(self, event: StatusPane.StatusChosen) -> None:
        self._record.draft.status = event.status
        self._view.show_edited()

    @on(StatusPane.DayTyped)
    def _day_typed(self, event: StatusPane.DayTyped) -> None:
        self._record.draft.texts[DAY] = event.text
        self._view.show_edited()

    @on(StatusPane.ReasonTyped)
    def _reason_typed(self, event: StatusPane.ReasonTyped) -> None:
        self._record.draft.texts[REASON] = event.text
        self._view.show_edited()

    @on(ResourcesPane.Chosen)
    def _resource_chosen(self, event: ResourcesPane.Chosen) -> None:
        self._record.draft.resources[event.resource_id] = event.status
        self._view.show_edited()

    def paste_was_cut(self, sentence: str) -> None:
        """Say that only a part of a pasted text was taken, also beside what is not saved."""
        super().paste_was_cut(sentence)
        self._view.show_cut_paste(sentence)

    # Reading.

    @on(DateField.TodayFilled)
    def _today_filled(self, event: DateField.TodayFilled) -> None:
        self._check_today(event)

    @work(exclusive=True, group="today", description="ask for the day")
    async def _check_today(self, event: DateField.TodayFilled) -> None:
        await self._reader.check_today(event)

    @on(DateField.MemberDayMissing)
    def _member_day_missing(self) -> None:
        self._view.notice.warn(self._membership.why_no_day())

    @work(exclusive=True, group="member", description="ask who is a member")
    async def _ask_member(self, *, again: bool = False) -> None:
        await self._membership.ask(again=again)

    def action_reload(self) -> None:
        """Read the record again, and ask again whether the person is a member."""
        self._reload(say=True)
        if self._membership.is_asked:
            self._ask_member(again=True)

    @work(exclusive=True, group="record", description="read the record")
    async def _reload(self, *, say: bool = False) -> None:
        base = self._record.base
        current = await self._reader.read()
        if current is not None and self._record.base is base:
            await self._changes.saver.show_reread(current, say=say)

    @work(exclusive=True, group="news", description="say who has changed the record")
    async def _say_news(self) -> None:
        await self._news.say()

    def _show_offer(self) -> None:
        self._changes.decider.show()

    def _read_more(self) -> None:
        """Show what the key that decides would do, and read what another record needs besides."""
        self._show_offer()
        if members_of(self) is not None:
            self._ask_member()
        self._reader.forget_history()
        self._read_history_where_needed()
        if self._record.base.claimed_number:
            self._name_holder(self._record.base)

    def _read_history_where_needed(self) -> None:
        if self._reader.needs_history(self._tabs.current):
            self._read_history()

    @work(exclusive=True, group="history", description="read the history")
    async def _read_history(self) -> None:
        await self._reader.read_history(self.query_one(HistoryPane), self.query_one(ResourcesPane))

    @work(exclusive=True, group="claim", description="read who has the number")
    async def _name_holder(self, subscriber: Subscriber) -> None:
        await self._reader.name_holder(subscriber)

    # Changing it at the portal.

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save what was edited on every tab, and stay."""
        self._changes.save()

    def action_decide(self) -> None:
        """Validate or renew, as the line under the access sentence says."""
        self._changes.decide()

    def action_undo(self) -> None:
        """Undo the newest change that staff made, after asking."""
        self._changes.undo()

    def action_delete(self) -> None:
        """Delete the account, after asking; a library is told whom to ask."""
        self._changes.delete(self._gone)

    def action_copy(self) -> None:
        """Send who it is, and the access sentence, to the clipboard."""
        self._changes.copy()

    # Going on, and leaving.

    async def action_ask_to_leave(self) -> None:
        """End the console; where something is not saved, after asking."""
        await self._leaving.leave_for(self.app.exit)

    async def action_back(self) -> None:
        """Go from a field to the tabs; from there back to the list."""
        if self._tabs.is_outside_fields:
            await self._leaving.leave_for(self._back)
        else:
            self._tabs.read()

    async def action_go(self, by: int) -> None:
        """Go to the next record, or to the one before; the tab stays."""
        await self._leaving.go_by(by)

    @on(Scanned)
    async def _scanned(self, event: Scanned) -> None:
        await self._leaving.scanned(event)

    def _back(self) -> None:
        self.workers.cancel_node(self)  # what is still read would show in a screen that is gone
        self.dismiss(Visit(self._navigator.index, self._record.base, self._record.changed))

    def _gone(self) -> None:
        """Go back to the list: the record that was open is deleted."""
        self.dismiss(Visit(self._navigator.index, None, True, self._record.base))
