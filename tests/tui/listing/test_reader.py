"""Reading the list from a real portal."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from syren_api.statuses import Status
from syren_tui.client.errors import InvalidRequest, NotSignedIn, PortalUnreachable
from syren_tui.listing import reader as reading
from syren_tui.listing.page_cache import PAGE
from syren_tui.listing.query import EndDateFilter, ListQuery
from syren_tui.listing.reader import ListReader, other_searches
from tests.portal.world import TODAY, World, fresh_database, world_at
from tests.tui.sessions import Wire, session_on

TOTAL = 120


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database for 120 subscribers, nobody in it yet."""
    return fresh_database(tmp_path_factory.mktemp("crowd"))


@pytest.fixture
async def crowd(crowded: str) -> AsyncIterator[World]:
    """NOM000 to NOM119: two in three validated, their ends from 61 days ago to 58 days ahead."""
    async with world_at(crowded) as world:
        with world.database.read() as connection:
            (there,) = connection.exec_driver_sql("SELECT count(*) FROM subscribers").one()
        for number in range(TOTAL if not there else 0):
            world.subscriber(
                last_name=f"NOM{number:03}",
                first_name="Anne-Marie" if number % 40 == 7 else "Tanguy",
                status=Status.PENDING if number % 3 == 0 else Status.VALIDATED,
                library_registered_on=date(2025, 9, 21) + timedelta(days=number),
            )
        yield world


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        (0, 0, {0: range(50)}),
        (0, 24, {0: range(50)}),
        (49, 50, {0: range(50), 1: range(50, 100)}),
        (50, 99, {1: range(50, 100)}),
        (60, 130, {1: range(50, 100), 2: range(100, 120)}),
        (0, 10_000, {0: range(50), 1: range(50, 100), 2: range(100, 120)}),
        (119, 119, {2: range(100, 120)}),
        (150, 180, {3: range(0)}),
    ],
)
async def test_the_pages_that_hold_the_rows_in_view(
    crowd: World, first: int, last: int, pages: dict[int, range]
) -> None:
    wire = Wire(crowd)
    async with session_on(crowd, wire=wire) as session:
        wire.requests.clear()
        found = await ListReader(session).read(ListQuery(), first, last)
        read = {number: [each.last_name for each in items] for number, items in found.pages.items()}
        assert read == {key: [f"NOM{number:03}" for number in each] for key, each in pages.items()}
        assert found.total == TOTAL
        assert wire.requests == ["GET /subscribers"] * len(pages)


async def test_what_was_begun_is_read_once(crowd: World) -> None:
    wire = Wire(crowd)
    async with session_on(crowd, wire=wire) as session:
        reader = ListReader(session)
        for query, calls in ((ListQuery(), 1), (ListQuery(), 2), (ListQuery(search="NOM1"), 3)):
            wire.requests.clear()
            if calls != 2:
                reader.begin(ListQuery())
            found = await reader.read(query, 0, 0)
            assert found.total == (20 if query.search else TOTAL)
            assert len(wire.requests) == (2 if query.search else 1)


async def test_what_was_begun_in_vain_says_why_and_is_tried_anew(crowd: World) -> None:
    wire = Wire(crowd)
    async with session_on(crowd, wire=wire) as session:
        reader = ListReader(session)
        session.client._transport._time_limit = 0.0
        reader.begin(ListQuery())
        with pytest.raises(PortalUnreachable):
            await reader.read(ListQuery(), 0, 0)
        session.client._transport._time_limit = 20.0
        assert (await reader.read(ListQuery(), 0, 0)).total == TOTAL


async def test_subscribers_with_the_same_resources_share_them(world: World) -> None:
    for status in ("validated", "validated", "refused"):
        world.subscriber(resources={"pressreader": status, "brief-me": "pending"})
    async with session_on(world) as session:
        reader = ListReader(session)
        found = await reader.read(ListQuery(), 0, 0)
        again = await reader.read(ListQuery(), 0, 0)
        read = [*found.pages[0], *again.pages[0]]
        resources = [each for one in read for each in one.resources]
        assert len(resources) == 12
        assert len({id(each) for each in resources}) == len(set(resources)) == 3
        assert [one.resources for one in read[:3]] == [
            (await session.client.subscriber(one.id)).resources for one in read[:3]
        ]


async def test_where_a_subscriber_stands(crowd: World) -> None:
    async with session_on(crowd) as session:
        reader = ListReader(session)
        ids = await reader.all_ids(ListQuery())
        found = await reader.read(ListQuery(), 60, 110)
        assert [found.place_of(ids[place]) for place in (50, 99, 119)] == [50, 99, 119]
        assert found.place_of(ids[49]) is None
        assert found.place_of("nobody") is None


