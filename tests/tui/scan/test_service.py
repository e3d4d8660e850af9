"""Cards at the desk against a real portal: who is found, what is done, and what is undone."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from syren_api.keys import number_key
from syren_api.models import Subscriber
from syren_api.statuses import Status
from syren_tui.client.errors import NotSignedIn, StaleVersion
from syren_tui.desk.entries import LoggedOutcome, WaitReason
from syren_tui.scan.card import Card, LookAgainReason, Offer
from syren_tui.scan.stages import (
    AskingName,
    Failed,
    Looking,
    Matches,
    NobodyFound,
    Renewed,
    Renewing,
    Shown,
    Suggested,
    TakenBack,
    Unknown,
    Waiting,
)
from tests.portal.world import TODAY, World, fresh_database, patch, world_at
from tests.tui.records import end_sessions, stored
from tests.tui.scan.scans import CARD, OLD_DAY, AtDesk, at_desk, cardholder

NEXT_END = date(2027, 11, 21)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def at(world: World) -> AsyncIterator[AtDesk]:
    async with at_desk(world) as at:
        yield at


def shown(at: AtDesk) -> Card:
    """The card that is shown, and can be confirmed or not."""
    assert isinstance(at.desk.stage, Shown), at.desk.stage
    return at.desk.stage.card


async def history(world: World, subscriber: str) -> list[str]:
    """What was done to somebody, newest first."""
    answer = await world.staff("departement").get(f"/subscribers/{subscriber}/history")
    return [entry["action"] for entry in answer.json()]


# Looking and renewing.


async def test_a_card_is_shown_and_renewed(world: World, at: AtDesk) -> None:
    each = cardholder(world)
    await at.scan(CARD)
    card = shown(at)
    assert (card.subscriber.id, card.offer, card.line.after) == (each, Offer.RENEW, NEXT_END)
    assert at.wire.sent("POST") == 0
    await at.enter()
    assert isinstance(at.desk.stage, Renewed)
    assert stored(world, each).valid_until == NEXT_END
    assert (at.endings, at.desk.log.renewed, at.desk.log.not_renewed) == (
        [LoggedOutcome.RENEWED],
        1,
        0,
    )
    assert (at.rings, at.desk.changed) == ([], True)


@pytest.mark.parametrize(
    ("members", "offer", "ending", "rings"),
    [
        ({"status": Status.TO_REVALIDATE}, Offer.RENEW, None, 0),
        ({"status": Status.PENDING, "library_registered_on": None}, Offer.VALIDATE, None, 0),
        ({"status": Status.REFUSED}, Offer.LEFT, LoggedOutcome.REFUSED, 1),
        ({"status": Status.EXPIRED}, Offer.LEFT, LoggedOutcome.EXPIRED, 1),
    ],
)
async def test_enter_does_what_is_offered(
    world: World,
    at: AtDesk,
    members: dict[str, Any],
    offer: Offer,
    ending: LoggedOutcome | None,
    rings: int,
) -> None:
    each = cardholder(world, **members)
    await at.scan(CARD)
    assert (shown(at).offer, len(at.rings)) == (offer, rings)
    assert at.endings == [ending] * (ending is not None)
    await at.enter()
    renewed = stored(world, each).valid_until == NEXT_END
    assert renewed is (ending is None)


async def test_who_stands_as_they_would_is_left_in_peace(world: World, at: AtDesk) -> None:
    everything = dict.fromkeys([each.id for each in world.portal.resources], "validated")
    cardholder(world, library_registered_on=TODAY, resources=everything)
    await at.scan(CARD)
    assert shown(at).offer is Offer.NOTHING
    await at.enter()
    assert at.wire.sent("POST") == 0
    assert (at.endings, at.rings) == ([LoggedOutcome.UP_TO_DATE], [])


async def test_a_portal_without_validity_validates_without_a_date(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        each = world.subscriber(registration_number=CARD)
        async with at_desk(world) as at:
            await at.scan(CARD)
            card = shown(at)
            assert (card.offer, card.line.day, card.line.after) == (Offer.VALIDATE, None, None)
            await at.enter()
            assert stored(world, each).status is Status.VALIDATED
            await at.scan(CARD)
            assert shown(at).offer is Offer.NOTHING


async def test_refused_resources_stay_refused_unless_asked_for(world: World, at: AtDesk) -> None:
    first = world.portal.resources[0].id
    each = cardholder(world, resources={first: "refused"})
    await at.scan(CARD)
    assert shown(at).line.switched_on == 0
    at.desk.switch_resources()
    assert shown(at).line.reopened == 1
    at.desk.switch_resources()
    await at.enter()
    assert dict(stored(world, each).resources) == {first: "refused"}


async def test_an_account_that_may_only_look(world: World) -> None:
    cardholder(world)
    async with at_desk(world, "support") as at:
        await at.scan(CARD)
        assert shown(at).offer is Offer.NOT_ALLOWED
        await at.enter()
        assert at.wire.sent("POST") == 0
        assert at.endings == [LoggedOutcome.LOOKED_AT]


async def test_several_libraries_have_the_card(world: World) -> None:
    cardholder(world, last_name="LE GALL")
    there = cardholder(world, last_name="GUILLOU", library="quimperle")
    async with at_desk(world, "departement") as at:
        await at.scan(CARD)
        stage = at.desk.stage
        assert isinstance(stage, Matches)
        assert at.wire.sent("POST") == 0
        [chosen] = [one for one in stage.found.subscribers if one.id == there]
        at.desk.choose(chosen)
        assert shown(at).subscriber.id == there
        await at.enter()
        assert stored(world, there).valid_until == NEXT_END


# One card after the other.


async def test_cards_in_one_burst_are_worked_off_in_their_order(world: World, at: AtDesk) -> None:
    ids = [cardholder(world, f"{CARD}{place}", last_name=f"NOM{place}") for place in range(4)]
    await at.scan(*(f"{CARD}{place}" for place in range(4)))
    assert shown(at).subscriber.id == ids[3]
    listed = [entry.subscriber.id for entry in at.desk.log.entries if entry.subscriber]
    assert listed == [ids[2], ids[1], ids[0]]
    assert set(at.endings) == {LoggedOutcome.NOT_CONFIRMED}
    await at.enter()
    assert [stored(world, each).version for each in ids] == [1, 1, 1, 2]


async def test_nothing_can_be_confirmed_while_a_card_is_on_its_way(
    world: World, at: AtDesk
) -> None:
    first, second = cardholder(world), cardholder(world, "2")
    await at.scan(CARD)
    at.desk.typed("2")
    assert isinstance(at.desk.stage, Looking)
    at.desk.confirm()
    await at.desk.work()
    assert shown(at).subscriber.id == second
    assert {stored(world, each).version for each in (first, second)} == {1}


async def test_a_card_scanned_during_a_renewal_waits_for_it(world: World, at: AtDesk) -> None:
    first, second = cardholder(world), cardholder(world, "2")
    await at.scan(CARD)
    at.desk.confirm()
    at.desk.typed("2")
    assert isinstance(at.desk.stage, Renewing)
    assert at.desk.waiting == 2
    await at.desk.work()
    assert shown(at).subscriber.id == second
    assert (stored(world, first).version, stored(world, second).version) == (2, 1)
    assert at.endings == [LoggedOutcome.RENEWED]


async def test_renewing_at_once_where_the_rules_allow(world: World, at: AtDesk) -> None:
    first = world.portal.resources[0].id
    ids = {
        "1": cardholder(world, "1"),
        "2": cardholder(world, "2", status=Status.REFUSED),
        "3": cardholder(world, "3", status=Status.EXPIRED),
        "4": cardholder(world, "4", status=Status.PENDING, library_registered_on=None),
        "5": cardholder(world, "5", resources={first: "refused"}),
    }
    at.desk.at_once = True
    await at.scan(*ids, "404")
    renewed = {number for number, each in ids.items() if stored(world, each).version == 2}
    assert renewed == {"1", "4"}
    assert (at.desk.log.renewed, at.desk.log.not_renewed) == (2, 4)
    # Who is found by name has not shown a card: Enter is asked for.
    each = cardholder(world, "6", last_name="QUÉRÉ")
    await at.scan("quere")
    assert shown(at).subscriber.id == each
    assert stored(world, each).version == 1


@pytest.mark.parametrize("typed", ["29058000044", " 29058000044 ", "éçà(_àààà''"])
async def test_a_card_as_scanners_type_it(world: World, at: AtDesk, typed: str) -> None:
    each = cardholder(world)
    await at.scan(typed)
    assert shown(at).subscriber.id == each


async def test_a_card_number_of_letters_is_found(world: World, at: AtDesk) -> None:
    each = cardholder(world, "COMPTE-TEST")
    await at.scan("COMPTE-TEST")
    assert shown(at).subscriber.id == each


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
    assert (at.desk.log.renewed, at.desk.log.not_renewed) == (0, 2)
    await at.enter()
    assert (at.desk.log.renewed, at.desk.log.not_renewed) == (1, 1)
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
    await at.enter()
    assert isinstance(at.desk.stage, Renewed)
    assert at.endings == [LoggedOutcome.RENEWED]
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
    assert (at.endings, at.desk.log.renewed) == ([LoggedOutcome.UNDONE], 0)
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


# Numbers that nobody has, but nearly.

SCANS = [
    ("A29058000044B", CARD),
    ("]C029058000044", CARD),
    ("029058000044", CARD),
    ("ÉÇÀ(_ÀÀÀÀ''", CARD),
    ("éçà(!àààà''", CARD),
    (" a29058000044c", CARD),
    ("Qèè__B", "A7788B"),
    ("qèè!!b", "A7788B"),
]


@pytest.fixture
def has_keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the portal compares numbers by their key: asked for before anybody signs in."""
    if not request.param:
        monkeypatch.setattr("syren_portal.presets.FEATURES", ())
    return bool(request.param)


