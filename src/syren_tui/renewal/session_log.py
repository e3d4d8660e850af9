"""The lines of a log that is kept in a journal: whoever came, whether anything was sent or not.

A day at the desk has one. What was sent stands in the journal's items and batches, as in any
series; the log adds what was not: a card that nobody has, an account that the rules leave out.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from syren_tui.renewal.journal import Journal
from syren_tui.renewal.records import SeriesEntry


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log, as it stands on disk."""

    place: int
    """Its number, the oldest line's first."""
    at: datetime
    outcome: str
    """A word of whoever keeps the log."""
    is_skipped: bool
    """Whether nothing was done, and somebody may expect it."""
    id: str | None
    """The account's; None: it is not known whose it is."""
    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    number: str | None = field(default=None, repr=False)
    """The account's number; else what was typed."""
    status: str | None = None
    """The account's, afterwards."""
    valid_until: date | None = None
    """The account's, afterwards."""
    why: str = ""
    """More of the outcome: a word of whoever keeps the log."""


class SessionLog:
    """The log of one journal."""

    def __init__(self, journal: Journal) -> None:
        """Take a journal; to be written, it has to be locked."""
        self._journal = journal

    def write(self, lines: Collection[LogLine], removed: Collection[int] = ()) -> None:
        """Write lines down, each in the place of its number, and take others off.

        Raises:
            sqlite3.Error: the disk is full: nothing is changed.
        """
        with self._journal.written() as database:
            database.executemany("DELETE FROM log WHERE place = ?", [(each,) for each in removed])
            database.executemany(
                "INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        each.place, each.at.isoformat(), each.outcome, each.is_skipped, each.id,
                        each.last_name, each.first_name, each.number, each.status,
                        each.valid_until.isoformat() if each.valid_until else None, each.why,
                    )
                    for each in lines
                ],
            )  # fmt: skip

    def lines(self) -> list[LogLine]:
        """Return the lines, the oldest first."""
        rows = self._journal.read(
            "SELECT place, at, outcome, is_left, id, last_name, first_name, number, status, "
            "valid_until, why FROM log ORDER BY place"
        )
        return [
            LogLine(
                place, datetime.fromisoformat(at), outcome, bool(is_left), each, last_name,
                first_name, number, status, date.fromisoformat(end) if end else None, why,
            )
            for place, at, outcome, is_left, each, last_name, first_name, number, status, end, why
            in rows
        ]  # fmt: skip

    def skipped(self) -> list[SeriesEntry]:
        """Return those for whom nothing was sent, as entries of a report: each account once."""
        sent = {each for (each,) in self._journal.read("SELECT id FROM items")}
        entries: dict[str | int, SeriesEntry] = {}
        for line in self.lines():
            if line.is_skipped and line.id not in sent:
                entries[line.id or line.place] = SeriesEntry(
                    line.id or "", line.last_name, line.first_name, line.number, None,
                    sent=False, skipped=line.outcome, why=line.why,
                )  # fmt: skip
        return list(entries.values())
