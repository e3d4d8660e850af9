"""What somebody at a console does all day: what `benchmarks.load` has so many of."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeVar

from syren_api.models import Subscriber
from syren_api.queries import SubscriberQuery
from syren_api.renewals import RenewedResult
from syren_api.requests import RenewalRequest
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError, StaleVersion

Result = TypeVar("Result")

SIGN_IN: Final = "sign in"
LIST: Final = "a page of the list"
SEARCH: Final = "a search, for each letter typed"
RECORD: Final = "open a record"
HISTORY: Final = "its history"
SAVE: Final = "save"
RENEW: Final = "renew a batch of up to 50"
CALLS: Final = (SIGN_IN, LIST, SEARCH, RECORD, HISTORY, SAVE, RENEW)

_THINKING: Final = (2.0, 8.0)
"""Seconds between one thing done and the next: staff with a queue at the desk."""
_KEYSTROKE: Final = 0.25
_MOST_RENEWED: Final = 50


@dataclass
class Tally:
    """What was measured between two moments."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {call: [] for call in CALLS})
    """By kind of call."""
    errors: list[str] = field(default_factory=list)
    """The class of each error that a console would have shown."""
    stale: int = 0
    """Changes refused because somebody else was quicker: no errors."""
    retries: int = 0
    """Calls that the client sent again by itself."""
    began: float = field(default_factory=time.monotonic)


class Traffic:
    """What all consoles share: the tally that counts at present, and the pace."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.pace = 1.0
        """How many times as fast as staff works; 2 is the traffic of twice as many."""

    def begin(self) -> Tally:
        """Count into another tally from now on; returns it."""
        self.tally = Tally()
        return self.tally

    async def noted(self, kind: str, call: Awaitable[Result]) -> Result:
        """Wait for a call, and note how long it took."""
        began = time.perf_counter()
        result = await call
        self.tally.seconds[kind].append(time.perf_counter() - began)
        return result

    @contextmanager
    def errors_counted(self) -> Iterator[None]:
        """Let no error of a call end a console."""
        try:
            yield
        except StaleVersion:
            self.tally.stale += 1
        except ClientError as error:
            self.tally.errors.append(f"{type(error).__name__}: {error}")


class Console:
    """One of them: signs in, then works until it is cancelled."""

    def __init__(self, client: PortalClient, traffic: Traffic, login: str, seed: int) -> None:
        """Prepare.

        Args:
            client: its own.
            traffic: what all consoles share.
            login: whose.
            seed: the same gives the same day's work.
        """
        self._client = client
        self._traffic = traffic
        self._login = login
        self._chance = random.Random(seed)  # noqa: S311 -- no secret
        self._number = seed
        self._batches = 0
        self._today = date(2000, 1, 1)
        self._seen: list[Subscriber] = []
        """The page on the screen."""
        self._total = 0

    async def sign_in(self, password: str) -> None:
        """Sign in, again where it fails, and look at the list."""
        noted, client = self._traffic.noted, self._client
        while not client.signed_in:
            with self._traffic.errors_counted():
                self._today = (await client.portal()).today
                await noted(SIGN_IN, client.sign_in(self._login, password))
                await self._look(LIST, SubscriberQuery())

    async def work(self) -> None:
        """Do one thing after the other."""
        things: dict[Callable[[], Awaitable[object]], int] = {
            self._search: 35,
            self._turn_pages: 20,
            self._open: 30,
            self._save: 12,
            self._renew: 3,
        }
        while True:
            await asyncio.sleep(self._chance.uniform(*_THINKING) / self._traffic.pace)
            thing = self._chance.choices(list(things), list(things.values()))[0]
            with self._traffic.errors_counted():
                await thing()

    async def _look(self, kind: str, query: SubscriberQuery) -> None:
        page = await self._traffic.noted(kind, self._client.subscribers(query))
        self._seen, self._total = list(page.items), page.total

    async def _search(self) -> None:
        """Type the beginning of somebody's name, and leave the search again now and then."""
        name = self._chance.choice(self._seen).last_name[:5] if self._seen else ""
        for end in range(2, len(name) + 1):
            await self._look(SEARCH, SubscriberQuery(search=name[:end]))
            await asyncio.sleep(_KEYSTROKE / self._traffic.pace)
        if not name or self._chance.random() < 0.3:
            await self._look(LIST, SubscriberQuery())

    async def _turn_pages(self) -> None:
        statuses = [(), (), (Status.PENDING, Status.TO_REVALIDATE), (Status.EXPIRED,)]
        offset = self._chance.randrange(0, max(1, self._total), 50)
        sort = self._chance.choice(["last_name", "last_name", "valid_until", "-registered_at"])
        query = {"offset": offset, "sort": sort, "status": self._chance.choice(statuses)}
        await self._look(LIST, SubscriberQuery.model_validate(query))

    async def _open(self) -> Subscriber | None:
        if not self._seen:
            return None
        chosen = self._chance.choice(self._seen).id
        record = await self._traffic.noted(RECORD, self._client.subscriber(chosen))
        if self._chance.random() < 0.3:
            await self._traffic.noted(HISTORY, self._client.history(chosen))
        return record

    async def _save(self) -> None:
        record = await self._open()
        if record is None or record.status is Status.EXPIRED:
            return
        await asyncio.sleep(self._chance.uniform(*_THINKING) / self._traffic.pace)
        changes = {"city": f"Ville {self._chance.randrange(1000)}"}
        await self._traffic.noted(SAVE, self._client.patch(record.id, record.version, changes))

    async def _renew(self) -> None:
        """Renew those of a page who can be, each with a day of the last weeks."""
        await self._look(LIST, SubscriberQuery(limit=_MOST_RENEWED))
        day = self._today - timedelta(days=self._chance.randrange(30))
        items = [
            {"id": each.id, "version": each.version, "library_registered_on": day}
            for each in self._seen
            if each.status is not Status.EXPIRED
        ]
        if not items:
            return
        batch = RenewalRequest.model_validate({"items": items, "activate_resources": True})
        self._batches += 1
        key = f"{self._number}.{self._batches}"
        answer = await self._traffic.noted(RENEW, self._client.renew(batch, key))
        for result in answer.results:
            if not isinstance(result, RenewedResult):
                stale = result.problem.code == "stale_version"
                self._traffic.tally.stale += stale
                if not stale:
                    self._traffic.tally.errors.append(f"renewal: {result.problem.code}")
