import os
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from syren_api.requests import RenewalRequest
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.renewal.journal import Journal, JournalBusyError
from syren_tui.renewal.plan import PlanLine
from syren_tui.renewal.records import ItemKind, ItemOutcome, Result, Tally
from tests.portal.world import World, fresh_database, world_at
from tests.tui.renewal.series import ABOUT, journal_of, people, plan_of, signed_in


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[PortalClient]:
    async with signed_in(world) as client:
        yield client


async def test_a_plan_is_on_disk_before_anything_is_sent(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    ids = people(world, 3)
    world.subscriber(status=Status.REFUSED, last_name="ZZ")
    journal = await journal_of(client, tmp_path / "series")
    journal.close()
    again = Journal.open(journal.path)
    assert again.about == ABOUT
    assert again.tally() == Tally(total=3, done=0, rejected=0, undecided=0)
    assert [entry.id for entry in again.entries()] == ids
    assert all(entry.result is None for entry in again.entries())
    again.close()


async def test_its_files_are_the_users_alone(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 1)
    journal = await journal_of(client, tmp_path / "series")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "series").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "series").stat().st_mode) == 0o700
    journal.close()


async def test_one_console_at_a_time(world: World, client: PortalClient, tmp_path: Path) -> None:
    people(world, 1)
    journal = await journal_of(client, tmp_path)
    with pytest.raises(JournalBusyError):
        Journal.open(journal.path)
    journal.close()
    Journal.open(journal.path).close()


async def test_batches_take_each_account_once(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    ids = people(world, 5)
    journal = await journal_of(client, tmp_path)
    batches = [journal.next_batch(2, f"key{number}") for number in range(4)]
    assert batches[-1] is None
    sent = [item.id for batch in batches if batch for item in batch.request.items]
    assert sent == ids
    journal.close()
    again = Journal.open(journal.path)
    assert [batch.idempotency_key for batch in again.undecided()] == ["key0", "key1", "key2"]
    assert again.next_batch(2, "another") is None
    assert again.tally().undecided == 5
    again.close()


async def test_accounts_that_keep_their_resources_go_in_batches_of_their_own(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    ids = people(world, 5)
    plan = await plan_of(client)
    for each in (ids[1], ids[2]):
        plan.keep_resources(each, True)
    journal = Journal.create(tmp_path, "one", ABOUT, plan.lines())
    batches = [journal.next_batch(2, f"key{number}") for number in range(4)]
    sent = [
        (request.activate_resources, [item.id for item in request.items])
        for request in (each.request for each in batches if each)
        if isinstance(request, RenewalRequest)
    ]
    assert sent == [(True, [ids[0], ids[3]]), (True, [ids[4]]), (False, [ids[1], ids[2]])]
    assert [entry.id for entry in journal.entries()] == ids
    journal.close()


async def test_results_settle_a_batch(world: World, client: PortalClient, tmp_path: Path) -> None:
    one, two, three = people(world, 3)
    journal = await journal_of(client, tmp_path)
    batch = journal.next_batch(50, "key")
    assert batch is not None
    answers = [
        Result(one, ItemOutcome.RENEWED, None, 1, 2, None),
        Result(two, ItemOutcome.REJECTED, "subscriber_expired"),
    ]
    journal.settle(batch, answers)
    assert journal.undecided() == []
    assert journal.tally() == Tally(total=3, done=1, rejected=2, undecided=0)
    assert [entry.result for entry in journal.entries()] == [
        *answers,
        Result(three, ItemOutcome.MISSING),
    ]
    journal.close()


async def test_what_changed_is_counted_apart_and_first_confirmations_too(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    one, two = people(world, 2)
    first = world.subscriber(status=Status.PENDING, last_name="ZZ")
    journal = await journal_of(client, tmp_path)
    batch = journal.next_batch(50, "key")
    assert batch is not None
    versions = {one: 1, two: 2, first: 2}
    journal.settle(
        batch, [Result(each, ItemOutcome.RENEWED, None, 1, to) for each, to in versions.items()]
    )
    assert journal.tally() == Tally(3, 3, 0, 0, unchanged=1, validated=1, validations=1)
    assert [entry.unchanged for entry in journal.entries()] == [True, False, False]
    with journal.written() as database:  # as an older console wrote it
        database.execute("ALTER TABLE items DROP COLUMN kind")
    journal.close()
    with Journal.open(journal.path) as old:
        assert old.tally() == Tally(3, 3, 0, 0, unchanged=1)
        assert {entry.kind for entry in old.entries()} == {ItemKind.RENEWAL}


async def test_a_full_disk_leaves_the_batch_undecided(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 200)
    journal = await journal_of(client, tmp_path)
    batch = journal.next_batch(100, "key")
    assert batch is not None
    with sqlite3.connect(journal.path) as other:
        (pages,) = other.execute("PRAGMA page_count").fetchone()
    journal._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.Error):
        journal.settle(
            batch,
            [Result(item.id, ItemOutcome.REJECTED, "x" * 500) for item in batch.request.items],
        )
    with pytest.raises(sqlite3.Error):
        journal.next_batch(100, "k" * 9000)
    journal.close()
    again = Journal.open(journal.path)
    assert [each.idempotency_key for each in again.undecided()] == ["key"]
    again.close()


async def test_a_plan_that_cannot_be_written_whole_leaves_nothing(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 2)
    plan = await plan_of(client)

    def lines() -> Iterator[PlanLine]:
        yield from list(plan.lines())[:1]
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(sqlite3.OperationalError):
        Journal.create(tmp_path / "series", "one", ABOUT, lines())
    assert os.listdir(tmp_path / "series") == []
