"""What is found of past and interrupted series, and when it is deleted."""

import sqlite3
import stat
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syren_api.batches import BatchItem
from syren_api.requests import RenewalItem
from syren_tui.client import PortalClient
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.records import ItemOutcome, Result, Tally
from syren_tui.renewal.store import SeriesStore
from tests.portal.world import World, fresh_database, world_at
from tests.tui.renewal.series import people, plan_of, signed_in

PORTAL = "https://Portail.Example.org/"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[PortalClient]:
    async with signed_in(world) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "series"


@pytest.fixture
def store(folder: Path) -> SeriesStore:
    return SeriesStore(folder, PORTAL, "fouesnant")


def settled(item: RenewalItem | BatchItem) -> Result:
    return Result(item.id, ItemOutcome.RENEWED, None, item.version, item.version + 1)


def work_off(journal: Journal, batches: int = 99) -> None:
    """Settle batches of two accounts, as if the portal had renewed everybody."""
    for _ in range(batches):
        if (batch := journal.next_batch(2, str(uuid.uuid4()))) is None:
            return
        journal.settle(batch, [settled(item) for item in batch.request.items])


def test_a_folder_that_is_not_there(store: SeriesStore, folder: Path) -> None:
    store.clean()
    assert (store.interrupted(), store.past()) == ([], [])
    assert not folder.exists()


def files(folder: Path) -> dict[str, int]:
    """The files there, and who may read them."""
    return {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}


async def test_from_running_to_interrupted_to_done(
    world: World, client: PortalClient, store: SeriesStore, folder: Path
) -> None:
    people(world, 5)
    journal = store.create(await plan_of(client))
    assert set(files(folder).values()) == {0o600}
    work_off(journal, 1)
    assert journal.next_batch(2, "on its way") is not None
    (seen,) = store.interrupted()
    assert (seen.path, seen.running) == (journal.path, True)
    assert seen.tally == Tally(total=5, done=2, rejected=0, undecided=2)
    # Looking neither held nor disturbed it.
    work_off(journal, 1)
    journal.close()
    (seen,) = store.interrupted()
    assert not seen.running
    assert store.past() == []
    with Journal.open(seen.path) as again:
        assert again.about.made_at == seen.made_at
        (batch,) = again.undecided()
        again.settle(batch, [settled(item) for item in batch.request.items])
        work_off(again)
    assert store.interrupted() == []
    (past,) = store.past()
    assert (past.tally.done, past.given_up, past.undone) == (5, False, 0)


async def test_an_abandoned_series_is_past(
    world: World, client: PortalClient, store: SeriesStore
) -> None:
    people(world, 3)
    with store.create(await plan_of(client)) as journal:
        work_off(journal, 1)
        journal.give_up()
    assert store.interrupted() == []
    (past,) = store.past()
    assert (past.given_up, past.tally.settled) == (True, 2)


async def test_only_series_of_the_account_are_listed(
    world: World, client: PortalClient, store: SeriesStore, folder: Path
) -> None:
    people(world, 2)
    plan = await plan_of(client)
    for _ in range(3):
        store.create(plan).close()
    found = store.interrupted()
    assert [each.made_at for each in found] == sorted((s.made_at for s in found), reverse=True)
    same = ["https://portail.example.org", "portail.example.org:443/api/v1"]
    for address in same:
        assert SeriesStore(folder, address, "fouesnant").interrupted() == found
    others = [("https://portail.example.org:8443", "fouesnant"), (PORTAL, "quimperle")]
    for address, login in others:
        assert SeriesStore(folder, address, login).interrupted() == []


async def test_damaged_and_foreign_files_stop_nothing(
    world: World, client: PortalClient, store: SeriesStore, folder: Path
) -> None:
    people(world, 1)
    store.create(await plan_of(client)).close()
    (folder / "empty.series").touch()
    (folder / "no-database.series").write_bytes(b"\x00\xff" * 3000)
    (folder / "folder.series").mkdir()
    (folder / "gone.series").symlink_to(folder / "nowhere")
    with sqlite3.connect(folder / "another.series") as other:
        other.execute("CREATE TABLE about (name, value)")
    damaged = store.create(await plan_of(client))
    with damaged.written() as database:
        database.execute("UPDATE about SET value = 'yesterday' WHERE name = 'made_at'")
    damaged.close()
    store.clean()
    assert len(store.interrupted()) == 1
    assert store.past() == []


async def test_a_console_that_was_killed_while_it_wrote(
    world: World, client: PortalClient, store: SeriesStore
) -> None:
    """What it had half written stands in a file beside, and must be undone before reading."""
    people(world, 2)
    journal = store.create(await plan_of(client))
    journal.close()
    beside = journal.path.with_name(journal.path.name + "-journal")
    whole = journal.path.read_bytes()
    with sqlite3.connect(journal.path, isolation_level=None) as other:
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE about SET value = 'x' || hex(zeroblob(20000))")
        torn, undo = journal.path.read_bytes(), beside.read_bytes()
        other.execute("ROLLBACK")
    other.close()
    assert torn != whole
    journal.path.write_bytes(torn)
    beside.write_bytes(undo)
    (seen,) = store.interrupted()
    assert seen.tally.total == 2


async def test_what_is_deleted_and_when(
    world: World, client: PortalClient, store: SeriesStore, folder: Path
) -> None:
    people(world, 4)
    plan = await plan_of(client)
    done, held, waits = store.create(plan), store.create(plan), store.create(plan)
    work_off(done)
    done.close()
    (folder / "no-database.series").write_bytes(b"nothing")
    stranger = SeriesStore(folder, "https://ailleurs.example", "somebody").create(plan)
    stranger.close()
    now = datetime.now(UTC)
    store.clean(now + timedelta(days=29, hours=23))
    assert sum(name.endswith(".series") for name in files(folder)) == 5
    month = timedelta(days=31)
    long_ago = (now - month).isoformat()
    with waits.written() as database:
        database.execute("UPDATE about SET value = ? WHERE name = 'made_at'", (long_ago,))
    assert waits.next_batch(2, "on its way") is not None
    waits.close()
    store.clean(now)
    assert waits.path.exists()
    store.clean(now + month)
    assert set(files(folder)) == {
        held.path.name,
        held.path.with_suffix(".lock").name,
    }
    held.close()
