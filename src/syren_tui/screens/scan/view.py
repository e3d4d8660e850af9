"""How scan mode is laid out and shown."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_api.models import Subscriber
from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.i18n import Speech
from syren_tui.scan.card import Offer
from syren_tui.scan.desk import ScanDesk
from syren_tui.scan.stages import AskingName, Failed, Matches, Shown, Suggested, Unknown
from syren_tui.screens.frame import Framed
from syren_tui.screens.members import ShownMembers
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.session import Session
from syren_tui.texts.journals import log_not_kept
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS, status_label
from syren_tui.texts.scan_stages import said
from syren_tui.texts.scans import log_line, patron
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.subscriber_matches import SubscriberMatches
from syren_tui.widgets.desk.log_lines import LogLines
from syren_tui.widgets.desk.person_card import PersonCard
from syren_tui.widgets.scan.card_field import CardField

_LINE = 72
"""Cells of a line of the patron before the screen is laid out."""
_OFFERS = {Offer.RENEW: "renew", Offer.VALIDATE: "validate", Offer.STORE: "store"}


class ScanView:
    """Shows the desk in the widgets of one screen."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        membership: ShownMembers,
        *,
        ascii_only: bool,
    ) -> None:
        """Begin with nothing shown.

        Args:
            screen: the one with the widgets.
            session: the signed-in session.
            membership: says who is a member.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._screen = screen
        self._session = session
        self._membership = membership
        self._shows_typed = False
        """Whether it is shown that Enter reads what is typed."""
        self._retry = RetryNotice(lambda: self.notice, screen.speech)
        self._signs = ASCII_SIGNS if ascii_only else SIGNS

    def compose(self) -> ComposeResult:
        """Lay out field, card and log."""
        with Horizontal(id="scan-head"):
            yield Static("", markup=False, id="scan-title")
            yield Static("", markup=False, id="scan-date")
        with Horizontal(id="scan-line"):
            yield Static("", markup=False, id="scan-label")
            yield CardField(id="card")
            yield Static(Content(self._speech.gettext("ou tapez un nom")), id="scan-or")
        yield PersonCard(id="patron")
        yield SubscriberMatches(id="matches")
        yield LogLines(id="scan-log")
        yield Notice(id="scan-notice")
        with Horizontal(id="scan-counts"):
            yield Static("", markup=False, id="scan-count")
            yield Static("", markup=False, id="scan-mode")
        yield KeyHints(self._speech)

    def show_retry(self, error: ClientError, pause: float) -> None:
        """Say that the portal does not answer, and in how many seconds it is asked again."""
        self._retry.show_retry(error, pause)

    def show(self, desk: ScanDesk) -> None:
        """Show the desk as it is."""
        if self._screen.is_leaving or not self._screen.query(KeyHints):
            return  # a card that was under way when the desk was left
        self._retry.clear()
        self._show_head(desk)
        self._show_stage(desk)
        lines = [log_line(each, self._signs, self._speech) for each in desk.log.entries]
        self._screen.query_one(LogLines).show(lines)
        self.show_counts(desk)
        if not desk.noted.is_kept:
            self.notice.warn(log_not_kept(self._speech))

    def show_typed(self, desk: ScanDesk, text: str) -> None:
        """Say what Enter does where the field becomes empty, or is no longer empty.

        Args:
            desk: as it is.
            text: in the field.
        """
        if bool(text.strip()) is not self._shows_typed:
            self._show_stage(desk)

    def _show_head(self, desk: ScanDesk) -> None:
        say, portal = self._speech.gettext, self._session.portal
        name = clean(self._session.account.display_name)
        title = say("Scan – {place}", place=f"{clean(portal.name)}, {name}")
        self._update("#scan-title", title)
        if self._session.read_only:
            right = say("lecture seule")
        elif portal.validity_months is None:
            right = say("Validation")
        elif desk.day is None or desk.day == portal.today:
            today = self._speech.day(portal.today)
            right = say("Renouvellement avec la date du {day}", day=today)
            if len(title) + len(right) + 12 < self._screen.size.width:
                right += " (Ctrl+D)"
        else:
            day = self._speech.day(desk.day)
            right = say("Avec la date du {day}, pas celle du jour", day=day)
        self._update("#scan-date", right)
        self._screen.query_one("#scan-date").set_class(desk.day is not None, "-on")

    def _show_stage(self, desk: ScanDesk) -> None:
        stage, speech = desk.stage, self._speech
        typed = self._shows_typed = bool(self.field.value.strip())
        everywhere = self._session.sees_all_libraries
        contact = None if everywhere else clean(self._session.portal.contact_email)
        shown = said(
            stage, speech, contact=contact, waiting=desk.waiting, typed=typed, at_once=desk.at_once
        )
        who, sign = None, ""
        if shown.subscriber is not None and shown.portal is not None:
            role = self._session.account.role
            width = self.card.content_size.width or _LINE
            who = patron(shown.subscriber, shown.portal, speech, role, width)
            sign = self._signs[who.status]
        lines = list(shown.lines)
        if isinstance(stage, Shown):
            line = self._membership.line(stage.card.subscriber)
            lines[:0] = [line] if line is not None else []
        self.card.show_patron(stage, who, sign, lines)
        self.matches.display = isinstance(stage, Matches)
        if isinstance(stage, Matches):
            found = stage.found.subscribers
            self.matches.show(found, [self._match(each) for each in found])
        asking = isinstance(stage, AskingName)
        self._update(
            "#scan-label", speech.gettext("Nom :") if asking else speech.gettext("Carte :")
        )
        self._screen.query_one("#scan-or").display = not asking
        self.field.enter_does = _enter_does(desk)
        self._screen.refresh_bindings()

    def _match(self, subscriber: Subscriber) -> list[str]:
        """Return the columns of somebody who can be chosen."""
        cells = [
            full_name(subscriber),
            self._speech.gettext("né(e) le {day}", day=self._speech.day(subscriber.birth_date)),
            clean(subscriber.city),
            f"{self._signs[subscriber.status]} {status_label(subscriber.status, self._speech)}",
        ]
        if self._session.sees_all_libraries:
            cells.append(clean(subscriber.library.name))
        return cells

    def show_counts(self, desk: ScanDesk) -> None:
        """Show how many were renewed, and the mode, as far as there is room."""
        if self._session.read_only:
            return
        log, say = desk.log, self._speech
        count = say.gettext(
            "Renouvelés {renewed}   non renouvelés {others}",
            renewed=say.number(log.done),
            others=say.number(log.not_done),
        )
        if log.open:
            count += "   " + say.ngettext("{n} à confirmer", "{n} à confirmer", log.open)
        self._update("#scan-count", count)
        on = say.gettext("oui") if desk.at_once else say.gettext("non")
        mode = say.gettext("Renouvellement immédiat : {on} (Ctrl+T)", on=on)
        if len(count) + len(mode) + 4 > self._screen.size.width:
            mode = say.gettext("Immédiat : {on}", on=on)
        self._update("#scan-mode", mode)
        self._screen.query_one("#scan-mode").set_class(desk.at_once, "-on")

    def _update(self, selector: str, text: str) -> None:
        self._screen.query_one(selector, Static).update(Content(text))

    # The widgets.

    @property
    def field(self) -> CardField:
        """The field of the card."""
        return self._screen.query_one(CardField)

    @property
    def card(self) -> PersonCard:
        """The patron who is shown."""
        return self._screen.query_one(PersonCard)

    @property
    def matches(self) -> SubscriberMatches:
        """Several patrons, of whom one is chosen."""
        return self._screen.query_one(SubscriberMatches)

    @property
    def notice(self) -> Notice:
        """The line for what happened."""
        return self._screen.query_one("#scan-notice", Notice)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech


def _enter_does(desk: ScanDesk) -> str:
    """Return what Enter does on the empty field; empty where it does nothing."""
    if desk.busy:
        return ""
    match desk.stage:
        case Shown(card=card) if card.can_be_done:
            return _OFFERS[card.offer]
        case Unknown():
            return "ask"
        case Suggested():
            return "show"
        case Matches():
            return "choose"
        case Failed():
            return "again"
    return ""
