"""Saving to a real portal: what came of it, whatever happens on the way."""

from datetime import date

import pytest

from syren_tui.editing.draft import Value
from syren_tui.editing.saving import SaveOutcome
from syren_tui.session import Session
from tests.portal.world import PASSWORD, World, code
from tests.tui.editing.saving_desk import Desk, desk_at
from tests.tui.sessions import no_series
from tests.tui.texts.people import plain

EXPIRED = "Le compte est expiré : seul l’abonné peut demander son renouvellement, sur le portail."


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
