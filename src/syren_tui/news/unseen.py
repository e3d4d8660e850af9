"""What has changed on the portal since the user took it in, without what this console changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from syren_api.models import ChangedSubscriber
from syren_api.validity import WAITING
from syren_tui.client.own_changes import OwnChanges

_MOST: Final = 10_000
"""Subscribers of whom each is remembered; beyond, it is only known that the list is outdated."""


@dataclass(frozen=True, slots=True)
class NewsCounts:
    """How many subscribers are news, each counted once."""

    requests: int = 0
    """Who waits for the library since."""
    changed: int = 0
    """Who was changed otherwise."""
    deleted: int = 0
    outdated: bool = False
    """Whether there may be more that was not told: only reading again shows it."""


@dataclass(frozen=True, slots=True)
class _Unseen:
    """News of one subscriber, and its place among all news."""

    change: ChangedSubscriber
    place: int


class UnseenNews:
    """Keeps the newest of each subscriber until it is taken in.

    A new request is a `requested_at` later than all those that were taken in before; on a portal
    that does not say since when an account waits, somebody's first version.
    """

    def __init__(self, own: OwnChanges) -> None:
        """Begin without news.

        Args:
            own: what this console changes itself.
        """
        self._own = own
        self._unseen: dict[str, _Unseen] = {}
        self._undecided: dict[str, ChangedSubscriber] = {}
        """News of subscribers whose change by this console is under way."""
        self._place = 0
        self._outdated_at = 0
        """The place at which news was missed last; 0: none was."""
        self._last_request: datetime | None = None

    @property
    def place(self) -> int:
        """Up to where there is news at present: see `take_in`."""
        return self._place

    def begin(self, last_request: datetime | None) -> None:
        """Begin with no request later than this being known; None: the portal does not say."""
        if self._last_request is None:
            self._last_request = last_request

    def note(self, changes: Iterable[ChangedSubscriber]) -> tuple[ChangedSubscriber, ...]:
        """Note what has come; returns what of it is news already."""
        told = []
        for change in changes:
            if self._own.is_under_way(change.id):
                self._undecided[change.id] = change
            elif self._is_news(change):
                self._put(change)
                told.append(change)
        if len(self._unseen) > _MOST:
            self.note_missed()
        return tuple(told)

    def note_missed(self) -> None:
        """Note that there may be news that was not told."""
        self._place += 1
        self._outdated_at = self._place
        self._unseen.clear()

    def settle(self) -> tuple[ChangedSubscriber, ...]:
        """Look again at what waited for a change of this console; returns what of it is news.

        What turns out to be this console's own change is news no longer.
        """
        for each in [each for each, it in self._unseen.items() if self._is_own(it.change)]:
            del self._unseen[each]
        waiting, self._undecided = self._undecided, {}
        return self.note(waiting.values())

    def counts(self, library: str | None = None) -> NewsCounts:
        """Count what is news.

        Args:
            library: the id of the library that is meant; None: all.
        """
        changes = [
            each.change
            for each in self._unseen.values()
            if library is None or each.change.library == library
        ]
        deleted = sum(each.deleted for each in changes)
        requests = self.requests_among(changes)
        changed = len(changes) - deleted - requests
        return NewsCounts(requests, changed, deleted, outdated=self._outdated_at > 0)

    def requests_among(self, changes: Collection[ChangedSubscriber]) -> int:
        """Return how many of these are new requests."""
        return sum(map(self._is_request, changes))

    def take_in(self, place: int | None = None) -> None:
        """Take in what has come up to a place: what `place` was when a list was asked for.

        Args:
            place: None: all that there is.
        """
        upto = self._place if place is None else place
        for each, it in list(self._unseen.items()):
            if it.place <= upto:
                self._note_request(it.change)
                del self._unseen[each]
        if self._outdated_at <= upto:
            self._outdated_at = 0

    def _put(self, change: ChangedSubscriber) -> None:
        self._place += 1
        self._unseen[change.id] = _Unseen(change, self._place)

    def _note_request(self, change: ChangedSubscriber) -> None:
        if (at := change.requested_at) is not None:
            self._last_request = max(at, self._last_request or at)

    def _is_news(self, change: ChangedSubscriber) -> bool:
        if self._is_own(change):
            self._note_request(change)
            self._unseen.pop(change.id, None)  # what came before it was seen
            return False
        before = self._unseen.get(change.id)
        return before is None or before.change != change  # told twice is no news

    def _is_own(self, change: ChangedSubscriber) -> bool:
        return self._own.has_made(change.id, change.version)

    def _is_request(self, change: ChangedSubscriber) -> bool:
        if change.status not in WAITING:
            return False
        at = change.requested_at
        if at is None or self._last_request is None:
            return change.version == 1
        return at > self._last_request
