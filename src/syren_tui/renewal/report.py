"""What became of a series, account by account, read out of its journal."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syren_tui.renewal.records import SeriesEntry, SeriesHeader, UndoOutcome
from syren_tui.renewal.session_log import SessionLog
from syren_tui.renewal.store import SeriesSeen, looked_at, seen_of
from syren_tui.renewal.undo_log import UndoLog


@dataclass(frozen=True, slots=True)
class Report:
    """A series at one moment."""

    about: SeriesHeader
    seen: SeriesSeen
    entries: tuple[SeriesEntry, ...]
    """Each account, in the plan's order; then those for whom nothing was sent."""
    undo_pending: frozenset[str] = frozenset()
    """The ids of those that the user chose to undo, and that are not settled yet."""

    @property
    def not_done(self) -> tuple[SeriesEntry, ...]:
        """Those that were not done, or are not known to be."""
        return tuple(entry for entry in self.entries if not entry.done)

    @property
    def undoable(self) -> tuple[SeriesEntry, ...]:
        """Those whose change can be undone, as far as is known."""
        return tuple(entry for entry in self.entries if entry.undoable)

    @property
    def kept(self) -> tuple[SeriesEntry, ...]:
        """Those that an undoing has left as they are."""
        undos = ((entry, entry.undo) for entry in self.entries)
        return tuple(
            entry
            for entry, undo in undos
            if undo is not None and undo.outcome in {UndoOutcome.KEPT, UndoOutcome.MISSING}
        )

    @property
    def opening_nothing(self) -> int:
        """How many are done and not undone, without a resource open to them."""
        return sum(
            entry.done
            and entry.opens_nothing
            and not (entry.undo is not None and entry.undo.outcome is UndoOutcome.UNDONE)
            for entry in self.entries
        )

    @property
    def unchanged(self) -> int:
        """How many stood already as the series wanted them."""
        return sum(entry.unchanged for entry in self.entries)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON values; names and numbers exactly as the portal has them."""
        tally, change = self.seen.tally, self.about.change
        return {
            "portal": self.about.portal,
            "login": self.about.login,
            "made_at": self.about.made_at.isoformat(),
            "kind": self.about.kind.value,
            "change": {"kind": change.kind, **change.values()},
            "finished": self.seen.finished,
            "given_up": self.seen.given_up,
            "totals": {
                "accounts": tally.total,
                change.done_as.value: tally.done,
                "unchanged": tally.unchanged,
                "validated": tally.validated,
                f"not_{change.done_as.value}": tally.rejected,
                "not_known": tally.undecided,
                "undone": self.seen.undone,
            },
            "accounts": [_as_json(entry) for entry in self.entries],
        }


def read_report(path: Path) -> Report:
    """Read a journal, also while a console runs it.

    Raises:
        OSError: it is gone, or not this user's.
        sqlite3.Error: the file is no journal.
        JournalBusyError: another console is just mending it.
    """
    with looked_at(path) as journal:
        pending = frozenset(each.id for each in UndoLog(journal).pending())
        entries = [*journal.entries()]
        if journal.about.kind.has_log:
            entries += SessionLog(journal).skipped()
        return Report(journal.about, seen_of(journal), tuple(entries), pending)


def _as_json(entry: SeriesEntry) -> dict[str, Any]:
    result, undo = entry.result, entry.undo
    end = result.valid_until if result is not None else None
    return {
        "id": entry.id,
        "last_name": entry.last_name,
        "first_name": entry.first_name,
        "registration_number": entry.registration_number,
        "kind": entry.kind.value,
        "left": entry.skipped or None,
        "outcome": result.outcome.value if result is not None else None,
        "code": result.code if result is not None else None,
        "changes": [each.model_dump() for each in entry.changes],
        "previous_version": result.previous_version if result is not None else None,
        "version": result.version if result is not None else None,
        "valid_until": end.isoformat() if end is not None else None,
        "undone": undo is not None and undo.outcome is UndoOutcome.UNDONE,
        "undo_code": undo.code if undo is not None else None,
    }
