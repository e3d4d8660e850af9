"""Finding at the desk without a card: birth dates, the best name first, names spelled nearly so."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from syren_tui.desk.entries import LoggedOutcome, WaitReason
from syren_tui.i18n import Speech
from syren_tui.scan.stages import AskingName, Matches, NobodyFound, Shown, Unknown
from syren_tui.texts.scan_stages import said
from tests.portal.world import World
from tests.tui.records import stored
from tests.tui.scan.scans import AtDesk, at_desk, cardholder
from tests.tui.texts.people import plain

BORN = date(1996, 11, 25)


@pytest.fixture
async def at(world: World) -> AsyncIterator[AtDesk]:
    async with at_desk(world) as at:
        yield at


def words(at: AtDesk) -> str:
    return plain(" ".join(text for _, text in said(at.desk.stage, Speech()).lines))


def matches(at: AtDesk) -> list[str]:
    stage = at.desk.stage
    assert isinstance(stage, Matches), stage
    return [each.first_name for each in stage.found.subscribers]


async def test_the_best_name_first(world: World, at: AtDesk) -> None:
    cardholder(world, "1", last_name="GARNIER", first_name="Pascale")
    cardholder(world, "2", last_name="LE GALL", first_name="Annaïg")
    await at.scan("le g")
    assert matches(at) == ["Annaïg", "Pascale"]


@pytest.mark.parametrize("typed", ["25/11/1996", "25 nov 96"])
async def test_a_birth_date_is_shown_and_never_renewed_at_once(
    world: World, at: AtDesk, typed: str
) -> None:
    at.desk.at_once = True
    one = cardholder(world, birth_date=BORN)
    await at.scan(typed)
    assert isinstance(at.desk.stage, Shown)
    assert stored(world, one).version == 1
    cardholder(world, "2", first_name="Yann", birth_date=BORN)
    await at.scan(typed)
    assert matches(at) == ["Annaïg", "Yann"]
    assert "Né(e) le 25/11/1996 : qui est-ce ?" in words(at)
    await at.scan("25/11/1997")
    assert isinstance(at.desk.stage, NobodyFound)
    assert at.desk.log.done == 0


async def test_eight_digits_are_a_card_first_and_a_birth_date_second(
    world: World, at: AtDesk
) -> None:
    at.desk.at_once = True
    born = cardholder(world, "1", birth_date=BORN)
    await at.scan("25111996")
    assert matches(at) == ["Annaïg"]  # chosen, also where there is one: nobody has named them
    assert "Carte 25111996 : INCONNUE" in words(at)
    assert "Né(e) le 25/11/1996 : qui est-ce ?" in words(at)
    assert len(at.rings) == 1
    await at.enter()
    assert stored(world, born).version == 1
    assert at.desk.leave_stage()
    assert isinstance(at.desk.stage, Unknown)
    assert at.endings == [LoggedOutcome.UNKNOWN]
    card = cardholder(world, "25111996", first_name="Yann")
    await at.scan("25111996")
    assert stored(world, card).version == 2


async def test_a_birth_date_says_whose_an_unknown_card_is(world: World, at: AtDesk) -> None:
    cardholder(world, None, birth_date=BORN)
    await at.scan("29058009999")
    await at.enter()
    assert isinstance(at.desk.stage, AskingName)
    await at.scan("25/11/1996")
    stage = at.desk.stage
    assert isinstance(stage, Shown)
    assert stage.card.number == "29058009999"


async def test_names_spelled_nearly_so_are_offered_and_not_taken(world: World, at: AtDesk) -> None:
    at.desk.at_once = True
    one = cardholder(world, last_name="ABALLÉA", first_name="Nolwenn")
    await at.scan("abalea")
    assert matches(at) == ["Nolwenn"]
    assert "Personne ne correspond à « abalea »." in words(at)
    assert "Des noms proches existent : est-ce l’un d’eux ?" in words(at)
    await at.enter()
    assert stored(world, one).version == 1
    stage = at.desk.stage
    assert isinstance(stage, Matches)
    at.desk.choose(stage.found.subscribers[0])
    assert isinstance(at.desk.stage, Shown)
    await at.scan("zzzzzz")
    assert isinstance(at.desk.stage, NobodyFound)


async def test_an_e_mail_with_digits_finds_its_subscriber(world: World, at: AtDesk) -> None:
    at.desk.at_once = True
    one = cardholder(world, email="nolwenn.le-goff.29@poste.test")
    await at.scan("nolwenn.le-goff.29@poste.test")
    assert isinstance(at.desk.stage, Shown)
    assert stored(world, one).version == 1  # no card: never at once


async def test_eight_digits_that_are_nobodys_say_that_the_day_was_looked_for(
    world: World, at: AtDesk
) -> None:
    await at.scan("25111996")
    assert isinstance(at.desk.stage, Unknown)
    assert "Personne n’est né le 25/11/1996 non plus." in words(at)
    await at.scan("29058009999")
    assert "non plus" not in words(at)


async def test_a_day_passed_over_is_noted_as_one(world: World, at: AtDesk) -> None:
    cardholder(world, "1", birth_date=BORN)
    await at.scan("25111996")
    await at.scan("29058009999")
    entry = next(each for each in at.desk.log.entries if each.number == "25111996")
    assert entry.reason is WaitReason.BIRTH_DATE
