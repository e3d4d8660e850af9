"""The one series of a console: what is told of it, and what is left where it does not end."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from syren_api.models import HistoryEntry
from syren_tui.client import PortalClient
from syren_tui.renewal.active_series import ActiveSeries, SeriesState
from syren_tui.renewal.change import ChangeAnswer, ChangeRequest, send
from syren_tui.renewal.journal import Journal
from tests.portal.world import World, fresh_database, world_at
from tests.tui.renewal.runs import sender
from tests.tui.renewal.series import journal_of, people, renewals_of, signed_in


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[PortalClient]:
    async with signed_in(world) as client:
        yield client


async def history(_: str) -> tuple[HistoryEntry, ...]:
    raise AssertionError("no batch is too old")


async def test_what_is_told_from_beginning_to_end(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    ids = people(world, 20)
    journal = await journal_of(client, tmp_path)
    await client.patch(ids[0], 1, {"city": "Brest"})
    running = ActiveSeries()
    told: list[SeriesState] = []
    running.listen(told.append)
    running.begin(journal)
    assert running.busy
    with pytest.raises(RuntimeError):
        running.begin(journal)
    ending = await running.run(journal, sender(client), history, max_batch=7)
    assert ending.finished
    assert not running.busy
    first, last = told[0], told[-1]
    assert (first.progress.tally.total, first.progress.tally.done, first.ending) == (20, 0, None)
    assert last.ending is ending
    assert (last.progress.tally.done, last.progress.tally.rejected, last.undecided) == (19, 1, 0)
    assert last.done == set(ids[1:])
    Journal.open(journal.path).close()  # it is held no longer
    running.unlisten(told.append)
    running.forget()
    assert running.state is None


async def test_whoever_ends_the_console_leaves_a_series_that_goes_on_later(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    ids = people(world, 30)
    journal = await journal_of(client, tmp_path)
    under_way = asyncio.Event()

    async def renew(batch: ChangeRequest, key: str) -> ChangeAnswer:
        under_way.set()
        return await send(client, batch, key)

    running = ActiveSeries()
    running.begin(journal)
    task = asyncio.create_task(running.run(journal, renew, history, max_batch=7))
    await under_way.wait()
    await running.close()
    assert not (await task).finished
    again = Journal.open(journal.path)
    assert again.tally().undecided == 0  # what was in flight had its moment
    assert 0 < again.tally().done < 30
    running.begin(again)
    assert (await running.run(again, sender(client), history, max_batch=50)).finished
    assert await renewals_of(client, ids) == [1] * 30


async def test_a_portal_that_says_nothing_does_not_keep_the_console_open(
    world: World, client: PortalClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(world, 3)
    journal = await journal_of(client, tmp_path)
    monkeypatch.setattr("syren_tui.renewal.active_series._LAST_SECONDS", 0.01)
    under_way = asyncio.Event()

    async def renew(batch: ChangeRequest, key: str) -> ChangeAnswer:
        under_way.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody answers")

    running = ActiveSeries()
    running.begin(journal)
    task = asyncio.create_task(running.run(journal, renew, history, max_batch=7))
    await under_way.wait()
    await running.close()
    with pytest.raises(asyncio.CancelledError):
        await task
    with Journal.open(journal.path) as again:
        assert again.tally().undecided == 3
