"""Saving over a line that loses requests and answers."""

from typing import Any

import httpx
import pytest

from syren_tui.client import PortalClient
from syren_tui.editing.saving import SaveOutcome, Saver
from syren_tui.i18n import Speech
from syren_tui.session import Session
from tests.faults import html_answer
from tests.portal.world import World
from tests.tui.client.faulty import faulty_portal, problem
from tests.tui.editing.saving_desk import Desk
from tests.tui.sessions import Wire, no_series, nobody, session_on
from tests.tui.texts.people import plain, subscriber

LOST = "La liaison a été coupée ; rien n’a été enregistré. Recommencez par Ctrl+S."


PERHAPS = (
    "Le portail ne répond pas : le changement a peut-être été enregistré. Relisez la fiche avant "
    "de recommencer."
)


async def test_an_answer_that_is_lost_after_the_change(desk: Desk) -> None:
    desk.wire.lost_answers.add("PATCH")
    outcome = await desk.save(
        city="Brest",
        birth_date="02/01/1990",
        library_registered_on="t",
        status="to_revalidate",
        resources={"pressreader": "validated"},
    )
    assert outcome == SaveOutcome(saved=await desk.current())
    assert outcome.saved is not None
    assert outcome.saved.version == 2
    assert desk.wire.requests.count(f"PATCH /subscribers/{desk.base.id}") == 1


async def test_a_refusal_that_is_lost(desk: Desk) -> None:
    """Sent once more, it will be heard."""
    desk.wire.lost_answers.add("PATCH")
    outcome = await desk.save({"status": "pending"})
    assert plain(outcome.sentence) == LOST
    assert outcome == SaveOutcome(sentence=outcome.sentence)


async def test_a_request_that_is_lost_before_the_change(desk: Desk) -> None:
    desk.wire.lost_requests.add("PATCH")
    outcome = await desk.save(city="Brest")
    assert plain(outcome.sentence) == LOST
    assert outcome == SaveOutcome(sentence=outcome.sentence)
    assert await desk.current() == desk.base
    desk.wire.lost_requests.clear()
    assert (await desk.save(city="Brest")).saved == await desk.current()


async def test_a_request_that_is_lost_and_somebody_else_was_quicker(desk: Desk) -> None:
    await desk.somebody_else_changes(city="Lannion")
    desk.wire.lost_requests.add("PATCH")
    outcome = await desk.save(last_name="LE GOFF")
    assert outcome == SaveOutcome(stale=await desk.current())
    assert outcome.stale is not None
    assert outcome.stale.last_name == "LE GALL"


async def test_an_answer_that_is_lost_and_somebody_else_changed_the_same(desk: Desk) -> None:
    class Meanwhile(Wire):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            try:
                return await super().handle_async_request(request)
            except httpx.ReadError:
                await desk.somebody_else_changes(city="Lannion")
                raise

    slow = Meanwhile(desk.world)
    slow.lost_answers.add("PATCH")
    async with session_on(desk.world, wire=slow) as session:
        desk.session = session
        outcome = await desk.save(city="Brest", last_name="LE GOFF")
        assert outcome.stale is not None
        assert outcome == SaveOutcome(stale=outcome.stale)
        stale = outcome.stale
        assert (stale.city, stale.last_name, stale.version) == ("Lannion", "LE GOFF", 3)


async def test_an_answer_that_is_lost_and_the_record_cannot_be_read(desk: Desk) -> None:
    desk.wire.lost_answers.add("PATCH")
    desk.wire.lost_requests.add("GET")
    outcome = await desk.save(city="Brest")
    assert plain(outcome.sentence) == PERHAPS
    assert outcome == SaveOutcome(sentence=outcome.sentence)


class NoSense(Wire):
    """A way on which somebody answers changes with a page of their own."""

    reaches = True
    """Whether the portal does its work all the same."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "PATCH":
            return await super().handle_async_request(request)
        if self.reaches:
            await (await super().handle_async_request(request)).aread()
        return html_answer(200)


@pytest.mark.parametrize("reaches", [True, False])
async def test_an_answer_that_says_nothing(desk: Desk, reaches: bool) -> None:
    """What stands there is read: a change that was made is not called one that was not."""
    wire = NoSense(desk.world)
    wire.reaches = reaches
    async with session_on(desk.world, wire=wire) as session:
        desk.session = session
        outcome = await desk.save(city="Brest")
        current = await desk.current()
    assert current.city == ("Brest" if reaches else "Fouesnant")
    if reaches:
        assert outcome == SaveOutcome(saved=current)
    else:
        assert plain(outcome.sentence).startswith("Réponse inattendue du portail")


@pytest.mark.parametrize(
    ("fault", "beginning"),
    [
        (problem(412, "stale_version"), "Réponse inattendue du portail"),
        (problem(422, "invalid"), "Le portail refuse cette demande : prévenez le support."),
        (
            problem(428, "precondition_required"),
            "Le portail refuse cette demande : prévenez le support.",
        ),
        (problem(500, "internal"), "Le portail a rencontré une erreur"),
    ],
)
async def test_a_portal_that_does_not_say_why(world: World, fault: Any, beginning: str) -> None:
    async with (
        session_on(world) as session,
        faulty_portal(fault) as portal,
        PortalClient(portal.url) as client,
    ):
        broken = Session(client, session.portal, session.account, nobody, no_series())
        outcome = await Saver(broken, Speech()).save(subscriber(id="a"), {"city": "Brest"})
    assert plain(outcome.sentence).startswith(beginning)
    assert outcome == SaveOutcome(sentence=outcome.sentence)
