"""Reading the list from the portal: its first rows, more of them, and what else is asked of it."""

import asyncio
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from syren_api.models import Subscriber, SubscriberPage, SubscriberResource
from syren_api.statuses import Status
from syren_api.text import search_parts
from syren_tui.finding.queries import is_no_birth_date
from syren_tui.finding.similar import similar_people
from syren_tui.listing.page_cache import PAGE
from syren_tui.listing.query import ListQuery, Others, OtherSearch, spoken_search
from syren_tui.parsing.card_numbers import other_readings
from syren_tui.session import Session

_DAY_IS_STALE: Final = 900.0
"""Seconds after which the portal is asked for its day again, with a list that is read anyway."""
_MOST_KINDS: Final = 1_000
"""Far more than a portal has resources, by what it may say of each."""
_SHORT: Final = 3
_MOST_OTHERS: Final = 4
_ARTICLE: Final = re.compile(r"(?:(les?|la|du|des?)(?=\w{3})|([ld])(?=[aeiouyh]\w\w))(\w+)")
_BRETON_C_H: Final = re.compile(r"(?<=\w)c(?=h)")


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """A list as the portal answered it."""

    query: ListQuery
    """What it is an answer to: where a number was nobody's, the birth date that it may be."""
    total: int
    counts: Mapping[Status, int]
    pages: dict[int, Sequence[Subscriber]] = field(repr=False)

    def place_of(self, subscriber_id: str) -> int | None:
        """Return where a subscriber stands; None where they are on none of these pages."""
        for number, items in self.pages.items():
            for place, subscriber in enumerate(items):
                if subscriber.id == subscriber_id:
                    return number * PAGE + place
        return None


class ListReader:
    """Reads for one session."""

    def __init__(self, session: Session) -> None:
        """Begin without an answer; nothing is asked yet.

        Args:
            session: whose subscribers.
        """
        self._session = session
        self._day_asked = time.monotonic()
        self._kinds: dict[SubscriberResource, SubscriberResource] = {}
        """One each of those that subscribers have: a resource and its status."""
        self._begun: tuple[ListQuery, asyncio.Task[ListAnswer]] | None = None
        self.counts: Mapping[Status, int] = {}
        """Of each status, at the last reading."""

    def begin(self, query: ListQuery) -> None:
        """Send for the first rows of a list already; who reads it next has what comes."""
        task = asyncio.create_task(self._read(query, 0, 0), name="read the first rows")
        task.add_done_callback(_look_at)
        self._begun = query, task

    async def read(self, query: ListQuery, first: int, last: int) -> ListAnswer:
        """Read the pages that hold the rows from `first` to `last`.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        begun, self._begun = self._begun, None
        if begun is not None and (query, first, last) == (begun[0], 0, 0):
            return await begun[1]
        return await self._read(query, first, last)

    async def _read(self, query: ListQuery, first: int, last: int) -> ListAnswer:
        await self._session.news.begun()
        if time.monotonic() - self._day_asked > _DAY_IS_STALE:
            await self._session.today()
            self._day_asked = time.monotonic()
        pages: dict[int, Sequence[Subscriber]] = {}
        page = await self.page(query, first // PAGE)
        if not page.total and (other := query.if_nobody(self._session.portal)) is not None:
            born = await self.page(other, first // PAGE)
            if born.total:
                query, page = other, born
        pages[first // PAGE] = page.items
        end = min(last, max(0, page.total - 1)) // PAGE
        for number in range(first // PAGE + 1, end + 1):
            page = await self.page(query, number)
            pages[number] = page.items
        self.counts = page.counts
        return ListAnswer(query, page.total, page.counts, pages)

    async def page(self, query: ListQuery, number: int) -> SubscriberPage:
        """Read one page.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        asked = query.page(self._session.portal, number * PAGE, PAGE)
        page = await self._session.call(lambda client: client.subscribers(asked))
        return page.model_copy(update={"items": tuple(map(self.share_resources, page.items))})

    def share_resources(self, subscriber: Subscriber) -> Subscriber:
        """Return a subscriber whose resources are no copies of others': most of a page is those."""
        kinds = self._kinds
        if len(kinds) > _MOST_KINDS:
            kinds.clear()
        shared = tuple(kinds.setdefault(each, each) for each in subscriber.resources)
        return subscriber.model_copy(update={"resources": shared})

    async def all_ids(self, query: ListQuery) -> list[str]:
        """Return the ids of everybody who matches.

        Raises:
            ClientError: `InvalidRequest` where over 20,000 match.
        """
        asked = query.filter(self._session.portal)
        selection = await self._session.call(lambda client: client.selection(asked))
        return [subscriber.id for subscriber in selection.items]

    async def others(self, query: ListQuery) -> Others | None:
        """Return what may be meant by a search that finds nobody.

        Other numbers for a number; for a name the same letters with the apostrophes and spaces that
        names have, else names spelled nearly so, else shorter searches. None for a birth date.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        portal, words = self._session.portal, spoken_search(query.search)
        if query.birth_date(portal) or is_no_birth_date(portal, words):
            return None
        numbers = [OtherSearch(each.number, 0, each) for each in other_readings(query.search)]
        if found := await self._finding(query, numbers):
            return Others(found)
        apart, shorter = other_searches(query.search)
        if not (found := await self._finding(query, [OtherSearch(each, 0) for each in apart])):
            library = query.library.id if query.library is not None else None
            if people := await similar_people(self._session, words, library):
                return Others(people=people)
        return Others(
            found + await self._finding(query, [OtherSearch(each, 0) for each in shorter])
        )

    async def _finding(
        self, query: ListQuery, others: Sequence[OtherSearch]
    ) -> tuple[OtherSearch, ...]:
        """Return those searches that find somebody, each with how many."""
        found: list[OtherSearch] = []
        for each in others:
            if total := await self._total(query.searching(each.search)):
                found.append(replace(each, total=total))
            if len(found) == _MOST_OTHERS:
                break
        return tuple(found)

    async def _total(self, query: ListQuery) -> int:
        asked = query.page(self._session.portal, 0, 1)
        page = await self._session.call(lambda client: client.subscribers(asked))
        return page.total


def _look_at(task: asyncio.Task[ListAnswer]) -> None:
    """Take note of how a reading ended: nobody may be left to do so."""
    if not task.cancelled():
        task.exception()


def other_searches(search: str) -> tuple[list[str], list[str]]:
    """Return what else to try where a search finds nobody.

    Returns:
        The same words with the apostrophes and spaces that names have and people leave out (floch
        for FLOC’H, legall for LE GALL), where that differs; then shorter searches: each word
        alone, three letters.
    """
    words = search_parts(spoken_search(search))
    spaced = " ".join(_apart(word) for word in words)
    apart = [spaced] if spaced != " ".join(words) else []
    shorter = list(words) if len(words) > 1 else []
    shorter += [word[:_SHORT] for word in words if len(word) > _SHORT and not word.isdigit()]
    others = list(dict.fromkeys([*apart, *shorter]))[:_MOST_OTHERS]
    return apart, others[len(apart) :]


def _apart(word: str) -> str:
    """Return a folded word with a space where a name may have an apostrophe or a space."""
    if word.isdigit():
        return word
    article = _ARTICLE.fullmatch(word)
    if article is not None:
        word = f"{article[1] or article[2]} {article[3]}"
    return _BRETON_C_H.sub("c ", word)
