"""One card after the other at the desk: looking up whose it is, renewing, and undoing it."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from syren_api.features import Feature
from syren_api.keys import number_key
from syren_api.models import Subscriber
from syren_api.problems import Problem, ProblemCode
from syren_api.renewals import RejectedResult, RenewalAnswer, RenewalResult
from syren_api.requests import MAX_SEARCH, RenewalItem, RenewalRequest, SubscriberQuery
from syren_api.statuses import Action
from syren_tui.client.errors import (
    ClientError,
    Conflict,
    InvalidRequest,
    OutcomeUnknown,
    StaleVersion,
    UnexpectedAnswer,
)
from syren_tui.concurrency import run_both, run_each
from syren_tui.parsing.card_numbers import OtherReading, other_readings
from syren_tui.scan.card import (
    Attempt,
    Card,
    Done,
    Found,
    LookAgain,
    LookAgainReason,
    Offer,
    Refused,
    Result,
    SuggestedPatron,
    Undecided,
    Undone,
    card_of,
)
from syren_tui.session import Session

MOST_MATCHES: Final = 50
"""Subscribers among whom one is chosen; of more, the search has to say more."""

_AT_ONCE: Final = 4
"""Calls under way at most, where other readings of a number are looked for."""
_PERHAPS_DONE: Final = (OutcomeUnknown, StaleVersion, UnexpectedAnswer)
"""After these a change that was sent may have been made: what stands there is read."""
Tell = Callable[[ClientError, float], None]
"""Is told why the portal does not answer, and in how many seconds it will be asked again."""


class ScanService:
    """Looks patrons up, and renews them one by one."""

    def __init__(self, session: Session, tell: Tell) -> None:
        """Begin.

        Args:
            session: whose patrons.
            tell: see `Tell`.
        """
        self._session = session
        self._tell = tell

    # Looking up.

    async def find(self, number: str) -> Found:
        """Return who has a card: by the number's key where the portal compares keys, else exactly.

        Several in a département, or where numbers were the same before keys came. The portal is
        asked for its day anew.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        return await self._found(self._query(number))

    async def suggest(self, number: str) -> list[SuggestedPatron]:
        """Return whose number may be meant by one that nobody has, the likeliest first.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        readings = other_readings(number)
        if self._by_key:  # what has one key was asked for already
            kept = {number_key(each.number): each for each in reversed(readings)}
            kept.pop(number_key(number), None)
            readings = [each for each in readings if kept.get(number_key(each.number)) is each]

        async def ask(reading: OtherReading) -> list[SuggestedPatron]:
            query = self._query(reading.number)
            page = await self._session.call(lambda client: client.subscribers(query))
            return [SuggestedPatron(reading, each) for each in page.items]

        async def read() -> list[list[SuggestedPatron]]:
            return await run_each(ask, readings, _AT_ONCE)

        found: dict[str, SuggestedPatron] = {}
        for suggestions in await self._session.keep_trying(read, self._tell):
            for each in suggestions:
                found.setdefault(each.subscriber.id, each)
        return list(found.values())

    @property
    def _by_key(self) -> bool:
        return self._session.portal.has(Feature.CARD_KEY)

    def _query(self, number: str) -> SubscriberQuery:
        if self._by_key:
            return SubscriberQuery(card=number[:MAX_SEARCH], limit=MOST_MATCHES)
        return SubscriberQuery(registration_number=number[:MAX_SEARCH], limit=MOST_MATCHES)

    async def search(self, words: str) -> Found:
        """Return the first of those whom a search finds, in the list's order.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        return await self._found(SubscriberQuery(search=words[:MAX_SEARCH], limit=MOST_MATCHES))

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
        """Return what a renewal with the portal's day would do: see `card_of`."""
        card = card_of(subscriber, self._session.portal, number, activates=activates)
        return replace(card, offer=Offer.NOT_ALLOWED) if self._session.read_only else card

    # Renewing.

    async def renew(self, card: Card, *, fresh: bool = False) -> Result:
        """Do what a card offers; a lost answer is asked for until it comes.

        Args:
            card: as the user saw it.
            fresh: whether the card was read a moment ago: the day is not asked for again.

        Raises:
            ClientError: one that trying again does not cure.
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
            result = await self._result(attempt)
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
        """
        subscriber = done.after
        if done.renewed_from is not None:
            subscriber = await self._reverted(subscriber)
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

    async def _found(self, query: SubscriberQuery) -> Found:
        async def read() -> Found:
            _, page = await run_both(
                self._session.today(),
                self._session.call(lambda client: client.subscribers(query)),
            )
            return Found(page.items, page.total)

        return await self._session.keep_trying(read, self._tell)

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
            except _PERHAPS_DONE:
                current = await self._read(base.id)
                if current.version == base.version + 1 and current.registration_number == number:
                    return current  # it was done, and the answer was lost
                raise

        return await self._session.keep_trying(send, self._tell)

    async def _result(self, attempt: Attempt) -> RenewalResult:
        async def send() -> RenewalAnswer:
            return await self._session.call(
                lambda client: client.renew(attempt.request, attempt.key)
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

    async def _reverted(self, subscriber: Subscriber) -> Subscriber:
        async def send() -> Subscriber:
            try:
                return await self._session.call(
                    lambda client: client.revert(subscriber.id, subscriber.version)
                )
            except _PERHAPS_DONE:
                current = await self._read(subscriber.id)
                if current.version == subscriber.version + 1:
                    history = await self._session.call(lambda client: client.history(subscriber.id))
                    if history and history[0].action is Action.REVERTED:
                        return current  # it was done, and the answer was lost
                raise

        return await self._session.keep_trying(send, self._tell)


def _attempt(card: Card, version: int) -> Attempt:
    """Return the renewal of a card as it is to be sent, under a new key."""
    item = RenewalItem(id=card.subscriber.id, library_registered_on=card.line.day, version=version)
    request = RenewalRequest(items=(item,), activate_resources=card.activates)
    return Attempt(str(uuid.uuid4()), request)
