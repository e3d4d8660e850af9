"""Saving to a real portal: what came of it, whatever happens on the way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest

from syren_api.models import Subscriber
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.editing.draft import Draft, Value
from syren_tui.editing.saving import SaveOutcome, Saver
from syren_tui.i18n import Speech
from syren_tui.session import Session
from tests.faults import html_answer
from tests.portal.world import PASSWORD, World, code, patch
from tests.tui.client.faulty import faulty_portal, problem
from tests.tui.editing.drafts import edit
from tests.tui.sessions import Wire, no_series, nobody, session_on
from tests.tui.texts.people import plain, subscriber

LOST = "La liaison a été coupée ; rien n’a été enregistré. Recommencez par Ctrl+S."
PERHAPS = (
    "Le portail ne répond pas : le changement a peut-être été enregistré. Relisez la fiche avant "
    "de recommencer."
)
EXPIRED = "Le compte est expiré : seul l’abonné peut demander son renouvellement, sur le portail."


@dataclass
class Desk:
    """One record open at a desk."""

    world: World
    wire: Wire
    session: Session
    base: Subscriber

    async def save(self, changes: dict[str, Value] | None = None, **typed: Any) -> SaveOutcome:
        """Save what is typed, or changes as they are."""
        draft = Draft(self.base, self.session.portal, Speech())
        edit(draft, **typed)
        sent = draft.read().changes if changes is None else changes
        return await Saver(self.session, Speech()).save(self.base, sent)

    async def current(self) -> Subscriber:
        """Return the record as the portal has it."""
        return await self.session.client.subscriber(self.base.id)

    async def somebody_else_changes(self, **fields: Any) -> None:
        client = self.world.staff("departement")
        answer = await patch(client, self.base.id, fields, (await self.current()).version)
        assert answer.status_code == 200, answer.text


@asynccontextmanager
async def desk_at(world: World, login: str = "fouesnant", **fields: Any) -> AsyncIterator[Desk]:
    usual = {"status": Status.VALIDATED, "library_registered_on": date(2026, 1, 5)}
    who = world.subscriber(**(usual | fields))
    wire = Wire(world)
    async with session_on(world, login, wire=wire) as session:
        base = await session.client.subscriber(who)
        wire.requests.clear()
        yield Desk(world, wire, session, base)


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    async with desk_at(world) as desk:
        yield desk


async def test_a_save_returns_the_new_record(desk: Desk) -> None:
    outcome = await desk.save(city="Brest", library_registered_on="t", resources={"cvs": None})
    assert outcome.saved == await desk.current()
    assert (outcome.saved.city, outcome.saved.version) == ("Brest", 2)
    assert outcome.saved.valid_until == date(2027, 11, 21)
    assert outcome == SaveOutcome(saved=outcome.saved)


async def test_only_what_was_edited_is_changed(world: World) -> None:
    hostile = {"last_name": "\x1b[31mROUGE\u202e", "first_name": "[b]Anne\u0301[/b]"}
    async with desk_at(world, **hostile, registration_number="12") as desk:
        outcome = await desk.save(city="Brest", registration_number="")
        assert outcome.saved is not None
        changed = {
            name: value
            for name, value in outcome.saved.model_dump(exclude={"updated_at"}).items()
            if value != getattr(desk.base, name) and name != "library"
        }
        assert changed == {"city": "Brest", "registration_number": None, "version": 2}


async def test_somebody_else_was_quicker(desk: Desk) -> None:
    await desk.somebody_else_changes(city="Lannion")
    outcome = await desk.save(last_name="LE GOFF")
    current = await desk.current()
    assert outcome == SaveOutcome(stale=current)
    assert (current.city, current.last_name, current.version) == ("Lannion", "LE GALL", 2)


async def test_what_the_portal_does_not_take_is_said_at_its_field(desk: Desk) -> None:
    for changes in (
        {"city": "a\0b"},
        {"postal_code": "x", "last_name": ""},
        {"resources.a/b~c": "validated"},
    ):
        outcome = await desk.save(dict(changes))
        assert outcome == SaveOutcome(
            errors=dict.fromkeys(changes, "Cette valeur ne convient pas.")
        )
    assert await desk.current() == desk.base


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"birth_date": date(2030, 1, 1)}, "birth_date", "Cette valeur ne convient pas."),
        (
            {"library_registered_on": date(2026, 11, 22)},
            "library_registered_on",
            "Cette date est à venir : tapez celle de l’inscription.",
        ),
        (
            {"library_registered_on": None},
            "library_registered_on",
            "Il faut la date d’inscription dans la bibliothèque.",
        ),
        ({"status": "pending"}, "status", "Ce portail ne permet pas de choisir ce statut."),
        ({"email": "x@y.example"}, "email", "Ce champ ne se modifie pas ici."),
    ],
)
async def test_rules_that_the_portal_keeps(
    desk: Desk, changes: dict[str, Value], field: str, sentence: str
) -> None:
    """The console's rules may be older than the portal's."""
    outcome = await desk.save(changes)
    assert {key: plain(text) for key, text in outcome.errors.items()} == {field: sentence}
    assert outcome == SaveOutcome(errors=outcome.errors)


async def test_a_registration_number_that_is_taken(desk: Desk) -> None:
    desk.world.subscriber(registration_number="12")
    outcome = await desk.save(registration_number="12", city="Brest")
    sentence = plain(outcome.errors["registration_number"])
    assert sentence.startswith("Un autre abonné de la bibliothèque a déjà ce numéro : vérifiez la")
    assert outcome == SaveOutcome(errors=outcome.errors)
    assert await desk.current() == desk.base


async def test_an_account_that_expired_meanwhile(world: World) -> None:
    async with desk_at(world, library_registered_on=date(2025, 11, 1)) as desk:
        body = {"email": desk.base.email, "password": PASSWORD}
        signed_in = await world.anyone().post("/patron/session", json=body)
        assert code(signed_in) == (403, "account_expired")
        outcome = await desk.save(library_registered_on="t")
        assert plain(outcome.sentence).startswith(EXPIRED)
        assert outcome == SaveOutcome(sentence=outcome.sentence, read_again=True)


@pytest.mark.parametrize(
    ("login", "beginning"),
    [
        ("support", "Votre compte n’a pas le droit de faire cela : demandez-le au département."),
        ("fouesnant", "Cet abonné n’existe plus, ou n’est pas de votre bibliothèque."),
    ],
)
async def test_what_the_account_may_not_do(world: World, login: str, beginning: str) -> None:
    async with desk_at(world, login) as desk:
        if login == "fouesnant":
            gone = await world.staff("departement").delete(f"/subscribers/{desk.base.id}")
            assert gone.status_code == 204
        outcome = await desk.save(city="Brest")
        assert outcome == SaveOutcome(sentence=beginning)


async def test_a_session_that_ended_and_nobody_signs_in_again(desk: Desk) -> None:
    desk.world.clock.advance(hours=13)
    outcome = await desk.save(city="Brest")
    assert plain(outcome.sentence) == "La session est terminée : reconnectez-vous."
    assert outcome == SaveOutcome(sentence=outcome.sentence)


async def test_a_session_that_ended_and_goes_on(world: World) -> None:
    async with desk_at(world) as desk:

        async def sign_in_again(session: Session) -> bool:
            await session.client.sign_in("fouesnant", PASSWORD)
            return True

        desk.session = Session(
            desk.session.client,
            desk.session.portal,
            desk.session.account,
            sign_in_again,
            no_series(),
        )
        world.clock.advance(hours=13)
        outcome = await desk.save(city="Brest")
        assert outcome.saved is not None
        assert (outcome.saved.city, outcome.saved.version) == ("Brest", 2)


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
