"""One card after the other at the desk: looking up whose it is, renewing, and undoing it."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from syren_api.models import Subscriber
from syren_api.problems import Problem, ProblemCode
from syren_api.renewals import RejectedResult, RenewalAnswer, RenewalResult
from syren_api.requests import RenewalItem, RenewalRequest
from syren_tui.client.errors import (
    ClientError,
    Conflict,
    InvalidRequest,
    StaleVersion,
    UnexpectedAnswer,
)
from syren_tui.concurrency import run_both
from syren_tui.desk.membership import Membership
from syren_tui.desk.undoing import PERHAPS_DONE, ChangeUndo
from syren_tui.scan.card import (
    Attempt,
    Card,
    Done,
    LookAgain,
    LookAgainReason,
    Offer,
    Refused,
    Result,
    Undecided,
    Undone,
    card_of,
)
from syren_tui.scan.kept import ScanJournal
from syren_tui.scan.patron_search import PatronSearch
from syren_tui.session import Session, Tell

MembershipOf = Callable[[Subscriber], Membership | None]
AskMember = Callable[[Subscriber], Awaitable[None]]


def _not_asked(_: Subscriber) -> None:
    """Stand for a library without a system that can be asked."""


async def _nobody_to_ask(_: Subscriber) -> None:
    """Stand for a library without a system that can be asked."""


class ScanService(PatronSearch):
    """Looks patrons up, and renews them one by one."""

    def __init__(self, session: Session, tell: Tell, kept: ScanJournal | None = None) -> None:
        """Begin with no call on its way.

        Args:
            session: whose patrons.
            tell: see `Tell`.
            kept: where each renewal is written down before it is sent; None: nowhere.
        """
        super().__init__(session, tell)
        self._undo = ChangeUndo(session, tell, kept)
        self.day: date | None = None
        """That everybody is renewed with; None: the portal's day."""
        self._written = kept
        self.membership_of: MembershipOf = _not_asked
        """Returns what is known of a patron's membership; None: nobody is asked."""
        self.ask_member: AskMember = _nobody_to_ask
        """Asks about a patron; returns when it is answered, or has no answer."""

    async def read(self, card: Card) -> Card:
        """Read a patron again, on the portal's day.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        subscriber = card.subscriber

        async def read() -> Subscriber:
            _, read = await run_both(self._session.today(), self._read(subscriber.id))
            return read

        subscriber = await self._session.keep_trying(read, self._tell)
        return self.card(subscriber, card.number, activates=card.activates)

    def card(
        self, subscriber: Subscriber, number: str | None = None, *, activates: bool | None = None
    ) -> Card:
        """Return what a renewal would do: see `card_of`."""
        portal = self._session.portal
        membership = self.membership_of(subscriber)
        day = self.day
        if day is None and membership is not None:
            day = membership.day
        card = card_of(subscriber, portal, number, day=day, activates=activates)
        card = replace(card, membership=membership)
        return replace(card, offer=Offer.NOT_ALLOWED) if self._session.read_only else card

    # Renewing.

    async def renew(self, card: Card, *, fresh: bool = False) -> Result:
        """Do what a card offers; a lost answer is asked for until it comes.

        Args:
            card: as the user saw it.
            fresh: whether the card was read a moment ago: the day is not asked for again.

        Raises:
            ClientError: one that trying again does not cure.
            NotKeptError: nothing was sent: it cannot be written down.
        """
        if not fresh and card.attempt is None:
            today = await self._session.keep_trying(self._session.today, self._tell)
            if today != card.portal.today:
                return LookAgain(await self.read(card), LookAgainReason.NEXT_DAY)
        stored = await self._stored(card)
        if not isinstance(stored, Subscriber):
            return stored
        has_stored = card.number is not None
        if card.offer is Offer.STORE:
            return Done(card.subscriber, stored, None, has_stored)
        attempt = card.attempt or _attempt(card, stored.version)
        try:
            result = await self._sent(card, attempt)
        except InvalidRequest as error:
            return Refused(error.problem, await self.read(card))
        except ClientError as error:
            return Undecided(error, replace(card, attempt=attempt))
        if isinstance(result, RejectedResult):
            return await self._rejected(result.problem, card)
        after = result.subscriber
        if after is None:  # deleted since
            return Undecided(UnexpectedAnswer("nobody"), replace(card, attempt=attempt))
        before = result.previous_version if after.version != result.previous_version else None
        return Done(card.subscriber, after, before, has_stored)

    async def undo(self, done: Done) -> Undone:
        """Undo what was done for a patron, where nothing changed since.

        Raises:
            ClientError: `StaleVersion`, `Conflict` and others: nothing was undone.
            NotKeptError: nothing was sent: it cannot be written down.
        """
        subscriber = done.after
        if done.renewed_from is not None:
            subscriber = await self._undo.undo(subscriber)
        if not done.stored:
            return Undone(subscriber)
        try:
            number = done.before.registration_number
            return Undone(await self._patched(subscriber, number))
        except ClientError as error:
            if done.renewed_from is None:
                raise
            return Undone(subscriber, error)

    # The calls.

    async def _read(self, subscriber_id: str) -> Subscriber:
        return await self._session.call(lambda client: client.subscriber(subscriber_id))

    async def _stored(self, card: Card) -> Subscriber | LookAgain | Refused:
        """Store the card's number where it has none yet; returns the patron as they are then."""
        if card.number is None or card.attempt is not None:
            return card.subscriber
        try:
            return await self._patched(card.subscriber, card.number)
        except StaleVersion:
            return LookAgain(await self.read(card), LookAgainReason.CHANGED)
        except (Conflict, InvalidRequest) as error:
            return Refused(error.problem, await self.read(replace(card, number=None)))

    async def _patched(self, base: Subscriber, number: str | None) -> Subscriber:
        changes = {"registration_number": number}

        async def send() -> Subscriber:
            try:
                return await self._session.call(
                    lambda client: client.patch(base.id, base.version, changes)
                )
            except PERHAPS_DONE:
                current = await self._read(base.id)
                if current.version == base.version + 1 and current.registration_number == number:
                    self._session.client.own_changes.found(current.id, current.version)
                    return current
                raise

        return await self._session.keep_trying(send, self._tell)

    async def _sent(self, card: Card, attempt: Attempt) -> RenewalResult:
        """Send a renewal, which is written down before and after."""
        if self._written is None:
            return await self._result(attempt)
        await self._written.sending(card, attempt)
        try:
            result = await self._result(attempt)
        except InvalidRequest as error:
            await self._written.refused(attempt, error.code)
            raise
        await self._written.answered(attempt, result)
        return result

    async def _result(self, attempt: Attempt) -> RenewalResult:
        async def send() -> RenewalAnswer:
            return await self._session.call(
                lambda client: client.renew(attempt.request, attempt.idempotency_key)
            )

        answer = await self._session.keep_trying(send, self._tell)
        if not answer.results:
            raise UnexpectedAnswer("no result")
        return answer.results[0]

    async def _rejected(self, problem: Problem, card: Card) -> LookAgain | Refused:
        current = await self.read(card)
        if problem.code == ProblemCode.STALE_VERSION:
            return LookAgain(current, LookAgainReason.CHANGED)
        return Refused(problem, current)


def _attempt(card: Card, version: int) -> Attempt:
    """Return the renewal of a card as it is to be sent, under a new key."""
    item = RenewalItem(id=card.subscriber.id, library_registered_on=card.line.day, version=version)
    request = RenewalRequest(items=(item,), activate_resources=card.activates)
    return Attempt(str(uuid.uuid4()), request)
