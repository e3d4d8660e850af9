"""The journal of a series: on disk before it is sent, on disk before it is believed.

One SQLite file a series, readable by its user alone. The plan is in it before the first call; each
batch with its key and exact body before it is sent; each result before the place of its batch is
taken by the next. Whoever resumes sends an undecided batch again with the same key and body, which
the portal answers as it did the first time.

It holds the ids, versions, names and numbers of the accounts of the series, what is changed of
them, and what became of them: no password, no token.

Journals of before hold renewals only, without what their plan has shown. A console of before reads
renewals of today as ever, and passes over all other series: it would send them as renewals.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from syren_api.models import HistoryChange
from syren_tui.private_folder import private_folder
from syren_tui.renewal.change import Change, PlannedItem
from syren_tui.renewal.changes import change_of
from syren_tui.renewal.journal_file import JournalFile
from syren_tui.renewal.journal_lock import JournalBusyError as JournalBusyError
from syren_tui.renewal.journal_lock import delete
from syren_tui.renewal.plan_lines import PlanLine
from syren_tui.renewal.records import (
    Batch,
    ItemOutcome,
    Result,
    SeriesEntry,
    SeriesHeader,
    Tally,
    UndoOutcome,
    UndoResult,
)
from syren_tui.renewal.renewals import Renewals
from syren_tui.renewal.results import DONE

SUFFIX: Final = ".series"
_SCHEMA: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items (
    place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, day TEXT,
    activate INTEGER NOT NULL, batch INTEGER,
    last_name TEXT NOT NULL, first_name TEXT NOT NULL, registration_number TEXT,
    changes TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX sent ON items (batch, activate DESC, place);
CREATE TABLE batches (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
    made_at TEXT NOT NULL, decided INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE results (
    id TEXT PRIMARY KEY, batch INTEGER NOT NULL, outcome TEXT NOT NULL, code TEXT,
    previous_version INTEGER, version INTEGER, valid_until TEXT
) WITHOUT ROWID;
CREATE TABLE undos (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, sent_at TEXT, outcome TEXT, code TEXT
) WITHOUT ROWID;
"""


