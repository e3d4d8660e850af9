"""The desk of decisions: one request after the other, decided here, sent behind.

What was decided is on disk before the next request is shown, and is sent in its order. A request
that somebody else has changed meanwhile is shown again, after the one in front of the user.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from syren_api.batches import ChangedResult
from syren_api.models import HistoryChange, Subscriber
from syren_api.problems import Problem, ProblemCode
from syren_tui.client.errors import ClientError, NotFound, NotSignedIn, problem_error
from syren_tui.decision_queue.proposal import (
    WAITING,
    Proposal,
    changed_since,
    refusal,
    validation,
)
from syren_tui.decision_queue.requests import WaitingRequests
from syren_tui.decision_queue.service import DecisionService, Job
from syren_tui.desk.membership import Membership
from syren_tui.renewal.item_kinds import ItemKind
from syren_tui.scan.day_journal import DayJournal
from syren_tui.scan.desk_log import DeskLog
from syren_tui.scan.log import ScanEntry, ScanOutcome, reason_given
from syren_tui.session import Session

_AHEAD = 10
"""Requests that are read before they are shown."""
_DONE = {
    ItemKind.VALIDATION: ScanOutcome.VALIDATED,
    ItemKind.REFUSAL: ScanOutcome.REFUSED_NOW,
}


@dataclass(frozen=True, eq=False, slots=True)
class Request:
    """Somebody who waits, as they stand in front of the user: each showing is another object."""

    subscriber: Subscriber
    whole: bool = False
    """Whether validating opens the whole catalogue."""
    changed: tuple[HistoryChange, ...] | None = None
    """What somebody else has changed since it was shown before; None: it was not."""
    membership: Membership | None = None
    """What the library's own system says; None: nobody is asked."""
    asked_again: bool = False
    """Whether the key that validates was pressed once, and one more does it."""

    @property
    def waits(self) -> bool:
        """Whether there is still something to decide."""
        return self.subscriber.status in WAITING

    @property
    def is_held(self) -> bool:
        """Whether validating needs a second key."""
        return self.membership is not None and self.membership.needs_second_key(validates=True)


@dataclass(frozen=True, slots=True)
class _Made:
    """A decision that was carried out, and can be undone."""

    after: Subscriber
    entry: ScanEntry


