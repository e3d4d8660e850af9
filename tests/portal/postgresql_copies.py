"""Copies of a prepared PostgreSQL database that are handed out again and again.

To copy one and to remove it takes longer than most tests. So it is kept, and what a test did is
undone before the next test is handed it: rows and the numbers of sequences. Where a test changed
more than that, as a table, an index or a setting, it is removed and another is copied.
"""

import atexit
from collections import defaultdict
from typing import Any, Final

import psycopg

from tests.portal import postgresql

_TABLES: Final = """
    SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename
"""
_SEQUENCES: Final = """
    SELECT format('SELECT setval(%L, %s, %L)', quote_ident(schemaname) || '.'
        || quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL)
    FROM pg_sequences
"""
_OTHERS: Final = """
    SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_EMPTY_EVERY: Final = 8
"""Rows are deleted, which is quicker; this often the table is emptied: that leaves no dead rows."""
_OWN: Final = 16384
"""What is not PostgreSQL's own has a number from here on."""
# Each row of a catalogue names the transaction that wrote it. Those of pg_class are written anew
# when a table is emptied.
_CATALOGUES: Final = (
    ("pg_attribute", "attrelid"), ("pg_attrdef", "adrelid"), ("pg_constraint", "oid"),
    ("pg_index", "indexrelid"), ("pg_trigger", "tgrelid"), ("pg_proc", "oid"),
    ("pg_sequence", "seqrelid"), ("pg_namespace", "oid"), ("pg_rewrite", "oid"),
    ("pg_policy", "oid"),
)  # fmt: skip
_DEFINITIONS: Final = " UNION ALL ".join(
    [
        *(
            f"SELECT count(*) || ':' || sum(xmin::text::bigint) FROM {name} WHERE {key} >= {_OWN}"  # noqa: S608
            for name, key in _CATALOGUES
        ),
        "SELECT string_agg(concat(relname, relchecks, relrowsecurity, reloptions), ' ' "  # noqa: S608
        f"ORDER BY oid) FROM pg_class WHERE oid >= {_OWN}",
        "SELECT string_agg(concat(setdatabase, setrole, setconfig), ' ' "
        "ORDER BY setdatabase, setrole) FROM pg_db_role_setting",
    ]
)


class _Copy:
    """One copy, and a connection to it that stays open."""

    def __init__(self, template: str) -> None:
        self.name = postgresql.new_database(template)
        self._connection: psycopg.Connection[Any] = psycopg.connect(
            host=str(postgresql.server_folder()),
            user=postgresql.USER,
            dbname=self.name,
            autocommit=True,
        )
        atexit.register(self._connection.close)
        self._undone = 0
        self._tables = self._column(_TABLES)
        for table in self._tables:
            self._connection.execute(f"CREATE TEMP TABLE first_{table} AS TABLE {table}")
        self._sequences = "; ".join(self._column(_SEQUENCES))
        self._definitions = self._column(_DEFINITIONS)
        self._are_different = "SELECT unnest(ARRAY[{}])".format(
            ", ".join(
                f"EXISTS ((SELECT t::text FROM {each} t EXCEPT ALL SELECT t::text FROM first_{each}"  # noqa: S608
                f" t) UNION ALL (SELECT t::text FROM first_{each} t EXCEPT ALL"
                f" SELECT t::text FROM {each} t))"
                for each in self._tables
            )
        )

    def restore(self) -> bool:
        """Undo what was done to the rows; tells whether all is then as it was at first."""
        try:
            self._connection.execute(_OTHERS)
            if self._column(_DEFINITIONS) != self._definitions:
                return False
            if changed := self._changed():
                self._connection.execute(self._undo(changed))
            if self._sequences:
                self._connection.execute(self._sequences)
            return not changed or not self._changed()
        except psycopg.Error:
            return False

    def remove(self) -> None:
        """Remove it for good."""
        self._connection.close()
        postgresql.drop_database(self.name)

    def _undo(self, changed: list[str]) -> str:
        self._undone += 1
        if self._undone % _EMPTY_EVERY:
            empty = "".join(f"DELETE FROM {each}; " for each in changed)  # noqa: S608
        else:
            empty = f"TRUNCATE {', '.join(changed)} CASCADE; "
        fill = "".join(
            f"INSERT INTO {each} OVERRIDING SYSTEM VALUE SELECT * FROM first_{each} "  # noqa: S608
            f"WHERE NOT EXISTS (SELECT FROM {each}); "
            for each in self._tables
        )
        # Without triggers, and without a look at foreign keys.
        return (
            f"SET session_replication_role = replica; {empty}{fill}RESET session_replication_role"
        )

    def _changed(self) -> list[str]:
        found = zip(self._tables, self._column(self._are_different), strict=True)
        return [table for table, is_different in found if is_different]

    def _column(self, query: str) -> list[Any]:
        return [value for (value,) in self._connection.execute(query, prepare=True)]


_free: Final[defaultdict[str, list[_Copy]]] = defaultdict(list)
"""Copies that nobody uses, by their template."""
_used: Final[dict[str, tuple[str, _Copy]]] = {}
"""Template and copy, by the copy's name."""


def copy_of(template: str) -> str:
    """Return the name of a database that is as its template."""
    copy = _restored_copy(template) or _Copy(template)
    _used[copy.name] = (template, copy)
    return copy.name


def give_back(name: str) -> None:
    """Take back what `copy_of` gave, in whatever state it is."""
    template, copy = _used.pop(name)
    _free[template].append(copy)


def _restored_copy(template: str) -> _Copy | None:
    while _free[template]:
        copy = _free[template].pop()
        if copy.restore():
            return copy
        copy.remove()
    return None
