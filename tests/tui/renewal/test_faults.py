"""Series over a line that fails, in processes that are killed, on a portal that is restarted."""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from syren_api.queries import SubscriberFilter
from syren_api.statuses import Status
from syren_portal.db.schema import history, subscribers
from syren_tui.client import PortalClient
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.records import SeriesHeader
from syren_tui.renewal.series_runner import SeriesRunner
from tests.failing_proxy import Call, FailingProxy, Fault, failing_proxy
from tests.portal.process import RunningPortal, running_portal
from tests.portal.world import World, fresh_database, world_at
from tests.samples import repeats
from tests.tui.renewal.kinds import DELETION, KINDS, RENEWAL, STATUS, Kind
from tests.tui.renewal.runner import MAX_BATCH, quickly
from tests.tui.renewal.runs import sender

KILLS = repeats(suite=12, soak=24)
PEOPLE = 12 * KILLS + 12
"""More than the series comes to before the last kill."""
of_each_call = pytest.mark.parametrize(
    "kind", repeats(suite=(RENEWAL, STATUS, DELETION), soak=KINDS), ids=lambda kind: kind.name
)
"""The kinds that are sent, or answered, each in its own way; the others are as the second."""
of_one_call = pytest.mark.parametrize(
    "kind", repeats(suite=(STATUS,), soak=KINDS), ids=lambda kind: kind.name
)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[tuple[RunningPortal, str]]:
    """A portal of the test's own, which it may kill, and its database."""
    url = fresh_database(tmp_path)
    with running_portal(url) as portal:
        yield portal, url


class Desk:
    """Somebody who changes accounts, over a line that fails."""

    def __init__(self, world: World, proxy: FailingProxy, folder: Path) -> None:
        world.clock.now = datetime.now(UTC)  # the portal is a real one
        self.proxy = proxy
        self.token = world.staff("departement").headers["Authorization"].removeprefix("Bearer ")
        self._world = world
        self._folder = folder

    async def series(self, name: str, count: int, kind: Kind = RENEWAL) -> Journal:
        """Make so many subscribers, and the journal of the series for them."""
        with self._world.database.write() as connection:
            for number in range(count):
                self._world.subscriber_in(
                connection, id=f"{name}{number}", last_name=f"{name} {number:03}",
                email=f"{name}{number}@courriel.example",
                status=Status.TO_REVALIDATE, library_registered_on=date(2025, 10, 14),
            )  # fmt: skip
        async with self.client() as client:
            portal = await client.portal()
            found = await client.selection(SubscriberFilter(search=name))
        plan = kind.plan(found.items, portal)
        about = SeriesHeader(self.proxy.url, "departement", plan.change, datetime.now(UTC))
        return Journal.create(self._folder, name, about, plan.lines())

    @asynccontextmanager
    async def client(self) -> AsyncIterator[PortalClient]:
        async with PortalClient(self.proxy.url, sleep=quickly) as client:
            client._token = self.token
            yield client

    def done(self, name: str, count: int, kind: Kind = RENEWAL) -> Counter[int]:
        """How many were treated how often: by their histories, or because they are gone."""
        query = select(subscribers.c.id, history.c.action).join(
            history, history.c.subscriber_seq == subscribers.c.seq
        )
        times = Counter({f"{name}{number}": kind.action is None for number in range(count)})
        with self._world.database.read() as connection:
            rows = [row for row in connection.execute(query) if row.id.startswith(name)]
        if kind.action is None:
            times.subtract({row.id for row in rows})
        times.update(row.id for row in rows if row.action == kind.action)
        return Counter(times.values())


@pytest.fixture
async def desk(portal: tuple[RunningPortal, str], tmp_path: Path) -> AsyncIterator[Desk]:
    running, url = portal
    async with world_at(url) as world, failing_proxy(running.url) as proxy:
        yield Desk(world, proxy, tmp_path)


def at_random(seed: int, *faults: Fault, share: float) -> "Faults":
    return Faults(random.Random(seed), faults, share)  # noqa: S311 -- a seeded test


class Faults:
    """Chooses faults for a share of all batches."""

    def __init__(self, chance: random.Random, faults: tuple[Fault, ...], share: float) -> None:
        self._chance = chance
        self._faults = faults
        self._share = share

    def __call__(self, call: Call) -> Fault:
        if call.method != "POST" or self._chance.random() > self._share:
            return Fault.NONE
        return self._chance.choice(self._faults)


