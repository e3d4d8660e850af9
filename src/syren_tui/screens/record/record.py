"""The record of one subscriber of a list, and the next and the one before."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Button
from textual.worker import WorkerError

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.record.neighbours import NeighbourReader
from syren_tui.screens.record.open_record import OpenRecord
from syren_tui.screens.record.reading import RecordReader
from syren_tui.screens.record.saving import RecordSaver
from syren_tui.screens.record.tabs import TABS, RecordTabs
from syren_tui.screens.record.view import RecordView
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.texts.members import DAY, REASON
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


class RecordScreen(FullScreen[Visit]):
    """Has the keys of a record, and gives its parts what the user does."""

    AUTO_FOCUS = ""
    may_pause = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t,f6", "next_tab", N_("Onglet"), key_display="Ctrl+T",
                tooltip=N_("Onglet suivant (aussi F6)")),
        Binding("ctrl+s,f2", "save", N_("Enregistrer"), key_display="Ctrl+S",
                tooltip=N_("Enregistrer tous les onglets (aussi F2)")),
        Binding("ctrl+n,pagedown", "go(1)", N_("Suivant"), key_display="Ctrl+N",
                tooltip=N_("Fiche suivante (aussi Page suivante)")),
        Binding("escape", "back", N_("Liste"), tooltip=N_("Revenir à la liste")),
        Binding("ctrl+p,pageup", "go(-1)", N_("Précédent"), key_display="Ctrl+P",
                tooltip=N_("Fiche précédente (aussi Page précédente)")),
        Binding("ctrl+r,f5", "reload", N_("Relire"), show=False, key_display="Ctrl+R",
                tooltip=N_("Relire la fiche sur le portail")),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

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
        self._reader = RecordReader(session, speech, record, self._view)
        self._saver = RecordSaver(self, session, record, self._view, navigator, query)
        self._neighbours = NeighbourReader(session, navigator, query)
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield from self._view.compose()

    async def on_mount(self) -> None:
        """Show the record as the list has it, and read it anew."""
        await self._view.show(self._record.draft)
        self._tabs.focus()
        self._reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep saving off the screen where nothing can be changed."""
        return not self._record.why_locked if action == "save" else True

    # Tabs.

    def action_next_tab(self) -> None:
        """Open the next tab; the focus goes to its first editable field."""
        self._tabs.open_next()

    @on(TabBar.Clicked)
    def _tab_clicked(self, event: TabBar.Clicked) -> None:
        self._tabs.open(TABS[event.index])

    # Editing.

    @on(InformationPane.Typed)
    def _typed(self, event: InformationPane.Typed) -> None:
        self._record.draft.texts[event.member] = event.text
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

    def action_reload(self) -> None:
        """Read the record again."""
        self._reload(say=True)

    @work(exclusive=True, group="record", description="read the record")
    async def _reload(self, *, say: bool = False) -> None:
        base = self._record.base
        current = await self._reader.read()
        if current is not None and self._record.base is base:
            await self._saver.show_reread(current, say=say)

    def _read_more(self) -> None:
        """Read what another record needs besides."""
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

    # Saving.

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save what was edited on every tab, and stay."""
        if self._saving:
            self._say_that_it_saves()
        else:
            self._begin_to_save()

    def _say_that_it_saves(self) -> None:
        self._view.notice.say(self.speech.gettext("Enregistrement en cours : un instant."))

    def _begin_to_save(self, then: Callable[[], object] | None = None) -> None:
        self._saving = True
        self._save(self.keys_held(drops=True), then)

    @work(group="save", description="save")
    async def _save(
        self, held: AbstractContextManager[object], then: Callable[[], object] | None
    ) -> None:
        with held:
            try:
                for worker in self.workers:
                    if worker.group == "today" and worker.node is self:
                        with suppress(WorkerError):  # a later "t" asks in its place
                            await worker.wait()
                await self._saver.save()
            finally:
                self._saving = False
            if then is not None and not self._record.is_edited:
                then()

    # Going on, and leaving.

    async def action_ask_to_leave(self) -> None:
        """End the console; where something is not saved, after asking."""
        await self._leave_for(self.app.exit)

    async def action_back(self) -> None:
        """Go back to the list."""
        await self._leave_for(self._back)

    async def action_go(self, by: int) -> None:
        """Go to the next record, or to the one before; the tab stays."""
        await self._leave_for(lambda: self._go(by, self.keys_held()))

    def _back(self) -> None:
        self.workers.cancel_node(self)  # what is still read would show in a screen that is gone
        self.dismiss(Visit(self._navigator.index, self._record.base, self._record.changed))

    @work(exclusive=True, group="record", description="next record")
    async def _go(self, by: int, held: AbstractContextManager[object]) -> None:
        with held:
            index = self._navigator.index + by
            if not 0 <= index < self._navigator.total:
                last = self.speech.gettext("C’est la dernière fiche de la liste.")
                first = self.speech.gettext("C’est la première fiche de la liste.")
                self._view.notice.say(last if by > 0 else first)
                return
            try:
                subscriber = await self._neighbours.read(index)
            except ClientError as error:
                self._view.notice.warn(failure(error, self.speech))
                return
            if subscriber is None:
                self._view.notice.say(
                    self.speech.gettext("La liste a changé : revenez-y pour aller plus loin.")
                )
                return
            self._navigator.index = index
            self._view.notice.clear()
            await self._view.show(self._record.unedited(subscriber))
            self._tabs.focus()

    async def _leave_for(self, go: Callable[[], object]) -> None:
        """Go where the user wants; where something is not saved, after asking."""
        if self._saving:
            self._view.notice.say(self.speech.gettext("Enregistrement en cours : un instant."))
            return
        if not self._record.is_edited:
            go()
            return
        say = self.speech.gettext
        replies = [
            Reply("stay", say("Rester"), "", say("Échap")),
            Reply("save", say("Enregistrer"), "ctrl+s", "Ctrl+S"),
            Reply("drop", say("Abandonner"), "a", "a"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "save":
                self._begin_to_save(go)
            elif answer == "drop":
                self._record.drop_edits()
                go()

        question = say("Des changements ne sont pas enregistrés.")
        await self.app.push_screen(AskDialog(self.speech, question, replies), answered)
