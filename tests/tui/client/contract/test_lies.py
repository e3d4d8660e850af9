"""Answers that no model can tell from true ones: what a client compares with its call."""

import copy
from typing import Any

import httpx
import pytest

from syren_api.queries import SubscriberFilter, SubscriberQuery
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    ClientError,
    OtherContractVersion,
    StaleVersion,
    UnexpectedAnswer,
)
from tests.faults import problem_answer
from tests.portal.world import PASSWORD, TODAY, World
from tests.tui.client.calls import VERSION
from tests.tui.client.contract.answers import (
    Answers,
    made,
    outcome,
    told,
    written_down,
)
from tests.tui.client.lies import IDS, LIES, changed, results

# What no model sees.


@pytest.mark.parametrize("name", LIES)
async def test_every_lie_in(name: str, world: World, answers: Answers) -> None:
    status, body = (await written_down(world, answers))[name]
    ends = {
        lie: await outcome(tell(copy.deepcopy(body)), made(name), status)
        for lie, tell in LIES[name].items()
    }
    assert ends == dict.fromkeys(LIES[name], UnexpectedAnswer)


@pytest.mark.parametrize(
    "asked",
    [
        {"status": ("refused",)},
        {"registration_number": "29058999999"},
        {"card": "29058999999"},
        {"valid_until_from": "2028-01-01"},
        {"valid_until_to": "2026-01-01"},
        {"no_end_date": True},
        {"library": "quimperle"},
        {"birth_date": "1999-09-09"},
        {"resource": "unknown"},
        {"resource": "pressreader", "resource_status": "validated"},
        {"requested_to": "1999-09-09"},
    ],
    ids=lambda asked: list(asked)[-1],
)
async def test_a_filter_that_the_portal_did_not_hear(
    asked: dict[str, Any], world: World, answers: Answers
) -> None:
    """A card that was scanned must not bring up whoever comes first."""
    known = await written_down(world, answers)
    page = SubscriberQuery.model_validate(asked)
    status, body = known["subscribers"]
    counts = {"counts": {"refused": 2}} if "status" in asked else {}
    assert await outcome(body | counts, lambda c: c.subscribers(page), status) is UnexpectedAnswer
    if asked.keys() & {"library", "birth_date", "requested_to"}:
        return  # a selection of an older portal names none
    chosen = SubscriberFilter.model_validate(asked)
    status, body = known["selection"]
    assert await outcome(body, lambda c: c.selection(chosen), status) is UnexpectedAnswer


async def test_results_may_be_missing(world: World, answers: Answers) -> None:
    """Of accounts that were deleted since; whoever sends batches finds out whether they were."""
    status, body = (await written_down(world, answers))["renew"]
    answer = await outcome(results(1)(body), made("renew"), status)
    assert [each.id for each in answer.results] == [IDS[1]]


async def test_of_who_was_deleted_since_a_result_has_no_subscriber(
    world: World, answers: Answers
) -> None:
    status, body = (await written_down(world, answers))["renew"]
    gone = changed(body, ("results", 0, "subscriber"), None)
    answer = await outcome(gone, made("renew"), status)
    assert [each.subscriber is None for each in answer.results] == [True, False]
    other = changed(gone, ("results", 0, "previous_version"), VERSION + 1)
    assert await outcome(other, made("renew"), status) is UnexpectedAnswer


async def test_another_version_of_the_contract(world: World, answers: Answers) -> None:
    status, body = (await written_down(world, answers))["portal"]
    ends = await outcome(body | {"api_version": 2}, made("portal"), status)
    assert ends is OtherContractVersion


@pytest.mark.parametrize("name", ["patch", "revert"])
async def test_a_stale_version_with_the_record_of_somebody_else(
    name: str, world: World, answers: Answers
) -> None:
    record = (await written_down(world, answers))["subscriber"][1]
    for each, expected in ((IDS[0], StaleVersion), (IDS[1], UnexpectedAnswer)):
        current = record | {"id": each, "version": VERSION + 4}
        answer = problem_answer(412, "stale_version", current=current)
        headers = {"content_type": answer.headers["content-type"]}
        async with told(answer.json(), 412, **headers) as client:
            with pytest.raises(ClientError) as caught:
                await made(name)(client)
        assert type(caught.value) is expected


async def test_an_older_portal_is_understood(world: World, answers: Answers) -> None:
    """What came after the first version may be missing of each."""
    later = {"requested_at", "claimed_number", "status_reason"}
    written = await written_down(world, answers)
    for name, gone in (("selection", {*later, "birth_date", "library"}), ("subscribers", later)):
        status, body = written[name]
        for each in body["items"]:
            for member in gone & each.keys():
                del each[member]
        assert not isinstance(await outcome(body, made(name), status), type), name


async def test_an_answer_to_a_filter_is_taken(world: World, answers: Answers) -> None:
    """What the checks are held against: the real portal, with every filter at once."""
    await written_down(world, answers)
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    number = "29058777"
    world.subscriber(
        last_name="FILTRÉ", registration_number=number, library_registered_on=TODAY,
        status=Status.VALIDATED,
    )  # fmt: skip
    async with PortalClient("http://127.0.0.1", transport=transport) as client:
        await client.sign_in("departement", PASSWORD)
        asked = {
            "status": ("validated", "pending"), "registration_number": number,
            "valid_until_from": "2027-11-21", "valid_until_to": "2027-11-21",
            "library": "fouesnant", "birth_date": "1971-03-12", "sort": "requested_at",
        }  # fmt: skip
        page = await client.subscribers(SubscriberQuery.model_validate(asked))
        assert [each.last_name for each in page.items] == ["FILTRÉ"]
        selection = await client.selection(SubscriberFilter.model_validate(asked))
        assert selection.total == 1
        world.subscriber(last_name="ATTEND", resources={"pressreader": "pending"})
        waits = {
            "resource": "pressreader", "resource_status": "pending",
            "requested_from": "2021-12-17", "requested_to": "2021-12-17",
        }  # fmt: skip
        page = await client.subscribers(SubscriberQuery.model_validate(waits))
        assert [each.last_name for each in page.items] == ["ATTEND"]
        selection = await client.selection(SubscriberFilter.model_validate(waits))
        assert selection.total == 1
        for offset in (0, 1, 2, 9):
            query = SubscriberQuery(offset=offset, limit=2)
            assert (await client.subscribers(query)).offset == offset
