"""Numbers that nobody has, but nearly: what a scanner may have done is offered."""

import pytest

from syren_api.keys import number_key
from syren_tui.desk.entries import LoggedOutcome, WaitReason
from syren_tui.scan.stages import (
    Matches,
    Suggested,
    Unknown,
)
from tests.portal.world import World
from tests.tui.records import stored
from tests.tui.scan.scans import CARD, AtDesk, cardholder
from tests.tui.scan.service.desks import shown

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
