"""Bringing a database up to this program's version."""

from enum import StrEnum
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from syren_portal.db.engine import Database
from syren_portal.db.keys import Collision, has_old_rows, mend_keys
from syren_portal.db.reasons import has_old_reasons, mend_reasons
from syren_portal.db.waits import has_unsaid_waits, make_waits

_ADVISORY_LOCK: Final = 7_289_153_601
"""Any number, the same in every process: PostgreSQL lets one of them migrate at a time."""
_HAS_TO_MEND: Final = (has_old_rows, has_unsaid_waits, has_old_reasons)


class Contents(StrEnum):
    """What a database holds before it is migrated."""

    NOTHING = "nothing"
    PORTAL = "portal"
    """Tables of this program, of whatever version."""
    FOREIGN = "foreign"
    """Tables of another program only."""


class NewerDatabaseError(Exception):
    """The database was made by a later version of this program."""


def contents(database: Database) -> Contents:
    """Check what a database contains; changes nothing.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it cannot be opened or read.
    """
    with database.read() as connection:
        if _current(connection) is not None:
            return Contents.PORTAL
        return Contents.FOREIGN if inspect(connection).get_table_names() else Contents.NOTHING


def revisions() -> tuple[str, ...]:
    """Return the versions of the tables that this program knows, the oldest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(each.revision for each in script.walk_revisions())[::-1]


def migrate(database: Database, revision: str = "head") -> list[Collision]:
    """Bring the database up to date, in one transaction; several processes may try at once.

    Others may go on to write meanwhile: where one of them stands in its way, it is begun again.

    Args:
        database: an open one.
        revision: another than the last, for tests.

    Returns:
        Registration numbers that have turned out to be the same by their key.

    Raises:
        NewerDatabaseError: it was made by a later version of this program.
        sqlalchemy.exc.SQLAlchemyError: it cannot be opened or written.
    """
    config = _config()
    database.prepare_file()
    with database.read() as connection:
        is_last = revision == "head" and _current(connection) == revisions()[-1]
        if is_last and not any(each(connection) for each in _HAS_TO_MEND):
            return []  # nothing is written: it may be a copy that takes no changes
    if is_last:
        return database.transact(_mend)

    def work(connection: Connection) -> list[Collision]:
        config.attributes["collisions"] = []
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if _current(connection) not in {None, *revisions()}:
            raise NewerDatabaseError
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        collisions: list[Collision] = config.attributes["collisions"]
        return collisions

    return database.transact(work)


def _mend(connection: Connection) -> list[Collision]:
    """Say what rows that the version before has written since leave unsaid."""
    make_waits(connection)
    mend_reasons(connection)
    return mend_keys(connection)


def _config() -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%")
    )
    config.set_main_option("path_separator", "os")
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
