"""Who is a member, for the screens of one session.

The source is opened when it is first asked. Answers stay in memory until the console is locked or
the user signs out; nothing of them is written anywhere.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from syren_api.models import Account, Library, Portal, SelectedSubscriber
from syren_tui.concurrency import cancel_and_wait
from syren_tui.membership.circuit_breaker import CircuitBreaker
from syren_tui.membership.days import MemberDay, member_day
from syren_tui.membership.heaps import HeapEntry, sorted_out
from syren_tui.membership.judging import Judgement, Verdict, judge, membership_end
from syren_tui.membership.model import Cause, NoAnswer, Question, Source, SourceAnswer
from syren_tui.membership.opening import SourceError
from syren_tui.membership.scope import libraries_of
from syren_tui.membership.settings import MembershipSettings
from syren_tui.membership.verification import Verification, VerificationProgress, is_unaskable

RETRY_AFTER: Final = 60.0
"""Seconds after which a source that was given up is tried with one question."""
_MOST_KEPT: Final = 20_000
"""Answers; those taken first are dropped first."""
_Identity = tuple[str, str | None, str, str, date | None]
Open = Callable[[], Source]
"""Opens the source; blocks, and raises `SourceError`."""


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """What the library's system said about an account, judged on the portal's day."""

    judgement: Judgement
    """The verdict, the member and what is against it; see `judging`."""
    entry: HeapEntry
    """What a verification would do with the account; its `day` only where that is something."""
    day: MemberDay | None
    """The day that the membership gives, needed or not, for a member and for who is to confirm."""
    source: str
    """What the user calls the source; not clean."""
    at: datetime
    """When it was said, in UTC."""

    @property
    def verdict(self) -> Verdict:
        """What it comes to."""
        return self.judgement.verdict

    @property
    def until(self) -> date | None:
        """The last day of the membership; None where it is not told."""
        member = self.judgement.member
        return membership_end(member) if member is not None else None


@dataclass(slots=True)
class _Kept:
    identity: _Identity
    answer: SourceAnswer = field(repr=False)
    at: datetime


class SessionMembers:
    """Answers for one session whether a person is a member; nothing is raised.

    What fails is an answer too (`Verdict.NO_ANSWER`), and is not kept: it is asked again when it is
    looked at again. After three questions in a row without an answer nothing is asked for a minute,
    after a refused login until the user asks again.
    """

    def __init__(
        self,
        settings: MembershipSettings,
        account: Account,
        portal: Callable[[], Portal],
        open_source: Open,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            settings: the profile's.
            account: who is signed in.
            portal: returns the portal as it is known now.
            open_source: opens the profile's source.
            clock: seconds, never going back.
        """
        self._settings = settings
        self._libraries = libraries_of(settings, account)
        self._own = account.library
        self._portal = portal
        self._open, self._clock = open_source, clock
        self._source: Source | None = None
        self._opening = asyncio.Lock()
        self._kept: dict[str, _Kept] = {}
        self._asking: dict[_Identity, asyncio.Task[_Kept]] = {}
        self._waiting: dict[_Identity, int] = {}
        self._verifying: set[Verification] = set()
        self._breaker = CircuitBreaker()
        self._missed_at = 0.0
        self._epoch = 0
        """How often all was forgotten: what was asked before is not kept after."""

    @property
    def is_asked(self) -> bool:
        """Whether the source speaks for any library of this account: else nothing is shown."""
        return bool(self._libraries)

    @property
    def libraries(self) -> tuple[str, ...]:
        """The ids of those that the source speaks for."""
        return self._libraries

    @property
    def branches(self) -> tuple[str, ...]:
        """Of a shared system, whose members are the library's; empty: all."""
        return self._settings.branches

    def speaks_for(self, library: Library | None) -> bool:
        """Tell whether the source speaks for a library.

        Args:
            library: an account's; None: the portal does not tell it, and it is the user's own.
        """
        asked = library or self._own
        return asked is not None and asked.id in self._libraries

    def kept(self, account: SelectedSubscriber) -> MemberAnswer | None:
        """Return what is known of an account without asking; None: it was not asked yet."""
        kept = self._kept.get(account.id)
        if kept is None or kept.identity != _identity(account):
            return None
        return self._judged(account, kept)

    async def ask(self, account: SelectedSubscriber, *, again: bool = False) -> MemberAnswer:
        """Return whether a person is a member; the source is asked where that is not known yet.

        It is asked once, however many wait, and no longer than somebody waits: cancel the task that
        awaits this when the person is no longer looked at.

        Args:
            account: of a library that the source speaks for.
            again: whether it is asked though it is known, or was given up.
        """
        if again:
            await self._begin_again()
            self._kept.pop(account.id, None)
        elif (known := self.kept(account)) is not None:
            return known
        return self._judged(account, await self._shared(account))

    async def ask_all(
        self,
        accounts: Iterable[SelectedSubscriber],
        on_progress: Callable[[VerificationProgress], None] | None = None,
        *,
        again: bool = False,
    ) -> dict[str, MemberAnswer]:
        """Return the answers about many accounts, by their ids; what is known is not asked.

        Args:
            accounts: each once.
            on_progress: is called after each answer with how far those are that are asked.
            again: see `ask`.
        """
        wanted = {each.id: each for each in accounts}
        if again:
            await self._begin_again()
            for key in wanted:
                self._kept.pop(key, None)
        found = {key: known for key, each in wanted.items() if (known := self.kept(each))}
        rest = [each for key, each in wanted.items() if key not in found]
        if rest:
            answers = await self._ask_source(rest, on_progress)
            for account in rest:
                kept = self._keep(account, answers[account.id])
                found[account.id] = self._judged(account, kept)
        return found

    async def source(self) -> Source:
        """Return the source, opened, for a verification of many; it stays this object's to close.

        Raises:
            SourceError: it cannot be opened.
        """
        async with self._opening:
            if self._source is None:
                self._source = await asyncio.to_thread(self._open)
            return self._source

    def keep(self, account: SelectedSubscriber, answer: SourceAnswer) -> None:
        """Keep what a verification was told, as if it had been asked here."""
        self._keep(account, answer)

    async def forget(self) -> None:
        """Forget all answers, end what is asked and close the source; it can be asked again."""
        self._epoch += 1
        self._kept.clear()
        for verification in list(self._verifying):
            verification.stop(Cause.FORGOTTEN)
        await cancel_and_wait(list(self._asking.values()))
        await self._close()

    async def _begin_again(self) -> None:
        """Forget that the source was given up; a refused login is tried once more."""
        ended = self._breaker.ended
        self._breaker = CircuitBreaker()
        if ended is not None and ended is not Cause.GIVEN_UP:
            await self._close()

    async def _close(self) -> None:
        async with self._opening:
            source, self._source = self._source, None
        if source is not None:
            await source.close()

    async def _shared(self, account: SelectedSubscriber) -> _Kept:
        """Ask about an account, once for all who wait, as long as anybody does."""
        key = _identity(account)
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._asked(account), name="ask for a member")
            self._asking[key] = task
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise
            return _Kept(key, NoAnswer(_question(account), Cause.FORGOTTEN), datetime.now(UTC))
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]
                if self._asking.get(key) is task:
                    del self._asking[key]
                task.cancel()

    async def _asked(self, account: SelectedSubscriber) -> _Kept:
        answers = await self._ask_source([account], None)
        return self._keep(account, answers[account.id])

    async def _ask_source(
        self,
        accounts: list[SelectedSubscriber],
        on_progress: Callable[[VerificationProgress], None] | None,
    ) -> dict[str, SourceAnswer]:
        """Return an answer about each account, by its id."""
        if (cause := self._given_up()) is not None:
            return _no_answers(accounts, cause)
        epoch = self._epoch
        try:
            source = await self.source()
        except SourceError as error:
            self._breaker.missed(Cause.NO_PASSWORD)
            return _no_answers(accounts, Cause.NO_PASSWORD, error.sentence)
        if epoch != self._epoch:
            return _no_answers(accounts, Cause.FORGOTTEN)
        verification = Verification(
            accounts, source, self._portal(), expired=True, on_progress=on_progress
        )
        self._verifying.add(verification)
        try:
            await verification.run()
        finally:
            self._verifying.discard(verification)
        if epoch != self._epoch:
            return _no_answers(accounts, Cause.FORGOTTEN)
        answers = verification.answers()
        self._count(answers.values())
        return answers

    def _given_up(self) -> Cause | None:
        """Return why nothing is asked now; None: it is."""
        ended = self._breaker.ended
        if ended is Cause.GIVEN_UP and self._clock() - self._missed_at >= RETRY_AFTER:
            self._missed_at = self._clock()  # this question alone
            return None
        return ended

    def _count(self, answers: Iterable[SourceAnswer]) -> None:
        """Take note of what a series of questions came to."""
        asked = [each for each in answers if not is_unaskable(each)]
        causes = [each.cause for each in asked if isinstance(each, NoAnswer)]
        if len(causes) < len(asked):
            self._breaker = CircuitBreaker()
        elif causes and causes[0] not in {Cause.STOPPED, Cause.FORGOTTEN, Cause.NO_ENDS}:
            self._missed_at = self._clock()
            for cause in causes:
                self._breaker.missed(cause)

    def _keep(self, account: SelectedSubscriber, answer: SourceAnswer) -> _Kept:
        """Keep an answer; where there is none, it is asked again when it is looked at again."""
        kept = _Kept(_identity(account), answer, datetime.now(UTC))
        if not isinstance(answer, NoAnswer):
            self._kept.pop(account.id, None)
            self._kept[account.id] = kept
            if len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return kept

    def _judged(self, account: SelectedSubscriber, kept: _Kept) -> MemberAnswer:
        portal, branches = self._portal(), self._settings.branches
        judgement = judge(account, kept.answer, portal.today, branches)
        until = membership_end(judgement.member) if judgement.member is not None else None
        gives_day = judgement.verdict in {Verdict.MEMBER, Verdict.TO_CONFIRM}
        return MemberAnswer(
            judgement=judgement,
            entry=sorted_out(account, kept.answer, portal, branches),
            day=member_day(until, portal) if gives_day and until is not None else None,
            source=self._label(judgement),
            at=kept.at,
        )

    def _label(self, judgement: Judgement) -> str:
        if judgement.member is not None:
            return judgement.member.source
        if self._source is not None:
            return self._source.label
        return self._settings.label


def _identity(account: SelectedSubscriber) -> _Identity:
    """Return what an answer about an account is about; another card or name is another question."""
    return (
        account.id,
        account.registration_number,
        account.last_name,
        account.first_name,
        account.birth_date,
    )


def _question(account: SelectedSubscriber) -> Question:
    return Question(card=account.registration_number or "")


def _no_answers(
    accounts: Iterable[SelectedSubscriber], cause: Cause, detail: str = ""
) -> dict[str, SourceAnswer]:
    return {each.id: NoAnswer(_question(each), cause, detail) for each in accounts}
