"""Who is in the list: the console reckons as a real portal answers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syren_api.models import Subscriber
from syren_api.queries import SubscriberQuery
from syren_api.statuses import Status
from syren_tui.listing.query import EndDateFilter, ListQuery
from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from syren_tui.session import Session
from tests.portal.world import LIBRARIES, TODAY, World, fresh_database, world_at
from tests.tui.sessions import session_on

NAMES = (
    ("LE GALL", "Annaïg"), ("LE GALL-MADEC", "Anne-Marie"), ("Le Gall", "Anna\u0308ig"),
    ("D’ARTAGNAN", "Cœline"), ("d'Artagnan", "Coeline"), ("L`HÉNAFF", "Zoé"),
    ("ŁUKASZEWICZ", "Jørgen"), ("STRAẞE", "Gauß"), ("İNCE", "Işıl"), ("ŒUVRARD", "Ægir"),
    ("GUÉGUEN", "Tanguy"), ("100%", "_"), ("\u202eLLAG", "\x1b[31mRouge"), ('"; --', "[b]gras[/b]"),
    ("図書館", "花子"), ("ﬁn", "Ⅳ"), ("a b", "c\td"), ("MÉDIATEUR–NUM", "Éric"), ("O", "A"),
    ("ΣΊΣΥΦΟΣ", "Ανδρέας"),
)  # fmt: skip
NUMBERS = (None, "29570118", "00042", "12-345", "B(29)'7", 'éç(è"')
DAYS = (None, date(2025, 11, 20), date(2025, 11, 21), date(2025, 12, 21), date(2025, 12, 22),
        date(2026, 6, 1), date(2025, 1, 12), date(2024, 2, 29))  # fmt: skip
"""Of registration: the ends are a year later."""
ENDS = [TODAY + timedelta(days=days) for days in (-400, -1, 0, 1, 30, 31, 192, 400)]


@dataclass
class Crowd:
    """Everybody on a portal, and whoever lists them."""

    session: Session
    everybody: list[Subscriber]

    async def found(self, query: ListQuery) -> list[str]:
        """Return the ids that the portal answers, in its order."""
        asked = query.page(self.session.portal, 0, 200)
        page = await self.session.client.subscribers(asked)
        assert page.total == len(page.items)
        return [each.id for each in page.items]

    def reckoned(self, query: ListQuery) -> set[str]:
        """Return the ids that the console reckons to be in the list."""
        return {each.id for each in self.everybody if query.matches(each, self.session.portal)}


def populate(world: World) -> None:
    for number in range(80):
        last_name, first_name = NAMES[number % len(NAMES)]
        world.subscriber(
            library=list(LIBRARIES)[number % 2],
            status=list(Status)[number % 7 % 5],
            last_name=last_name,
            first_name=first_name,
            email=f"{first_name[:1]}{number}@Courriel-{number % 3}.example",
            registration_number=NUMBERS[number] if number < len(NUMBERS) else None,
            library_registered_on=DAYS[number % 8],
        )


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with everybody in it."""
    folder: Path = tmp_path_factory.mktemp("crowd")
    return fresh_database(folder)


@pytest.fixture
async def crowd(crowded: str) -> AsyncIterator[Crowd]:
    async with world_at(crowded) as world, session_on(world, "departement") as session:
        page = await session.client.subscribers(SubscriberQuery(limit=200))
        if page.total == 0:
            populate(world)
            page = await session.client.subscribers(SubscriberQuery(limit=200))
        yield Crowd(session, list(page.items))


def pieces() -> st.SearchStrategy[str]:
    """Return parts of what stands in the records, and of what stands in none."""
    texts = [text for names in NAMES for text in names] + [
        *(number for number in NUMBERS if number),
        "courriel",
        "@Courriel-1.example",
        "  ",
        "-’'",
        UNSHIFTED_DIGITS,
    ]
    cut = st.tuples(st.sampled_from(texts), st.integers(0, 4), st.integers(1, 8))
    known = cut.map(lambda each: each[0][each[1] :][: each[2]])
    changed = st.one_of(known.map(str.upper), known.map(str.lower), known.map(str.casefold))
    unlikely = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=3)
    return st.one_of(known, changed, unlikely)


def queries() -> st.SearchStrategy[ListQuery]:
    searches = st.lists(pieces(), max_size=3).map(" ".join)
    days = st.none() | st.sampled_from(ENDS)
    return st.builds(
        ListQuery,
        search=searches | pieces() | st.sampled_from(["", "12/03/1971", "13/03/71", "12031971"]),
        statuses=st.lists(st.sampled_from(list(Status)), max_size=3, unique=True).map(tuple),
        end=st.sampled_from(list(EndDateFilter)),
        end_from=days,
        end_to=days,
        library=st.none() | st.sampled_from(list(LIBRARIES.values())),
        sort=st.sampled_from(["last_name", "-status", "valid_until"]),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries())
async def test_the_console_reckons_as_the_portal_answers(crowd: Crowd, query: ListQuery) -> None:
    found = await crowd.found(query)
    assert set(found) == crowd.reckoned(query)
    assert len(set(found)) == len(found)


async def test_every_filter_lets_somebody_through(crowd: Crowd) -> None:
    """Else the comparison above would say nothing."""
    for end in EndDateFilter:
        period = (ENDS[2], ENDS[6]) if end is EndDateFilter.PERIOD else (None, None)
        for statuses in [(), *((status,) for status in Status)]:
            query = ListQuery("", statuses, end, *period)
            found = await crowd.found(query)
            assert found
            assert len(found) < len(crowd.everybody) or not query.narrowed
            assert set(found) == crowd.reckoned(query)


async def test_searches_that_find_somebody(crowd: Crowd) -> None:
    for search in ("le gall", "artagnan d", "coel", "29570118", "éç(èà&&_", "naig", "$", "\u202e"):
        found = await crowd.found(ListQuery(search))
        assert bool(found) is (search != "$"), search
        assert set(found) == crowd.reckoned(ListQuery(search))
