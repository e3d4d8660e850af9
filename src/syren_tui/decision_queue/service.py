"""Sending decisions: each in a batch of one, under a key that is on disk before."""

import uuid
from dataclasses import dataclass, field

from syren_api.batches import (
    BatchAnswer,
    BatchItem,
    BatchRequest,
    ChangedResult,
    DeletedResult,
)
from syren_api.models import Subscriber
from syren_api.renewals import RejectedResult
from syren_tui.client.errors import InvalidRequest, UnexpectedAnswer
from syren_tui.decision_queue.proposal import Proposal
from syren_tui.desk.day_journal import DayJournal
from syren_tui.desk.entries import LoggedEntry
from syren_tui.desk.undoing import ChangeUndo
from syren_tui.renewal.change import send
from syren_tui.renewal.decisions import Decisions
from syren_tui.renewal.patch_calls import calls_of
from syren_tui.renewal.records import ItemOutcome, Result, SentItem, SeriesKind
from syren_tui.session import Session, Tell


def decision_journal(session: Session) -> DayJournal:
    """Return the file of the day for an account's decisions."""
    return DayJournal(
        session.store, lambda: session.portal.today, SeriesKind.DECISIONS, Decisions()
    )


@dataclass(eq=False, slots=True)
class Job:
    """A decision that is on its way."""

    before: Subscriber
    proposal: Proposal
    key: str
    request: BatchRequest
    entry: LoggedEntry | None = None
    started: bool = field(default=False)
    """Whether it may have been sent."""


class DecisionService:
    """Writes decisions down, sends them, and undoes them."""

    def __init__(self, session: Session, tell: Tell, kept: DayJournal | None = None) -> None:
        """Begin.

        Args:
            session: whose accounts.
            tell: see `Tell`.
            kept: where each decision is written down before it is sent; None: nowhere.
        """
        self._session = session
        self._tell = tell
        self._kept = kept
        self.undo = ChangeUndo(session, tell, kept).undo
        """Undoes a decision: see `ChangeUndo.undo`."""

    async def write(self, subscriber: Subscriber, proposal: Proposal) -> Job:
        """Write a decision down, ready to be sent.

        Raises:
            NotKeptError: nothing may be sent.
        """
        item = BatchItem(id=subscriber.id, version=subscriber.version, change=proposal.patch)
        job = Job(subscriber, proposal, str(uuid.uuid4()), BatchRequest(items=(item,)))
        if self._kept is not None:
            written = SentItem(
                subscriber.id, subscriber.version, subscriber.last_name, subscriber.first_name,
                subscriber.registration_number, proposal.kind, proposal.changes,
            )  # fmt: skip
            await self._kept.append(written, job.key, job.request)
        return job

    async def withdraw(self, job: Job) -> None:
        """Take back a decision that was not sent.

        Raises:
            NotKeptError: it stays.
        """
        if self._kept is not None:
            await self._kept.withdraw(job.key)

    async def send(self, job: Job) -> ChangedResult | RejectedResult:
        """Send a decision until its answer comes, and write that down.

        Raises:
            ClientError: one that trying again does not cure; of `InvalidRequest` it is certain that
                nothing was done.
        """
        job.started = True
        session = self._session

        async def once() -> ChangedResult | RejectedResult:
            answer = await session.call(
                lambda client: send(calls_of(client, session.portal), job.request, job.key)
            )
            results = answer.results if isinstance(answer, BatchAnswer) else ()
            if not results or isinstance(results[0], DeletedResult):
                raise UnexpectedAnswer("no result")
            return results[0]

        try:
            result = await session.keep_trying(once, self._tell)
        except InvalidRequest as error:
            await self._settle(job, Result(job.before.id, ItemOutcome.REJECTED, error.code))
            raise
        await self._settle(job, Result.of(result))
        return result

    async def read(self, subscriber_id: str) -> Subscriber:
        """Read an account again.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """

        async def read() -> Subscriber:
            return await self._session.call(lambda client: client.subscriber(subscriber_id))

        return await self._session.keep_trying(read, self._tell)

    async def _settle(self, job: Job, result: Result) -> None:
        if self._kept is not None:
            await self._kept.settle(job.key, result)
