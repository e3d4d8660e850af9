"""Which versions of subscribers this console has made itself: the portal's news of them is none."""

import sys
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Final

from syren_api.batches import BatchResult, ChangedResult
from syren_api.renewals import RenewalResult, RenewedResult

_GONE: Final = sys.maxsize
"""Stands for the version of who was deleted: none comes after it."""
_MOST: Final = 50_000
"""Subscribers of whom it is known; the oldest go. More than a series has."""


class OwnChanges:
    """The changes that one client has sent: under way, and made."""

    def __init__(self) -> None:
        self._under_way: Counter[str] = Counter()
        self._made: OrderedDict[str, int] = OrderedDict()
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call a function whenever more is known: changes have ended, well or not."""
        self._listeners.append(listener)

    @contextmanager
    def sending(self, ids: Collection[str]) -> Iterator[None]:
        """Hold that changes of these subscribers are under way, while the block runs."""
        self._under_way.update(ids)
        try:
            yield
        finally:
            for each in ids:
                self._under_way[each] -= 1
                if not self._under_way[each]:
                    del self._under_way[each]
            self._tell()

    def made(self, subscriber_id: str, version: int | None) -> None:
        """Note a version that a change of this console has made.

        Args:
            subscriber_id: whose.
            version: None where it was deleted.
        """
        number = _GONE if version is None else version
        self._made[subscriber_id] = max(number, self._made.get(subscriber_id, 0))
        self._made.move_to_end(subscriber_id)
        if len(self._made) > _MOST:
            self._made.popitem(last=False)

    def found(self, subscriber_id: str, version: int) -> None:
        """Note a version of a change whose answer was lost, when it was found out."""
        self.made(subscriber_id, version)
        self._tell()

    def note_results(self, results: Collection[RenewalResult | BatchResult]) -> None:
        """Note what the results of a batch have made."""
        for result in results:
            if isinstance(result, RenewedResult | ChangedResult):
                after = result.subscriber  # None: deleted since, and that is news
                if after is not None and after.version != result.previous_version:
                    self.made(result.id, after.version)
            elif result.outcome == "deleted":
                self.made(result.id, None)

    def is_under_way(self, subscriber_id: str) -> bool:
        """Tell whether a change is under way: whose the newest version is shows at its end."""
        return subscriber_id in self._under_way

    def has_made(self, subscriber_id: str, version: int | None) -> bool:
        """Tell whether a version, or a deletion (None), is this console's or older than its own."""
        number = _GONE if version is None else version
        return number <= self._made.get(subscriber_id, 0)

    def _tell(self) -> None:
        for each in self._listeners:
            each()
