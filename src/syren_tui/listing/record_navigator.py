"""Going from record to record: the list as it was when the first record was opened.

Saving changes a row's place or takes it out of the filter; whoever walks still meets everybody
once, in the order they saw.
"""

from collections.abc import Iterable

from syren_api.models import Subscriber


class RecordNavigator:
    """The places of a list, by the ids that stood there; what is not known yet is asked for."""

    def __init__(self, known: Iterable[tuple[int, str]], total: int, index: int) -> None:
        """Begin at a place.

        Args:
            known: places and the ids there.
            total: how many places there are.
            index: the first record's.
        """
        self._ids = dict(known)
        self._places = {each: place for place, each in self._ids.items()}
        self._removed: set[int] = set()
        self.total = total
        self.index = index

    @property
    def current(self) -> str:
        """The id at the place where the walk stands."""
        return self._ids[self.index]

    def id_at(self, index: int) -> str | None:
        """Return the id at a place; None where it is not known."""
        return self._ids.get(index)

    def note_removed(self, subscriber_id: str) -> None:
        """Note that somebody no longer stands in the list where they stood."""
        if (place := self._places.get(subscriber_id)) is not None:
            self._removed.add(place)

    def offset_of(self, index: int) -> int:
        """Return where the portal has now what stood at a place: those who left are not counted."""
        return index - sum(1 for place in self._removed if place < index)

    def learn(self, index: int, found: Iterable[Subscriber]) -> bool:
        """Take in what the portal has from a place on.

        Whoever is known already is passed over: they have moved.

        Returns:
            Whether somebody stands at the place now.
        """
        place = index
        for subscriber in found:
            if subscriber.id in self._places:
                continue
            while place in self._ids:
                place += 1
            if place >= self.total:
                break
            self._ids[place] = subscriber.id
            self._places[subscriber.id] = place
        return index in self._ids
