"""Who is a member, for the screens of one session.

The source is opened when it is first asked. Answers stay in memory until the console is locked or
the user signs out; nothing of them is written anywhere.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from syren_api.models import Account, Library, Portal, SelectedSubscriber
from syren_tui.concurrency import cancel_and_wait
from syren_tui.membership.circuit_breaker import CircuitBreaker
from syren_tui.membership.kept_answers import Identity, KeptAnswer, KeptAnswers, identity_of
from syren_tui.membership.member_answer import MemberAnswer, judged_answer
from syren_tui.membership.model import Cause, NoAnswer, Question, Source, SourceAnswer
from syren_tui.membership.opening import SourceError
from syren_tui.membership.questions import is_unaskable
from syren_tui.membership.scope import libraries_of
from syren_tui.membership.verification import Verification, VerificationProgress
from syren_tui.membership_settings import MembershipSettings

RETRY_AFTER: Final = 60.0
"""Seconds after which a source that was given up is tried with one question."""
Open = Callable[[], Source]
"""Opens the source; blocks, and raises `SourceError`."""


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
        self._kept = KeptAnswers()
        self._asking: dict[Identity, asyncio.Task[KeptAnswer]] = {}
        self._waiting: dict[Identity, int] = {}
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
        kept = self._kept.find(account)
        return self._judged(account, kept) if kept is not None else None

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
            self._kept.drop(account.id)
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
                self._kept.drop(key)
        found = {key: known for key, each in wanted.items() if (known := self.kept(each))}
        rest = [each for key, each in wanted.items() if key not in found]
        if rest:
            answers = await self._ask_source(rest, on_progress)
            for account in rest:
                kept = self._kept.keep(account, answers[account.id])
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
        self._kept.keep(account, answer)

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

    async def _shared(self, account: SelectedSubscriber) -> KeptAnswer:
        """Ask about an account, once for all who wait, as long as anybody does."""
        key = identity_of(account)
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
            return KeptAnswer(key, NoAnswer(_question(account), Cause.FORGOTTEN), datetime.now(UTC))
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]
                if self._asking.get(key) is task:
                    del self._asking[key]
                await cancel_and_wait([task])

    async def _asked(self, account: SelectedSubscriber) -> KeptAnswer:
        answers = await self._ask_source([account], None)
        return self._kept.keep(account, answers[account.id])

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

    def _judged(self, account: SelectedSubscriber, kept: KeptAnswer) -> MemberAnswer:
        label = self._source.label if self._source is not None else self._settings.label
        return judged_answer(account, kept, self._portal(), self._settings.branches, label)


def _question(account: SelectedSubscriber) -> Question:
    return Question(card=account.registration_number or "")


def _no_answers(
    accounts: Iterable[SelectedSubscriber], cause: Cause, detail: str = ""
) -> dict[str, SourceAnswer]:
    return {each.id: NoAnswer(_question(each), cause, detail) for each in accounts}
