"""The journal of a series: on disk before it is sent, on disk before it is believed.

One SQLite file a series, readable by its user alone. The plan, where there is one, is in it before
the first call; each batch with its key and exact body before it is sent; each result before the
place of its batch is taken by the next. Whoever resumes sends an undecided batch again with the
same key and body, which the portal answers as it did the first time.

It holds the ids, versions, names and numbers of the accounts of the series, what is changed of
them, and what became of them: no password, no token.

Journals of before hold renewals only: some without what their plan has shown, and without telling
validations apart. A console of before reads
renewals of today as ever, and passes over all other series: it would send them as renewals.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from syren_api.models import HistoryChange
from syren_tui.private_folder import private_folder
from syren_tui.renewal.change import Change, PlannedItem, Request
from syren_tui.renewal.changes import change_of
from syren_tui.renewal.journal_file import JournalFile
from syren_tui.renewal.journal_lock import JournalBusyError as JournalBusyError
from syren_tui.renewal.journal_lock import delete
from syren_tui.renewal.plan_lines import PlanLine
from syren_tui.renewal.records import (
    Batch,
    ItemKind,
    ItemOutcome,
    Result,
    SentItem,
    SeriesEntry,
    SeriesHeader,
    SeriesKind,
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
    kind TEXT NOT NULL DEFAULT 'renewal', changes TEXT NOT NULL DEFAULT '[]'
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
CREATE TABLE log (
    place INTEGER PRIMARY KEY, at TEXT NOT NULL, outcome TEXT NOT NULL, is_left INTEGER NOT NULL,
    id TEXT, last_name TEXT NOT NULL, first_name TEXT NOT NULL, number TEXT, status TEXT,
    valid_until TEXT, why TEXT NOT NULL
);
"""
_SINCE: Final = {"kind": "'renewal'", "changes": "'[]'"}
"""The columns of items that journals of before may not have, and what stands for each."""


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
                "kind": about.kind.value,
                "change": about.change.kind,
            }
            # Each by its name: a console of before finds what it knows of renewals, and of nothing
            # else.
            wanted = {name: json.dumps(value) for name, value in about.change.values().items()}
            database.executemany("INSERT INTO about VALUES (?, ?)", (wanted | values).items())
            database.executemany(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)",
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
            database.execute("INSERT OR REPLACE INTO about VALUES ('given_up', ?)", (now,))

    @property
    def about(self) -> SeriesHeader:
        """Whose series it is, and what it does."""
        values = dict(self._database.execute("SELECT name, value FROM about"))
        return SeriesHeader(
            portal=values["portal"],
            login=values["login"],
            change=_change(values),
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
        """Read what names columns of items that journals of before may not have."""
        for name, instead in _SINCE.items():
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

    def next_batch(self, size: int, key: str) -> Batch | None:
        """Write the next batch down, ready to be sent; None where nobody is left.

        One call switches the resources on for all its accounts or for none, so those that keep
        theirs go in batches of their own, after the others.

        Raises:
            sqlite3.Error: the disk is full: nothing may be sent.
        """
        rows = self._database.execute(
            "SELECT id, version, day, activate FROM items WHERE batch IS NULL "
            "ORDER BY activate DESC, place LIMIT ?",
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

    def append(self, item: SentItem, key: str, request: Request) -> Batch:
        """Write down an account of no plan, and its call, ready to be sent.

        It replaces what stands there of the same account: only its newest change can be undone.

        Args:
            item: the account.
            key: under which it is sent.
            request: the body of the call.

        Raises:
            sqlite3.Error: the disk is full: nothing may be sent.
        """
        made_at = datetime.now(UTC)
        with self.written() as database:
            cursor = database.execute(
                "INSERT INTO batches (key, body, made_at) VALUES (?, ?, ?)",
                (key, self.change.body(request), made_at.isoformat()),
            )
            number = cursor.lastrowid or 0
            # Whether an earlier call arrived is told by the answer to this one: by the version.
            database.execute(
                "UPDATE batches SET decided = 1 WHERE number IN "
                "(SELECT batch FROM items WHERE id = ?)",
                (item.id,),
            )
            for table in ("items", "results", "undos"):
                database.execute(f"DELETE FROM {table} WHERE id = ?", (item.id,))  # noqa: S608
            database.execute(
                "INSERT INTO items (place, id, version, activate, batch, last_name, first_name, "
                "registration_number, kind, changes) VALUES "
                "((SELECT coalesce(max(place) + 1, 0) FROM items), ?, ?, 0, ?, ?, ?, ?, ?, ?)",
                (
                    item.id, item.version, number, item.last_name, item.first_name,
                    item.registration_number, item.kind.value, _as_text(item.changes),
                ),
            )  # fmt: skip
        return Batch(number, key, request, made_at)

    def withdraw(self, batch: Batch) -> None:
        """Take off an account that was appended and never sent.

        Raises:
            sqlite3.Error: the disk is full: it stays.
        """
        with self.written() as database:
            database.execute("DELETE FROM items WHERE batch = ?", (batch.number,))
            database.execute("DELETE FROM batches WHERE number = ?", (batch.number,))

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
        rows = self._read_items(
            "SELECT items.id, last_name, first_name, registration_number, "
            "items.batch IS NOT NULL, items.kind, items.changes, undos.outcome, undos.code, "
            "results.outcome, results.code, previous_version, results.version, valid_until "
            "FROM items LEFT JOIN results USING (id) LEFT JOIN undos USING (id) "
            "ORDER BY place"
        )
        for each, last_name, first_name, number, sent, kind, told, undone, why, *row in rows:
            undo = UndoResult(each, UndoOutcome(undone), why) if undone is not None else None
            result = _result(each, *row)
            yield SeriesEntry(
                each, last_name, first_name, number, result, undo, bool(sent), ItemKind(kind),
                _changes(told),
            )  # fmt: skip


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
        line.kind.value,
        _as_text(line.changes),
    )


def _change(values: dict[str, str]) -> Change:
    """Return the change of a journal; one of before names none: it renews.

    Raises:
        KeyError, ValueError: it is of a kind that this console does not know, or damaged.
    """
    plain = {"portal", "login", "made_at", "kind", "change", "given_up"}
    wanted: dict[str, Any] = {
        name: json.loads(value) for name, value in values.items() if name not in plain
    }
    return change_of(values.get("change", Renewals.kind), wanted)


def _as_text(changes: tuple[HistoryChange, ...]) -> str:
    return json.dumps([[each.field, each.before, each.after] for each in changes])


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