@pytest.mark.parametrize("has_keys", [True, False], indirect=True)
@pytest.mark.parametrize(("scan", "number"), SCANS)
async def test_what_a_scanner_may_have_done_is_offered(
    has_keys: bool, world: World, at: AtDesk, scan: str, number: str
) -> None:
    at.desk.at_once = True
    each = cardholder(world, number)
    await at.scan(scan)
    stage = at.desk.stage
    assert isinstance(stage, Suggested), stage
    assert stage.suggestion.subscriber.id == each
    assert number_key(stage.suggestion.reading.number) == number_key(number)
    assert len(at.rings) == 1
    await at.enter()
    assert shown(at).subscriber.id == each
    assert stored(world, each).version == 1
    await at.enter()
    assert (stored(world, each).version, stored(world, each).registration_number) == (2, number)
    assert at.endings == [LoggedOutcome.RENEWED]


async def test_a_card_written_otherwise_is_the_same_card(world: World, at: AtDesk) -> None:
    each = cardholder(world, "A 7788-b")
    for scan in ("a7788b", "\u200eA7788B\u202c", " A-7788B"):
        await at.scan(scan)
        assert shown(at).subscriber.id == each


@pytest.mark.parametrize("has_keys", [False], indirect=True)
async def test_another_case_is_offered_where_the_portal_has_no_keys(
    has_keys: bool, world: World, at: AtDesk
) -> None:
    each = cardholder(world, "A7788B")
    await at.scan("a7788b")
    assert isinstance(at.desk.stage, Suggested)
    assert at.desk.stage.suggestion.subscriber.id == each


