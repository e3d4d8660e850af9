"""The journals of one account on one portal: what was interrupted, and what was done of late.

All journals of this user lie in one folder. A file there that cannot be read, or that is no
journal, is passed over: nothing of it stops anything.
"""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from syren_tui.client.address import normal_address
from syren_tui.renewal.batch_changes import SetStatus
from syren_tui.renewal.change import Change
from syren_tui.renewal.journal import SUFFIX, Journal
from syren_tui.renewal.journal_lock import JournalBusyError, delete, is_locked
from syren_tui.renewal.plan import Plan, PlanLine
from syren_tui.renewal.records import SeriesHeader, SeriesKind, Tally
from syren_tui.renewal.session_log import SessionLog

KEPT: Final = timedelta(days=30)
"""How long a journal is kept."""
UNREADABLE: Final = (OSError, sqlite3.Error, KeyError, TypeError, ValueError, JournalBusyError)
"""What a file raises that is no journal, or gone, or damaged."""


@dataclass(frozen=True, slots=True)
class SeriesSeen:
    """A series, as its journal has it at one moment."""

    path: Path
    """Of its journal."""
    made_at: datetime
    tally: Tally
    change: Change
    """What it does to its accounts."""
    running: bool
    """Whether a console has locked the journal: this one or another."""
    given_up: bool = False
    """Whether the user gave it up: what was not sent never will be."""
    undone: int = 0
    """How many of its accounts were undone."""
    undo_pending: int = 0
    """How many are still to be undone, of those that the user chose."""
    kind: SeriesKind = SeriesKind.PLAN
    skipped: int = 0
    """How many came to a desk for whom nothing was sent."""

    @property
    def finished(self) -> bool:
        """Whether nothing of it is sent any more."""
        return self.given_up or self.tally.settled == self.tally.total


class SeriesStore:
    """Finds and makes the journals of one account on one portal."""

    def __init__(self, folder: Path, portal: str, login: str) -> None:
        """Prepare; nothing is read or made yet.

        Args:
            folder: where the journals of this user lie; it need not be there.
            portal: the portal's address, in any spelling.
            login: the account's.
        """
        self.folder = folder
        self.portal = normal_address(portal)
        self.login = login

    def create(self, plan: Plan[PlanLine]) -> Journal:
        """Write a plan down as a series that is ready to run.

        Raises:
            OSError: the folder cannot be written.
            sqlite3.Error: the disk is full.
        """
        now = datetime.now(UTC)
        about = SeriesHeader(self.portal, self.login, plan.change, now)
        name = f"{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
        return Journal.create(self.folder, name, about, plan.lines())

    def day_of(self, day: date, kind: SeriesKind) -> Journal | None:
        """Take up the journal of a day at the desk; None where there is none that is free.

        Args:
            day: the portal's.
            kind: what is done there.
        """
        for path in self._days(day, kind):
            with suppress(*UNREADABLE), ExitStack() as held:
                journal = held.enter_context(Journal.open(path))
                if self._is_ours(journal.about) and not journal.given_up:
                    held.pop_all()
                    return journal
        return None

    def create_day(self, day: date, kind: SeriesKind, change: Change) -> Journal:
        """Begin the journal of a day at the desk.

        Args:
            day: the portal's.
            kind: what is done there.
            change: what it does to its accounts.

        Raises:
            OSError: the folder cannot be written.
            sqlite3.Error: the disk is full.
        """
        about = SeriesHeader(self.portal, self.login, change, datetime.now(UTC), kind=kind)
        name = f"{day:%Y%m%d}-{kind.value}-{uuid.uuid4().hex[:8]}"
        return Journal.create(self.folder, name, about, ())

    def _days(self, day: date, kind: SeriesKind) -> list[Path]:
        """Return the journals of a day at the desk, newest first, whosever they are."""
        paths = [
            path for path in self._paths() if path.name.startswith(f"{day:%Y%m%d}-{kind.value}-")
        ]
        with suppress(OSError):
            paths.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        return paths

    def interrupted(self) -> list[SeriesSeen]:
        """Return the series that are not finished, newest first; those that are running too."""
        return [seen for seen in self._all() if not seen.finished]

    def past(self) -> list[SeriesSeen]:
        """Return the series that are finished or were given up, newest first."""
        return [seen for seen in self._all() if seen.finished]

    def reasons(self) -> list[str]:
        """Return the reasons that series of late gave for a status, the latest first."""
        given: list[str] = []
        for path in sorted(self._paths(), reverse=True):  # their names begin with the day
            with suppress(*UNREADABLE), looked_at(path) as journal:
                if self._is_ours(journal.about):
                    given += _reasons_of(journal)
        return list(dict.fromkeys(given))

    def seen(self, path: Path) -> SeriesSeen | None:
        """Look at one series; None where its file cannot be read."""
        with suppress(*UNREADABLE), looked_at(path) as journal:
            return seen_of(journal)
        return None

    def clean(self, now: datetime | None = None) -> None:
        """Delete what is older than `KEPT`, whosever it is.

        Never a journal that is locked, nor one with a batch or an undo that was sent since and
        whose answer is not known.

        Args:
            now: the moment; None: the clock's.
        """
        since = (now or datetime.now(UTC)) - KEPT
        for path in self._paths():
            with suppress(*UNREADABLE):
                if not is_locked(path) and _last_of(path) < since:
                    delete(path)

    def _all(self) -> list[SeriesSeen]:
        found = []
        for path in self._paths():
            with suppress(*UNREADABLE), looked_at(path) as journal:
                if self._is_ours(journal.about):
                    found.append(seen_of(journal))
        return sorted(found, key=lambda seen: (seen.made_at, seen.path), reverse=True)

    def _is_ours(self, about: SeriesHeader) -> bool:
        return (normal_address(about.portal), about.login) == (self.portal, self.login)

    def _paths(self) -> list[Path]:
        try:
            return sorted(self.folder.glob("*" + SUFFIX))
        except OSError:
            return []


