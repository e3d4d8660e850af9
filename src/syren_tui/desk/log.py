"""The log of a desk: the last entries by name, all of them counted."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from itertools import chain, islice
from typing import Final

from syren_api.models import Subscriber
from syren_tui.desk.day_journal import Sent
from syren_tui.desk.entries import (
    ANSWERED,
    DONE,
    NEITHER,
    DeskFailure,
    LoggedEntry,
    LoggedOutcome,
    LoggedSubscriber,
)
from syren_tui.desk.log_rows import OF_SENT, entry_of, entry_of_sent, line_of
from syren_tui.renewal.session_log import LogLine

LISTED: Final = 10
"""Entries that stay listed; the log and its file have all."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What of a log is not on disk."""

    entries: tuple[LoggedEntry, ...]
    removed: frozenset[int]
    """The places of lines that are to be taken off."""

    def __bool__(self) -> bool:
        return bool(self.entries or self.removed)

    @property
    def lines(self) -> list[LogLine]:
        """The rows to be written."""
        return [line_of(entry) for entry in self.entries]


class EntryLog:
    """Lists the last cards, and counts all of them; those that wait for an answer stay listed."""

    def __init__(self) -> None:
        """Begin empty."""
        self._all: deque[LoggedEntry] = deque()
        """Newest first."""
        self._next = 0
        self._unsaved: dict[int, LoggedEntry] = {}
        self._removed: set[int] = set()
        self.done = 0
        self.not_done = 0

    @property
    def entries(self) -> list[LoggedEntry]:
        """Those that are shown: first what waits for an answer, each part newest first."""
        others = (entry for entry in self._all if not entry.is_open)
        return list(islice(chain(self._open(), others), LISTED))

    @property
    def open(self) -> int:
        """How many wait for an answer."""
        return sum(1 for _ in self._open())

    def _open(self) -> Iterable[LoggedEntry]:
        return (entry for entry in self._all if entry.is_open)

    def add(self, entry: LoggedEntry) -> None:
        """Note what became of a card."""
        if entry.subscriber is not None and (entry.is_open or entry.ending in ANSWERED):
            self._take_off(self._waits_for(entry.subscriber.id))
        entry.place = self._next
        self._next += 1
        self._all.appendleft(entry)
        self._count(entry.ending, 1)
        self._unsaved[entry.place] = entry

    def change(
        self,
        entry: LoggedEntry,
        ending: LoggedOutcome,
        subscriber: Subscriber,
        error: DeskFailure | None = None,
    ) -> None:
        """Note that something else became of a card in the end."""
        self._count(entry.ending, -1)
        entry.ending, entry.error = ending, error
        entry.subscriber = LoggedSubscriber.of(subscriber)
        self._count(ending, 1)
        self._unsaved[entry.place] = entry

    def settle(
        self, subscriber_id: str, number: str | None, *, but: LoggedEntry | None = None
    ) -> None:
        """Take off what did not come about before: it has now.

        Args:
            subscriber_id: who was not confirmed before.
            number: of a card that was not found, or not looked up, before.
            but: an entry that stays.
        """
        waits = self._waits_for(subscriber_id)
        self._take_off(lambda entry: entry is not but and waits(entry))
        self._take_off(lambda entry: entry.number is not None and entry.number == number)

    def asked_again(self, number: str) -> None:
        """Take off a card that waited for an answer: it is looked up anew."""
        self._take_off(lambda entry: entry.ending is LoggedOutcome.HELD and entry.number == number)

    @staticmethod
    def _waits_for(subscriber_id: str) -> Callable[[LoggedEntry], bool]:
        def is_one(entry: LoggedEntry) -> bool:
            same = entry.subscriber is not None and entry.subscriber.id == subscriber_id
            return same and entry.is_open

        return is_one

    def _take_off(self, is_one: Callable[[LoggedEntry], bool]) -> None:
        for entry in [each for each in self._all if is_one(each)]:
            self._all.remove(entry)
            self._count(entry.ending, -1)
            self._unsaved.pop(entry.place, None)
            self._removed.add(entry.place)

    def _count(self, ending: LoggedOutcome, by: int) -> None:
        if ending in DONE:
            self.done += by
        elif ending not in NEITHER:
            self.not_done += by

    # The file.

    def take_unsaved(self) -> "Unsaved":
        """Return what is to be written down, once."""
        unsaved = Unsaved(tuple(self._unsaved.values()), frozenset(self._removed))
        self._unsaved, self._removed = {}, set()
        return unsaved

    def put_back(self, unsaved: "Unsaved") -> None:
        """Have something written down after all that could not be."""
        self._removed |= unsaved.removed
        before = {
            entry.place: entry for entry in unsaved.entries if entry.place not in self._removed
        }
        self._unsaved = before | self._unsaved

    def restore(
        self, lines: Iterable[LogLine], sent: Iterable[Sent], zone: tzinfo | None = None
    ) -> None:
        """Go on with a log that was kept.

        Args:
            lines: of it, the oldest first.
            sent: what is known by now of what was sent.
            zone: of the clock.
        """
        known = {each.entry.id: each for each in sent}
        logged = set()
        for line in lines:
            try:
                entry = entry_of(line, known.get(line.id or ""))
            except ValueError:
                continue  # a word of another version
            if entry.ending in OF_SENT:
                logged.add(line.id)
            self._all.appendleft(entry)
            self._next = max(self._next, line.place + 1)
            self._count(entry.ending, 1)
        for each in known.values():
            if each.entry.id not in logged:  # the console ended in this moment
                self.add(entry_of_sent(each, zone))
