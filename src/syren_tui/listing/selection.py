"""Who is marked: a set of ids, kept across search, filter, sort and refresh."""

from collections.abc import Iterable, Set


class Selection:
    """The marked subscribers, by id."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._chosen: set[str] = set()

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, subscriber_id: object) -> bool:
        return subscriber_id in self._ids

    @property
    def ids(self) -> Set[str]:
        """The ids of all that are marked."""
        return self._ids

    @property
    def chosen(self) -> Set[str]:
        """The ids of those who were marked one by one, and not with many others."""
        return self._chosen & self._ids

    def toggle(self, subscriber_id: str) -> bool:
        """Mark somebody, or take the mark away; returns whether they are marked now."""
        if subscriber_id in self._ids:
            self.discard([subscriber_id])
            return False
        self._ids.add(subscriber_id)
        self._chosen.add(subscriber_id)
        return True

    def add(self, ids: Iterable[str]) -> int:
        """Mark many; returns how many were not marked before."""
        before = len(self._ids)
        self._ids.update(ids)
        return len(self._ids) - before

    def discard(self, ids: Iterable[str]) -> None:
        """Take the marks of many away."""
        taken = set(ids)
        self._ids -= taken
        self._chosen -= taken

    def clear(self) -> None:
        """Take every mark away."""
        self._ids.clear()
        self._chosen.clear()
