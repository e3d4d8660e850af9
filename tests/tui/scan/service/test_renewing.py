"""Cards at the desk against a real portal: who is found, and what is done."""

from pathlib import Path
from typing import Any

import pytest

from syren_api.statuses import Status
from syren_tui.desk.entries import LoggedOutcome, WaitReason
from syren_tui.scan.card import Offer
from syren_tui.scan.stages import (
    Looking,
    Matches,
    Renewed,
    Renewing,
)
from tests.portal.world import TODAY, World, fresh_database, world_at
from tests.tui.records import stored
from tests.tui.scan.scans import CARD, AtDesk, at_desk, cardholder
from tests.tui.scan.service.desks import NEXT_END, shown

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
    assert (at.endings, at.desk.log.done, at.desk.log.not_done) == (
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
    assert renewed == {"1"}
    assert (at.desk.log.done, at.desk.log.not_done) == (1, 5)
    waiting = {each.reason for each in at.desk.log.entries if each.is_open}
    assert waiting == {WaitReason.NEVER_DECIDED, WaitReason.REFUSED_RESOURCE}
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
