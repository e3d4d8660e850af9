"""Pages of a list: those that are held, bounded, the ones in use kept."""

from hypothesis import given
from hypothesis import strategies as st

from syren_tui.listing.page_cache import KEPT, PAGE, PageCache


def filled(*numbers: int, page: int = 3, kept: int = 4) -> PageCache[str]:
    """Hold whole pages of these numbers, whose items say where they stand."""
    pages: PageCache[str] = PageCache(page, kept)
    for number in numbers:
        pages.put(number, [f"at {number * page + place}" for place in range(page)])
    return pages


def held(pages: PageCache[str]) -> set[int]:
    """Return the numbers of the pages that are held."""
    return {index // pages.page for index, _ in pages.items()}


def test_an_item_stands_at_its_place() -> None:
    pages = filled(0, 2)
    assert [pages.item(index) for index in (0, 2, 6, 8)] == ["at 0", "at 2", "at 6", "at 8"]
    assert [pages.item(index) for index in (-1, 3, 5, 9)] == [None] * 4
    assert sorted(pages.items()) == [(index, f"at {index}") for index in (0, 1, 2, 6, 7, 8)]
    assert len(pages) == 6


def test_a_list_that_ends_within_a_page() -> None:
    pages = filled(0)
    pages.put(1, ["at 3"])
    assert (pages.item(3), pages.item(4), len(pages)) == ("at 3", None, 4)
    assert pages.missing(0, 3, total=4) == []


def test_what_lacks_is_what_is_in_view_and_not_held() -> None:
    pages = filled(1, 3)
    assert pages.missing(0, 11, total=100) == [0, 2]
    assert pages.missing(3, 5, total=100) == []
    assert pages.missing(4, 6, total=100) == [2]
    assert pages.missing(-5, 2, total=100) == [0]
    assert pages.missing(90, 200, total=95) == [30, 31]
    assert pages.missing(0, 20, total=1) == [0]
    assert pages.missing(0, 20, total=0) == []
    assert pages.missing(50, 60, total=10) == []


def test_a_page_that_comes_again_takes_the_place_of_the_old_one() -> None:
    pages = filled(0, 1)
    pages.put(0, ["new"])
    assert (pages.item(0), pages.item(1), pages.item(3)) == ("new", None, "at 3")
    assert len(pages) == 4


def test_replacing_where_it_is_held() -> None:
    pages = filled(1)
    pages.put(2, ["at 6"])
    for index in (0, 4, 6, 7, 100):
        pages.replace(index, "new")
    assert dict(pages.items()) == {3: "at 3", 4: "new", 5: "at 5", 6: "new"}


def test_what_was_handed_over_may_change_afterwards() -> None:
    pages = filled()
    items = ["a", "b", "c"]
    pages.put(0, items)
    pages.replace(0, "x")
    items.clear()
    assert [item for _, item in pages.items()] == ["x", "b", "c"]


def test_the_one_not_used_for_longest_goes() -> None:
    pages = filled(0, 1, 2, 3)
    pages.put(4, ["at 12"])
    assert held(pages) == {1, 2, 3, 4}
    assert pages.missing(3, 5, total=100) == []  # looked at: in use
    pages.put(2, ["at 6"])
    pages.put(5, ["at 15"])
    pages.put(6, ["at 18"])
    assert held(pages) == {1, 2, 5, 6}


def test_a_long_list_does_not_fill_the_memory() -> None:
    pages: PageCache[int] = PageCache()
    for number in range(1000):
        pages.put(number, range(number * PAGE, (number + 1) * PAGE))
        assert len(pages) <= KEPT * PAGE
    assert pages.item(1000 * PAGE - 1) == 1000 * PAGE - 1


def test_a_cleared_cache_is_empty() -> None:
    pages = filled(0, 1)
    pages.clear()
    assert (len(pages), list(pages.items()), pages.item(0)) == (0, [], None)
    assert pages.missing(0, 5, total=6) == [0, 1]


@given(st.lists(st.tuples(st.sampled_from(["put", "look"]), st.integers(0, 7)), max_size=40))
def test_what_is_held_is_what_was_used_last(steps: list[tuple[str, int]]) -> None:
    pages = filled()
    used: list[int] = []
    for step, number in steps:
        if step == "put":
            pages.put(number, [f"at {number * 3}"])
        assert pages.missing(number * 3, number * 3, total=99) == (
            [] if step == "put" or number in used else [number]
        )
        if step == "put" or number in used:
            used = [*(each for each in used if each != number), number][-4:]
        assert held(pages) == set(used)
