"""Answers that break the contract: each is noticed, and none is taken as true.

The answers are those of a real portal, written down, and then changed: every member in turn, and
what no model can see by itself, such as the record of somebody else.
"""

import copy
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from syren_api.requests import SubscriberFilter, SubscriberQuery
from syren_api.statuses import Status
from syren_portal.db.opening import open_database
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    ClientError,
    OtherContractVersion,
    StaleVersion,
    UnexpectedAnswer,
)
from tests.faults import Replay, problem_answer
from tests.portal.world import PASSWORD, TODAY, World, fresh_database, match
from tests.tui.client.calls import CALLS, KEY, NAME, NO_BODY, VERSION, batch, changes
from tests.tui.client.lies import ABSENT, IDS, LIES, Path, changed, results
from tests.tui.client.pauses import Pauses

Answers = dict[str, tuple[int, Any]]
NULLABLE = {
    "oldest",
    "valid_until", "registration_number", "library_registered_on", "validity_months",
    "idempotency_key", "before", "after", "library", "requested_at", "status_reason",
    "subscriber",
}  # fmt: skip
"""Members that may be null; `library` in an account only."""
ANYTHING = {"before", "after"}


class Recorder(httpx.AsyncBaseTransport):
    """Hands calls on to a portal and keeps the last answer."""

    def __init__(self, world: World) -> None:
        self._portal = httpx.ASGITransport(world.app, raise_app_exceptions=False)
        self.last: tuple[int, Any] = (0, None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._portal.handle_async_request(request)
        content = await response.aread()
        self.last = (response.status_code, json.loads(content) if content else None)
        return response


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(open_database(fresh_database(tmp_path_factory.mktemp("portal"))))
    yield world
    world.database.close()


@pytest.fixture(scope="module")
def answers(world: World) -> Answers:
    """Where the answers are written down, by the name of the call."""
    return {}


async def written_down(world: World, answers: Answers) -> Answers:
    """Return what the portal answers to every call, asked once; each test may change its own."""
    if not answers:
        await write_down(world, answers)
    return copy.deepcopy(answers)


async def write_down(world: World, answers: Answers) -> None:
    """Have the portal answer every call once."""
    recorder = Recorder(world)
    staff = world.staff("departement")
    async with PortalClient("http://127.0.0.1", transport=recorder) as client:
        for each in IDS:
            made = world.subscriber(
                id=each, last_name=NAME, registration_number=f"29058{each[2:]}",
                library_registered_on=TODAY, resources={"pressreader": "refused"},
            )  # fmt: skip
            await staff.patch(f"/subscribers/{made}", json={"city": "Brest"}, headers=match(1))
        await client.sign_in("departement", PASSWORD)
        for name, call in CALLS.items():
            if name in {"patch", "revert", "delete", "sign_out", "batch"}:
                continue  # `subscriber` and `renew` stand for their answers
            each = IDS[0]
            await (client.renew(batch(*IDS), KEY) if name == "renew" else call(client, each))
            answers[name] = recorder.last
    record = answers["subscriber"][1]
    renewed = answers["renew"][1]["results"]
    results = [each | {"outcome": "changed"} for each in renewed]
    answers["batch"] = (200, {"results": results})
    answers["patch"] = answers["revert"] = (200, record | {"version": VERSION + 1})


@asynccontextmanager
async def told(body: Any, status: int = 200, **headers: str) -> AsyncIterator[PortalClient]:
    replay = Replay(body, status, **headers)
    async with PortalClient("http://127.0.0.1", transport=replay, sleep=Pauses()) as client:
        yield client


async def outcome(body: Any, call: Callable[[PortalClient], Awaitable[Any]], status: int) -> Any:
    """What comes of an answer: the exception's class, else what the call returns."""
    async with told(body, status) as client:
        try:
            return await call(client)
        except ClientError as error:
            return type(error)


def made(name: str) -> Callable[[PortalClient], Awaitable[Any]]:
    if name == "renew":
        return lambda client: client.renew(batch(*IDS), KEY)
    if name == "batch":
        return lambda client: client.batch(changes(*IDS), KEY)
    return lambda client: CALLS[name](client, IDS[0])


# Every member.


LATER = {"claimed_number", "features", "requested_at", "status_reason"}
"""What a portal of the first version does not have."""
LATER_SELECTED = {"birth_date", "library"}
"""What its selections do not have besides."""


def members(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every member, at any depth, and every item of a list."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield (*path, key), inner
        if isinstance(inner, dict | list):
            yield from members(inner, (*path, key))


def others(value: Any) -> list[Any]:
    """Return values of other kinds than this one's."""
    if isinstance(value, bool):
        return ["true", 1, None, {}]
    if isinstance(value, int):
        return [str(value), value + 0.5, True, None, -value - 1, 10**30]
    if isinstance(value, str):
        return [5, None, {}, [value], True]
    if isinstance(value, list):
        return [None, {}, "text"]
    if isinstance(value, dict):
        return [None, [], "text"]
    return [{}, [], True]  # null


def is_allowed(call: str, path: Path, old: Any, new: Any) -> bool:
    """Tell whether the contract, as far as a client knows it, allows that."""
    name = path[-1]
    if (name in LATER or (call == "selection" and name in LATER_SELECTED)) and new is ABSENT:
        return True
    if call == "selection" and name in LATER_SELECTED and new is None:
        return True
    if name in ANYTHING:
        return new is not ABSENT
    if "counts" in path[:-1] and new is ABSENT:
        return bool(old == 0)  # the client does not know which statuses the portal has
    return name in NULLABLE and new is None and (name != "library" or path[0] == "account")


@pytest.mark.parametrize("name", sorted(set(CALLS) - NO_BODY))
async def test_every_member_of(name: str, world: World, answers: Answers) -> None:
    status, body = (await written_down(world, answers))[name]
    accepted = await outcome(body, made(name), status)
    assert not isinstance(accepted, type), "what the portal answers is taken as it is"
    wrongly = []
    async with told(body, status) as client:
        replay = client._transport._http._transport
        assert isinstance(replay, Replay)
        for path, old in members(body):
            absent = [ABSENT] if isinstance(path[-1], str) else []
            for new in (*others(old), *absent):
                if is_allowed(name, path, old, new):
                    continue
                replay.body = changed(body, path, new)
                try:
                    await made(name)(client)
                except UnexpectedAnswer:
                    continue
                wrongly.append((path, "absent" if new is ABSENT else new))
    assert wrongly == []


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
