"""What the journal of a series has: whose it is, how far it is, and what became of each account."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from syren_tui.renewal.change import Change
from syren_tui.renewal.journal_file import JournalFile
from syren_tui.renewal.journal_rows import (
    ADDED_COLUMNS,
    change_of_values,
    changes_of_text,
    result_of_row,
)
from syren_tui.renewal.records import (
    Batch,
    ItemKind,
    SeriesEntry,
    SeriesHeader,
    SeriesKind,
    Tally,
    UndoOutcome,
    UndoResult,
)
from syren_tui.renewal.results import DONE


class JournalReader(JournalFile):
    """Reads a journal, locked or not."""

    @property
    def given_up(self) -> bool:
        """Whether the user gave the series up: nothing of it is sent any more."""
        return bool(self.read("SELECT 1 FROM about WHERE name = 'given_up'").fetchall())

    @property
    def about(self) -> SeriesHeader:
        """Whose series it is, and what it does."""
        values = dict(self._database.execute("SELECT name, value FROM about"))
        return SeriesHeader(
            portal=values["portal"],
            login=values["login"],
            change=change_of_values(values),
            made_at=datetime.fromisoformat(values["made_at"]),
            kind=SeriesKind(values.get("kind", SeriesKind.PLAN)),
        )

    @cached_property
    def change(self) -> Change:
        """What the series does to its accounts."""
        return self.about.change

    def tally(self) -> Tally:
        """Count how far the series is."""
        total, validations = self._read_items(
            "SELECT count(*), count(items.kind = 'validation' OR NULL) FROM items"
        ).fetchone()
        done = rejected = unchanged = validated = 0
        for outcome, kind, same, number in self._read_items(
            "SELECT outcome, items.kind, results.version = previous_version, count(*) "
            "FROM results JOIN items USING (id) GROUP BY 1, 2, 3"
        ):
            if outcome not in DONE:
                rejected += number
                continue
            done += number
            if same:
                unchanged += number
            elif kind == ItemKind.VALIDATION:
                validated += number
        (undecided,) = self.read(
            "SELECT count(*) FROM batches JOIN items ON batch = number WHERE NOT decided"
        ).fetchone()
        return Tally(total, done, rejected, undecided, unchanged, validated, validations)

    def _read_items(self, query: str) -> sqlite3.Cursor:
        """Read columns of items that journals of older versions may lack."""
        for name, instead in ADDED_COLUMNS.items():
            if name not in self._columns:
                query = query.replace(f"items.{name}", instead)
        return self.read(query)

    @cached_property
    def _columns(self) -> frozenset[str]:
        return frozenset(name for _, name, *_ in self.read("PRAGMA table_info(items)"))

    def undecided(self) -> list[Batch]:
        """Return the batches whose results are not known, oldest first."""
        rows = self._database.execute(
            "SELECT number, key, body, made_at FROM batches WHERE NOT decided ORDER BY number"
        )
        return [
            Batch(number, key, self.change.read(body), datetime.fromisoformat(made_at))
            for number, key, body, made_at in rows
        ]

    def entries(self) -> Iterator[SeriesEntry]:
        """Yield each account in the plan's order, with what became of it."""
        rows = self._read_items(
            "SELECT items.id, last_name, first_name, registration_number, "
            "items.batch IS NOT NULL, items.kind, items.changes, undos.outcome, undos.code, "
            "results.outcome, results.code, previous_version, results.version, valid_until "
            "FROM items LEFT JOIN results USING (id) LEFT JOIN undos USING (id) "
            "ORDER BY place"
        )
        for each, last_name, first_name, number, sent, kind, told, undone, why, *row in rows:
            undo = UndoResult(each, UndoOutcome(undone), why) if undone is not None else None
            result = result_of_row(each, *row)
            yield SeriesEntry(
                each, last_name, first_name, number, result, undo, bool(sent), ItemKind(kind),
                changes_of_text(told),
            )  # fmt: skip
