"""The desk: one card after the other, each shown before anything is done for it.

A card's number is taken as soon as it was typed, whatever is under way, and cards are worked off in
their order. What stands in front of the user is the `stage`; only that can be confirmed, and only
while no other card waits.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from syren_api.keys import number_key
from syren_api.models import Subscriber
from syren_api.statuses import Status
from syren_tui.client.errors import ClientError, problem_error
from syren_tui.parsing.card_numbers import is_number, read_card
from syren_tui.scan.card import Card, Done, Found, LookAgain, Refused, SuggestedPatron, Undecided
from syren_tui.scan.desk_log import DeskLog, held_back, number_meant, why_shown
from syren_tui.scan.kept import NotKeptError, ScanJournal
from syren_tui.scan.log import (
    ScanFailure,
    ScanLog,
    ScanOutcome,
    ending_at_sight,
    ending_of,
)
from syren_tui.scan.look_up import LookedUp, look_up
from syren_tui.scan.service import ScanService
from syren_tui.scan.stages import (
    AskingName,
    Failed,
    Looking,
    Made,
    Matches,
    NobodyFound,
    Renewed,
    Renewing,
    Shown,
    Stage,
    Suggested,
    TakenBack,
    Typed,
    Unknown,
    Waiting,
)

_RINGS: Final = frozenset({ScanOutcome.EXPIRED, ScanOutcome.REFUSED, ScanOutcome.LEFT})
_LEFT_BY_ESCAPE: Final = AskingName | NobodyFound | Matches | Failed | Suggested
_NO_ACCESS: Final = frozenset({Status.EXPIRED, Status.REFUSED})


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
        self.stage: Stage = Waiting()
        self.noted = DeskLog(kept, clock)
        """What became of each card, and the file that it is kept in."""
        self.at_once = False
        """Whether a card that is scanned is renewed without Enter, where the rules allow."""
        self.changed = False
        """Whether any account was changed."""
        self._scanner = scanner
        self._ring = ring
        self._on_change = on_change
        self._queue: deque[Typed | Shown] = deque()
        self._working = False
        self._made: list[Made] = []

    @property
    def log(self) -> ScanLog:
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
        return self._working or bool(self._queue)

    @property
    def waiting(self) -> int:
        """How many cards wait behind the one that is worked on."""
        return len(self._queue)

    def typed(self, text: str) -> None:
        """Take a card, or a name; `work` looks it up."""
        text = read_card(text)
        if not text:
            return
        number = None
        is_name = not is_number(text) or self._scanner.is_birth_date(text)
        if is_name and isinstance(self.stage, AskingName | Looking | Matches):
            number = self.stage.number  # another name for the same card
        self._pass_over(text)
        self.noted.log.asked_again(text)
        self._queue.append(Typed(text, number))
        if not isinstance(self.stage, Renewing | Looking):
            self._show(Looking(text, number))
        self._on_change()

    def confirm(self) -> None:
        """Do what the stage offers; `work` sends it."""
        if self.busy:
            return
        match self.stage:
            case Shown(card=card, asked_again=False) as shown if card.is_held:
                self._ring()
                self._show(replace(shown, asked_again=True))
            case Shown(card=card) as shown if card.can_be_done:
                self._queue.append(shown)
                self._show(Renewing(card))
            case Unknown(number=number):
                self._show(AskingName(number))
            case Suggested(suggestion=suggestion):
                self._show_card(self._scanner.card(suggestion.subscriber))
            case Failed(text=text, number=number):
                self._queue.append(Typed(text, number))
                self._show(Looking(text, number))

    def choose(self, subscriber: Subscriber) -> None:
        """Take one of the matches."""
        if isinstance(self.stage, Matches) and not self.busy:
            self._show_card(self._scanner.card(subscriber, self.stage.number))

    def member_known(self, subscriber_id: str) -> None:
        """Show what the library's own system says of a patron, where they are still shown."""
        stage = self.stage
        if not isinstance(stage, Shown) or stage.card.subscriber.id != subscriber_id:
            return
        if self.busy or stage.card.attempt is not None:
            return
        card = stage.card
        card = self._scanner.card(card.subscriber, card.number, activates=card.activates)
        if stage.entry is None and stage.why is None:
            self._show_card(card)
        else:
            self._show(replace(stage, card=card, asked_again=False))

    def switch_resources(self) -> None:
        """Have the resources of the patron switched on, or left as they are."""
        stage = self.stage
        if isinstance(stage, Shown) and not self.busy and stage.card.attempt is None:
            card = stage.card
            other = self._scanner.card(card.subscriber, card.number, activates=not card.activates)
            self._show(replace(stage, card=other))

    def set_day(self, day: date | None) -> None:
        """Have everybody renewed with a day from now on, whoever is shown too.

        Args:
            day: None: the portal's day, whichever it is.
        """
        self._scanner.day = day
        stage = self.stage
        if isinstance(stage, Shown) and not self.busy and stage.card.attempt is None:
            card = stage.card
            self._show_card(
                self._scanner.card(card.subscriber, card.number, activates=card.activates)
            )
        self._on_change()

    @property
    def day(self) -> date | None:
        """The day that everybody is renewed with; None: the portal's."""
        return self._scanner.day

    def leave_stage(self) -> bool:
        """Give up a search or a question; returns whether there was one."""
        stage = self.stage
        if self.busy or not isinstance(stage, _LEFT_BY_ESCAPE):
            return False
        number = number_meant(stage)
        if number is None:
            self._show(Waiting())
        else:
            self.noted.note(ScanOutcome.UNKNOWN, number=number)
            self._show(Unknown(number))
        return True

    # What is under way.

    async def work(self) -> None:
        """Work off what waits, in its order; does nothing where that is going on already."""
        if self._working:
            return
        self._working = True
        try:
            while self._queue:
                job = self._queue.popleft()
                if isinstance(job, Shown):
                    await self._renew(job)
                else:
                    await self._look_up(job)
                if self._queue:
                    await self.noted.keep()
        finally:
            self._working = False
            self._on_change()
        await self.noted.keep()  # nobody waits for it

    async def read_again(self, card: Card) -> None:
        """Show a patron as they stand now: they may have been changed elsewhere."""
        if self.busy:
            return
        stage = self.stage
        self._working = True
        self._on_change()
        try:
            again = await self._scanner.read(card)
            if self.stage is stage:
                self._show(Shown(again))
        except ClientError as error:
            self._show(Shown(card, error=error))
        finally:
            self._working = False
        await self.work()

    async def undo(self) -> Subscriber | None:
        """Undo what was done last; returns whose it was, None where there is nothing.

        Raises:
            ClientError: it could not be undone.
            NotKeptError: nothing was sent: it cannot be written down.
        """
        if self.busy or not self._made:
            return None
        self._working = True
        made = self._made[-1]
        try:
            undone = await self._scanner.undo(made.done)
            self._made.pop()
            self.changed = True
            self.noted.log.change(
                made.entry, ScanOutcome.UNDONE, undone.subscriber, undone.number_stays
            )
            if not self._queue:
                card = self._scanner.card(undone.subscriber, made.card.number)
                self._show(TakenBack(card, undone.number_stays))
        finally:
            self._working = False
        await self.work()
        return undone.subscriber

    async def _look_up(self, job: Typed) -> None:
        self._pass_over(job.text)
        self._show(Looking(job.text, job.number))
        try:
            result = await look_up(self._scanner, job)
        except ClientError as error:
            self._ring()
            self.noted.note(ScanOutcome.FAILED, number=job.text, error=error)
            self._show(Failed(job.text, job.number, error))
            return
        found = result.found
        if result.meant:
            self._suggest(job.text, result.meant)
        elif result.unlike:
            self._offer(job, result)
        elif not found.subscribers:
            self._show_nobody(job, result)
        elif len(found.subscribers) > 1:
            number = job.text if result.by_card else None
            self._show(Matches(found, job.number, born=result.born, card=number))
        else:
            await self._show_found(found.subscribers[0], job, by_card=result.by_card)

    async def _show_found(self, subscriber: Subscriber, job: Typed, *, by_card: bool) -> None:
        """Show who was found; renew them at once where that was chosen and nothing is against."""
        card = self._scanner.card(subscriber, job.number)
        self._show_card(card)
        if not (self.at_once and by_card):
            return
        if card.is_held:
            await self._scanner.ask_member(subscriber)
            card = self._scanner.card(subscriber, job.number)
            self._show_card(card)
        if card.at_once:
            await self._renew(Shown(card), fresh=True)

    async def _renew(self, shown: Shown, *, fresh: bool = False) -> None:
        card = shown.card
        self._show(Renewing(card))
        try:
            result = await self._scanner.renew(card, fresh=fresh)
        except (ClientError, NotKeptError) as error:
            self._went_wrong(shown, ScanOutcome.FAILED, card, error)
            return
        match result:
            case Done():
                self.changed = True
                number = result.after.registration_number
                self.noted.log.settle(result.after.id, number, but=shown.entry)
                entry = self.noted.note(ending_of(card), result.after, entry=shown.entry)
                if result.can_be_undone:
                    self._made.append(Made(result, card, entry))
                self._show(Renewed(card, result))
            case LookAgain(card=now, why=why):
                self._ring()
                self._show_card(now)
                if isinstance(self.stage, Shown):
                    self._show(replace(self.stage, why=why))
            case Refused(problem=problem, card=now):
                self._went_wrong(shown, ScanOutcome.FAILED, now, problem_error(problem))
            case Undecided():
                self.changed = True
                self._went_wrong(shown, ScanOutcome.UNDECIDED, result.card, result.error)

    def _went_wrong(
        self, shown: Shown, ending: ScanOutcome, card: Card, error: ScanFailure
    ) -> None:
        self._ring()
        entry = self.noted.note(ending, card.subscriber, error=error, entry=shown.entry)
        self._show(Shown(card, error=error, entry=entry))

    # What is shown.

    def _show(self, stage: Stage) -> None:
        self.stage = stage
        self._on_change()

    def _show_card(self, card: Card) -> None:
        entry = None
        if (ending := ending_at_sight(card)) is not None:
            entry = self.noted.note(ending, card.subscriber)
            looked_at = ending is ScanOutcome.LOOKED_AT
            if ending in _RINGS or (looked_at and card.subscriber.status in _NO_ACCESS):
                self._ring()
        elif card.rings:
            self._ring()
        self._show(Shown(card, entry=entry))

    def _suggest(self, number: str, meant: Sequence[SuggestedPatron]) -> None:
        """Offer those whose number may be meant by one that nobody has; nothing is done yet."""
        self._ring()
        if len(meant) == 1:
            self._show(Suggested(number, meant[0]))
            return
        found = Found(tuple(each.subscriber for each in meant), len(meant))
        self._show(Matches(found, None, meant_by=number))

    def _offer(self, job: Typed, result: LookedUp) -> None:
        """Offer those whom nobody has named: one is chosen, also where there is one only."""
        self._ring()
        if result.born is not None:
            self._show(Matches(result.found, None, meant_by=job.text, born=result.born))
        else:
            self._show(Matches(result.found, job.number, spelled=job.text))

    def _show_nobody(self, job: Typed, result: LookedUp) -> None:
        self._ring()
        if result.by_card:
            self.noted.note(ScanOutcome.UNKNOWN, number=job.text)
            self._show(Unknown(job.text, result.born))
        elif job.number is not None:
            self._show(AskingName(job.number, job.text))
        else:
            self._show(NobodyFound(job.text))

    def _pass_over(self, text: str) -> None:
        """Note that the patron who is shown was not confirmed: another card came."""
        stage = self.stage
        if (held := held_back(stage)) is not None:
            number, reason = held
            if number_key(number) != number_key(text):
                self.noted.note(ScanOutcome.HELD, number=number, reason=reason)
            self.stage = Looking(text)
        if isinstance(stage, Shown) and stage.card.can_be_done and stage.entry is None:
            subscriber = stage.card.subscriber
            if number_key(subscriber.registration_number or "") != number_key(text):
                self.noted.note(
                    ScanOutcome.NOT_CONFIRMED,
                    subscriber,
                    reason=why_shown(stage, at_once=self.at_once),
                )
            self.stage = Looking(text)
