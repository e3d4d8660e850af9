"""Lists of cards against a real portal."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from syren_api.models import Selection
from syren_api.problems import Problem
from syren_api.queries import SubscriberFilter
from syren_api.statuses import Status
from syren_tui.card_lists import ColumnRole, Reason, read_cards
from syren_tui.card_lists.library_accounts import FEW
from syren_tui.card_lists.matching import Matched, match
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    ClientError,
    InvalidRequest,
    PortalUnreachable,
    UnreachableReason,
)
from syren_tui.renewal.plan import ExclusionReason
from tests.portal.world import TODAY, World, fresh_database, world_at
from tests.tui.renewal.series import signed_in

MANY = "".join(f"X{number:04}\n" for number in range(FEW))
"""So many cards of nobody that everybody is read at once."""


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[PortalClient]:
    async with signed_in(world) as client:
        yield client


def patron(world: World, number: str, **members: object) -> str:
    usual: dict[str, object] = {
        "status": Status.TO_REVALIDATE, "library_registered_on": date(2025, 10, 14),
    }  # fmt: skip
    return world.subscriber(registration_number=number, **(usual | members))


async def matched(client: PortalClient, text: str) -> Matched:
    portal = await client.portal()
    cards = read_cards(text, portal)
    found = await match(cards, portal, client.selection)
    assert len(found.plan) + len(found.unmatched) == len(cards.lines) + len(cards.skipped)
    return found


def reasons(found: Matched) -> dict[int, Reason]:
    return {each.line_number: each.reason for each in found.missed}


@pytest.mark.parametrize("more", ["", MANY])
async def test_every_line_is_accounted_for(world: World, client: PortalClient, more: str) -> None:
    first = patron(world, "29058001234")
    second = patron(world, "29058000044")
    patron(world, "29058000310", status=Status.EXPIRED)
    patron(world, "29058000992", status=Status.REFUSED)
    patron(world, "29058000500")
    patron(world, "77", library="quimperle")
    found = await matched(
        client,
        "29058001234;12/11/2026\n"
        "29058000044;\n"
        "29058000310;12/11/2026\n"
        "29058000992;12/11/2026\n"
        "29058009999;12/11/2026\n"
        "29058000500;bientôt\n"
        ";CARN Élise\n"
        "77;12/11/2026\n" + more,
    )
    assert [(line.subscriber.id, line.day) for line in found.plan.lines() if line.included] == [
        (first, date(2026, 11, 12)), (second, TODAY),
    ]  # fmt: skip
    assert [line.exclusion for line in found.plan.lines() if not line.included] == [
        ExclusionReason.EXPIRED, ExclusionReason.REFUSED,
    ]  # fmt: skip
    others = reasons(found)
    for place in range(9, 9 + len(more.split())):
        assert others.pop(place) is Reason.NOT_FOUND
    assert others == {
        5: Reason.NOT_FOUND, 6: Reason.DAY, 7: Reason.NAME_ONLY, 8: Reason.NOT_FOUND,
    }  # fmt: skip


@pytest.mark.parametrize("more", ["", MANY])
async def test_zeros_that_a_spreadsheet_lost_are_never_put_back_unasked(
    world: World, client: PortalClient, more: str
) -> None:
    lost = patron(world, "000123")
    patron(world, "00456")
    patron(world, "0456")
    whole = patron(world, "789")
    patron(world, "0789")
    found = await matched(client, "123\n456\n789\n" + more)
    assert {line.subscriber.id: line.exclusion for line in found.plan.lines()} == {
        lost: ExclusionReason.SUGGESTED, whole: None,
    }  # fmt: skip
    assert reasons(found)[2] is Reason.NOT_FOUND


async def test_spaces_and_case_do_not_count(world: World, client: PortalClient) -> None:
    one, two = patron(world, "FOU 12b"), patron(world, "FOU13")
    found = await matched(client, "Carte\nfou12B\n" + MANY)
    assert [line.subscriber.id for line in found.plan.lines()] == [one]
    found = await matched(client, "Carte\nfou13\n")
    assert [line.subscriber.id for line in found.plan.lines()] == [two]


async def test_an_account_on_two_lines(world: World, client: PortalClient) -> None:
    patron(world, "1001")
    patron(world, "1002")
    found = await matched(
        client, "1001;10/11/2025\n1001;12/11/2026\n1002;bientôt\n1002;12/11/2026\n1001;\n"
    )
    assert [line.day for line in found.plan.lines()] == [date(2026, 11, 12)] * 2
    assert reasons(found) == {1: Reason.TWICE, 3: Reason.TWICE, 5: Reason.TWICE}


async def test_a_number_that_two_libraries_have(world: World) -> None:
    patron(world, "1001")
    patron(world, "1001", library="quimperle")
    async with signed_in(world, "departement") as client:
        found = await matched(client, "1001 LE GALL")
    assert reasons(found) == {1: Reason.SEVERAL}
    assert found.missed[0].label == "1001  LE GALL"
    assert found.missed[0].search == "LE GALL"
    assert len(found.plan) == 0


async def test_a_portal_without_days(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        patron(world, "1001", status=Status.PENDING, library_registered_on=None)
        async with signed_in(world) as client:
            found = await matched(client, "1001;12/11/2026")
    (line,) = found.plan.lines()
    assert (line.included, line.day) == (True, None)
    assert found.cards.column(ColumnRole.DAY) is not None
    assert found.without_day == 0  # nobody has "the plan's day" where there is none


def too_large() -> InvalidRequest:
    problem = Problem(
        type="urn:syren:problem:selection_too_large", title="", status=422, detail="",
        code="selection_too_large", request_id="r",
    )  # fmt: skip
    return InvalidRequest(problem)


async def test_a_portal_with_too_many_accounts(world: World, client: PortalClient) -> None:
    ids = [patron(world, f"{number}") for number in range(1000, 1020)]
    lost = patron(world, "0055")

    async def select(asked: SubscriberFilter) -> Selection:
        if asked.card is None and asked.search is None:
            raise too_large()
        return await client.selection(asked)

    portal = await client.portal()
    text = "".join(f"{number}\n" for number in range(1000, 1020)) + "55a\n055\n"
    found = await match(read_cards(text, portal), portal, select)
    assert [line.subscriber.id for line in found.plan.lines()] == [*ids, lost]
    assert [line.exclusion for line in found.plan.lines()][-1] is ExclusionReason.SUGGESTED
    assert reasons(found) == {21: Reason.NOT_FOUND}
    found = await match(read_cards("100\n555\n", portal), portal, select)
    assert len(found.plan) == 0  # a number within another one is another one
    found = await match(read_cards("Carte\n55\n", portal), portal, select)
    assert [line.subscriber.id for line in found.plan.lines()] == [lost]
    assert not found.plan.summary().included


async def test_a_portal_that_stops_answering(client: PortalClient) -> None:
    asked = 0

    async def select(_: SubscriberFilter) -> Selection:
        nonlocal asked
        asked += 1
        raise PortalUnreachable(UnreachableReason.CUT_OFF)

    portal = await client.portal()
    with pytest.raises(ClientError):
        await match(read_cards("1001\n1002\n1003\n1004\n1005\n1006", portal), portal, select)
    assert asked <= 4


async def test_hostile_names_are_shown_clean_and_looked_for_as_they_came(
    client: PortalClient,
) -> None:
    found = await matched(client, "Carte;Nom\n9;LE\x1b[31m GALL")
    (line,) = found.missed
    assert "\x1b" not in line.label
    assert line.search == "LE\x1b[31m GALL"


async def test_everybody_is_asked_for_at_once(world: World, client: PortalClient) -> None:
    asked: list[SubscriberFilter] = []

    async def select(filters: SubscriberFilter) -> Selection:
        asked.append(filters)
        return await client.selection(filters)

    portal = await client.portal()
    text = "".join(f"{number}\n" for number in range(1000, 1100))
    await match(read_cards(text, portal), portal, select)
    assert len(asked) == 1
    asked.clear()
    await match(read_cards("zut\n", portal), portal, select)
    assert not asked
