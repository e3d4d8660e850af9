"""Looking patrons up at the desk: by card, by birth date, by name."""

from typing import Final

from syren_api.features import Feature
from syren_api.keys import number_key
from syren_api.queries import SubscriberQuery
from syren_tui.concurrency import run_both, run_each
from syren_tui.finding.queries import (
    birth_date_meant,
    by_birth_date,
    by_card,
    by_words,
    means_birth_date,
)
from syren_tui.finding.similar import similar_subscribers
from syren_tui.parsing.card_numbers import OtherReading, other_readings
from syren_tui.scan.card import Born, Found, SuggestedPatron
from syren_tui.session import Session, Tell

MOST_MATCHES: Final = 50
"""Subscribers among whom one is chosen; of more, the search has to say more."""
_AT_ONCE: Final = 4
"""Calls under way at most, where other readings of a number are looked for."""


class PatronSearch:
    """Looks patrons up; a portal that does not answer is asked again."""

    def __init__(self, session: Session, tell: Tell) -> None:
        """Search on the portal of a session.

        Args:
            session: whose patrons.
            tell: see `Tell`.
        """
        self._session = session
        self._tell = tell

    async def find(self, number: str) -> Found:
        """Return who has a card: by the number's key where the portal compares keys, else exactly.

        Several in a département, or where numbers were the same before keys came. The portal is
        asked for its day anew.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        return await self._found(by_card(self._session.portal, number, MOST_MATCHES))

    def is_birth_date(self, text: str) -> bool:
        """Tell whether what was typed is a birth date, and no card: see `means_birth_date`."""
        return means_birth_date(self._session.portal, text)

    async def born(self, text: str) -> Born | None:
        """Return who was born on the day that is typed; None: it is none.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        day = birth_date_meant(self._session.portal, text)
        if day is None:
            return None
        return Born(day, await self._found(by_birth_date(day, MOST_MATCHES)))

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
            query = by_card(self._session.portal, reading.number, MOST_MATCHES)
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

    async def search(self, words: str) -> Found:
        """Return the first of those whom a search finds, the best first where the portal can tell.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        return await self._found(by_words(self._session.portal, words, MOST_MATCHES))

    async def similar(self, words: str) -> Found:
        """Return whose names are spelled nearly as was typed, the nearest first.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """

        async def read() -> Found:
            people = await similar_subscribers(self._session, words)
            return Found(people, len(people))

        return await self._session.keep_trying(read, self._tell)

    async def _found(self, query: SubscriberQuery) -> Found:
        async def read() -> Found:
            _, page = await run_both(
                self._session.today(),
                self._session.call(lambda client: client.subscribers(query)),
            )
            return Found(page.items, page.total)

        return await self._session.keep_trying(read, self._tell)
