"""How a plan's lines and what became of them stand in the rows of a journal."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from syren_api.models import HistoryChange
from syren_tui.renewal.change import Change
from syren_tui.renewal.changes import change_of
from syren_tui.renewal.plan_lines import PlanLine
from syren_tui.renewal.records import ItemOutcome, Result
from syren_tui.renewal.renewals import Renewals

SCHEMA: Final = """
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
ADDED_COLUMNS: Final = {"kind": "'renewal'", "changes": "'[]'"}
"""The columns of items that journals of older versions lack, and what is read instead."""


def row_of_line(place: int, line: PlanLine) -> Sequence[object]:
    """Return the row of a line of a plan that is included, at a place from 0."""
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
        text_of_changes(line.changes),
    )


def change_of_values(values: dict[str, str]) -> Change:
    """Return the change of a journal; one of an older version names none: it renews.

    Raises:
        KeyError, ValueError: it is of a kind that this console does not know, or damaged.
    """
    plain = {"portal", "login", "made_at", "kind", "change", "given_up"}
    wanted: dict[str, Any] = {
        name: json.loads(value) for name, value in values.items() if name not in plain
    }
    return change_of(values.get("change", Renewals.kind), wanted)


def text_of_changes(changes: tuple[HistoryChange, ...]) -> str:
    """Return what an account becomes, as a journal holds it."""
    return json.dumps([[each.field, each.before, each.after] for each in changes])


def changes_of_text(text: str) -> tuple[HistoryChange, ...]:
    """Read what `text_of_changes` wrote.

    Raises:
        ValueError: the journal is damaged.
    """
    return tuple(
        HistoryChange(field=field, before=before, after=after)
        for field, before, after in json.loads(text)
    )


def result_of_row(
    each: str, outcome: str | None, code: str | None, previous: int | None, version: int | None,
    end: str | None,
) -> Result | None:  # fmt: skip
    """Return what became of an account; None where it is not known yet.

    Raises:
        ValueError: the journal is damaged.
    """
    if outcome is None:
        return None
    day = date.fromisoformat(end) if end is not None else None
    return Result(each, ItemOutcome(outcome), code, previous, version, day)
