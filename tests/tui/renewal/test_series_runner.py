"""Runs against a real portal, through every fault on the way."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syren_api.models import HistoryEntry
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    Forbidden,
    NotSignedIn,
    PortalFault,
    PortalUnreachable,
    UnreachableReason,
)
from syren_tui.renewal.change import ChangeAnswer, ChangeRequest, send
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.reconciliation import settle_by_history, too_old
from syren_tui.renewal.records import ItemOutcome, Result
from syren_tui.renewal.series_runner import Send, SeriesProgress, SeriesRunner
from tests.portal.world import World, fresh_database, world_at
from tests.tui.renewal.kinds import Kind, each_kind
from tests.tui.renewal.runs import FAULTS, at_once, nothing, problem, run_of, sender
from tests.tui.renewal.series import journal_of, people, renewals_of, signed_in


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[PortalClient]:
    async with signed_in(world, "departement") as client:  # it may do everything
        yield client


def faulty(by: Send, chance: random.Random) -> Send:
    """Two in three batches fail: half of them before the portal did its work, half after."""

    async def send(batch: ChangeRequest, key: str) -> ChangeAnswer:
        fault = chance.choice(FAULTS)
        match chance.randrange(3):
            case 0:
                raise fault()
            case 1:
                await by(batch, key)
                raise fault()
        return await by(batch, key)

    return send


@each_kind
async def test_everybody_is_treated_once(
    world: World, client: PortalClient, tmp_path: Path, kind: Kind
) -> None:
    ids = people(world, 30)
    journal = await journal_of(client, tmp_path, kind=kind)
    told: list[SeriesProgress] = []
    ending = await run_of(journal, sender(client), told).run()
    assert (ending.finished, ending.error) == (True, None)
    assert await kind.times(client, ids) == [1] * 30
    last = told[-1].tally
    assert (last.total, last.done, last.rejected, last.undecided, last.unchanged) == (
        30,
        30,
        0,
        0,
        0,
    )
    done = [progress.tally.done for progress in told]
    assert done == sorted(done)
    journal.close()


async def test_no_batch_is_so_large_that_its_answer_would_not_be_read(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 201)
    journal = await journal_of(client, tmp_path)
    sizes: list[int] = []

    async def sending(batch: ChangeRequest, key: str) -> ChangeAnswer:
        sizes.append(len(batch.items))
        run.stop()
        raise PortalUnreachable(UnreachableReason.REFUSED)

    run = SeriesRunner(journal, sending, max_batch=20_000, history=nothing, sleep=at_once, most=1)
    await run.run()
    assert sizes[0] == 200
    journal.close()


async def test_it_ends_with_the_last_account_whoever_still_pauses(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 21)
    journal = await journal_of(client, tmp_path)
    failed = False

    async def one_fault(batch: ChangeRequest, key: str) -> ChangeAnswer:
        nonlocal failed
        if not failed:
            failed = True
            raise PortalFault(problem(503, "maintenance"))
        return await send(client, batch, key)

    async def for_ever(_: float) -> None:
        await asyncio.Event().wait()

    run = SeriesRunner(journal, one_fault, max_batch=7, history=nothing, sleep=for_ever)
    async with asyncio.timeout(10):
        assert (await run.run()).finished
    journal.close()


@pytest.mark.parametrize("seed", range(3))
@each_kind
async def test_faults_on_the_way_treat_nobody_twice(
    world: World, client: PortalClient, tmp_path: Path, seed: int, kind: Kind
) -> None:
    ids = people(world, 40)
    journal = await journal_of(client, tmp_path, kind=kind)
    ending = await run_of(journal, faulty(sender(client), random.Random(seed))).run()  # noqa: S311 -- a seeded test
    assert (ending.finished, ending.error) == (True, None)
    assert await kind.times(client, ids) == [1] * 40
    assert journal.tally().done == 40
    journal.close()


@each_kind
async def test_a_refused_account_stops_nobody(
    world: World, client: PortalClient, tmp_path: Path, kind: Kind
) -> None:
    ids = people(world, 20)
    journal = await journal_of(client, tmp_path, kind=kind)
    changed = await client.patch(ids[3], 1, {"city": "Brest"})
    assert changed.version == 2
    ending = await run_of(journal, sender(client)).run()
    assert ending.finished
    results = {entry.id: entry.result for entry in journal.entries()}
    refused = results.pop(ids[3])
    assert refused is not None
    assert (refused.outcome, refused.code) == (ItemOutcome.REJECTED, "stale_version")
    assert {each and each.outcome for each in results.values()} == {kind.outcome}
    journal.close()


async def test_stopped_and_taken_up_again(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    ids = people(world, 40)
    journal = await journal_of(client, tmp_path)
    told: list[SeriesProgress] = []
    run = run_of(journal, sender(client), told)

    async def sending(batch: ChangeRequest, key: str) -> ChangeAnswer:
        answer = await send(client, batch, key)
        run.stop()
        return answer

    run._send = sending
    ending = await run.run()
    assert (ending.finished, ending.error) == (False, None)
    assert journal.undecided() == []
    assert 0 < journal.tally().done < 40
    journal.close()
    again = Journal.open(journal.path)
    assert (await run_of(again, sender(client)).run()).finished
    assert await renewals_of(client, ids) == [1] * 40
    again.close()


@each_kind
async def test_an_answer_that_never_came_is_asked_for_again(
    world: World, client: PortalClient, tmp_path: Path, kind: Kind
) -> None:
    """As after kill -9: the batch is on disk, the portal did its work, nobody heard of it."""
    ids = people(world, 10)
    journal = await journal_of(client, tmp_path, kind=kind)
    batch = journal.next_batch(7, "lost")
    assert batch is not None
    await send(client, batch.request, batch.idempotency_key)
    journal.close()
    again = Journal.open(journal.path)
    assert again.tally().undecided == 7
    assert (await run_of(again, sender(client)).run()).finished
    assert await kind.times(client, ids) == [1] * 10
    assert again.tally().done == 10
    again.close()


@pytest.mark.parametrize("error", [NotSignedIn, Forbidden])
async def test_what_trying_again_does_not_cure_stops_the_run(
    world: World, client: PortalClient, tmp_path: Path, error: type[NotSignedIn] | type[Forbidden]
) -> None:
    people(world, 20)
    journal = await journal_of(client, tmp_path)

    async def sending(batch: ChangeRequest, key: str) -> ChangeAnswer:
        raise error(problem(401, "unauthenticated"))

    ending = await run_of(journal, sending).run()
    assert not ending.finished
    assert isinstance(ending.error, error)
    assert journal.undecided()
    journal.close()


@each_kind
async def test_old_batches_are_settled_by_the_history(
    world: World, client: PortalClient, tmp_path: Path, kind: Kind
) -> None:
    one, two = people(world, 2)
    journal = await journal_of(client, tmp_path, kind=kind)
    done, not_done = journal.next_batch(1, "done"), journal.next_batch(1, "not done")
    assert done is not None
    assert not_done is not None
    await send(client, done.request, done.idempotency_key)
    for batch in journal.undecided():
        await settle_by_history(journal, batch, client.history)
    assert [entry.result for entry in journal.entries()] == [
        # Who was deleted has no history: that they are gone is the proof.
        Result(one, kind.outcome, None, *((1, 2) if kind.action else (None, None))),
        Result(two, ItemOutcome.NOT_DONE),
    ]
    assert await kind.times(client, [one, two]) == [1, 0]
    journal.close()


async def test_what_is_too_old_is_never_sent_again(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    ids = people(world, 5)
    journal = await journal_of(client, tmp_path)
    done, not_done = journal.next_batch(2, "done"), journal.next_batch(2, "not done")
    assert done is not None
    assert not_done is not None
    await send(client, done.request, done.idempotency_key)
    sent: list[str] = []

    async def sending(batch: ChangeRequest, key: str) -> ChangeAnswer:
        sent.extend(item.id for item in batch.items)
        return await send(client, batch, key)

    async def history(each: str) -> tuple[HistoryEntry, ...]:
        if not asked:
            asked.append(each)
            raise PortalUnreachable(UnreachableReason.CUT_OFF)
        return await client.history(each)

    asked: list[str] = []
    in_a_week = datetime.now(UTC) + timedelta(days=7)
    clock = iter([in_a_week] * 3)
    run = SeriesRunner(
        journal, sending, max_batch=7, history=history, sleep=at_once,
        now=lambda: next(clock, datetime.now(UTC)),
    )  # fmt: skip
    assert (await run.run()).finished
    assert sent == ids[4:]
    results = [entry.result.outcome for entry in journal.entries() if entry.result]
    assert results == [*[ItemOutcome.RENEWED] * 2, *[ItemOutcome.NOT_DONE] * 2, ItemOutcome.RENEWED]
    journal.close()


async def test_who_stops_a_run_that_waits_waits_for_nothing(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 20)
    journal = await journal_of(client, tmp_path)

    async def sending(batch: ChangeRequest, key: str) -> ChangeAnswer:
        raise PortalFault(problem(503, "maintenance"), 3600.0)

    def heard(progress: SeriesProgress) -> None:
        if isinstance(progress.trouble, PortalFault):
            run.stop()

    run = SeriesRunner(journal, sending, max_batch=7, history=nothing, on_progress=heard)
    ending = await asyncio.wait_for(run.run(), 5)
    assert (ending.finished, ending.error) == (False, None)
    journal.close()


async def test_how_old_is_too_old(world: World, client: PortalClient, tmp_path: Path) -> None:
    people(world, 1)
    journal = await journal_of(client, tmp_path)
    batch = journal.next_batch(1, "key")
    assert batch is not None
    assert not too_old(batch, datetime.now(UTC) + timedelta(days=5, hours=23))
    assert too_old(batch, datetime.now(UTC) + timedelta(days=6, hours=1))
    journal.close()
