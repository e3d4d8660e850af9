"""Answers to a series that break the contract: nothing is believed done, or gone, that is not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from syren_api.models import HistoryEntry
from syren_api.renewals import RenewalAnswer, RenewedResult
from syren_api.requests import RenewalRequest
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError, UnexpectedAnswer
from syren_tui.renewal.change import ChangeAnswer, ChangeRequest, send
from syren_tui.renewal.records import ItemOutcome, Result
from syren_tui.renewal.series_runner import SeriesProgress, SeriesRunner
from tests.portal.world import World, fresh_database, world_at
from tests.tui.renewal.series import journal_of, people, renewals_of, signed_in


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[PortalClient]:
    async with signed_in(world) as client:
        yield client


async def at_once(_: float) -> None:
    """Wait for nothing."""


async def test_an_account_without_a_result_is_looked_up(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    """One was renewed all the same, one is gone, and of one the portal has done nothing."""
    ids = people(world, 4)
    journal = await journal_of(client, tmp_path)

    async def renew(batch: ChangeRequest, key: str) -> ChangeAnswer:
        assert isinstance(batch, RenewalRequest)
        done = RenewalRequest(items=batch.items[:3], activate_resources=True)
        answer = await client.renew(done, key)
        async with signed_in(world, "departement") as department:
            await department.delete(ids[1], 2)
        return RenewalAnswer(results=answer.results[:1])

    run = SeriesRunner(journal, renew, max_batch=7, history=client.history, sleep=at_once)
    assert (await run.run()).finished
    outcomes = {each.id: each.result.outcome for each in journal.entries() if each.result}
    assert outcomes == {
        ids[0]: ItemOutcome.RENEWED,
        ids[1]: ItemOutcome.MISSING,
        ids[2]: ItemOutcome.RENEWED,
        ids[3]: ItemOutcome.NOT_DONE,
    }
    assert journal.tally().done == 2
    journal.close()


async def test_the_history_of_somebody_else_settles_nothing(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    """It ends before the version that the plan has seen: the account would pass for not renewed."""
    (each,) = people(world, 1)
    await client.patch(each, 1, {"city": "Brest"})
    other = world.subscriber(library="quimperle")
    journal = await journal_of(client, tmp_path)
    troubles: list[ClientError] = []

    async def renew(batch: ChangeRequest, key: str) -> ChangeAnswer:
        await send(client, batch, key)
        return RenewalAnswer(results=())

    async def history(asked: str) -> tuple[HistoryEntry, ...]:
        if troubles:
            return await client.history(asked)
        async with signed_in(world, "departement") as department:
            return await department.history(other)

    def told(progress: SeriesProgress) -> None:
        if progress.trouble is not None:
            troubles.append(progress.trouble)

    run = SeriesRunner(
        journal, renew, max_batch=7, history=history, on_progress=told, sleep=at_once
    )
    assert (await run.run()).finished
    assert [type(each) for each in troubles] == [UnexpectedAnswer]
    assert (journal.tally().done, await renewals_of(client, [each])) == (1, [1])
    journal.close()


def test_who_was_deleted_since_the_first_answer_is_missing() -> None:
    """An answer that is given again has the account's id and outcome, and nothing more."""
    gone = RenewedResult(id="a", outcome="renewed", previous_version=1, subscriber=None)
    assert Result.of(gone) == Result("a", ItemOutcome.MISSING)
