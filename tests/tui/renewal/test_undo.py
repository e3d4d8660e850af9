"""Undoing a series against a real portal, through every fault on the way."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from syren_api.queries import SubscriberFilter
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    ClientError,
    Forbidden,
    OutcomeUnknown,
    PortalUnreachable,
    UnreachableReason,
)
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import ExclusionReason
from syren_tui.renewal.records import UndoOutcome, UndoResult
from syren_tui.renewal.undo import AT_ONCE, UndoProgress, UndoRunner
from syren_tui.renewal.undo_log import UndoLog, UndoTally
from tests.portal.world import World, fresh_database, world_at
from tests.tui.renewal.runs import FAULTS, at_once, problem, run_of, sender
from tests.tui.renewal.series import ABOUT, journal_of, people, plan_of, signed_in

Revert = Callable[[str, int], Awaitable[object]]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[PortalClient]:
    async with signed_in(world) as client:
        yield client


async def renewed(client: PortalClient, folder: Path) -> Journal:
    """The journal of a series that was run to its end."""
    journal = await journal_of(client, folder)
    assert (await run_of(journal, sender(client)).run()).finished
    return journal


def undo_of(
    journal: Journal, client: PortalClient, revert: Revert | None = None,
    told: list[UndoProgress] | None = None, most: int = AT_ONCE,
) -> UndoRunner:  # fmt: skip
    heard = told if told is not None else []
    return UndoRunner(
        journal, revert or client.revert, client.history, on_progress=heard.append,
        sleep=at_once, most=most,
    )  # fmt: skip


async def reverts_of(client: PortalClient, ids: Sequence[str]) -> list[int]:
    """How often each was undone, by its history."""
    return [sum(entry.action == "reverted" for entry in await client.history(each)) for each in ids]


def outcomes(journal: Journal) -> dict[str, UndoResult | None]:
    return {entry.id: entry.undo for entry in journal.entries()}


async def statuses(client: PortalClient) -> set[Status]:
    return {each.status for each in (await client.selection(SubscriberFilter())).items}


async def test_a_whole_series_is_undone(world: World, client: PortalClient, tmp_path: Path) -> None:
    ids = people(world, 12)
    with await renewed(client, tmp_path) as journal:
        assert await statuses(client) == {Status.VALIDATED}
        assert UndoLog(journal).choose() == 12
        told: list[UndoProgress] = []
        ending = await undo_of(journal, client, told=told).run()
        assert (ending.tally, ending.error) == (UndoTally(12, 12, 0), None)
        assert sorted(each.tally.undone for each in told) == [each.tally.undone for each in told]
        assert await statuses(client) == {Status.TO_REVALIDATE}
        assert await reverts_of(client, ids) == [1] * 12
        assert journal.tally().done == 12
        # Nobody is left who could be undone.
        assert UndoLog(journal).choose() == 0


async def test_chosen_accounts_only(world: World, client: PortalClient, tmp_path: Path) -> None:
    one, two, three = people(world, 3)
    with await renewed(client, tmp_path) as journal:
        assert UndoLog(journal).choose([two]) == 1
        await undo_of(journal, client).run()
        assert await reverts_of(client, [one, two, three]) == [0, 1, 0]
        assert [entry.undoable for entry in journal.entries()] == [True, False, True]


async def test_what_was_changed_since_stays_and_says_why(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    edited, undone, deleted, ended, fine = people(world, 5)
    with await renewed(client, tmp_path) as journal:
        await client.patch(edited, 2, {"city": "Brest"})
        await client.revert(undone, 2)
        await world.staff("departement").delete(f"/subscribers/{deleted}")
        email = (await client.subscriber(ended)).email
        world.clock.advance(days=400)
        body = {"email": email, "password": "mot de passe"}
        assert (await world.anyone().post("/patron/session", json=body)).status_code == 403
        await client.sign_in("fouesnant", "mot de passe")
        UndoLog(journal).choose()
        ending = await undo_of(journal, client).run()
        assert (ending.tally, ending.error) == (UndoTally(5, 2, 3), None)
        assert outcomes(journal) == {
            edited: UndoResult(edited, UndoOutcome.KEPT, "stale_version"),
            undone: UndoResult(undone, UndoOutcome.UNDONE),
            deleted: UndoResult(deleted, UndoOutcome.MISSING),
            ended: UndoResult(ended, UndoOutcome.KEPT, "subscriber_expired"),
            fine: UndoResult(fine, UndoOutcome.UNDONE),
        }
        assert (await client.subscriber(edited)).city == "Brest"
        undoable = {entry.id for entry in journal.entries() if entry.undoable}
        assert undoable == {ended}


async def test_a_renewal_that_changed_nothing_is_not_undone(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 2)
    (await renewed(client, tmp_path / "first")).close()
    plan = await plan_of(client)
    assert plan.summary().exclusions == {ExclusionReason.ALREADY: 2}
    lines = [replace(each, exclusion=None) for each in plan.lines()]  # as older consoles sent them
    with Journal.create(tmp_path / "second", "one", ABOUT, lines) as journal:
        assert (await run_of(journal, sender(client)).run()).finished
        assert journal.tally().done == 2
        assert UndoLog(journal).choose() == 0


@pytest.mark.parametrize("seed", range(3))
async def test_lost_answers_undo_each_account_once(
    world: World, client: PortalClient, tmp_path: Path, seed: int
) -> None:
    """Two in three answers are lost: half of them before the portal did its work, half after."""
    ids = people(world, 15)
    chance = random.Random(seed)  # noqa: S311 -- a seeded test
    faults: list[Callable[[], ClientError]] = [
        *FAULTS,
        lambda: OutcomeUnknown(UnreachableReason.CUT_OFF),
    ]

    async def revert(subscriber: str, version: int) -> object:
        match chance.randrange(3):
            case 0:
                raise chance.choice(faults)()
            case 1:
                await client.revert(subscriber, version)
                raise chance.choice(faults)()
        return await client.revert(subscriber, version)

    with await renewed(client, tmp_path) as journal:
        UndoLog(journal).choose()
        ending = await undo_of(journal, client, revert).run()
        assert (ending.tally, ending.error) == (UndoTally(15, 15, 0), None)
        assert await reverts_of(client, ids) == [1] * 15


async def test_an_undo_that_took_effect_after_its_history_was_read(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    (only,) = people(world, 1)
    tries: list[int] = []

    async def revert(subscriber: str, version: int) -> object:
        tries.append(version)
        if len(tries) == 1:
            raise OutcomeUnknown(UnreachableReason.TOO_SLOW)
        await client.revert(subscriber, version)  # the first one, only now
        return await client.revert(subscriber, version)

    with await renewed(client, tmp_path) as journal:
        UndoLog(journal).choose()
        ending = await undo_of(journal, client, revert).run()
        assert (ending.tally.undone, len(tries)) == (1, 2)
        assert await reverts_of(client, [only]) == [1]


async def test_interrupted_and_taken_up_again(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    """As after kill -9: one sent and done, one sent and not done, the rest not sent yet."""
    ids = people(world, 6)
    journal = await renewed(client, tmp_path)
    log = UndoLog(journal)
    log.choose()
    done, not_done, *_ = log.pending()
    log.sending([done.id])
    await client.revert(done.id, done.version)
    log.sending([not_done.id])
    journal.close()
    with Journal.open(journal.path) as again:
        assert UndoLog(again).tally() == UndoTally(6, 0, 0)
        ending = await undo_of(again, client).run()
        assert ending.tally == UndoTally(6, 6, 0)
        assert await reverts_of(client, ids) == [1] * 6


async def test_many_are_on_their_way_at_once(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    """Each is a call of its own: a run has as many accounts on their way."""
    people(world, 60)
    under_way, most = 0, 0
    everybody = asyncio.Event()

    async def revert(subscriber: str, version: int) -> object:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == 60:
            everybody.set()
        await everybody.wait()
        sent = journal.read("SELECT sent_at FROM undos WHERE id = ?", (subscriber,)).fetchone()
        assert sent[0] is not None, "it is on disk before it is sent"
        under_way -= 1
        return await client.revert(subscriber, version)

    with await renewed(client, tmp_path) as journal:
        UndoLog(journal).choose()
        ending = await undo_of(journal, client, revert).run()
        assert (ending.tally.undone, ending.error, most) == (60, None, 60)


async def test_stopped_by_the_user(world: World, client: PortalClient, tmp_path: Path) -> None:
    people(world, 10)
    with await renewed(client, tmp_path) as journal:
        UndoLog(journal).choose()

        async def revert(subscriber: str, version: int) -> object:
            undo.stop()
            return await client.revert(subscriber, version)

        undo = undo_of(journal, client, revert, most=4)
        ending = await undo.run()
        assert ending.error is None
        assert 0 < ending.tally.undone < 10
        assert ending.tally.remaining == 10 - ending.tally.undone


async def test_it_ends_with_the_last_account_whoever_still_pauses(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 4)
    lost: list[str] = []

    async def revert(subscriber: str, version: int) -> object:
        done = await client.revert(subscriber, version)
        if not lost:
            lost.append(subscriber)
            raise PortalUnreachable(UnreachableReason.CUT_OFF)
        return done

    async def for_ever(_: float) -> None:
        await asyncio.Event().wait()

    with await renewed(client, tmp_path) as journal:
        UndoLog(journal).choose()
        undo = UndoRunner(journal, revert, client.history, sleep=for_ever)
        async with asyncio.timeout(30):
            ending = await undo.run()
        assert ending.tally == UndoTally(4, 4, 0)


async def test_what_trying_again_does_not_cure(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 5)
    with await renewed(client, tmp_path) as journal:
        UndoLog(journal).choose()

        async def revert(subscriber: str, version: int) -> object:
            raise Forbidden(problem(403, "forbidden"))

        ending = await undo_of(journal, client, revert).run()
        assert isinstance(ending.error, Forbidden)
        assert ending.tally.remaining == 5
