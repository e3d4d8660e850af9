"""What a journal holds of the undoing of its series: chosen, then sent, then what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from syren_tui.renewal.journal import Journal
from syren_tui.renewal.records import SeriesEntry, UndoOutcome, UndoResult


@dataclass(frozen=True, slots=True)
class ToUndo:
    """An account whose renewal is to be undone."""

    id: str
    version: int
    """That the renewal made."""
    sent: bool
    """Whether it may have been undone already: it was sent, and no answer is known."""


@dataclass(frozen=True, slots=True)
class UndoTally:
    """How far the undoing of a series is."""

    total: int
    """Accounts chosen so far."""
    undone: int
    kept: int
    """Those that stay as they are, and those that were deleted since."""

    @property
    def remaining(self) -> int:
        """How many are still to be undone."""
        return self.total - self.undone - self.kept


class UndoLog:
    """The undos of one journal, which is locked."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def choose(self, ids: Collection[str] | None = None) -> int:
        """Write down whose renewals are to be undone, in the place of whom was chosen before.

        Args:
            ids: of the accounts; None: all that can be undone.

        Returns:
            How many are to be undone now; those among them that were sent before and whose answer
            was lost have to be settled in any case.

        Raises:
            sqlite3.Error: the disk is full: nothing may be sent.
        """
        sent = {each.id for each in self.pending() if each.sent}
        rows = [
            (entry.id, entry.result.version)
            for entry in self._journal.entries()
            if entry.result is not None and _is_chosen(entry, ids) and entry.id not in sent
        ]
        with self._journal.written() as database:
            database.execute("DELETE FROM undos WHERE outcome IS NULL AND sent_at IS NULL")
            database.executemany("INSERT OR REPLACE INTO undos (id, version) VALUES (?, ?)", rows)
        return len(sent) + len(rows)

    def pending(self) -> list[ToUndo]:
        """Return what is still to be undone, in the plan's order."""
        rows = self._journal.read(
            "SELECT undos.id, undos.version, sent_at IS NOT NULL FROM undos JOIN items USING (id) "
            "WHERE outcome IS NULL ORDER BY place"
        )
        return [ToUndo(each, version, bool(sent)) for each, version, sent in rows]

    def sending(self, ids: Collection[str]) -> None:
        """Write down that accounts are being sent.

        Raises:
            sqlite3.Error: the disk is full: they must not be sent.
        """
        now = datetime.now(UTC).isoformat()
        with self._journal.written() as database:
            database.executemany(
                "UPDATE undos SET sent_at = ? WHERE id = ?", [(now, each) for each in ids]
            )

    def settle(self, results: Collection[UndoResult]) -> None:
        """Write down what came of accounts.

        Raises:
            sqlite3.Error: the disk is full: it will be found out again.
        """
        rows = [(each.outcome.value, each.code, each.id) for each in results]
        with self._journal.written() as database:
            database.executemany("UPDATE undos SET outcome = ?, code = ? WHERE id = ?", rows)

    def tally(self) -> UndoTally:
        """Count how far it is."""
        rows = dict(self._journal.read("SELECT outcome, count(*) FROM undos GROUP BY outcome"))
        undone, pending = rows.pop(UndoOutcome.UNDONE.value, 0), rows.pop(None, 0)
        kept = sum(rows.values())
        return UndoTally(undone + pending + kept, undone, kept)


def _is_chosen(entry: SeriesEntry, ids: Collection[str] | None) -> bool:
    return entry.undoable and (ids is None or entry.id in ids)
