"""Who is marked: a set of ids, kept across search, filter, sort and refresh."""

from collections import deque
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

_MOST_STEPS: Final = 50
"""Steps that can be undone."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step of the user changed."""

    added: frozenset[str]
    removed: frozenset[str]
    chosen: frozenset[str]
    """Those among the removed who had been marked one by one."""


class Selection:
    """The marked subscribers, by id."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._chosen: set[str] = set()
        self._steps: deque[_Step] = deque(maxlen=_MOST_STEPS)
        self._latest: _Step | None = None
        """The step that was made last, where it changed anything and stands."""
        self.was_changed = False
        """Whether the user has ever marked anybody."""

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

    # Undoing what the user did.

    @contextmanager
    def step(self, *, goes_on: bool = False) -> Iterator[None]:
        """Have what is marked and unmarked within a block be one step, to be undone at once.

        Args:
            goes_on: whether it belongs to the step before.
        """
        ids, chosen = frozenset(self._ids), frozenset(self._chosen)
        if goes_on and (last := self._latest) is not None:
            self._steps.pop()
            ids, chosen = (ids - last.added) | last.removed, chosen | last.chosen
        yield
        made = _Step(frozenset(self._ids - ids), ids - self._ids, chosen & (ids - self._ids))
        self._latest = made if made.added or made.removed else None
        if self._latest is not None:
            self._steps.append(made)
            self.was_changed = True

    def undo(self) -> bool:
        """Bring the marks back that stood before the last step; once more: before the one before.

        Returns:
            Whether there was a step to undo.
        """
        if not self._steps:
            return False
        step, self._latest = self._steps.pop(), None
        self.discard(step.added)
        self._ids |= step.removed
        self._chosen |= step.chosen
        return True