class Journal(JournalFile):
    """The journal of one series, held by this process alone; or looked at, without holding it."""

    @classmethod
    def create(
        cls, folder: Path, name: str, about: SeriesHeader, lines: Iterable[PlanLine]
    ) -> Self:
        """Write a plan down; only the lines that are included.

        Raises:
            OSError: the folder cannot be written.
            sqlite3.Error: the disk is full.
        """
        private_folder(folder)
        path = folder / (name + SUFFIX)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.close(descriptor)
        journal = cls._hold(path)
        try:
            journal._write_plan(about, lines)
        except BaseException:
            journal.close()
            delete(path)
            raise
        return journal

    def _write_plan(self, about: SeriesHeader, lines: Iterable[PlanLine]) -> None:
        with self.written() as database:
            database.executescript("BEGIN;" + _SCHEMA)
            values = {
                "portal": about.portal,
                "login": about.login,
                "made_at": about.made_at.isoformat(),
                "kind": about.change.kind,
            }
            # Each by its name: a console of before finds what it knows of renewals, and of nothing
            # else.
            wanted = {name: json.dumps(value) for name, value in about.change.values().items()}
            database.executemany("INSERT INTO about VALUES (?, ?)", (wanted | values).items())
            database.executemany(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)",
                [_row(place, line) for place, line in enumerate(lines) if line.included],
            )

    @property
    def given_up(self) -> bool:
        """Whether the user gave the series up: nothing of it is sent any more."""
        return bool(self.read("SELECT 1 FROM about WHERE name = 'given_up'").fetchall())

    def give_up(self) -> None:
        """Note that nothing of the series is to be sent any more.

        Raises:
            sqlite3.Error: the disk is full.
        """
        with self.written() as database:
            now = datetime.now(UTC).isoformat()
            database.execute("INSERT OR REPLACE INTO about VALUES ('given_up', ?)", (now,))

    @property
    def about(self) -> SeriesHeader:
        """Whose series it is, and what it does."""
        values = dict(self._database.execute("SELECT name, value FROM about"))
        return SeriesHeader(
            portal=values["portal"],
            login=values["login"],
            change=_change(values),
            made_at=datetime.fromisoformat(values["made_at"]),
        )

    @cached_property
    def change(self) -> Change:
        """What the series does to its accounts."""
        return self.about.change

    def tally(self) -> Tally:
        """Count how far the series is."""
        count = self._database.execute
        (total,) = count("SELECT count(*) FROM items").fetchone()
        outcomes = dict(count("SELECT outcome, count(*) FROM results GROUP BY outcome"))
        (undecided,) = count(
            "SELECT count(*) FROM batches JOIN items ON batch = number WHERE NOT decided"
        ).fetchone()
        done = sum(outcomes.pop(each.value, 0) for each in DONE)
        return Tally(total, done, sum(outcomes.values()), undecided)

    def undecided(self) -> list[Batch]:
        """Return the batches whose results are not known, oldest first."""
        rows = self._database.execute(
            "SELECT number, key, body, made_at FROM batches WHERE NOT decided ORDER BY number"
        )
        return [
            Batch(number, key, self.change.read(body), datetime.fromisoformat(made_at))
            for number, key, body, made_at in rows
        ]

    def next_batch(self, size: int, key: str) -> Batch | None:
        """Write the next batch down, ready to be sent; None where nobody is left.

        One call switches the resources on for all its accounts or for none, so those that keep
        theirs go in batches of their own, after the others.

        Raises:
            sqlite3.Error: the disk is full: nothing may be sent.
        """
        rows = self._database.execute(
            "SELECT id, version, day, activate FROM items WHERE batch IS NULL "
            "ORDER BY activate DESC, place LIMIT ?",
            (size,),
        ).fetchall()
        if not rows:
            return None
        activate = rows[0][3]
        items = [
            PlannedItem(each, version, date.fromisoformat(day) if day is not None else None,
                        bool(activate))
            for each, version, day, switches_on in rows
            if switches_on == activate
        ]  # fmt: skip
        request = self.change.request(items)
        made_at = datetime.now(UTC)
        with self.written() as database:
            cursor = database.execute(
                "INSERT INTO batches (key, body, made_at) VALUES (?, ?, ?)",
                (key, self.change.body(request), made_at.isoformat()),
            )
            number = cursor.lastrowid or 0
            database.executemany(
                "UPDATE items SET batch = ? WHERE id = ?", [(number, item.id) for item in items]
            )
        return Batch(number, key, request, made_at)

    def settle(self, batch: Batch, results: Iterable[Result]) -> None:
        """Write down what became of the accounts of a batch.

        An account without a result was deleted since the portal answered the first time.

        Raises:
            sqlite3.Error: the disk is full: the batch stays undecided.
        """
        known = {result.id: result for result in results}
        rows = [
            known.get(item.id, Result(item.id, ItemOutcome.MISSING)) for item in batch.request.items
        ]
        with self.written() as database:
            database.executemany(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        row.id, batch.number, row.outcome.value, row.code, row.previous_version,
                        row.version, row.valid_until.isoformat() if row.valid_until else None,
                    )
                    for row in rows
                ],
            )  # fmt: skip
            database.execute("UPDATE batches SET decided = 1 WHERE number = ?", (batch.number,))

    def entries(self) -> Iterator[SeriesEntry]:
        """Yield each account in the plan's order, with what became of it."""
        known = {name for _, name, *_ in self._database.execute("PRAGMA table_info(items)")}
        changes = "changes" if "changes" in known else "'[]'"
        rows = self._database.execute(
            f"SELECT items.id, last_name, first_name, registration_number, {changes}, "  # noqa: S608 -- one of two literals
            "items.batch IS NOT NULL, undos.outcome, undos.code, "
            "results.outcome, results.code, previous_version, results.version, valid_until "
            "FROM items LEFT JOIN results USING (id) LEFT JOIN undos USING (id) "
            "ORDER BY place"
        )
        for each, last_name, first_name, number, told, sent, undone, why, *row in rows:
            undo = UndoResult(each, UndoOutcome(undone), why) if undone is not None else None
            result = _result(each, *row)
            yield SeriesEntry(
                each, last_name, first_name, number, result, undo, bool(sent), _changes(told)
            )


def _row(place: int, line: PlanLine) -> Sequence[object]:
    account, item = line.subscriber, line.item
    return (
        place,
        item.id,
        item.version,
        item.day.isoformat() if item.day is not None else None,
        item.activates,
        account.last_name,
        account.first_name,
        account.registration_number,
        json.dumps([[each.field, each.before, each.after] for each in line.changes]),
    )


def _change(values: dict[str, str]) -> Change:
    """Return the change of a journal; one of before names no kind: it renews.

    Raises:
        KeyError, ValueError: it is of a kind that this console does not know, or damaged.
    """
    plain = {"portal", "login", "made_at", "kind", "given_up"}
    wanted: dict[str, Any] = {
        name: json.loads(value) for name, value in values.items() if name not in plain
    }
    return change_of(values.get("kind", Renewals.kind), wanted)


def _changes(text: str) -> tuple[HistoryChange, ...]:
    return tuple(
        HistoryChange(field=field, before=before, after=after)
        for field, before, after in json.loads(text)
    )


def _result(
    each: str, outcome: str | None, code: str | None, previous: int | None, version: int | None,
    end: str | None,
) -> Result | None:  # fmt: skip
    if outcome is None:
        return None
    day = date.fromisoformat(end) if end is not None else None
    return Result(each, ItemOutcome(outcome), code, previous, version, day)
