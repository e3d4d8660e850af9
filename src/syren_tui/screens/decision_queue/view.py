"""How the requests that are decided are laid out and shown."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_api.models import Library
from syren_api.statuses import Status
from syren_api.text import clean
from syren_tui.decision_queue.desk import DecisionDesk
from syren_tui.decision_queue.request_queue import Request
from syren_tui.i18n import Speech
from syren_tui.screens.decision_queue.claims import RequestClaims
from syren_tui.screens.frame import Framed
from syren_tui.screens.members import ShownMembers
from syren_tui.session import Session
from syren_tui.texts.decisions import Line, decision_line, proposal_line, request_lines
from syren_tui.texts.desk_lines import LineTone
from syren_tui.texts.journals import log_not_kept
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS, cut, status_label
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.desk.log_lines import LogLines
from syren_tui.widgets.desk.person_card import PersonCard

_LINE = 72
"""Cells of a line of the request before the screen is laid out."""
_LIBRARY = 24
"""Cells of a library's name."""


class DecisionView:
    """Shows the desk in the widgets of one screen."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        status: Status,
        members: ShownMembers,
        claims: RequestClaims,
        *,
        ascii_only: bool,
    ) -> None:
        """Begin with nothing shown.

        Args:
            screen: the one with the widgets.
            session: the signed-in session.
            status: of those who wait.
            members: what the library's system says of them.
            claims: who has the numbers that they gave.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._screen = screen
        self._session = session
        self._status = status
        self._members = members
        self._claims = claims
        self._signs = ASCII_SIGNS if ascii_only else SIGNS

    def compose(self) -> ComposeResult:
        """Lay out head, request and log."""
        with Horizontal(id="decisions-head"):
            yield Static(Content(self._title(None)), id="decisions-title")
            yield Static("", markup=False, id="decisions-place")
        yield PersonCard(id="request")
        yield LogLines(id="decisions-log")
        yield Notice(id="decisions-notice")
        yield KeyHints(self._speech)

    def _title(self, library: Library | None) -> str:
        label = status_label(self._status, self._speech)
        title = self._speech.gettext("Décider : {status}", status=label)
        if library is not None:
            title += f", {cut(clean(library.name), _LIBRARY)}"
        return title

    def show_library(self, library: Library | None) -> None:
        """Say of which library they are; None: of all that the account sees."""
        title = Content(self._title(library))
        self._screen.query_one("#decisions-title", Static).update(title)

    def show(self, desk: DecisionDesk) -> None:
        """Show the desk as it is."""
        if self._screen.is_leaving or not self._screen.query(KeyHints):
            return  # an answer that comes when the screen is left
        say = self._speech
        self.card.show_patron(desk.queue.shown, None, "", self._lines(desk))
        lines = [decision_line(each, self._signs, say) for each in desk.noted.log.entries]
        self._screen.query_one(LogLines).show(lines)
        place = ""
        if desk.queue.shown is not None:
            place = say.gettext(
                "{place} sur {total}", place=say.number(desk.queue.passed + 1),
                total=say.number(max(desk.queue.total, desk.queue.passed + 1)),
            )  # fmt: skip
        if desk.work.number > 1:
            sent = say.ngettext("{n} envoi en cours", "{n} envois en cours", desk.work.number)
            place = f"{sent}   {place}"
        if self._session.read_only:
            place = f"{say.gettext('lecture seule')}   {place}"
        self._screen.query_one("#decisions-place", Static).update(Content(place))
        if not desk.noted.is_kept:
            self.notice.warn(log_not_kept(self._speech))
        self._screen.refresh_bindings()

    def _lines(self, desk: DecisionDesk) -> list[Line]:
        request, say = desk.queue.shown, self._speech.gettext
        if request is None:
            if desk.queue.is_reading:
                return [(LineTone.NOTE, say("Lecture des demandes…"))]
            return [(LineTone.DONE, say("Plus rien à décider."))]
        lines = self._of(request)
        if (member := self._members.line(request.subscriber)) is not None:
            lines.append(member)
        if request.waits and not self._session.read_only:
            lines.append(proposal_line(desk.validation(request), request, self._speech))
        return lines

    def _of(self, request: Request) -> list[Line]:
        width = self.card.content_size.width or _LINE
        sign = self._signs[request.subscriber.status]
        portal, role = self._session.portal, self._session.account.role
        return request_lines(
            request, portal, self._speech, role, width, sign,
            holders=self._claims.of(request.subscriber),
        )  # fmt: skip

    @property
    def card(self) -> PersonCard:
        """The request that is shown."""
        return self._screen.query_one(PersonCard)

    @property
    def notice(self) -> Notice:
        """The line for what happened."""
        return self._screen.query_one("#decisions-notice", Notice)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
