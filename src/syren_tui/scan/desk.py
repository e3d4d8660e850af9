"""The desk of scan mode: one card after the other, each shown before anything is done for it.

A card's number is taken as soon as it was typed, whatever is under way, and cards are worked off in
their order. What stands in front of the user is the `stage`; only that can be confirmed, and only
while no other card waits.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError, problem_error
from syren_tui.desk.day_journal import NotKeptError
from syren_tui.desk.entries import DeskFailure, LoggedOutcome
from syren_tui.desk.kept_log import KeptLog
from syren_tui.desk.log import EntryLog
from syren_tui.desk.work import DeskWork
from syren_tui.parsing.card_numbers import is_number, read_card
from syren_tui.scan.card import Card, Done, LookAgain, Refused, Undecided
from syren_tui.scan.desk_stage import DeskStage
from syren_tui.scan.kept import ScanJournal
from syren_tui.scan.look_up import look_up
from syren_tui.scan.outcomes import ending_of
from syren_tui.scan.service import ScanService
from syren_tui.scan.stages import (
    AskingName,
    Failed,
    Looking,
    Made,
    Matches,
    Renewed,
    Renewing,
    Shown,
    Stage,
    Suggested,
    TakenBack,
    Typed,
    Unknown,
)


class ScanDesk:
    """Takes cards, shows patrons, renews them."""

    def __init__(
        self,
        scanner: ScanService,
        *,
        kept: ScanJournal | None = None,
        ring: Callable[[], object] = lambda: None,
        on_change: Callable[[], object] = lambda: None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Begin with nobody.

        Args:
            scanner: looks up and renews.
            kept: the file of the day; None: nothing is kept.
            ring: rings the bell.
            on_change: is called whenever something else stands in front of the user.
            clock: says when a card came.
        """
        self.noted = KeptLog(kept, clock)
        """What became of each card, and the file that it is kept in."""
        self.at_once = False
        """Whether a card that is scanned is renewed without Enter, where the rules allow."""
        self.changed = False
        """Whether any account was changed."""
        self._scanner = scanner
        self._ring = ring
        self._on_change = on_change
        self._stage = DeskStage(self.noted, ring, on_change)
        self._work = DeskWork[Typed | Shown, Made](self._do, self.noted, on_change)

    @property
    def stage(self) -> Stage:
        """What stands in front of the user."""
        return self._stage.now

    @property
    def log(self) -> EntryLog:
        """What became of each card."""
        return self.noted.log

    async def take_up(self) -> None:
        """Go on with the log of today, where there is one."""
        if await self.noted.take_up():
            self._on_change()

    # What the user does.

    @property
    def busy(self) -> bool:
        """Whether something is under way, or waits: nothing can be confirmed."""
        return self._work.is_working or bool(self._work.number)

    @property
    def waiting(self) -> int:
        """How many cards wait behind the one that is worked on."""
        return self._work.waiting

    def typed(self, text: str) -> None:
        """Take a card, or a name; `work` looks it up."""
        if not (text := read_card(text)):
            return
        number = None
        is_name = not is_number(text) or self._scanner.is_birth_date(text)
        if is_name and isinstance(self.stage, AskingName | Looking | Matches):
            number = self.stage.number  # another name for the same card
        self._stage.pass_over(text, at_once=self.at_once)
        self.noted.log.asked_again(text)
        self._work.put(Typed(text, number))
        if not isinstance(self.stage, Renewing | Looking):
            self._stage.show(Looking(text, number))
        self._on_change()

    def confirm(self) -> None:
        """Do what the stage offers; `work` sends it."""
        if self.busy:
            return
        match self.stage:
            case Shown(card=card, asked_again=False) as shown if card.is_held:
                self._ring()
                self._stage.show(replace(shown, asked_again=True))
            case Shown(card=card) as shown if card.can_be_done:
                self._work.put(shown)
                self._stage.show(Renewing(card))
            case Unknown(number=number):
                self._stage.show(AskingName(number))
            case Suggested(suggestion=suggestion):
                self._stage.show_card(self._scanner.card(suggestion.subscriber))
            case Failed(text=text, number=number):
                self._work.put(Typed(text, number))
                self._stage.show(Looking(text, number))

    def choose(self, subscriber: Subscriber) -> None:
        """Take one of the matches."""
        if isinstance(self.stage, Matches) and not self.busy:
            self._stage.show_card(self._scanner.card(subscriber, self.stage.number))

    def member_known(self, subscriber_id: str) -> None:
        """Show what the library's own system says of a patron, where they are still shown."""
        shown = self._shown
        if shown is None or shown.card.subscriber.id != subscriber_id:
            return
        if shown.entry is None and shown.why is None:
            self._stage.show_card(self._card_again(shown))
        else:
            self._stage.show(replace(shown, card=self._card_again(shown), asked_again=False))

    def switch_resources(self) -> None:
        """Have the resources of the patron switched on, or left as they are."""
        if (shown := self._shown) is not None:
            other = self._card_again(shown, activates=not shown.card.activates)
            self._stage.show(replace(shown, card=other))

    def set_day(self, day: date | None) -> None:
        """Have everybody renewed with a day from now on; None: the portal's, whichever it is."""
        self._scanner.day = day
        if (shown := self._shown) is not None:
            self._stage.show_card(self._card_again(shown))
        self._on_change()

    @property
    def _shown(self) -> Shown | None:
        """The patron who is shown, where something can still be chosen for them."""
        stage = self.stage
        if not isinstance(stage, Shown) or self.busy or stage.card.attempt is not None:
            return None
        return stage

    def _card_again(self, shown: Shown, *, activates: bool | None = None) -> Card:
        """Return what would be done now for a patron who is shown."""
        card = shown.card
        activates = card.activates if activates is None else activates
        return self._scanner.card(card.subscriber, card.number, activates=activates)

    @property
    def day(self) -> date | None:
        """The day that everybody is renewed with; None: the portal's."""
        return self._scanner.day

    def leave_stage(self) -> bool:
        """Give up a search or a question; returns whether there was one."""
        return not self.busy and self._stage.leave()

    # What is under way.

    async def work(self) -> None:
        """Work off what waits, in its order; does nothing where that is going on already."""
        await self._work.work()

    async def _do(self, job: Typed | Shown) -> None:
        if isinstance(job, Shown):
            await self._renew(job)
        else:
            await self._look_up(job)

    async def read_again(self, card: Card) -> None:
        """Show a patron as they stand now: they may have been changed elsewhere."""
        if self.busy:
            return
        stage = self.stage
        with self._work.held():
            self._on_change()
            try:
                again = await self._scanner.read(card)
                if self.stage is stage:
                    self._stage.show(Shown(again))
            except ClientError as error:
                self._stage.show(Shown(card, error=error))
        await self.work()

    @property
    def can_undo(self) -> bool:
        """Whether anything was done here that can be undone."""
        return self._work.can_undo

    async def undo(self) -> Subscriber | None:
        """Undo what was done last; returns whose it was, None where there is nothing.

        Raises:
            ClientError: it could not be undone.
            NotKeptError: nothing was sent: it cannot be written down.
        """
        if self.busy:
            return None
        subscriber = await self._work.undo(self._undo)
        if subscriber is not None:
            await self.work()
        return subscriber

    async def _undo(self, made: Made) -> Subscriber:
        undone = await self._scanner.undo(made.done)
        self.changed = True
        self.noted.log.change(
            made.entry, LoggedOutcome.UNDONE, undone.subscriber, undone.number_stays
        )
        if not self._work.number:
            card = self._scanner.card(undone.subscriber, made.card.number)
            self._stage.show(TakenBack(card, undone.number_stays))
        return undone.subscriber

    async def _look_up(self, job: Typed) -> None:
        self._stage.pass_over(job.text, at_once=self.at_once)
        self._stage.show(Looking(job.text, job.number))
        try:
            result = await look_up(self._scanner, job)
        except ClientError as error:
            self._ring()
            self.noted.note(LoggedOutcome.FAILED, number=job.text, error=error)
            self._stage.show(Failed(job.text, job.number, error))
            return
        if (subscriber := self._stage.show_result(job, result)) is not None:
            await self._show_found(subscriber, job, by_card=result.by_card)

    async def _show_found(self, subscriber: Subscriber, job: Typed, *, by_card: bool) -> None:
        """Show who was found; renew them at once where that was chosen and nothing is against."""
        card = self._scanner.card(subscriber, job.number)
        self._stage.show_card(card)
        if not (self.at_once and by_card):
            return
        if card.is_held:
            await self._scanner.ask_member(subscriber)
            card = self._scanner.card(subscriber, job.number)
            self._stage.show_card(card)
        if card.at_once:
            await self._renew(Shown(card), fresh=True)

    async def _renew(self, shown: Shown, *, fresh: bool = False) -> None:
        card = shown.card
        self._stage.show(Renewing(card))
        try:
            result = await self._scanner.renew(card, fresh=fresh)
        except (ClientError, NotKeptError) as error:
            self._went_wrong(shown, LoggedOutcome.FAILED, card, error)
            return
        match result:
            case Done():
                self.changed = True
                number = result.after.registration_number
                self.noted.log.settle(result.after.id, number, but=shown.entry)
                entry = self.noted.note(ending_of(card), result.after, entry=shown.entry)
                if result.can_be_undone:
                    self._work.made(Made(result, card, entry))
                self._stage.show(Renewed(card, result))
            case LookAgain(card=now, why=why):
                self._ring()
                self._stage.show_card(now)
                if isinstance(self.stage, Shown):
                    self._stage.show(replace(self.stage, why=why))
            case Refused(problem=problem, card=now):
                self._went_wrong(shown, LoggedOutcome.FAILED, now, problem_error(problem))
            case Undecided():
                self.changed = True
                self._went_wrong(shown, LoggedOutcome.UNDECIDED, result.card, result.error)

    def _went_wrong(
        self, shown: Shown, ending: LoggedOutcome, card: Card, error: DeskFailure
    ) -> None:
        self._ring()
        entry = self.noted.note(ending, card.subscriber, error=error, entry=shown.entry)
        self._stage.show(Shown(card, error=error, entry=entry))
