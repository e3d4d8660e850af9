"""How a record is laid out and shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, ContentSwitcher, Static

from syren_api.lifecycle import AccountState
from syren_api.models import Subscriber
from syren_api.statuses import Role
from syren_tui.editing.draft import Draft, ParsedDraft, after
from syren_tui.i18n import Speech
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.runtime.key_queue import KeyQueue
from syren_tui.screens.frame import Framed
from syren_tui.screens.record.membership import LINE_ID
from syren_tui.screens.record.open_record import OpenRecord
from syren_tui.screens.record.tabs import TABS, RecordTabs
from syren_tui.session import Session
from syren_tui.texts.access_sentence import AccessSentence, Tone, access_sentence
from syren_tui.texts.claims import claim_sentence
from syren_tui.texts.fields import DAY, REASON, TAB_LABELS, TEXT_FIELDS, RecordTab, tab_of
from syren_tui.texts.identity import identity
from syren_tui.texts.outcome import outcome, resources_outcome
from syren_tui.texts.people import full_name, offered_person
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.painted_text import PaintedText
from syren_tui.widgets.base.plain_button import PlainButton
from syren_tui.widgets.base.tab_bar import TabBar
from syren_tui.widgets.record.history_pane import HistoryPane
from syren_tui.widgets.record.information_pane import InformationPane
from syren_tui.widgets.record.resources_pane import ResourcesPane
from syren_tui.widgets.record.status_pane import StatusPane

_BACK = "‹ "
_MARGINS = 2
"""Cells beside the lines of the head."""


class RecordView:
    """Shows the open record in the widgets of one screen."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        record: OpenRecord,
        tabs: RecordTabs,
        navigator: RecordNavigator,
        shown: Callable[[], None],
    ) -> None:
        """Keep what is shown; for its widgets see `compose`.

        Args:
            screen: the one with the widgets.
            session: the signed-in session.
            record: the open record.
            tabs: of the screen.
            navigator: the record's place in the list.
            shown: called after another draft was shown.
        """
        self._screen = screen
        self._session = session
        self._record = record
        self._tabs = tabs
        self._navigator = navigator
        self._shown = shown
        self._said = AccessSentence(Tone.OPEN, "", "")
        """The access sentence that is shown."""
        self._cut_paste = ""
        """That only a part of a pasted text was taken: shown until the next change."""
        self._marked: dict[str, str] = {}
        """The errors that are shown at their fields."""

    def compose(self) -> ComposeResult:
        """Lay out name, access sentence, tabs, and the lines under them."""
        portal, speech = self._session.portal, self._speech
        with Horizontal(id="record-head"):
            yield Static("", markup=False, id="record-name")
            yield Static("", markup=False, id="record-place")
        yield Static("", markup=False, id="access")
        yield Static("", markup=False, id=LINE_ID)
        yield PaintedText(id="offer")
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

    async def show(self, draft: Draft) -> None:
        """Open a record, with what is edited of it."""
        self._record.draft = draft
        base, why = draft.base, self._record.why_locked
        self.show_head()
        texts = {
            field: draft.texts.get(field, draft.text_of(field)) for field in (*TEXT_FIELDS, DAY)
        }
        self._information.show(base, texts, why)
        self._status.set_portal(self._session.portal)
        self._status.show(base, draft.chosen_status, texts[DAY], why)
        await self._resources.show(base, draft.resources, why)
        self._marked = {}
        self._screen.query_one("#save", Button).display = not why
        self._screen.refresh_bindings()
        self._show_parsed(draft.read())
        self.show_claim(())
        self._shown()

    def show_claim(self, holders: Sequence[Subscriber]) -> None:
        """Show which number the patron gave where another account has it.

        Args:
            holders: the accounts that have it; empty: not known.
        """
        claimed = self._record.base.claimed_number
        sentence = claim_sentence(claimed, holders, self._speech) if claimed else ""
        self._information.show_claim(sentence)

    def show_edited(self) -> None:
        """Show what the draft comes to after a change; errors stay where they still are."""
        self.notice.clear()
        parsed = self._record.draft.read()
        if self._marked:
            self._mark_errors(
                {name: said for name, said in parsed.errors.items() if name in self._marked}
            )
        self._show_parsed(parsed)

    def show_cut_paste(self, sentence: str) -> None:
        """Have the next change show, beside it, that only a part of a pasted text was taken."""
        self._cut_paste = sentence

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show what is wrong at its field, and go to the first."""
        self._mark_errors(errors)
        if errors:
            field = min(errors, key=lambda each: TABS.index(tab_of(each)))
            self._tabs.open(tab_of(field), field)
            self.notice.warn(self._speech.gettext("Non enregistré : corrigez ce qui est marqué ↑."))

    @property
    def notice(self) -> Notice:
        """The line for what happened."""
        return self._screen.query_one("#record-notice", Notice)

    def show_head(self) -> None:
        """Show who it is, and the access sentence, as wide as the screen is."""
        base = self._record.base
        width = self._screen.size.width - 2 * _MARGINS - len(_BACK)
        library = self._session.sees_all_libraries
        for place in self._places(base):
            room = width - cell_len(place)
            name, rest = identity(base, self._speech, room, library=library)
            if name == full_name(base):
                break  # else the place in the list goes first
        title = Content.assemble(_BACK, Content.styled(name, "bold"), rest)
        self._screen.query_one("#record-name", Static).update(title)
        self._screen.query_one("#record-place", Static).update(Content(place))
        self.show_access()

    def _places(self, base: Subscriber) -> tuple[str, ...]:
        """Say where in the list the record is, in fewer and fewer words.

        A scanned one may be elsewhere than in the list.
        """
        only = self._speech.gettext("lecture seule") if self._session.read_only else ""
        if self._navigator.id_at(self._navigator.index) not in {None, base.id}:
            return (only,)
        place = self._speech.gettext(
            "{place} sur {total}",
            place=self._speech.number(self._navigator.index + 1),
            total=self._speech.number(self._navigator.total),
        )
        return (f"{only}   {place}" if only else place, only)

    def show_offer(self, about: object, sentence: str) -> None:
        """Show what the key that decides would do.

        Args:
            about: what it would decide about.
            sentence: empty where it does nothing.
        """
        offer = self._offer
        offer.display = bool(sentence)
        offer.show(about, Content(sentence))

    def takes_decision(self, about: object) -> bool:
        """Tell whether the key that was pressed decides: see `PaintedText.takes`."""
        app = self._screen.app
        return isinstance(app, KeyQueue) and self._offer.takes(about, app.pressed)

    def sentence(self) -> str:
        """Return who it is, and the access sentence, as they are copied."""
        return f"{offered_person(self._record.base, self._speech)}. {self._said.sentence}."

    def show_access(self, refused_on: date | None = None) -> None:
        """Show the access sentence.

        Args:
            refused_on: the day of a refusal, where it is known.
        """
        session = self._session
        said = self._said = access_sentence(
            self._record.base,
            session.portal,
            self._speech,
            session.account.role,
            refused_on=refused_on,
        )
        line = self._screen.query_one("#access", Static)
        line.update(Content(said.wrapped(self._screen.size.width - _MARGINS)))
        line.set_classes(f"-{said.tone.value}")

    def _show_parsed(self, parsed: ParsedDraft) -> None:
        """Show what the draft comes to."""
        before = AccountState.of(self._record.base)
        becomes = after(self._record.base, parsed)
        portal, speech = self._session.portal, self._speech
        said_outcome = outcome(before, becomes, portal, speech)
        if parsed.refusal:
            said_outcome = replace(said_outcome, warning=parsed.refusal)
        self._status.show_outcome(said_outcome)
        draft = self._record.draft
        reason = draft.texts.get(REASON, draft.text_of(REASON)) if draft.takes_reason else None
        self._status.show_reason(reason, self._record.why_locked)
        meant = parsed.changes.get(DAY)
        said = speech.day(meant) if isinstance(meant, date) else ""
        self._status.show_meant(said if said != self._record.draft.texts.get(DAY) else "")
        self._resources.show_after(resources_outcome(before, becomes, portal, speech))
        self._tabs.mark_edited(parsed.tabs)
        cut_paste, self._cut_paste = self._cut_paste, ""
        if cut_paste:
            self.notice.warn(cut_paste)
        elif parsed.edited:
            where = ", ".join(speech.gettext(TAB_LABELS[tab]) for tab in parsed.tabs)
            self.notice.say(
                speech.ngettext(
                    "{n} changement non enregistré ({where})",
                    "{n} changements non enregistrés ({where})",
                    len(parsed.edited),
                    where=where,
                )
            )

    def _mark_errors(self, errors: Mapping[str, str]) -> None:
        """Show what is wrong at its field."""
        self._marked = dict(errors)
        self._information.show_errors(errors)
        self._status.show_errors(errors)
        self._resources.show_errors(errors)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech

    @property
    def _offer(self) -> PaintedText:
        return self._screen.query_one("#offer", PaintedText)

    @property
    def _information(self) -> InformationPane:
        return self._screen.query_one(InformationPane)

    @property
    def _status(self) -> StatusPane:
        return self._screen.query_one(StatusPane)

    @property
    def _resources(self) -> ResourcesPane:
        return self._screen.query_one(ResourcesPane)
