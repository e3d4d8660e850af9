"""Following a real portal: what others change is told and counted, and one's own is not."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Final

import httpx
import pytest

from syren_api.batches import BatchItem, BatchRequest
from syren_api.features import Feature
from syren_api.requests import RenewalItem, RenewalRequest
from syren_tui.client.errors import CursorExpired, NotSignedIn, OutcomeUnknown
from syren_tui.news.unseen import NewsCounts
from syren_tui.renewal.patch_calls import PatchCalls
from syren_tui.renewal.undo import UndoRunner
from syren_tui.renewal.undo_log import UndoLog, UndoTally
from tests.faults import FAULTS, Fault, FaultyLine, Forward, problem_answer
from tests.older_portal import OlderPortal
from tests.portal.world import TODAY, World
from tests.tui.news.following import Pauses, edit, following, register
from tests.tui.renewal.runs import run_of, sender
from tests.tui.renewal.series import journal_of, people
from tests.tui.sessions import Wire

NONE: Final = NewsCounts()


async def test_a_registration_is_a_new_request(world: World) -> None:
    async with following(world) as told:
        await register(world)
        await told.more()
        assert told.session.news.counts() == NewsCounts(requests=1)
        assert [each.requests for each in told.news] == [1]


async def test_who_waited_before_and_is_changed_is_no_new_request(world: World) -> None:
    who = world.subscriber(requested_at=world.clock())
    async with following(world) as told:
        await edit(world, who, city="Quimper")
        await told.more()
        assert told.session.news.counts() == NewsCounts(changed=1)


async def test_a_request_that_another_desk_decides_is_none_any_more(world: World) -> None:
    async with following(world, pauses=Pauses()) as told:
        await register(world)
        await told.more()
        (change,) = told.news[-1].changes
        await edit(world, change.id, status="refused")
        await told.more()
        assert told.session.news.counts() == NewsCounts(changed=1)


async def test_a_deletion_is_told(world: World) -> None:
    who = world.subscriber()
    async with following(world) as told:
        await world.staff("departement").delete(f"/subscribers/{who}")
        await told.more()
        assert told.session.news.counts() == NewsCounts(deleted=1)


async def test_another_library_is_not_told_but_to_who_sees_all(world: World) -> None:
    who = world.subscriber(library="quimperle")
    async with following(world) as library, following(world, "support") as all_of_them:
        await edit(world, who, city="Quimper")
        await all_of_them.more()
        await register(world)
        await library.more()
        assert library.session.news.counts() == NewsCounts(requests=1)
        await all_of_them.until(lambda: all_of_them.session.news.counts().requests)
        counts = all_of_them.session.news.counts
        assert (counts("quimperle"), counts("fouesnant")) == (
            NewsCounts(changed=1),
            NewsCounts(requests=1),
        )


async def test_what_was_taken_in_is_counted_no_longer(world: World) -> None:
    who = world.subscriber()
    async with following(world, pauses=Pauses()) as told:
        news = told.session.news
        await register(world)
        await told.more()
        place = news.place
        await edit(world, who, city="Quimper")
        await told.more()
        news.take_in(place)
        assert news.counts() == NewsCounts(changed=1)
        news.take_in()
        assert news.counts() == NONE
        assert [len(each.changes) for each in told.news] == [1, 1, 0, 0]


async def test_a_request_that_was_taken_in_is_changed_when_it_is_edited(world: World) -> None:
    async with following(world, pauses=Pauses()) as told:
        await register(world)
        await told.more()
        told.session.news.take_in()
        await edit(world, told.news[0].changes[0].id, city="Quimper")
        await told.until(lambda: told.session.news.counts() == NewsCounts(changed=1))


async def test_what_this_console_changes_is_no_news(world: World) -> None:
    edited, renewed, batched, reverted, deleted = (
        world.subscriber(registration_number=str(number)) for number in range(5)
    )
    other = world.subscriber()
    async with following(world, "departement", pauses=Pauses()) as told:
        client = told.session.client
        await client.patch(edited, 1, {"city": "Quimper"})
        item = RenewalItem(id=renewed, library_registered_on=TODAY, version=1)
        await client.renew(RenewalRequest(items=(item,), activate_resources=False), "k" * 20)
        change = BatchItem(id=batched, version=1, change={"city": "Brest"})
        await client.batch(BatchRequest(items=(change,)), "l" * 20)
        await client.patch(reverted, 1, {"city": "Brest"})
        await client.revert(reverted, 2)
        await client.delete(deleted, 1)
        await edit(world, other, "fouesnant", city="Brest")
        await told.until(lambda: told.session.news.counts() == NewsCounts(changed=1))
        await edit(world, edited, "fouesnant", city="Lorient")  # after one's own
        await told.until(lambda: told.session.news.counts() == NewsCounts(changed=2))
    assert {each.id for news in told.news for each in news.changes} == {other, edited}


async def test_an_undo_whose_answer_was_lost_is_no_news(world: World, tmp_path: Path) -> None:
    undone, _ = people(world, 2)
    lost = FAULTS["lost behind the portal"]
    failed: list[str] = []

    async def once(request: httpx.Request, forward: Forward) -> httpx.Response:
        if request.url.path.endswith(f"{undone}/revert") and not failed:
            failed.append(undone)
            return await lost.happens(request, forward)
        return await forward()

    wire = Wire(world)
    wire.portal = FaultyLine(wire.portal, replace(lost, happens=once))
    async with following(world, pauses=Pauses(), wire=wire) as told:
        client, news = told.session.client, told.session.news
        with await journal_of(client, tmp_path) as journal:
            await run_of(journal, sender(client)).run()

            async def pause(_: float) -> None:
                if failed:
                    await told.until(lambda: news.counts() == NewsCounts(changed=1))

            UndoLog(journal).choose()
            found = client.own_changes.found
            undo = UndoRunner(journal, client.revert, client.history, on_found=found, sleep=pause)
            assert (await undo.run()).tally == UndoTally(2, 2, 0)
        assert failed
        assert news.counts() == NONE
        await edit(world, undone, city="Brest")
        await told.until(lambda: news.counts() == NewsCounts(changed=1))


async def test_a_patch_whose_answer_was_lost_is_no_news(world: World) -> None:
    who = world.subscriber()
    wire = Wire(world)
    async with following(world, pauses=Pauses(), wire=wire) as told:
        client, news = told.session.client, told.session.news
        item = BatchItem(id=who, version=1, change={"city": "Brest"})
        calls = PatchCalls(client)
        wire.lost_answers.add("PATCH")
        with pytest.raises(OutcomeUnknown):
            await calls.batch(BatchRequest(items=(item,)), "k" * 20)
        await told.until(lambda: news.counts() == NewsCounts(changed=1))
        wire.lost_answers.clear()
        await calls.batch(BatchRequest(items=(item,)), "k" * 20)
        assert news.counts() == NONE


async def test_news_of_a_change_under_way_waits_for_its_answer(world: World) -> None:
    who = world.subscriber()

    class Slow(Wire):
        """Holds the answer to a change back, not the change."""

        done = asyncio.Event()
        let = asyncio.Event()

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            response = await super().handle_async_request(request)
            if request.method == "PATCH":
                self.done.set()
                await self.let.wait()
            return response

    wire = Slow(world)
    async with following(world, wire=wire) as told:
        change = asyncio.create_task(told.session.client.patch(who, 1, {"city": "Brest"}))
        await wire.done.wait()
        await register(world)
        await told.more()  # later than the change
        wire.let.set()
        await change
        assert told.session.news.counts() == NewsCounts(requests=1)
        assert all(each.id != who for news in told.news for each in news.changes)


async def test_one_call_waits_while_there_is_nothing(world: World) -> None:
    wire = Wire(world)
    async with following(world, wire=wire) as told:
        waits = world.app.state.context.waits
        await told.until(lambda: len(waits) == 1)
        assert wire.requests.count("GET /changes") == 2  # the cursor, and the one that waits
        assert told.news == []


async def test_a_portal_that_has_neither_changes_nor_requests_is_not_asked(world: World) -> None:
    older = OlderPortal(world.app)
    wire = Wire(world)
    async with following(world, front=older, wire=wire) as told:
        await told.session.news.follow()  # returns
        assert wire.requests == ["POST /session", "GET /portal"]


async def test_a_portal_that_tells_no_changes_is_asked_for_requests_each_minute(
    world: World,
) -> None:
    world.subscriber(requested_at=world.clock())
    pauses = Pauses()
    older = OlderPortal(world.app, [Feature.CHANGES, Feature.COUNTS])
    async with following(world, front=older, pauses=pauses) as told:
        await register(world)
        await told.more()
        assert told.session.news.counts() == NewsCounts(requests=1)
        assert not older.refused
    asked = pauses.seconds[1:]  # the first call takes the place
    assert asked and all(48 <= each <= 72 for each in asked)


async def test_locked_and_unlocked(world: World) -> None:
    wire = Wire(world)
    async with following(world, wire=wire) as told:
        session = told.session
        session.news.pause()
        await session.client.sign_out()
        await told.until(lambda: not len(world.app.state.context.waits))
        await register(world)
        asked = wire.requests.count("GET /changes")
        await session.sign_in_again("mot de passe")
        assert wire.requests.count("GET /changes") == asked
        session.signed_in_anew()
        await told.more()  # what has come meanwhile
        assert session.news.counts() == NewsCounts(requests=1)


async def test_a_session_that_ends_asks_nobody(world: World) -> None:
    wire = Wire(world)
    async with following(world, wire=wire) as told:
        await told.until(lambda: len(world.app.state.context.waits) == 1)
        world.clock.advance(hours=13)
        await told.until(lambda: not told.session.news.is_asking)
        assert wire.requests.count("POST /session") == 1
        await told.session.sign_in_again("mot de passe")
        told.session.signed_in_anew()
        await register(world)
        await told.more()


class Faulty(Wire):
    """Lets something happen to the calls for news, as often as is said."""

    def __init__(self, world: World, fault: Fault, times: int) -> None:
        super().__init__(world)
        self.fault, self.times = fault, times

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/changes") or self.times <= 0:
            return await super().handle_async_request(request)
        self.times -= 1

        async def forward() -> httpx.Response:
            response = await super(Faulty, self).handle_async_request(request)
            await response.aread()
            return response

        return await self.fault.happens(request, forward)


@pytest.mark.parametrize("name", [name for name, each in FAULTS.items() if each.ends is not None])
async def test_after_every_fault_it_goes_on(world: World, name: str) -> None:
    """Nothing that was registered meanwhile is missed, and nobody is asked to sign in."""
    fault = FAULTS[name]
    wire = Faulty(world, fault, times=0)
    async with following(world, wire=wire, pauses=Pauses()) as told:
        await told.until(lambda: len(world.app.state.context.waits) == 1)
        wire.times = 1 if fault.ends is NotSignedIn else 7
        await register(world, "a@courriel.example")  # ends the wait
        await told.until(lambda: told.session.news.counts() == NewsCounts(requests=1))
        await register(world, "b@courriel.example")
        if fault.ends is NotSignedIn:
            await told.until(lambda: not told.session.news.is_asking)
            told.session.news.go_on()
        await told.until(lambda: told.session.news.counts() == NewsCounts(requests=2))
        assert wire.times == 0


async def _expired(request: httpx.Request, forward: Forward) -> httpx.Response:
    return problem_answer(410, "cursor_expired")


async def test_a_cursor_that_is_gone_is_taken_anew_and_said(world: World) -> None:
    wire = Faulty(world, Fault("410", _expired, CursorExpired, CursorExpired), times=0)
    async with following(world, wire=wire, pauses=Pauses()) as told:
        news = told.session.news
        await told.until(lambda: len(world.app.state.context.waits) == 1)
        wire.times = 1
        await register(world, "a@courriel.example")  # ends the wait
        await told.until(lambda: any(each.outdated for each in told.news))
        assert news.counts().outdated
        news.take_in()
        await register(world, "b@courriel.example")
        await told.until(lambda: news.counts() == NewsCounts(requests=1))