@of_each_call
async def test_every_fault_of_the_line(desk: Desk, kind: Kind) -> None:
    faults = [each for each in Fault if each is not Fault.NONE]
    slow = iter([True])  # two seconds are long

    def choose(call: Call) -> Fault:
        fault = chosen(call)
        return Fault.NONE if fault is Fault.SLOW and not next(slow, False) else fault

    chosen = at_random(7, *faults, share=0.6)
    with await desk.series("LIGNE", 60, kind) as journal:
        desk.proxy.choose = choose
        async with desk.client() as client:
            run = SeriesRunner(
                journal, sender(client), max_batch=MAX_BATCH, history=client.history, sleep=quickly
            )
            ending = await run.run()
        assert (ending.finished, ending.error) == (True, None)
        assert journal.tally().done == 60
    assert desk.done("LIGNE", 60, kind) == {1: 60}
    assert {call.fault for call in desk.proxy.calls} == set(Fault)


class Runner:
    """The process that forks those that run journals: see `tests.tui.renewal.runner`."""

    def __init__(self, process: asyncio.subprocess.Process, desk: Desk, path: Path) -> None:
        self._process = process
        self._order = {"url": desk.proxy.url, "token": desk.token, "path": str(path)}

    async def begin(self) -> int:
        """Have a process run the journal; returns its id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(self._order).encode() + b"\n")
        return (await self._said("began"))[0]

    async def ended(self) -> int:
        """Wait for its end; returns its status."""
        return (await self._said("ended"))[1]

    async def _said(self, word: str) -> list[int]:
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            said, *numbers = (await self._process.stdout.readline()).decode().split()
        assert said == word
        return [int(number) for number in numbers]


@asynccontextmanager
async def runner_of(desk: Desk, journal: Journal) -> AsyncIterator[Runner]:
    journal.close()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.tui.renewal.runner",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield Runner(process, desk, journal.path)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # and the one that it has forked
        await process.wait()


@of_each_call
async def test_killed_at_any_moment(desk: Desk, kind: Kind) -> None:
    """kill -9 and hang-ups, most of them with batches in flight, on a line that loses answers."""
    chance = random.Random(3)  # noqa: S311 -- a seeded test
    in_flight = 0
    async with runner_of(desk, await desk.series("TUÉ", PEOPLE, kind)) as runner:
        desk.proxy.choose = at_random(5, Fault.LOST, share=0.1)
        desk.proxy.pause = 0.05
        for number in range(KILLS):
            # Never so many that the series could end before the last kill, however slow the host.
            calls = chance.randint(1, 5)
            desk.proxy.answers_left = calls
            pid = await runner.begin()
            if number % 5:
                await desk.proxy.kept()  # an answer is on its way
            else:
                await desk.proxy.more(1)  # now and then wherever it may be
                await asyncio.sleep(chance.uniform(0, 0.2))
            in_flight += any(call.key for call in desk.proxy.in_flight())
            killed_by = signal.SIGHUP if number % 6 == 5 else signal.SIGKILL
            os.kill(pid, killed_by)
            assert await runner.ended() == killed_by
            desk.proxy.let_go()
        with Journal.open(runner_path(runner)) as journal:
            assert journal.tally().settled < PEOPLE
        desk.proxy.answers_left = None
        desk.proxy.pause = 0.0
        await runner.begin()
        assert await runner.ended() == 0
    assert in_flight >= KILLS * 5 // 8
    assert desk.done("TUÉ", PEOPLE, kind) == {1: PEOPLE}
    with Journal.open(runner_path(runner)) as journal:
        assert journal.tally().done == PEOPLE
        outcomes = {entry.result.outcome for entry in journal.entries() if entry.result}
        assert outcomes == {kind.outcome}


def runner_path(runner: Runner) -> Path:
    return Path(runner._order["path"])


@of_one_call
async def test_a_portal_that_is_killed_and_started_again(
    desk: Desk, portal: tuple[RunningPortal, str], kind: Kind
) -> None:
    running, url = portal
    with await desk.series("PORTAIL", 80, kind) as journal:
        desk.proxy.pause = 0.02
        async with desk.client() as client:
            run = SeriesRunner(
                journal, sender(client), max_batch=MAX_BATCH, history=client.history, sleep=quickly
            )
            task = asyncio.create_task(run.run())
            await desk.proxy.more(6)
            running.process.kill()
            again = running_portal(url)
            started = await asyncio.to_thread(again.__enter__)
            try:
                assert not task.done()
                desk.proxy.upstream = started.url
                ending = await task
                assert (ending.finished, ending.error) == (True, None)
            finally:
                await asyncio.to_thread(again.__exit__, None, None, None)
    assert desk.done("PORTAIL", 80, kind) == {1: 80}
