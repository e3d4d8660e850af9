"""Scan mode: a card is scanned, its patron appears, Enter renews; the next card, and so on."""

from datetime import datetime
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError
from syren_tui.desk.day_journal import NotKeptError
from syren_tui.desk.membership import MemberState
from syren_tui.i18n import Speech
from syren_tui.scan.card import Card
from syren_tui.scan.desk import ScanDesk
from syren_tui.scan.kept import ScanJournal
from syren_tui.scan.service import ScanService
from syren_tui.scan.stages import Matches, Renewed, Shown, TakenBack
from syren_tui.screens.dialogs.chosen_day import ChosenDay, DayDialog
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.members import ShownMembers, members_of
from syren_tui.screens.record.alone import record_alone
from syren_tui.screens.record.record import Visit
from syren_tui.screens.scan.keys import SCAN_KEYS
from syren_tui.screens.scan.leaving import ScanLeaving
from syren_tui.screens.scan.view import ScanView
from syren_tui.session import Session
from syren_tui.texts.people import full_name
from syren_tui.texts.scans import scan_failure
from syren_tui.texts.values import zone_of
from syren_tui.widgets.base.subscriber_matches import SubscriberMatches
from syren_tui.widgets.scan.card_field import CardField

_DAY: Final = "d"
"""Typed alone, it asks for the day: no card and no name is that short."""


