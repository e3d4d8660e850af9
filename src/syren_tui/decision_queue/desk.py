"""The desk of decisions: one request after the other, decided here, sent behind.

What was decided is on disk before the next request is shown, and is sent in its order. A request
that somebody else has changed meanwhile is shown again, after the one in front of the user.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from syren_api.models import Subscriber
from syren_api.problems import Problem, ProblemCode
from syren_api.renewals import RejectedResult
from syren_tui.client.errors import ClientError, NotFound, NotSignedIn, problem_error
from syren_tui.decision_queue.proposal import Proposal, changed_since, refusal, validation
from syren_tui.decision_queue.request_queue import Request, RequestQueue
from syren_tui.decision_queue.requests import WaitingRequests
from syren_tui.decision_queue.service import DecisionService, Job
from syren_tui.desk.day_journal import DayJournal
from syren_tui.desk.entries import LoggedEntry, LoggedOutcome, reason_given
from syren_tui.desk.kept_log import KeptLog
from syren_tui.desk.log_rows import DONE_AS
from syren_tui.desk.work import DeskWork
from syren_tui.session import Session


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was carried out, and can be undone."""

    after: Subscriber
    entry: LoggedEntry


class DecisionDesk:
    """Takes decisions about those who wait, and sends them."""

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
            requests: reads who waits.
            kept: the file of the day; None: nothing is kept.
            ring: rings the bell.
            on_change: is called whenever something else is to be shown.
            clock: says when a decision was taken.
        """
        self.queue = RequestQueue(requests, on_change, lambda: self.work.number)
        """Those who wait, one in front of the user."""
        self.noted = KeptLog(kept, clock)
        """What became of each decision, and the file that it is kept in."""
        self.work = DeskWork[Job, Decided](self._send, self.noted, on_change)
        """What was decided and is not sent, and what can be taken back."""
        self.day: date | None = None
        """Of registration, for everybody; None: the portal's, whichever it is."""
        self._session = session
        self._service = service
        self._ring = ring
        self._on_change = on_change

    def begin_anew(self, requests: WaitingRequests) -> None:
        """Have others shown, but nobody whose decision is on its way; `read_again` reads them."""
        requests.leave_out(job.before.id for job in self.work.jobs)
        self.queue.begin_anew(requests)

    async def read_again(self) -> None:
        """Look for new requests, on today's day.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        await self._session.today()
        await self.queue.read_again()

    async def look_again(self, request: Request) -> None:
        """Read somebody again whose record was opened; go on where they do not wait any more.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        self.queue.show_reread(request, await self._read(request))

    async def read_changed(self, request: Request) -> None:
        """Read somebody again whom somebody else has changed; they stay, decided or not.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        now = await self._read(request)
        if now is None:
            self.queue.show_reread(request, None)
        elif now.version > request.subscriber.version:
            changed = changed_since(request.subscriber, now, self._session.portal)
            self.queue.show_anew(request, subscriber=now, changed=changed)

    async def _read(self, request: Request) -> Subscriber | None:
        """Return somebody as they are now; None: they are no longer there, or not here."""
        try:
            return await self._service.read(request.subscriber.id)
        except NotFound:
            return None

    def set_day(self, day: date | None) -> None:
        """Have everybody validated with a day from now on."""
        self.day = day
        if self.queue.shown is not None:
            self.queue.show_anew(self.queue.shown)

    # What the user decides.

    def validation(self, request: Request) -> Proposal:
        """Return what validating would do."""
        day = self.day
        if day is None and request.membership is not None:
            day = request.membership.day
        return validation(request.subscriber, self._session.portal, day, whole=request.whole)

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
        self._ring()
        self.queue.show_anew(request, asked_again=True)
        return True

    async def decide(self, request: Request, proposal: Proposal) -> None:
        """Write a decision down and show the next request; `work` sends it.

        Raises:
            NotKeptError: nothing may be sent: the request stays.
        """
        if self.queue.shown is not request:
            return
        job = await self._service.write(request.subscriber, proposal)
        said = reason_given(proposal.changes)
        job.entry = self.noted.note(LoggedOutcome.SENDING, request.subscriber, said=said)
        self.work.put(job)
        self.queue.pass_over(request)

    async def undo(self) -> Subscriber | None:
        """Take the last decision back; returns whose it was, None where there is none.

        Raises:
            ClientError: it could not be undone.
            NotKeptError: nothing was sent: it cannot be written down.
        """
        job = self.work.newest
        if job is None or job.started:
            return await self.work.undo(self._undo)
        await self._service.withdraw(job)
        self.work.withdraw(job)
        self._note(job, LoggedOutcome.UNDONE)
        self.queue.take_back(job.before, was_sent=False)
        return job.before

    async def _undo(self, made: Decided) -> Subscriber:
        before = await self._service.undo(made.after)
        self._session.changes += 1
        self.noted.log.change(made.entry, LoggedOutcome.UNDONE, before)
        self.queue.take_back(before, was_sent=True)
        return before

    # Sending.

    async def _send(self, job: Job) -> None:
        """Send a decision, and note what became of it.

        Raises:
            NotSignedIn: the session has ended, and the user did not sign in again.
        """
        try:
            result = await self._service.send(job)
        except NotSignedIn as error:
            self._note(job, LoggedOutcome.UNDECIDED, error=error)
            raise
        except ClientError as error:
            certain = getattr(error, "problem", None) is not None
            self._went_wrong(job, error, certain=certain)
            return
        if isinstance(result, RejectedResult):
            await self._rejected(job, result.problem)
            return
        after = result.subscriber
        self._session.changes += 1
        self._note(job, DONE_AS[job.proposal.kind], after)
        self.queue.note_decided(job.before)
        if job.entry is not None and after is not None and after.version != job.before.version:
            self.work.made(Decided(after, job.entry))

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
        self.queue.show_next(Request(now, changed=changed))

    def _went_wrong(
        self, job: Job, error: ClientError, *, certain: bool, now: Subscriber | None = None
    ) -> None:
        self._ring()
        self._session.changes += 1
        ending = LoggedOutcome.FAILED if certain else LoggedOutcome.UNDECIDED
        self._note(job, ending, now, error)

    def _note(
        self,
        job: Job,
        ending: LoggedOutcome,
        after: Subscriber | None = None,
        error: ClientError | None = None,
    ) -> None:
        if job.entry is not None:
            self.noted.log.change(job.entry, ending, after or job.before, error)
        self._on_change()
