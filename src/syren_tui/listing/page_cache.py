"""The part of a long list that is held: pages of it, the oldest dropped."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

PAGE: Final = 50
"""Items a page."""
KEPT: Final = 8
"""Pages held at most, whatever the list's size."""


class PageCache(Generic[Item]):
    """Holds pages of a list by their number, counted from 0."""

    def __init__(self, page: int = PAGE, kept: int = KEPT) -> None:
        """Begin empty.

        Args:
            page: items a page.
            kept: pages held at most.
        """
        self.page = page
        self._kept = kept
        self._pages: OrderedDict[int, list[Item]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many items are held."""
        return sum(len(items) for items in self._pages.values())

    def item(self, index: int) -> Item | None:
        """Return the item at a place of the list; None where its page is not held."""
        number, place = divmod(index, self.page)
        items = self._pages.get(number)
        return items[place] if items is not None and place < len(items) else None

    def items(self) -> Iterator[tuple[int, Item]]:
        """Yield what is held, with its place in the list."""
        for number, items in self._pages.items():
            for place, item in enumerate(items):
                yield number * self.page + place, item

    def put(self, number: int, items: Sequence[Item]) -> None:
        """Hold a page; the one not used for longest goes where there are too many."""
        self._pages[number] = list(items)
        self._pages.move_to_end(number)
        while len(self._pages) > self._kept:
            self._pages.popitem(last=False)

    def replace(self, index: int, item: Item) -> None:
        """Put another item at a place that is held."""
        number, place = divmod(index, self.page)
        if self.item(index) is not None:
            self._pages[number][place] = item

    def missing(self, first: int, last: int, total: int) -> list[int]:
        """Return the numbers of the pages that the places from `first` to `last` lack.

        The pages that are there count as used.
        """
        numbers = range(max(0, first) // self.page, min(last, total - 1) // self.page + 1)
        for number in numbers:
            if number in self._pages:
                self._pages.move_to_end(number)
        return [number for number in numbers if number not in self._pages]

    def clear(self) -> None:
        """Drop every page."""
        self._pages.clear()
