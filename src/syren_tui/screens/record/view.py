"""The record of one subscriber, first part: laid out and shown, tab by tab."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, ContentSwitcher, Static

from syren_api.lifecycle import Record
from syren_api.models import HistoryEntry, Subscriber
from syren_api.statuses import ResourceStatus, Role, Status
from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.editing.draft import Draft, DraftReading, after
from syren_tui.i18n import Speech
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.screens.full_screen import FullScreen
from syren_tui.session import Session
from syren_tui.texts.diagnosis import diagnosis
from syren_tui.texts.failures import failure
from syren_tui.texts.members import DAY, TAB_LABELS, TEXT_MEMBERS, RecordTab, tab_of
from syren_tui.texts.outcome import outcome, resources_outcome
from syren_tui.texts.rows import cut
from syren_tui.texts.values import refused_since
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_button import PlainButton
from syren_tui.widgets.base.tab_bar import TabBar
from syren_tui.widgets.record.history_pane import HistoryPane
from syren_tui.widgets.record.information_pane import InformationPane
from syren_tui.widgets.record.resources_pane import ResourcesPane
from syren_tui.widgets.record.status_pane import StatusPane

TABS = tuple(RecordTab)


@dataclass(frozen=True, slots=True)
class Visit:
    """What the list learns when the user comes back."""

    index: int
    seen: Subscriber | None
    """The last record, as it was read last."""
    changed: bool
    """Whether any record was changed."""


class RecordView(FullScreen[Visit]):
    """Shows a draft of a record."""

    AUTO_FOCUS = ""
    may_pause = False

    def __init__(
        self,
        speech: Speech,
        session: Session,
        subscriber: Subscriber,
        walk: RecordNavigator,
        query: ListQuery,
    ) -> None:
        """Prepare.

        Args:
            speech: the user's language.
            session: the signed-in session.
            subscriber: whose record, as the list has it.
            walk: the list as it is now.
            query: what that list was asked for.
        """
        super().__init__(speech)
        self._session = session
        self._navigator = walk
        self._query = query
        self._draft = Draft(subscriber, session.portal, speech)
        self._tab = RecordTab.INFORMATION
        self._changed = False
        self._told = ""
        self._cut = ""
        """That only a part of a pasted text was taken: it stands until the next change."""
        self._marked: dict[str, str] = {}
        """The errors that stand at their fields."""
        self._history_of: tuple[str, int] | None = None

    def compose(self) -> ComposeResult:
        """Lay out name, diagnosis, tabs, and the lines under them."""
        portal, speech = self._session.portal, self.speech
        with Horizontal(id="record-head"):
            yield Static("", markup=False, id="record-name")
            yield Static("", markup=False, id="record-place")
        yield Static("", markup=False, id="diagnosis")
        yield TabBar([speech.gettext(TAB_LABELS[tab]) for tab in TABS])
        with ContentSwitcher(initial=RecordTab.INFORMATION.value, id="tabs"):
            may_delete = self._session.account.role is Role.DEPARTMENT
            yield InformationPane(
                portal, speech, RecordTab.INFORMATION.value, may_delete=may_delete
            )
            yield StatusPane(portal, speech, id=RecordTab.STATUS.value)
            yield ResourcesPane(portal, speech, id=RecordTab.RESOURCES.value)
            yield HistoryPane(portal, speech, id=RecordTab.HISTORY.value)
        with Horizontal(id="record-below"):
            yield Notice(id="record-notice")
            yield PlainButton(speech.gettext("Enregistrer"), id="save")
        yield KeyHints(speech)

    @property
    def why_locked(self) -> str:
        """Where nothing can be changed, the sentence why; else empty."""
        if self._session.read_only:
            return self.speech.gettext("Ce compte est en lecture seule : rien ne se modifie.")
        if self._draft.base.status is Status.EXPIRED:
            return self.speech.gettext(
                "Compte expiré : rien ne se modifie ici ; seul l’abonné peut demander son "
                "renouvellement, sur le portail."
            )
        return ""

    async def _show(self, draft: Draft) -> None:
        """Show a record, with what is edited of it."""
        self._draft = draft
        base, why = draft.base, self.why_locked
        name = f"{clean(base.last_name)} {clean(base.first_name)}"
        library = clean(base.library.name) if self._session.sees_all_libraries else ""
        title = Content.assemble(
            "‹ ", Content.styled(cut(name, 46), "bold"), "   ", cut(library, 20)
        )
        self.query_one("#record-name", Static).update(title)
        place = self.speech.gettext(
            "{place} sur {total}",
            place=self.speech.number(self._navigator.index + 1),
            total=self.speech.number(self._navigator.total),
        )
        only = self.speech.gettext("lecture seule") + "   " if self._session.read_only else ""
        self.query_one("#record-place", Static).update(Content(only + place))
        said = diagnosis(base, self._session.portal, self.speech)
        line = self.query_one("#diagnosis", Static)
        line.update(Content(said.sentence))
        line.set_classes(f"-{said.tone.value}")
        texts = {
            member: draft.texts.get(member, draft.text_of(member))
            for member in (*TEXT_MEMBERS, DAY)
        }
        self._information.show(base, texts, why)
        self._status.set_portal(self._session.portal)
        self._status.show(base, draft.status or base.status, texts[DAY], why)
        await self._resources.show(base, draft.resources, why)
        self._marked = {}
        self.query_one("#save", Button).display = not why
        self.refresh_bindings()
        self._show_reading(draft.read())
        self._history_of = None
        self._read_history_where_needed()

    def _show_reading(self, reading: DraftReading) -> None:
        """Show what the draft comes to."""
        standing = Record.of(self._draft.base)
        becomes = after(self._draft.base, reading)
        portal = self._session.portal
        said_outcome = outcome(standing, becomes, portal, self.speech)
        if reading.refusal:
            said_outcome = replace(said_outcome, warning=reading.refusal)
        self._status.show_outcome(said_outcome)
        meant = reading.changes.get(DAY)
        said = self.speech.day(meant) if isinstance(meant, date) else ""
        self._status.show_meant(said if said != self._draft.texts.get(DAY) else "")
        self._resources.show_after(resources_outcome(standing, becomes, portal, self.speech))
        edited = [TABS.index(tab) for tab in reading.tabs]
        self.query_one(TabBar).show(TABS.index(self._tab), edited)
        cut, self._cut = self._cut, ""
        if cut:
            self._notice.warn(cut)
        elif reading.edited:
            where = ", ".join(self.speech.gettext(TAB_LABELS[tab]) for tab in reading.tabs)
            self._notice.say(
                self.speech.ngettext(
                    "{n} changement non enregistré ({where})",
                    "{n} changements non enregistrés ({where})",
                    len(reading.edited),
                    where=where,
                )
            )

    def paste_was_cut(self, sentence: str) -> None:
        """Say that only a part of a pasted text was taken, also beside what is not saved."""
        super().paste_was_cut(sentence)
        self._cut = sentence

    def _show_errors(self, errors: Mapping[str, str]) -> None:
        """Show what is wrong at its field, and go to the first."""
        self._mark_errors(errors)
        if errors:
            member = min(errors, key=lambda each: TABS.index(tab_of(each)))
            self._open_tab(tab_of(member), member)
            self._notice.warn(self.speech.gettext("Non enregistré : corrigez ce qui est marqué ↑."))

    def _mark_errors(self, errors: Mapping[str, str]) -> None:
        """Show what is wrong at its field."""
        self._marked = dict(errors)
        self._information.show_errors(errors)
        self._status.show_errors(errors)
        self._resources.show_errors(errors)

    # Tabs.

    def action_next_tab(self) -> None:
        """Open the next tab; the focus goes to its first editable field."""
        self._open_tab(TABS[(TABS.index(self._tab) + 1) % len(TABS)])

    @on(TabBar.Clicked)
    def _tab_clicked(self, event: TabBar.Clicked) -> None:
        self._open_tab(TABS[event.index])

    def _open_tab(self, tab: RecordTab, member: str = "") -> None:
        self._tab = tab
        self.query_one(ContentSwitcher).current = tab.value
        self.query_one(TabBar).show(
            TABS.index(tab), [TABS.index(each) for each in self._draft.read().tabs]
        )
        self._focus_tab(member)
        self._read_history_where_needed()

    def _read_history_where_needed(self) -> None:
        """Read what happened where the open tab shows something of it."""
        refused = any(each.status is ResourceStatus.REFUSED for each in self._draft.base.resources)
        if self._tab is RecordTab.HISTORY or (self._tab is RecordTab.RESOURCES and refused):
            self._read_history()

    def _focus_tab(self, member: str = "") -> None:
        self.set_focus(None)
        match self._tab:
            case RecordTab.INFORMATION:
                self._information.focus_on(member)
            case RecordTab.STATUS:
                self._status.focus_on(member)
            case RecordTab.RESOURCES:
                self._resources.focus_on(member)
            case RecordTab.HISTORY:
                self.set_focus(self._history)

    @work(exclusive=True, group="history", description="read the history")
    async def _read_history(self) -> None:
        base = self._draft.base
        if self._history_of == (base.id, base.version):
            return

        async def read() -> tuple[HistoryEntry, ...]:
            return await self._session.call(lambda client: client.history(base.id))

        try:
            entries = await self._session.keep_trying(read, self._tell)
        except ClientError as error:
            self._history.say(failure(error, self.speech))
            return
        self._told_no_longer()
        if self._draft.base.id != base.id:
            return
        self._history_of = (base.id, base.version)
        self._history.show(entries)
        since = {
            each.id: day
            for each in base.resources
            if each.status is ResourceStatus.REFUSED
            and (day := refused_since(entries, each.id, self._session.portal)) is not None
        }
        self._resources.show_since(since)

    def _tell(self, error: ClientError, pause: float) -> None:
        """Say that the portal does not answer, and that it will be asked again."""
        again = self.speech.gettext("Nouvel essai dans {n} s.", n=round(pause))
        self._told = f"{failure(error, self.speech)} {again}"
        self._notice.warn(self._told)

    def _told_no_longer(self) -> None:
        """Take the sentence back: the portal answers again."""
        self._notice.take_back(self._told)
        self._told = ""

    # The parts.

    @property
    def _information(self) -> InformationPane:
        return self.query_one(InformationPane)

    @property
    def _status(self) -> StatusPane:
        return self.query_one(StatusPane)

    @property
    def _resources(self) -> ResourcesPane:
        return self.query_one(ResourcesPane)

    @property
    def _history(self) -> HistoryPane:
        return self.query_one(HistoryPane)

    @property
    def _notice(self) -> Notice:
        return self.query_one("#record-notice", Notice)
