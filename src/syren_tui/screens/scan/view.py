"""The desk, first part: laid out and shown."""

from datetime import datetime

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
from syren_tui.scan.service import ScanService
from syren_tui.scan.stages import AskingName, Failed, Matches, Shown, Suggested, Unknown
from syren_tui.screens.full_screen import FullScreen
from syren_tui.session import Session
from syren_tui.texts.failures import retry_sentence
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS, status_label
from syren_tui.texts.scan_stages import said
from syren_tui.texts.scans import full_name, log_line, patron
from syren_tui.texts.values import zone_of
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.subscriber_matches import SubscriberMatches
from syren_tui.widgets.scan.card_field import CardField
from syren_tui.widgets.scan.scan_card import ScanCard
from syren_tui.widgets.scan.scan_log import ScanLogLines

_OFFERS = {Offer.RENEW: "renew", Offer.VALIDATE: "validate", Offer.STORE: "store"}


class ScanView(FullScreen[bool]):
    """Shows what stands at the desk."""

    AUTO_FOCUS = "#card"

    def __init__(self, speech: Speech, session: Session, *, ascii_only: bool = False) -> None:
        """Begin with nobody.

        Args:
            speech: the user's language.
            session: the signed-in session.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        super().__init__(speech)
        self._session = session
        self._shows_typed = False
        """Whether it is shown that Enter reads what is typed."""
        self._in_trouble = False
        """Whether the portal did not answer."""
        self._signs = ASCII_SIGNS if ascii_only else SIGNS
        self._desk = ScanDesk(
            ScanService(session, self._tell),
            ring=self._ring,
            on_change=self._show,
            clock=lambda: datetime.now(zone_of(session.portal)),
        )

    def compose(self) -> ComposeResult:
        """Lay out field, card and log."""
        with Horizontal(id="scan-head"):
            yield Static("", markup=False, id="scan-title")
            yield Static("", markup=False, id="scan-date")
        with Horizontal(id="scan-line"):
            yield Static("", markup=False, id="scan-label")
            yield CardField(id="card")
            yield Static(Content(self.speech.gettext("ou tapez un nom")), id="scan-or")
        yield ScanCard(id="patron")
        yield SubscriberMatches(id="matches")
        yield ScanLogLines(id="scan-log")
        yield Notice(id="scan-notice")
        with Horizontal(id="scan-counts"):
            yield Static("", markup=False, id="scan-count")
            yield Static("", markup=False, id="scan-mode")
        yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Show that a card is waited for."""
        self._show()

    # What the desk says.

    def _tell(self, error: ClientError, pause: float) -> None:
        """Say that the portal does not answer, and that it will be asked again."""
        self._in_trouble = True
        self._notice.warn(retry_sentence(error, pause, self.speech))

    def _ring(self) -> None:
        self.app.bell()

    def _show(self) -> None:
        """Show the desk as it is."""
        if self.is_leaving or not self.query(KeyHints):
            return  # a card that was under way when the desk was left
        if self._in_trouble:
            self._in_trouble = False
            self._notice.clear()
        self._show_head()
        self._show_stage()
        lines = [log_line(each, self._signs, self.speech) for each in self._desk.log.entries]
        self.query_one(ScanLogLines).show(lines)
        self._show_counts()

    def _show_head(self) -> None:
        say, portal = self.speech.gettext, self._session.portal
        name = clean(self._session.account.display_name)
        self._update("#scan-title", say("Scan – {place}", place=f"{clean(portal.name)}, {name}"))
        if self._session.read_only:
            right = say("lecture seule")
        elif portal.validity_months is None:
            right = say("Validation")
        else:
            today = self.speech.day(portal.today)
            right = say("Renouvellement avec la date du {day}", day=today)
        self._update("#scan-date", right)

    def _show_stage(self) -> None:
        stage, speech = self._desk.stage, self.speech
        typed = self._shows_typed = bool(self._field.value.strip())
        everywhere = self._session.sees_all_libraries
        contact = None if everywhere else clean(self._session.portal.contact_email)
        shown = said(stage, speech, contact=contact, waiting=self._desk.waiting, typed=typed)
        who, sign = None, ""
        if shown.subscriber is not None and shown.portal is not None:
            who = patron(shown.subscriber, shown.portal, speech, library=everywhere)
            sign = self._signs[who.status]
        self._card.show(stage, who, sign, shown.lines)
        self._matches.display = isinstance(stage, Matches)
        if isinstance(stage, Matches):
            found = stage.found.subscribers
            self._matches.show(found, [self._match(each) for each in found])
        asking = isinstance(stage, AskingName)
        self._update(
            "#scan-label", speech.gettext("Nom :") if asking else speech.gettext("Carte :")
        )
        self.query_one("#scan-or").display = not asking
        self._field.enter_does = self._enter_does()
        self.refresh_bindings()

    def _enter_does(self) -> str:
        """Return what Enter does on the empty field; empty where it does nothing."""
        if self._desk.busy:
            return ""
        match self._desk.stage:
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

    def _match(self, subscriber: Subscriber) -> list[str]:
        """Return the columns of somebody who can be chosen."""
        cells = [
            full_name(subscriber),
            self.speech.gettext("né(e) le {day}", day=self.speech.day(subscriber.birth_date)),
            clean(subscriber.city),
            f"{self._signs[subscriber.status]} {status_label(subscriber.status, self.speech)}",
        ]
        if self._session.sees_all_libraries:
            cells.append(clean(subscriber.library.name))
        return cells

    def _show_counts(self) -> None:
        if self._session.read_only:
            return
        log, say = self._desk.log, self.speech
        count = say.gettext(
            "Renouvelés {renewed}   non renouvelés {others}",
            renewed=say.number(log.renewed),
            others=say.number(log.not_renewed),
        )
        self._update("#scan-count", count)
        on = say.gettext("oui") if self._desk.at_once else say.gettext("non")
        mode = say.gettext("Renouvellement immédiat : {on} (Ctrl+T)", on=on)
        if len(count) + len(mode) + 4 > self.size.width:
            mode = say.gettext("Immédiat : {on}", on=on)
        self._update("#scan-mode", mode)
        self.query_one("#scan-mode").set_class(self._desk.at_once, "-on")

    def on_resize(self) -> None:
        """Say as much as there is room for now."""
        self._show_counts()

    def _update(self, selector: str, text: str) -> None:
        self.query_one(selector, Static).update(Content(text))

    # The parts.

    @property
    def _field(self) -> CardField:
        return self.query_one(CardField)

    @property
    def _card(self) -> ScanCard:
        return self.query_one(ScanCard)

    @property
    def _matches(self) -> SubscriberMatches:
        return self.query_one(SubscriberMatches)

    @property
    def _notice(self) -> Notice:
        return self.query_one("#scan-notice", Notice)