@contextmanager
def looked_at(path: Path) -> Iterator[Journal]:
    """Open a journal for reading, also while another console runs it.

    Raises:
        OSError: it is gone, or not this user's.
        sqlite3.Error: the file is no journal.
        JournalBusyError: another console is just mending it.
    """
    with Journal.peek(path) as journal:
        if _is_whole(journal):
            yield journal
            return
    # Its console was killed in the middle of writing: SQLite undoes that half where it may write.
    with Journal.open(path) as journal:
        yield journal


def _reasons_of(journal: Journal) -> list[str]:
    """Return the reasons that a series gave, the latest first."""
    if isinstance(journal.change, SetStatus):
        return [journal.change.reason] if journal.change.reason else []
    if journal.about.kind is not SeriesKind.DECISIONS:
        return []
    told = (each for entry in journal.entries() for each in entry.changes)
    given = [each.after for each in told if each.field == "status_reason"]
    return [each for each in reversed(given) if isinstance(each, str)]


def _is_whole(journal: Journal) -> bool:
    try:
        journal.tally()
    except sqlite3.OperationalError:
        return False
    return True


def seen_of(journal: Journal) -> SeriesSeen:
    """Return how a series stands."""
    counts = "SELECT count(outcome = 'undone' OR NULL), count(*) - count(outcome) FROM undos"
    undone, undo_pending = journal.read(counts).fetchone()
    about = journal.about
    skipped = len(SessionLog(journal).skipped()) if about.kind.has_log else 0
    return SeriesSeen(
        path=journal.path,
        made_at=about.made_at,
        tally=journal.tally(),
        change=journal.change,
        running=is_locked(journal.path),
        given_up=journal.given_up,
        undone=undone,
        undo_pending=undo_pending,
        kind=about.kind,
        skipped=skipped,
    )


def _last_of(path: Path) -> datetime:
    """Return from when on a journal's days are counted."""
    try:
        with looked_at(path) as journal:
            pending = journal.read(
                "SELECT made_at FROM batches WHERE NOT decided UNION ALL "
                "SELECT sent_at FROM undos WHERE outcome IS NULL AND sent_at IS NOT NULL"
            )
            moments = [datetime.fromisoformat(moment) for (moment,) in pending]
            return max([journal.about.made_at, *moments])
    except (sqlite3.Error, KeyError, ValueError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)  # nobody can read it any more
