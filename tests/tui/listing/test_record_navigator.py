"""From record to record: everybody of the list once, in its order, whatever saving does to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_tui.listing.record_navigator import RecordNavigator
from tests.tui.texts.people import subscriber

PAGE = 4
"""How many the portal answers at once."""


@dataclass
class Portal:
    """A list of ids that records leave and move in as they are saved."""

    ids: list[str]
    asked: list[int] = field(default_factory=list)
    """From which place on, each time."""

    def page(self, offset: int) -> list[str]:
        self.asked.append(offset)
        return self.ids[offset : offset + PAGE]

    def move(self, who: str, behind: int) -> None:
        """Move somebody by so many places, or as many as there are."""
        place = self.ids.index(who)
        self.ids.insert(max(0, place + behind), self.ids.pop(place))


@dataclass
class Walker:
    """Goes through a list as the screen of a record does."""

    portal: Portal
    walk: RecordNavigator

    @classmethod
    def at(cls, portal: Portal, index: int, pages: Sequence[int]) -> "Walker":
        """Begin at a place, with some pages of the list known."""
        known = {
            number * PAGE + place: each
            for number in {*pages, index // PAGE}
            for place, each in enumerate(portal.ids[number * PAGE :][:PAGE])
        }
        return cls(portal, RecordNavigator(known.items(), len(portal.ids), index))

    def go(self, by: int) -> str | None:
        """Go on; returns who stands there, None where nobody can be found."""
        index = self.walk.index + by
        if self.walk.id_at(index) is None:
            found = self.portal.page(self.walk.offset_of(index))
            if not self.walk.learn(index, [subscriber(id=each) for each in found]):
                return None
        self.walk.index = index
        return self.walk.current

    def leave(self) -> None:
        """Save the record so that it is no longer in the list."""
        self.portal.ids.remove(self.walk.current)
        self.walk.note_removed(self.walk.current)

    def move_behind(self) -> None:
        """Save the record so that it stands at the end, as a renewal does in a list by end date."""
        self.portal.move(self.walk.current, len(self.portal.ids))
        self.walk.note_removed(self.walk.current)

    def move_ahead(self) -> None:
        """Save the record so that it stands first: everybody not met yet stays where they are."""
        self.portal.move(self.walk.current, -len(self.portal.ids))


def names(number: int) -> list[str]:
    return [f"p{place}" for place in range(number)]


def test_what_is_known_is_not_asked_for() -> None:
    portal = Portal(names(8))
    walker = Walker.at(portal, 1, [0, 1])
    assert (walker.walk.current, walker.walk.total) == ("p1", 8)
    assert [walker.go(1) for _ in range(6)] == names(8)[2:]
    assert [walker.go(-1) for _ in range(7)] == names(8)[6::-1]
    assert portal.asked == []


def test_what_is_not_known_is_asked_for_once() -> None:
    portal = Portal(names(9))
    walker = Walker.at(portal, 3, [])
    assert [walker.go(1) for _ in range(5)] == names(9)[4:]
    assert portal.asked == [4, 8]
    assert walker.walk.id_at(9) is None


def test_backwards_into_what_is_not_known() -> None:
    portal = Portal(names(12))
    walker = Walker.at(portal, 8, [])
    assert [walker.go(-1) for _ in range(8)] == names(12)[7::-1]


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_those_who_leave_are_not_counted(moved: int) -> None:
    portal = Portal(names(11))
    walker = Walker.at(portal, 0, [])
    met = [walker.walk.current]
    for step in range(10):
        if step % 3 == moved:
            walker.leave()
        met.append(walker.go(1) or "")
    assert met == names(11)


def test_every_record_of_a_list_that_shrinks_to_nothing() -> None:
    portal = Portal(names(30))
    walker = Walker.at(portal, 0, [])
    met = []
    for _ in range(30):
        met.append(walker.walk.current)
        walker.leave()
        walker.go(1)
    assert met == names(30)
    assert portal.ids == []
    assert len(portal.asked) <= 30 / PAGE + 1


def test_those_who_leave_stay_to_be_gone_back_to() -> None:
    walker = Walker.at(Portal(names(6)), 0, [0, 1])
    for _ in range(4):
        walker.leave()
        walker.go(1)
    assert [walker.go(-1) for _ in range(4)] == ["p3", "p2", "p1", "p0"]


def test_leaving_twice_counts_once_and_strangers_count_nothing() -> None:
    walker = Walker.at(Portal(names(12)), 2, [])
    walker.leave()
    walker.walk.note_removed("p2")
    walker.walk.note_removed("nobody")
    assert [walker.walk.offset_of(index) for index in (0, 2, 3, 8)] == [0, 2, 2, 7]


def test_those_who_moved_to_the_end_are_not_met_again() -> None:
    portal = Portal(names(10))
    walker = Walker.at(portal, 0, [])
    met = [walker.walk.current]
    for _ in range(9):
        walker.move_behind()
        met.append(walker.go(1) or "")
    assert met == names(10)


def test_somebody_new_in_front_is_not_taken_for_the_next() -> None:
    portal = Portal(names(10))
    walker = Walker.at(portal, 3, [])
    portal.ids.insert(0, "new")
    assert [walker.go(1) for _ in range(6)] == names(10)[4:]


def test_a_list_that_ends_earlier_than_it_did() -> None:
    portal = Portal(names(9))
    walker = Walker.at(portal, 7, [1, 0])
    portal.ids.remove("p8")
    assert walker.go(1) is None
    assert walker.walk.current == "p7"


def test_learning_fills_only_what_is_free() -> None:
    walk = RecordNavigator([(0, "a"), (2, "c")], 4, 0)
    found = [subscriber(id=each) for each in ("c", "b", "a", "d", "e", "f")]
    assert walk.learn(1, found) is True
    assert [walk.id_at(index) for index in range(6)] == ["a", "b", "c", "d", None, None]
    assert walk.learn(1, []) is True
    assert RecordNavigator([(0, "a")], 2, 0).learn(1, [subscriber(id="a")]) is False


SAVES = {"": None, "leave": Walker.leave, "behind": Walker.move_behind, "ahead": Walker.move_ahead}


@dataclass
class Way:
    """A list, where to begin in it, the pages of it that are known, and what each save does."""

    total: int
    begin: int
    pages: list[int]
    saves: list[str]

    def walker(self) -> Walker:
        return Walker.at(Portal(names(self.total)), self.begin, self.pages)

    def save(self, walker: Walker) -> None:
        if (save := SAVES[self.saves[walker.walk.index]]) is not None:
            save(walker)


@st.composite
def ways(draw: st.DrawFn) -> Way:
    total = draw(st.integers(1, 30))
    saves = draw(st.lists(st.sampled_from(list(SAVES)), min_size=total, max_size=total))
    pages = draw(st.lists(st.integers(0, total // PAGE), max_size=2))
    return Way(total, draw(st.integers(0, total - 1)), pages, saves)


@given(ways())
def test_nobody_is_skipped_and_nobody_met_twice(way: Way) -> None:
    walker = way.walker()
    for index in range(way.begin, way.total):
        assert walker.walk.current == f"p{index}"
        way.save(walker)
        if index + 1 < way.total:
            assert walker.go(1) == f"p{index + 1}"


@given(ways(), st.lists(st.sampled_from([1, 1, -1]), max_size=40))
def test_the_same_record_is_met_both_ways(way: Way, steps: list[int]) -> None:
    """Whoever stood at a place is met there, whichever way it is come to."""
    walker = way.walker()
    saved = set()
    for by in steps:
        index = walker.walk.index
        if way.saves[index] == "leave" and index not in saved:
            saved.add(index)
            way.save(walker)
        if 0 <= index + by < way.total:
            assert walker.go(by) == f"p{index + by}"
