"""What stands in front of the user at the desk, and what is noted of each card as it is shown."""

from collections.abc import Callable, Sequence
from typing import Final

from syren_api.keys import number_key
from syren_api.models import Subscriber
from syren_api.statuses import Status
from syren_tui.desk.entries import LoggedOutcome
from syren_tui.desk.kept_log import KeptLog
from syren_tui.scan.card import Card, Found, SuggestedPatron
from syren_tui.scan.look_up import LookedUp
from syren_tui.scan.outcomes import ending_at_sight, held_back, number_meant, why_shown
from syren_tui.scan.stages import (
    AskingName,
    Failed,
    Looking,
    Matches,
    NobodyFound,
    Shown,
    Stage,
    Suggested,
    Typed,
    Unknown,
    Waiting,
)

_RINGS: Final = frozenset({LoggedOutcome.EXPIRED, LoggedOutcome.REFUSED, LoggedOutcome.LEFT})
_LEFT_BY_ESCAPE: Final = AskingName | NobodyFound | Matches | Failed | Suggested
_NO_ACCESS: Final = frozenset({Status.EXPIRED, Status.REFUSED})


class DeskStage:
    """Shows one stage after the other, rings where one needs it, and notes what it comes to."""

    def __init__(
        self, noted: KeptLog, ring: Callable[[], object], on_change: Callable[[], object]
    ) -> None:
        """Begin with nobody.

        Args:
            noted: the log.
            ring: rings the bell.
            on_change: is called whenever something else stands in front of the user.
        """
        self.now: Stage = Waiting()
        self._noted = noted
        self._ring = ring
        self._on_change = on_change

    def leave(self) -> bool:
        """Give up a search or a question; returns whether there was one."""
        stage = self.now
        if not isinstance(stage, _LEFT_BY_ESCAPE):
            return False
        number = number_meant(stage)
        if number is None:
            self.show(Waiting())
        else:
            self._noted.note(LoggedOutcome.UNKNOWN, number=number)
            self.show(Unknown(number))
        return True

    def show(self, stage: Stage) -> None:
        """Show a stage."""
        self.now = stage
        self._on_change()

    def show_card(self, card: Card) -> None:
        """Show a patron; where nothing can be done for them, note that."""
        entry = None
        if (ending := ending_at_sight(card)) is not None:
            entry = self._noted.note(ending, card.subscriber)
            looked_at = ending is LoggedOutcome.LOOKED_AT
            if ending in _RINGS or (looked_at and card.subscriber.status in _NO_ACCESS):
                self._ring()
        elif card.rings:
            self._ring()
        self.show(Shown(card, entry=entry))

    def show_result(self, job: Typed, result: LookedUp) -> Subscriber | None:
        """Show what was found by what was typed; one person is returned, for whom more is known."""
        found = result.found
        if result.meant:
            self._suggest(job.text, result.meant)
        elif result.unlike:
            self._offer(job, result)
        elif not found.subscribers:
            self._show_nobody(job, result)
        elif len(found.subscribers) > 1:
            number = job.text if result.by_card else None
            self.show(Matches(found, job.number, born=result.born, card=number))
        else:
            return found.subscribers[0]
        return None

    def _suggest(self, number: str, meant: Sequence[SuggestedPatron]) -> None:
        """Offer those whose number may be meant by one that nobody has; nothing is done yet."""
        self._ring()
        if len(meant) == 1:
            self.show(Suggested(number, meant[0]))
            return
        found = Found(tuple(each.subscriber for each in meant), len(meant))
        self.show(Matches(found, None, meant_by=number))

    def _offer(self, job: Typed, result: LookedUp) -> None:
        """Offer those whom nobody has named: one is chosen, also where there is one only."""
        self._ring()
        if result.born is not None:
            self.show(Matches(result.found, None, meant_by=job.text, born=result.born))
        else:
            self.show(Matches(result.found, job.number, spelled=job.text))

    def _show_nobody(self, job: Typed, result: LookedUp) -> None:
        self._ring()
        if result.by_card:
            self._noted.note(LoggedOutcome.UNKNOWN, number=job.text)
            self.show(Unknown(job.text, result.born))
        elif job.number is not None:
            self.show(AskingName(job.number, job.text))
        else:
            self.show(NobodyFound(job.text))

    def pass_over(self, text: str, *, at_once: bool) -> None:
        """Note that the patron who is shown was not confirmed: another card came.

        Args:
            text: of the other card.
            at_once: whether cards are renewed without Enter.
        """
        stage = self.now
        if (held := held_back(stage)) is not None:
            number, reason = held
            if number_key(number) != number_key(text):
                self._noted.note(LoggedOutcome.HELD, number=number, reason=reason)
            self.now = Looking(text)
        if isinstance(stage, Shown) and stage.card.can_be_done and stage.entry is None:
            subscriber = stage.card.subscriber
            if number_key(subscriber.registration_number or "") != number_key(text):
                self._noted.note(
                    LoggedOutcome.NOT_CONFIRMED,
                    subscriber,
                    reason=why_shown(stage, at_once=at_once),
                )
            self.now = Looking(text)
