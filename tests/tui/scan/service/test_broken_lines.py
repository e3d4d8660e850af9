"""What changes while a card is at the desk, lines that break, and undoing."""

from datetime import date, datetime

import pytest

from syren_api.models import Subscriber
from syren_tui.client.errors import NotSignedIn, StaleVersion
from syren_tui.desk.entries import LoggedOutcome
from syren_tui.scan.card import LookAgainReason, Offer
from syren_tui.scan.stages import (
    Failed,
    Renewed,
    Shown,
    TakenBack,
)
from tests.portal.world import World, patch
from tests.tui.records import end_sessions, stored
from tests.tui.scan.scans import CARD, OLD_DAY, AtDesk, cardholder
from tests.tui.scan.service.desks import NEXT_END, shown


async def history(world: World, subscriber: str) -> list[str]:
    """What was done to somebody, newest first."""
    answer = await world.staff("departement").get(f"/subscribers/{subscriber}/history")
    return [entry["action"] for entry in answer.json()]


# What changes meanwhile.


async def test_the_day_is_asked_for_anew(world: World, at: AtDesk) -> None:
    each = cardholder(world)
    await at.scan(CARD)
    world.clock.advance(hours=11.5)  # past midnight in Paris
    await at.enter()
    stage = at.desk.stage
    assert isinstance(stage, Shown)
    assert (stage.why, stage.card.line.day) == (LookAgainReason.NEXT_DAY, date(2026, 11, 22))
    assert stored(world, each).version == 1
    await at.enter()
    assert stored(world, each).valid_until == date(2027, 11, 22)


async def test_an_account_that_was_changed_meanwhile_is_looked_at_again(
    world: World, at: AtDesk
) -> None:
    each = cardholder(world)
    await at.scan(CARD)
    answer = await patch(world.staff("departement"), each, {"last_name": "AUTRE"})
    assert answer.status_code == 200
    await at.enter()
    stage = at.desk.stage
    assert isinstance(stage, Shown)
    assert (stage.why, stage.card.subscriber.last_name) == (LookAgainReason.CHANGED, "AUTRE")
    assert await history(world, each) == ["edited", "created"]
    await at.enter()
    assert await history(world, each) == ["renewed", "edited", "created"]


# Lines that break.


@pytest.mark.parametrize("lost", [1, 7])
async def test_a_lost_answer_is_asked_for_until_it_comes(
    world: World, at: AtDesk, lost: int
) -> None:
    each = cardholder(world)
    await at.scan(CARD)
    at.wire.losing["POST /renewals"] = lost
    await at.enter()
    assert isinstance(at.desk.stage, Renewed)
    assert at.wire.sent("POST /renewals") == lost + 1
    assert await history(world, each) == ["renewed", "created"]
    assert bool(at.troubles) is (lost > 5)


async def test_a_session_that_ends_before_the_answer_is_known(world: World, at: AtDesk) -> None:
    each = cardholder(world)
    await at.scan(CARD)
    at.wire.losing["POST /renewals"] = 1
    at.wire.at_loss = lambda: end_sessions(world)
    await at.enter()
    stage = at.desk.stage
    assert isinstance(stage, Shown)
    assert isinstance(stage.error, NotSignedIn)
    assert (at.endings, stage.card.attempt is not None) == ([LoggedOutcome.UNDECIDED], True)
    at.signs_in_again = True
    await at.enter()
    assert isinstance(at.desk.stage, Renewed)
    assert await history(world, each) == ["renewed", "created"]
    assert at.endings == [LoggedOutcome.RENEWED]


async def test_a_renewal_that_nobody_answered_for_is_asked_for_under_its_key(
    world: World, at: AtDesk
) -> None:
    each = cardholder(world)
    await at.scan(CARD)
    at.wire.no_sense["POST /renewals"] = 1
    await at.enter()
    assert at.endings == [LoggedOutcome.UNDECIDED]
    before = datetime.now()
    await at.enter()
    assert isinstance(at.desk.stage, Renewed)
    assert at.endings == [LoggedOutcome.RENEWED]
    assert at.desk.log.entries[0].at >= before  # when it was done, not when the card came
    assert await history(world, each) == ["renewed", "created"]


@pytest.mark.parametrize("kind", ["losing", "unsent", "no_sense"])
async def test_a_number_is_stored_once_whatever_is_lost(
    world: World, at: AtDesk, kind: str
) -> None:
    each = cardholder(world, None, last_name="QUÉRÉ")
    await at.scan("777")
    await at.enter()
    await at.scan("quere")
    getattr(at.wire, kind)["PATCH"] = 1
    await at.enter()
    assert await history(world, each) == ["renewed", "edited", "created"]


async def test_a_card_waits_for_a_portal_that_comes_back(world: World, at: AtDesk) -> None:
    each = cardholder(world)
    at.wire.unsent["GET /subscribers"] = 6
    await at.scan(CARD)
    assert shown(at).subscriber.id == each
    assert len(at.troubles) == 1


async def test_a_card_that_cannot_be_looked_up_can_be_tried_again(world: World, at: AtDesk) -> None:
    cardholder(world)
    end_sessions(world)
    await at.scan(CARD)
    assert isinstance(at.desk.stage, Failed)
    assert (at.endings, len(at.rings)) == ([LoggedOutcome.FAILED], 1)
    at.signs_in_again = True
    await at.enter()
    assert shown(at).offer is Offer.RENEW


# Undoing.


@pytest.mark.parametrize("kind", ["", "losing", "unsent", "no_sense"])
async def test_the_last_renewal_is_undone_once(world: World, at: AtDesk, kind: str) -> None:
    each = cardholder(world)
    await at.scan(CARD)
    await at.enter()
    if kind:
        getattr(at.wire, kind)["POST /subscribers"] = 1
    undone: Subscriber | None = await at.desk.undo()
    assert undone is not None
    assert undone.id == each
    assert isinstance(at.desk.stage, TakenBack)
    assert stored(world, each).library_registered_on == OLD_DAY
    assert await history(world, each) == ["reverted", "renewed", "created"]
    assert (at.endings, at.desk.log.done) == ([LoggedOutcome.UNDONE], 0)
    assert await at.desk.undo() is None


async def test_undo_goes_back_one_by_one_and_leaves_what_changed_since(
    world: World, at: AtDesk
) -> None:
    first, second = cardholder(world), cardholder(world, "2")
    for number in (CARD, "2"):
        await at.scan(number)
        await at.enter()
    await at.desk.undo()
    assert (stored(world, first).version, stored(world, second).version) == (2, 3)
    await patch(world.staff("departement"), first, {"last_name": "AUTRE"}, 2)
    with pytest.raises(StaleVersion):
        await at.desk.undo()
    assert stored(world, first).valid_until == NEXT_END
    assert at.endings == [LoggedOutcome.UNDONE, LoggedOutcome.RENEWED]
