"""A verification: the source is asked about many accounts, and each goes to its heap."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from syren_api.models import Portal, SelectedSubscriber
from syren_tui.concurrency import cancel_and_wait
from syren_tui.membership.heaps import (
    Heap,
    HeapEntry,
    by_heap,
    needs_asking,
    once_confirmed,
    sorted_out,
)
from syren_tui.membership.judging import Judgement, membership_end
from syren_tui.membership.model import (
    Cause,
    FoundMembers,
    NoAnswer,
    NotKnown,
    Question,
    Source,
    SourceAnswer,
)
from syren_tui.membership.questions import is_unaskable, question_about, question_by_name

FIRST_FOUND: Final = 20
"""People found among whom at least one has an end; else the source is set up wrongly."""


@dataclass(frozen=True, slots=True)
class VerificationProgress:
    """How far a verification is."""

    done: int
    total: int
    """Accounts."""
    rate: float
    """Answers a second, in this run; 0.0 where it is not known yet."""
    seconds_remaining: float | None
    """Seconds that it still takes; None where that is not known yet."""


class Verification:
    """Asks about accounts; can be stopped, and asked again for those without an answer."""

    def __init__(
        self,
        accounts: Iterable[SelectedSubscriber],
        source: Source,
        portal: Portal,
        *,
        branches: Sequence[str] = (),
        expired: bool = False,
        confirmed: Mapping[str, Judgement] = MappingProxyType({}),
        on_progress: Callable[[VerificationProgress], None] | None = None,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            accounts: as the portal has them, with birth dates, each once.
            source: the library's system.
            portal: on its day.
            branches: of a shared system, whose members are this library's; empty: all.
            expired: whether it is asked about expired accounts too: nothing can be done with them.
            confirmed: what was confirmed in another verification, as its `confirmed` has it.
            on_progress: is called with the progress, after each answer.
        """
        self._accounts = {each.id: each for each in accounts}
        self._source = source
        self._portal = portal
        self._branches = tuple(branches)
        self._on_progress = on_progress
        self._answers: dict[Question, SourceAnswer] = {}
        self._questions = {
            each.id: question_about(each)
            for each in self._accounts.values()
            if expired or needs_asking(each)
        }
        self._by_name: dict[Question, Question] = {}
        self._confirmed = dict(confirmed)
        self._open: set[Question] = set()
        self._found = self._with_end = 0
        self._asking: asyncio.Task[None] | None = None
        self.at = datetime.now(UTC)
        """When it was last begun."""
        self.ended: Cause | None = None
        """Why it ended before its end: `Cause.STOPPED` or `Cause.NO_ENDS`; None: it did not."""

    @property
    def source(self) -> str:
        """What the user calls the source."""
        return self._source.label

    @property
    def portal(self) -> Portal:
        """The portal, on the verification's day."""
        return self._portal

    def __len__(self) -> int:
        return len(self._accounts)

    def __contains__(self, account_id: object) -> bool:
        return account_id in self._accounts

    @property
    def answered(self) -> int:
        """How many accounts have their answer, or need none."""
        return len(self._accounts) - sum(
            isinstance(self._answers.get(each), NoAnswer | None)
            for each in self._questions.values()
        )

    @property
    def is_running(self) -> bool:
        """Whether it is asking."""
        return self._asking is not None

    async def run(self) -> None:
        """Ask about everybody without an answer; returns when all have one, or it is stopped.

        An account with a card is asked about by its card alone; whom the source does not know by
        it, or who has none, by name and birth date, where the source can be asked so.
        """
        self.at, self.ended = datetime.now(UTC), None
        self._found = self._with_end = 0
        first = self._unanswered(self._questions.values())
        self._open = set(first)
        self._asking = asyncio.create_task(self._ask_all(first))
        try:
            await self._asking
        except asyncio.CancelledError:
            if self.ended is None:  # not by `stop`: whoever waits here was cancelled
                await cancel_and_wait([self._asking])
                raise
        finally:
            self._asking = None

    def stop(self, cause: Cause = Cause.STOPPED) -> None:
        """Ask nothing more; what was answered stays."""
        if self._asking is not None:
            self.ended = cause
            self._asking.cancel()

    def entries(self) -> list[HeapEntry]:
        """Return every account with its heap, in the order given.

        While it is asking: those that have been asked about, or need not be.
        """
        if not self.is_running:
            return [self._entry(each) for each in self._accounts.values()]
        return [
            self._entry(each)
            for each in self._accounts.values()
            if (question := self._questions.get(each.id)) is None or question in self._answers
        ]

    def confirm(self, entry: HeapEntry) -> None:
        """Take somebody who was to be confirmed for the person that the source told of.

        What was confirmed is that answer: another one is to be confirmed anew.
        """
        self._confirmed[entry.account.id] = entry.judgement

    @property
    def confirmed(self) -> Mapping[str, Judgement]:
        """What was confirmed, by account: it stands for as long as the answer is the same."""
        return self._confirmed

    def replace(self, accounts: Iterable[SelectedSubscriber]) -> None:
        """Take accounts as the portal has them now; they stay with the answers that they have.

        Args:
            accounts: of this verification; a birth date that is not told stays.
        """
        for each in accounts:
            before = self._accounts.get(each.id)
            if before is not None:
                born = each.birth_date or before.birth_date
                self._accounts[each.id] = each.model_copy(update={"birth_date": born})

    def drop(self, ids: Iterable[str]) -> None:
        """Leave accounts out that the portal does not have any more."""
        for each in ids:
            self._accounts.pop(each, None)
            self._questions.pop(each, None)

    def answers(self) -> dict[str, SourceAnswer]:
        """Return the answer about each account that was to be asked about, by its id."""
        return {each: self._answer(question) for each, question in self._questions.items()}

    def told(self) -> list[tuple[SelectedSubscriber, SourceAnswer]]:
        """Return the accounts about which the source said something, with what it said."""
        return [
            (self._accounts[each], answer)
            for each, answer in self.answers().items()
            if not isinstance(answer, NoAnswer)
        ]

    def heaps(self) -> dict[Heap, list[HeapEntry]]:
        """Return every heap with its accounts, in the order given."""
        return by_heap(self.entries())

    @property
    def is_unanswered(self) -> bool:
        """Whether the source was to be asked, and gave no answer at all."""
        answers = [self._answer(each) for each in self._questions.values()]
        asked = [each for each in answers if not is_unaskable(each)]
        return bool(asked) and all(isinstance(each, NoAnswer) for each in asked)

    async def _ask_all(self, first: list[Question]) -> None:
        await self._ask(first)
        if not self._source.by_name or self.ended is not None:
            return
        for account_id, question in self._questions.items():
            account = self._accounts[account_id]
            is_unknown = isinstance(self._answers.get(question), NotKnown)
            if question.card and is_unknown and account.birth_date is not None:
                self._by_name[question] = question_by_name(account)
        await self._ask(self._unanswered(self._by_name.values()))

    async def _ask(self, questions: list[Question]) -> None:
        if not questions:
            return
        wanted = set(questions)
        began = time.monotonic()
        async with aclosing(self._source.ask(questions)) as answers:
            async for answer in answers:
                if answer.question not in wanted:
                    continue  # nobody asked for it, or it was answered
                wanted.discard(answer.question)
                self._take(answer)
                self._tell(len(questions) - len(wanted), began)
                if self._found >= FIRST_FOUND and not self._with_end:
                    self.ended = Cause.NO_ENDS
                    return

    def _take(self, answer: SourceAnswer) -> None:
        self._answers[answer.question] = answer
        self._open.discard(answer.question)
        if isinstance(answer, FoundMembers):
            self._found += 1
            self._with_end += any(membership_end(each) is not None for each in answer.members)

    def _tell(self, answered: int, began: float) -> None:
        if self._on_progress is None:
            return
        seconds = time.monotonic() - began
        rate = answered / seconds if seconds > 0 else 0.0
        waiting = len(self._open)
        self._on_progress(
            VerificationProgress(
                done=len(self._accounts) - waiting,
                total=len(self._accounts),
                rate=rate,
                seconds_remaining=waiting / rate if rate else None,
            )
        )

    def _unanswered(self, questions: Iterable[Question]) -> list[Question]:
        return [
            each
            for each in dict.fromkeys(questions)
            if isinstance(self._answers.get(each), NoAnswer | None)
        ]

    def _answer(self, question: Question) -> SourceAnswer:
        answer = self._answers.get(question)
        if answer is None:
            return NoAnswer(question, self.ended or Cause.CUT)
        if isinstance(answer, NotKnown) and (named := self._by_name.get(question)) is not None:
            return self._answer(named)
        return answer

    def _entry(self, account: SelectedSubscriber) -> HeapEntry:
        question = self._questions.get(account.id)
        answer = None if question is None else self._answer(question)
        entry = sorted_out(account, answer, self._portal, self._branches)
        if entry.heap is Heap.TO_CONFIRM and entry.judgement == self._confirmed.get(account.id):
            return once_confirmed(account, entry.judgement, self._portal)
        return entry