class DecisionDesk:
    """Shows requests, takes decisions, sends them."""

    def __init__(
        self,
        session: Session,
        service: DecisionService,
        requests: WaitingRequests,
        *,
        kept: DayJournal | None,
        ring: Callable[[], object],
        on_change: Callable[[], object],
        clock: Callable[[], datetime],
    ) -> None:
        """Begin with nobody.

        Args:
            session: the signed-in session.
            service: sends.
            requests: who waits.
            kept: the file of the day; None: nothing is kept.
            ring: rings the bell.
            on_change: is called whenever something else is to be shown.
            clock: says when a decision was taken.
        """
        self.shown: Request | None = None
        """Who stands in front of the user; None: nobody waits any more, or is not read yet."""
        self.noted = DeskLog(kept, clock)
        """What became of each decision, and the file that it is kept in."""
        self.day: date | None = None
        """Of registration, for everybody; None: the portal's, whichever it is."""
        self.is_outside_fields = True
        """Whether more of those who wait are on their way."""
        self.passed = 0
        """How many were decided or passed over."""
        self.total = 0
        """How many there are in all, with those."""
        self._session = session
        self._service = service
        self._requests = requests
        self._ring = ring
        self._on_change = on_change
        self._ahead: deque[Request] = deque()
        self._is_read = False
        """Whether all who waited at the last reading are known."""
        self._gave_up = False
        """Whether the last reading failed: the next one is for the next request, or the user's."""
        self._jobs: deque[Job] = deque()
        self._working = False
        self._made: list[_Made] = []

    # Who waits.

    @property
    def next_ones(self) -> list[Subscriber]:
        """Those who are read ahead."""
        return [each.subscriber for each in self._ahead]

    @property
    def needs_more(self) -> bool:
        """Whether more are to be read ahead."""
        return not (self._is_read or self._gave_up) and len(self._ahead) < _AHEAD

    async def read_ahead(self) -> None:
        """Read those who wait, as far ahead as need be.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        self.is_outside_fields = True
        try:
            while self.needs_more:
                self._gave_up = True
                found, total = await self._requests.more()
                self._gave_up = False
                self._is_read = not found
                self._ahead.extend(Request(each) for each in found)
                self.total = max(total, self._known)
                if self.shown is None:
                    self._next()
        finally:
            self.is_outside_fields = False
            self._on_change()

    async def read_again(self) -> None:
        """Look for new requests, and for today's.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        await self._session.today()
        self._is_read = self._gave_up = False
        await self.read_ahead()

    @property
    def _known(self) -> int:
        return self.passed + len(self._ahead) + (self.shown is not None)

    def _next(self) -> None:
        self.shown = self._ahead.popleft() if self._ahead else None
        self._gave_up = False
        self._on_change()

    def _put_in_front(self, request: Request) -> None:
        """Show somebody now; whoever stood there comes after."""
        if self.shown is not None:
            self._ahead.appendleft(self.shown)
        self.shown = request
        self.total = max(self.total, self._known)
        self._on_change()

    def show_anew(self, request: Request, **changes: object) -> None:
        """Show somebody otherwise, where they still stand there: keys count anew for them."""
        if self.shown is request:
            fresh: dict[str, object] = {"asked_again": False} | changes
            self.shown = replace(request, **fresh)  # type: ignore[arg-type]
            self._on_change()

    def set_day(self, day: date | None) -> None:
        """Have everybody validated with a day from now on."""
        self.day = day
        if self.shown is not None:
            self.show_anew(self.shown)

    # What the user decides.

    def validation(self, request: Request) -> Proposal:
        """Return what validating would do."""
        portal = self._session.portal
        day = self.day
        if day is None and request.membership is not None:
            day = request.membership.day
        return validation(request.subscriber, portal, day, whole=request.whole)

    def refusal(self, request: Request, reason: str = "") -> Proposal:
        """Return what refusing would do.

        Raises:
            ValueError: a portal would not take the reason.
        """
        return refusal(request.subscriber, self._session.portal, reason)

    def asks_again(self, request: Request) -> bool:
        """Ask for a second key, where one is not enough to validate this person.

        Returns:
            Whether it was asked for by this.
        """
        if not request.is_held or request.asked_again:
            return False
        self.show_anew(request, asked_again=True)
        return True

    async def decide(self, request: Request, proposal: Proposal) -> None:
        """Write a decision down and show the next request; `work` sends it.

        Raises:
            NotKeptError: nothing may be sent: the request stays.
        """
        if self.shown is not request:
            return
        job = await self._service.write(request.subscriber, proposal)
        said = reason_given(proposal.changes)
        job.entry = self.noted.note(ScanOutcome.SENDING, request.subscriber, said=said)
        self._jobs.append(job)
        self.pass_over(request)

    def pass_over(self, request: Request) -> None:
        """Show the next one; who is passed over waits on at the portal."""
        if self.shown is request:
            self.passed += 1
            self._next()

    # Sending.

    @property
    def on_the_way(self) -> int:
        """How many decisions have no answer yet."""
        return len(self._jobs)

    @property
    def busy(self) -> bool:
        """Whether something is being sent or undone."""
        return self._working

    async def work(self) -> None:
        """Send what was decided, in its order; does nothing where that is going on already.

        Raises:
            NotSignedIn: the session has ended, and the user did not sign in again; what was not
                sent stays.
        """
        if self._working:
            return
        self._working = True
        try:
            while self._jobs:
                await self._send(self._jobs[0])
                self._jobs.popleft()
                self._on_change()
                await self.noted.keep()
        finally:
            self._working = False
            self._on_change()

    async def _send(self, job: Job) -> None:
        try:
            result = await self._service.send(job)
        except NotSignedIn as error:
            self._note(job, ScanOutcome.UNDECIDED, error=error)
            raise
        except ClientError as error:
            certain = getattr(error, "problem", None) is not None
            self._went_wrong(job, error, certain=certain)
            return
        if not isinstance(result, ChangedResult):
            problem = getattr(result, "problem", None)
            if isinstance(problem, Problem):
                await self._rejected(job, problem)
            return
        after = result.subscriber
        self._session.changes += 1
        self._note(job, _DONE[job.proposal.kind], after)
        if job.entry is not None and after is not None and after.version != job.before.version:
            self._made.append(_Made(after, job.entry))

    async def _rejected(self, job: Job, problem: Problem) -> None:
        """Show somebody again whom somebody else has changed; else say what the portal says."""
        error = problem_error(problem)
        if problem.code != ProblemCode.STALE_VERSION:
            self._went_wrong(job, error, certain=True)
            return
        now = problem.current
        try:
            now = now or await self._service.read(job.before.id)
        except ClientError as other:
            self._went_wrong(job, other, certain=True)
            return
        self._went_wrong(job, error, certain=True, now=now)
        changed = changed_since(job.before, now, self._session.portal)
        self.passed -= 1
        self._ahead.appendleft(Request(now, changed=changed))
        if self.shown is None:
            self._next()

    def _went_wrong(
        self, job: Job, error: ClientError, *, certain: bool, now: Subscriber | None = None
    ) -> None:
        self._ring()
        self._session.changes += 1
        ending = ScanOutcome.FAILED if certain else ScanOutcome.UNDECIDED
        self._note(job, ending, now, error)

    def _note(
        self,
        job: Job,
        ending: ScanOutcome,
        after: Subscriber | None = None,
        error: ClientError | None = None,
    ) -> None:
        if job.entry is not None:
            self.noted.log.change(job.entry, ending, after or job.before, error)
        self._on_change()

    # Taking back, and coming back.

    async def undo(self) -> Subscriber | None:
        """Take the last decision back; returns whose it was, None where there is none.

        Raises:
            ClientError: it could not be undone.
            NotKeptError: nothing was sent: it cannot be written down.
        """
        if self._jobs and not self._jobs[-1].started:
            job = self._jobs[-1]
            await self._service.withdraw(job)
            self._jobs.remove(job)
            self._note(job, ScanOutcome.UNDONE)
            self._take_back(job.before)
            return job.before
        if not self._made or self._working:
            return None
        self._working = True
        made = self._made[-1]
        try:
            before = await self._service.undo_change(made.after)
            self._made.pop()
            self._session.changes += 1
            self.noted.log.change(made.entry, ScanOutcome.UNDONE, before)
            self._take_back(before)
        finally:
            self._working = False
        await self.noted.keep()
        return before

    def _take_back(self, subscriber: Subscriber) -> None:
        self.passed = max(0, self.passed - 1)
        self._put_in_front(Request(subscriber))

    async def look_again(self, request: Request) -> None:
        """Read somebody again who was opened; go on where they do not wait any more.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        try:
            now = await self._service.read(request.subscriber.id)
        except NotFound:
            self.pass_over(request)
            return
        if now.version == request.subscriber.version:
            return
        if now.status in WAITING:
            self.show_anew(request, subscriber=now)
        else:
            self.pass_over(request)

    async def close(self) -> None:
        """Write down what is not on disk yet, and let go of the file."""
        await self.noted.close()