async def test_of_several_that_may_be_meant_one_is_chosen(world: World, at: AtDesk) -> None:
    cardholder(world, "29058", last_name="CORRE")
    other = cardholder(world, "A29058", last_name="CARN")
    await at.scan("A29058B")
    assert isinstance(at.desk.stage, Matches)
    assert [each.last_name for each in at.desk.stage.found.subscribers] == ["CORRE", "CARN"]
    at.desk.choose(at.desk.stage.found.subscribers[1])
    assert shown(at).number is None  # what was scanned becomes nobody's number
    await at.enter()
    assert stored(world, other).registration_number == "A29058"


async def test_what_was_offered_and_is_not_meant_is_unknown(world: World, at: AtDesk) -> None:
    cardholder(world)
    await at.scan(f"0{CARD}")
    assert at.desk.leave_stage()
    assert isinstance(at.desk.stage, Unknown)
    assert at.desk.stage.number == f"0{CARD}"
    await at.scan(f"]C0{CARD}", CARD)
    assert at.endings == [LoggedOutcome.HELD, LoggedOutcome.UNKNOWN]
    assert at.desk.log.entries[0].reason is WaitReason.NEAR_NUMBER


async def test_a_name_is_no_number(world: World, at: AtDesk) -> None:
    cardholder(world, last_name="QUÉRÉ")
    at.wire.requests.clear()
    await at.scan("Quéré")
    assert shown(at).subscriber.last_name == "QUÉRÉ"
    assert at.wire.sent("GET /subscribers") == 2
