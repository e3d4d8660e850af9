"""Requests one after the other: who waits, the key that decides, the next one."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType

from syren_api.models import Library
from syren_api.statuses import Status
from syren_tui.client.errors import ClientError
from syren_tui.decision_queue.desk import DecisionDesk
from syren_tui.decision_queue.proposal import Proposal
from syren_tui.decision_queue.request_queue import Request
from syren_tui.decision_queue.requests import WaitingRequests
from syren_tui.decision_queue.service import DecisionService, decision_journal
from syren_tui.i18n import Speech
from syren_tui.runtime.key_queue import KeyQueue
from syren_tui.runtime.typed_queue import Scanned
from syren_tui.screens.decision_queue.claims import RequestClaims
from syren_tui.screens.decision_queue.deciding import RequestDecider
from syren_tui.screens.decision_queue.keys import DECISION_KEYS
from syren_tui.screens.decision_queue.libraries import RequestLibrary
from syren_tui.screens.decision_queue.members import RequestMembers
from syren_tui.screens.decision_queue.news import RequestNews
from syren_tui.screens.decision_queue.questions import ask_to_leave
from syren_tui.screens.decision_queue.records import RequestRecords
from syren_tui.screens.decision_queue.view import DecisionView
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.record.scanned import card_in
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.session import Session
from syren_tui.texts.values import zone_of

_DECIDING = {"validate", "refuse", "day", "whole", "undo"}


class DecisionQueueScreen(FullScreen[None]):
    """Shows requests, and has the keys that decide them."""

    may_pause = False
    takes_scans = True
    short_lines_are_scans = True
    BINDINGS: ClassVar[list[BindingType]] = DECISION_KEYS

    def __init__(
        self,
        speech: Speech,
        session: Session,
        status: Status,
        *,
        reasons: Sequence[str] = (),
        ascii_only: bool = False,
    ) -> None:
        """Begin with nobody.

        Args:
            speech: the user's language.
            session: the signed-in session.
            status: of those who are decided.
            reasons: of the settings; offered after those that were given of late.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        super().__init__(speech)
        self._session = session
        self._status = status
        self._members = RequestMembers(self, session, self._show)
        self._claims = RequestClaims(self, session, self._show)
        self._view = DecisionView(
            self, session, status, self._members.known, self._claims, ascii_only=ascii_only
        )
        self._retry = RetryNotice(lambda: self._view.notice, speech)
        kept = None if session.read_only else decision_journal(session)
        self._library = RequestLibrary(self, session, self._retry, self._show_library)
        self._desk = DecisionDesk(
            session,
            DecisionService(session, self._retry.show_retry, kept),
            self._requests(None),
            kept=kept,
            ring=self._ring,
            on_change=self._show,
            clock=lambda: datetime.now(zone_of(session.portal)),
        )
        self._decider = RequestDecider(
            self, session, self._desk, self._view, self._retry, reasons, self._send
        )
        self._records = RequestRecords(
            self, session, self._desk, self._view, self._back_from_record
        )
        self._news = RequestNews(session, self._desk.queue, self._read_changed)
        self._taking_up = True

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield from self._view.compose()

    def on_mount(self) -> None:
        """Show what was decided today, and read who waits."""
        self._show()
        self._news.listen()
        self._begin()

    @work(group="read", description="take up the log, and read who waits")
    async def _begin(self) -> None:
        try:
            await self._desk.noted.take_up()
        finally:
            self._taking_up = False
            self.keys_go_on()
        await self._reads(self._desk.read_again)

    async def on_unmount(self) -> None:
        """Let go of the log of the day, and follow nothing any longer."""
        self._news.unlisten()
        await self._desk.noted.close()

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: until the log of the day is there."""
        return self._taking_up

    def on_resize(self) -> None:
        """Show the request as there is room now."""
        self._show()

    def _ring(self) -> None:
        self.app.bell()

    def _show(self) -> None:
        shown = self._desk.queue.shown
        known = self._members.known.of(shown.subscriber) if shown is not None else None
        if shown is not None and known != shown.membership:
            self._desk.queue.show_anew(shown, membership=known)  # validating is another thing now
            return
        self._view.show(self._desk)
        if self.is_leaving or not self.is_mounted:
            return
        if shown is not None:
            self._members.ask(shown.subscriber, self._desk.queue.next_ones)
            self._claims.ask(shown.subscriber)
        if self._desk.queue.needs_more and not self._desk.queue.is_reading:
            self._read_ahead()

    # Reading.

    @work(group="read", description="read who waits")
    async def _read_ahead(self) -> None:
        await self._reads(self._desk.queue.read_ahead)

    async def _reads(self, read: Callable[[], Awaitable[None]]) -> None:
        try:
            await read()
        except ClientError as error:
            self._retry.show_failure(error)
        else:
            self._retry.clear()

    def action_reload(self) -> None:
        """Look for new requests, ask about who is shown again, and send what was not sent."""
        self._reload()
        self._send()
        if (shown := self._desk.queue.shown) is not None:
            self._members.ask(shown.subscriber, self._desk.queue.next_ones, again=True)

    @work(group="read", exclusive=True, description="read who waits again")
    async def _reload(self) -> None:
        await self._reads(self._desk.read_again)

    def _requests(self, library: Library | None) -> WaitingRequests:
        only = library.id if library is not None else None
        return WaitingRequests(self._session, self._status, only, self._retry.show_retry)

    def action_library(self) -> None:
        """Have the library chosen whose requests are shown."""
        self._ask_for_library()

    @work(group="library", exclusive=True, description="read the libraries")
    async def _ask_for_library(self) -> None:
        await self._library.ask()

    def _show_library(self, library: Library | None) -> None:
        self._view.show_library(library)
        self._desk.begin_anew(self._requests(library))
        self._reload()

    # Deciding.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep off the screen what cannot be done for who is shown, or by this account."""
        portal, shown = self._session.portal, self._desk.queue.shown
        if action in _DECIDING and self._session.read_only:
            return False
        if action in {"validate", "refuse"}:
            status = Status.VALIDATED if action == "validate" else Status.REFUSED
            return shown is not None and shown.waits and status in portal.settable_statuses
        if action == "whole":
            return shown is not None and shown.waits and portal.can_activate_resources
        if action == "library":
            return self._session.sees_all_libraries
        if action == "day":
            return portal.takes_day
        return shown is not None if action in {"pass", "record"} else True

    def _taken(self) -> Request | None:
        """Return who a key is for: painted before it was pressed, once, and not held down."""
        shown = self._desk.queue.shown
        if shown is None or not isinstance(self.app, KeyQueue):
            return None
        return shown if self._view.card.takes(shown, self.app.pressed) else None

    async def action_validate(self) -> None:
        """Validate who is shown."""
        if (request := self._taken()) is not None:
            await self._decider.validate(request)

    @work(group="send", description="send decisions")
    async def _send(self) -> None:
        await self._decider.send()

    async def action_refuse(self) -> None:
        """Ask for the reason, and refuse who is shown."""
        if (request := self._taken()) is not None:
            await self._decider.ask_to_refuse(
                request, lambda proposal: self._refuse(request, proposal)
            )

    @work(group="decide", description="refuse")
    async def _refuse(self, request: Request, proposal: Proposal) -> None:
        await self._decider.decide(request, proposal)

    def action_whole(self) -> None:
        """Have the whole catalogue opened with the request, or what was asked for."""
        if (request := self._taken()) is not None:
            self._desk.queue.show_anew(request, whole=not request.whole)

    def action_pass(self) -> None:
        """Leave the request for another time."""
        if (request := self._taken()) is not None:
            self._desk.queue.pass_over(request)

    async def action_day(self) -> None:
        """Ask for the day that everybody is validated with."""
        await self._decider.ask_for_day()

    def action_undo(self) -> None:
        """Take the last decision back."""
        self._undo()

    @work(group="undo", exclusive=True, description="take a decision back")
    async def _undo(self) -> None:
        await self._decider.undo()

    # Records, and leaving.

    async def action_record(self) -> None:
        """Open the record of who is shown."""
        if (request := self._desk.queue.shown) is not None:
            await self._records.open(request.subscriber)

    @on(Scanned)
    def _scanned(self, event: Scanned) -> None:
        if number := card_in(event):
            self._find(number)

    @work(group="find", exclusive=True, description="find whose card it is")
    async def _find(self, number: str) -> None:
        await self._records.find(number)

    def _back_from_record(self) -> None:
        self._show()
        if (request := self._desk.queue.shown) is not None:
            self._look_again(request)

    @work(group="look again", exclusive=True, description="read who is shown again")
    async def _look_again(self, request: Request) -> None:
        await self._reads(lambda: self._desk.look_again(request))

    @work(group="look again", exclusive=True, description="read who was changed again")
    async def _read_changed(self, request: Request) -> None:
        await self._reads(lambda: self._desk.read_changed(request))

    async def action_back(self) -> None:
        """Leave; where decisions are on their way, after asking."""
        await self._leave_for(lambda: self.dismiss(None))

    async def action_ask_to_leave(self) -> None:
        """End the console; where decisions are on their way, after asking."""
        await self._leave_for(self.app.exit)

    async def _leave_for(self, go: Callable[[], object]) -> None:
        if not self._desk.work.number:
            go()
            return

        def left() -> None:
            self._session.changes += 1
            go()

        await ask_to_leave(self, self._desk.work.number, left)