async def test_counts_leave_the_status_filter_out(crowd: World) -> None:
    async with session_on(crowd) as session:
        reader = ListReader(session)
        assert not reader.counts
        found = await reader.read(ListQuery("tanguy", (Status.PENDING,)), 0, 0)
        assert found.total == 39
        assert found.counts[Status.PENDING] == 39
        assert found.counts[Status.VALIDATED] == 78
        assert found.counts[Status.EXPIRED] == 0
        assert reader.counts == found.counts


async def test_a_further_page_is_read(crowd: World) -> None:
    async with session_on(crowd) as session:
        page = await ListReader(session).page(ListQuery(sort="-last_name"), 2)
        assert (page.offset, page.limit, page.total) == (2 * PAGE, PAGE, TOTAL)
        assert [each.last_name for each in page.items][:2] == ["NOM019", "NOM018"]


async def test_everybody_who_matches(crowd: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with session_on(crowd) as session:
        reader = ListReader(session)
        query = ListQuery(statuses=(Status.PENDING,), sort="-valid_until")
        ids = await reader.all_ids(query)
        assert len(set(ids)) == 40
        assert ids[:PAGE] == [each.id for each in (await reader.page(query, 0)).items]
        monkeypatch.setattr("syren_portal.store.lists.MAX_SELECTION", 39)
        with pytest.raises(InvalidRequest) as refused:
            await reader.all_ids(query)
        assert refused.value.code == "selection_too_large"


async def test_other_searches_that_find_somebody_under_the_same_filters(crowd: World) -> None:
    async with session_on(crowd) as session:
        reader = ListReader(session)

        async def others(query: ListQuery) -> list[tuple[str, int]]:
            found = await reader.others(query)
            assert found is not None
            return [(each.search, each.total) for each in found.searches]

        assert await others(ListQuery("tanguy annaig")) == [
            ("tanguy", 117),
            ("tan", 117),
            ("ann", 3),
        ]
        pending = ListQuery("tangui zzz", (Status.PENDING,))
        assert await others(pending) == [("tan", 39)]
        assert await others(ListQuery("nom117x")) == [("nom", 120)]
        assert await others(ListQuery("xyz", end=EndDateFilter.PAST)) == []


async def test_numbers_that_may_be_meant_come_first(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path)) as world, session_on(world) as session:
        world.subscriber(registration_number="29058000044")
        others = ListReader(session).others
        for scan in ("A29058000044B", "]C029058000044", "029058000044", "éçà(!àààà''"):
            found = await others(ListQuery(scan))
            assert found is not None
            (other,) = found.searches
            assert (other.search, other.total) == ("29058000044", 1)
            assert other.reading is not None


@pytest.mark.parametrize(
    ("search", "others"),
    [
        ("", []),
        ("ann", []),
        ("annaïg", ["ann"]),
        ("Le Gall", ["le", "gall", "gal"]),
        ("l'hénaff jean-marie", ["l", "henaff", "jean", "marie"]),
        ("gall gall", ["gal"]),
        ("29570118", []),
        ("éç(èà&&_", []),
        ("dupont 2957", ["du pont 2957", "dupont", "2957", "dup"]),
        ("floch", ["floc h", "flo"]),
        ("Le Bourchis", ["le bourc his", "le", "bourchis", "bou"]),
        ("LHELGOUALCH", ["l helgoualc h", "lhe"]),
        ("legall", ["le gall", "leg"]),
        ("  -’ ", []),
    ],
)
def test_what_else_to_try_where_nobody_is_found(search: str, others: list[str]) -> None:
    apart, shorter = other_searches(search)
    assert [*apart, *shorter] == others


async def test_the_portals_day_is_asked_again_after_a_while(
    crowd: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: now))
    wire = Wire(crowd)
    async with session_on(crowd, wire=wire) as session:
        reader = ListReader(session)
        query = ListQuery(end=EndDateFilter.PAST)
        before = await reader.read(query, 0, 0)
        crowd.clock.advance(hours=11.5)  # past midnight in Paris; the session lasts for 12 hours
        now += 900
        wire.requests.clear()
        assert (await reader.read(query, 0, 0)).total == before.total
        assert session.portal.today == TODAY
        assert wire.requests == ["GET /subscribers"]

        now += 1
        assert (await reader.read(query, 0, 0)).total == before.total + 1
        assert session.portal.today == TODAY + timedelta(days=1)
        now += 900
        wire.requests.clear()
        await reader.read(query, 0, 0)
        assert wire.requests == ["GET /subscribers"]


async def test_failures_come_through(crowd: World) -> None:
    wire = Wire(crowd)
    async with session_on(crowd, wire=wire) as session:
        reader = ListReader(session)
        wire.lost_requests.add("GET")
        for call in (reader.read(ListQuery(), 0, 0), reader.others(ListQuery("a b"))):
            with pytest.raises(PortalUnreachable):
                await call
        wire.lost_requests.clear()
        crowd.clock.advance(hours=13)
        with pytest.raises(NotSignedIn):
            await reader.all_ids(ListQuery())