class ScanScreen(FullScreen[bool]):
    """Takes cards; left with whether any account was changed."""

    AUTO_FOCUS = "#card"
    BINDINGS: ClassVar[list[BindingType]] = SCAN_KEYS

    def __init__(self, speech: Speech, session: Session, *, ascii_only: bool = False) -> None:
        """Begin without a patron.

        Args:
            speech: the user's language.
            session: the signed-in session.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        super().__init__(speech)
        self._session = session
        self._membership = ShownMembers(self, session)
        self._view = ScanView(self, session, self._membership, ascii_only=ascii_only)
        kept = None
        if not session.read_only:
            kept = ScanJournal(session.store, lambda: session.portal.today)
        self._taking_up = True
        self._asked_about = ""
        """The id of the patron about whom the library's system is being asked."""
        service = ScanService(session, self._view.show_retry, kept)
        service.membership_of = self._membership.of
        service.ask_member = self._membership.ask
        self._desk = ScanDesk(
            service,
            kept=kept,
            ring=self._ring,
            on_change=self._show,
            clock=lambda: datetime.now(zone_of(session.portal)),
        )
        self._leaving = ScanLeaving(self, self._desk, self._view)

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield from self._view.compose()

    def on_mount(self) -> None:
        """Show that a card is waited for, and what was done today."""
        self._show()
        self._take_up()

    @work(group="take up", description="take up the log of the day")
    async def _take_up(self) -> None:
        try:
            await self._desk.take_up()
        finally:
            self._taking_up = False
            self.keys_go_on()

    async def on_unmount(self) -> None:
        """Let go of the log of the day."""
        await self._desk.noted.close()

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: until the log of the day is there."""
        return self._taking_up

    def on_resize(self) -> None:
        """Say as much as there is room for now."""
        self._view.show_counts(self._desk)

    def _show(self) -> None:
        self._view.show(self._desk)
        match self._desk.stage:
            case Shown(card=card) if (known := card.membership) is not None:
                if known.state is MemberState.AWAITED and card.subscriber.id != self._asked_about:
                    self._asked_about = card.subscriber.id
                    self._ask_member(card.subscriber)

    @work(exclusive=True, group="member", description="ask who is a member")
    async def _ask_member(self, subscriber: Subscriber, *, again: bool = False) -> None:
        try:
            await self._membership.ask(subscriber, again=again)
        finally:
            if self._asked_about == subscriber.id:
                self._asked_about = ""
        self._desk.member_known(subscriber.id)

    def _ring(self) -> None:
        self.app.bell()

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep off the screen what this account may not do."""
        if action in {"undo", "at_once", "commit"}:
            return not self._session.read_only
        if action == "ask_again":
            stage = self._desk.stage
            if isinstance(stage, Shown):
                return self._membership.can_be_asked(stage.card.subscriber)
            return members_of(self) is not None
        if action == "day":
            return self._session.portal.takes_day and not self._session.read_only
        if action == "resources":
            may = self._session.portal.can_activate_resources
            return may and not self._session.read_only
        return True

    def shows_key(self, action: str) -> bool:
        """Show a key in the footer only where there is somebody, or something to undo."""
        if action == "record":
            return self._here() is not None
        return self._desk.can_undo if action == "undo" else True

    @on(CardField.Read)
    async def _read(self, event: CardField.Read) -> None:
        self._view.notice.clear()
        if event.text.strip().lower() == _DAY and self.check_action("day", ()):
            await self.action_day()
            return
        self._desk.typed(event.text)
        self._work()

    @on(CardField.Entered)
    def _entered(self) -> None:
        self._confirm()

    def action_commit(self) -> None:
        """Do what is shown, whatever is in the field."""
        self._confirm()

    def action_ask_again(self) -> None:
        """Ask again whether the patron who is shown is a member."""
        match self._desk.stage:
            case Shown(card=card) if card.membership is not None and not self._desk.busy:
                self._asked_about = card.subscriber.id
                self._ask_member(card.subscriber, again=True)

    def action_move(self, by: int) -> None:
        """Move the cursor among several patrons."""
        self._view.matches.move(by)

    @on(SubscriberMatches.OptionSelected)
    def _clicked(self) -> None:
        """Choose who was clicked on."""
        if (chosen := self._view.matches.chosen) is not None:
            self._desk.choose(chosen)

    async def action_day(self) -> None:
        """Ask for the day that everybody is renewed with."""

        def chosen(choice: ChosenDay | None) -> None:
            if choice is not None:
                self._desk.set_day(choice.day)
                self._work()

        dialog = DayDialog(self.speech, self._session.portal, self._desk.day)
        await self.app.push_screen(dialog, chosen)

    def action_at_once(self) -> None:
        """Have cards renewed as soon as they are read, or no longer."""
        self._desk.at_once = not self._desk.at_once
        self._show()

    def action_resources(self) -> None:
        """Have the patron's resources switched on, or left as they are."""
        self._desk.switch_resources()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._view.show_typed(self._desk, event.value)

    # What is under way.

    def _confirm(self) -> None:
        stage = self._desk.stage
        card = self._view.card
        if card.painted is not stage or self._view.field.key_at <= card.painted_at:
            return  # it was typed before the user could see what they would confirm
        if isinstance(stage, Shown) and stage.asked_again and self.key_is_repeated:
            return  # the key that asked is still held down
        self._view.notice.clear()
        chosen = self._view.matches.chosen if isinstance(stage, Matches) else None
        if chosen is not None:
            self._desk.choose(chosen)
            return
        self._desk.confirm()
        self._work()

    @work(group="scan", description="work cards off")
    async def _work(self) -> None:
        await self._desk.work()

    def action_undo(self) -> None:
        """Undo the last renewal."""
        if self._desk.busy:
            self._view.notice.warn(self.speech.gettext("Une carte est en cours : un instant."))
        else:
            self._undo()

    @work(group="scan", description="undo")
    async def _undo(self) -> None:
        try:
            subscriber = await self._desk.undo()
        except (ClientError, NotKeptError) as error:
            self._ring()
            nothing = self.speech.gettext("Rien n’est annulé.")
            self._view.notice.warn(f"{nothing} {scan_failure(error, self.speech)}")
            return
        if subscriber is None:
            self._view.notice.say(
                self.speech.gettext(
                    "Il n’y a plus rien à annuler ici. Le reste : h de la liste, u sur la fiche."
                )
            )
        else:
            self._view.notice.say(
                self.speech.gettext("Annulé : {name}.", name=full_name(subscriber))
            )

    # The record, and leaving.

    async def action_record(self) -> None:
        """Open the record of the patron who is shown; read them again afterwards."""
        if self._desk.busy:
            self._view.notice.warn(self.speech.gettext("Une carte est en cours : un instant."))
            return
        found = self._here()
        if found is None:
            self._view.notice.say(self.speech.gettext("Aucun abonné n’est affiché."))
            return
        subscriber, card = found
        screen = record_alone(self.speech, self._session, subscriber)

        def back(visit: Visit | None) -> None:
            self._desk.changed |= visit is not None and visit.changed
            if card is not None:
                self._read_again(card)

        await self.app.push_screen(screen, back)

    def _here(self) -> tuple[Subscriber, Card | None] | None:
        match self._desk.stage:
            case Shown(card=card) | TakenBack(card=card):
                return card.subscriber, card
            case Renewed(card=card, done=done):
                return done.after, card
            case Matches():
                chosen = self._view.matches.chosen
                return (chosen, None) if chosen is not None else None
        return None

    @work(group="scan", description="read the patron again")
    async def _read_again(self, card: Card) -> None:
        await self._desk.read_again(card)

    async def action_back(self) -> None:
        """Clear the field; else give up a search; else go back to the list."""
        await self._leaving.back()

    async def action_ask_to_leave(self) -> None:
        """Clear the field; where it is empty, ask whether to end the console."""
        await self._leaving.ask_to_leave()
