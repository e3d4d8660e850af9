"""Cards that nobody has, and names."""

from syren_tui.desk.entries import LoggedOutcome
from syren_tui.scan.stages import (
    AskingName,
    Matches,
    NobodyFound,
    Shown,
    Unknown,
    Waiting,
)
from tests.portal.world import World
from tests.tui.records import stored
from tests.tui.scan.scans import CARD, OLD_DAY, AtDesk, cardholder
from tests.tui.scan.service.desks import NEXT_END, shown

# Cards that nobody has, and names.


async def test_an_unknown_card_is_given_to_whom_a_name_finds(world: World, at: AtDesk) -> None:
    each = cardholder(world, None, last_name="QUÉRÉ", first_name="Anna")
    cardholder(world, "2", last_name="QUÉRÉ", first_name="Yann")
    await at.scan("777")
    assert isinstance(at.desk.stage, Unknown)
    assert (at.endings, len(at.rings)) == ([LoggedOutcome.UNKNOWN], 1)
    await at.enter()
    assert isinstance(at.desk.stage, AskingName)
    await at.scan("personne")
    assert isinstance(at.desk.stage, AskingName)
    assert at.desk.stage.tried == "personne"
    await at.scan("quere")
    assert isinstance(at.desk.stage, Matches)
    at.desk.choose(at.desk.stage.found.subscribers[0])
    assert shown(at).number == "777"
    await at.enter()
    now = stored(world, each)
    assert (now.registration_number, now.valid_until, now.version) == ("777", NEXT_END, 3)
    assert at.endings == [LoggedOutcome.RENEWED]
    await at.desk.undo()
    now = stored(world, each)
    assert (now.registration_number, now.library_registered_on) == (None, OLD_DAY)


async def test_another_name_for_the_same_card(world: World, at: AtDesk) -> None:
    each = cardholder(world, None, last_name="QUÉRÉ", first_name="Anna")
    cardholder(world, "2", last_name="QUÉRÉ", first_name="Yann")
    await at.scan("777")
    await at.enter()
    await at.scan("quere")
    await at.scan("quere anna")
    card = shown(at)
    assert (card.subscriber.id, card.number) == (each, "777")


async def test_who_is_renewed_in_the_end_is_not_counted_as_left_out(
    world: World, at: AtDesk
) -> None:
    for number in (CARD, "2"):
        cardholder(world, number)
    await at.scan(CARD, "2", CARD)
    assert (at.desk.log.done, at.desk.log.not_done) == (0, 2)
    await at.enter()
    assert (at.desk.log.done, at.desk.log.not_done) == (1, 1)
    assert at.endings == [LoggedOutcome.NOT_CONFIRMED, LoggedOutcome.RENEWED]


async def test_a_name_after_an_unknown_card_is_only_a_name(world: World, at: AtDesk) -> None:
    """The card is given to somebody only where that was asked for."""
    cardholder(world, None, last_name="QUÉRÉ")
    await at.scan("777", "quere")
    assert shown(at).number is None


async def test_another_card_while_the_name_is_asked_for(world: World, at: AtDesk) -> None:
    each = cardholder(world)
    await at.scan("777")
    await at.enter()
    await at.scan(CARD)
    card = shown(at)
    assert (card.subscriber.id, card.number) == (each, None)
    assert at.endings == [LoggedOutcome.UNKNOWN]


async def test_a_number_that_was_given_away_meanwhile(world: World, at: AtDesk) -> None:
    each = cardholder(world, None, last_name="QUÉRÉ")
    await at.scan("777")
    await at.enter()
    await at.scan("quere")
    cardholder(world, "777", last_name="AUTRE")
    await at.enter()
    assert isinstance(at.desk.stage, Shown)
    assert at.desk.stage.error is not None
    assert stored(world, each).version == 1
    assert at.endings == [LoggedOutcome.FAILED, LoggedOutcome.UNKNOWN]


async def test_a_name_that_finds_nobody(at: AtDesk) -> None:
    await at.scan("personne")
    assert isinstance(at.desk.stage, NobodyFound)
    assert at.desk.leave_stage()
    assert isinstance(at.desk.stage, Waiting)
    assert not at.desk.leave_stage()
