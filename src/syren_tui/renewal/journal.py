"""The journal of a series: what is sent is on disk first, and so is each result.

One SQLite file a series, readable by its user alone. The plan, where there is one, is in it before
the first call; each batch with its idempotency key and exact body before it is sent; each result
before the next batch takes its place. Whoever resumes sends an undecided batch again with the same
key and body, which the portal answers as it did the first time.

It holds the ids, versions, names and numbers of the accounts of the series, what is changed of
them, and what became of them: no password, no token.

Journals of older versions have renewals only, some without what the plan showed and without the
difference between renewals and validations. An older console reads today's renewals, and skips all
other series: it would send them as renewals.
"""

import json
import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Self

from syren_tui.private_folder import private_folder
from syren_tui.renewal.change import ChangeRequest, PlannedItem
from syren_tui.renewal.journal_lock import JournalBusyError as JournalBusyError
from syren_tui.renewal.journal_lock import delete
from syren_tui.renewal.journal_reader import JournalReader
from syren_tui.renewal.journal_rows import (
    SCHEMA,
    row_of_line,
    text_of_changes,
)
from syren_tui.renewal.plan_lines import PlanLine
from syren_tui.renewal.records import (
    Batch,
    ItemOutcome,
    Result,
    SentItem,
    SeriesHeader,
)

SUFFIX: Final = ".series"


class Journal(JournalReader):
    """The journal of one series: locked by this process, or only read."""

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
        journal = cls._open_locked(path)
        try:
            journal._write_plan(about, lines)
        except BaseException:
            journal.close()
            delete(path)
            raise
        return journal

    def _write_plan(self, about: SeriesHeader, lines: Iterable[PlanLine]) -> None:
        with self.written() as database:
            database.executescript("BEGIN;" + SCHEMA)
            values = {
                "portal": about.portal,
                "login": about.login,
                "made_at": about.made_at.isoformat(),
                "kind": about.kind.value,
                "change": about.change.kind,
            }
            # Each by its name: an older console finds what it knows of renewals, and nothing
            # else.
            wanted = {name: json.dumps(value) for name, value in about.change.values().items()}
            database.executemany("INSERT INTO about VALUES (?, ?)", (wanted | values).items())
            database.executemany(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)",
                [row_of_line(place, line) for place, line in enumerate(lines) if line.included],
            )

    def give_up(self) -> None:
        """Note that nothing of the series is to be sent any more.

        Raises:
            sqlite3.Error: the disk is full.
        """
        with self.written() as database:
            now = datetime.now(UTC).isoformat()
            database.execute("INSERT OR REPLACE INTO about VALUES ('given_up', ?)", (now,))

    def next_batch(self, size: int, idempotency_key: str) -> Batch | None:
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
                (idempotency_key, self.change.body(request), made_at.isoformat()),
            )
            number = cursor.lastrowid or 0
            database.executemany(
                "UPDATE items SET batch = ? WHERE id = ?", [(number, item.id) for item in items]
            )
        return Batch(number, idempotency_key, request, made_at)

    def append(self, item: SentItem, idempotency_key: str, request: ChangeRequest) -> Batch:
        """Write down an account of no plan, and its call, ready to be sent.

        It replaces what stands there of the same account: only its newest change can be undone.

        Args:
            item: the account.
            idempotency_key: under which it is sent.
            request: the body of the call.

        Raises:
            sqlite3.Error: the disk is full: nothing may be sent.
        """
        made_at = datetime.now(UTC)
        with self.written() as database:
            cursor = database.execute(
                "INSERT INTO batches (key, body, made_at) VALUES (?, ?, ?)",
                (idempotency_key, self.change.body(request), made_at.isoformat()),
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
                    item.registration_number, item.kind.value, text_of_changes(item.changes),
                ),
            )  # fmt: skip
        return Batch(number, idempotency_key, request, made_at)

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
