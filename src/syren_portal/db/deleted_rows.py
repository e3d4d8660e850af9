"""What a database keeps of rows that were deleted, and how it is made to forget them."""

from sqlite3 import Connection as SQLiteConnection
from sqlite3 import OperationalError as SQLiteOperationalError
from typing import Final, cast

from syren_portal.db.engine import Database
from syren_portal.db.schema import metadata

_HAS_INDEX: Final = "SELECT count(*) FROM sqlite_master WHERE name = 'subscriber_search'"
_MERGE_INDEX: Final = "INSERT INTO subscriber_search (subscriber_search) VALUES ('optimize')"


def wipe_deleted_rows(database: Database) -> bool:
    """Remove what deleted rows have left in the database's files.

    SQLite keeps them in free pages, in the index of its search and in its write-ahead log: all
    three are written anew. PostgreSQL's tables are vacuumed: their room is free for other rows,
    and is written over as these come.

    Returns:
        False where others were at work, and something may be left.
    """
    if database.is_sqlite:
        return _wipe_sqlite(database)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM {', '.join(metadata.tables)}")
    return True


def _wipe_sqlite(database: Database) -> bool:
    with database.engine.connect() as connection:
        # Past SQLAlchemy, which would begin a transaction: VACUUM is no part of one.
        driver = cast(SQLiteConnection, connection.connection.driver_connection)
        try:
            if driver.execute(_HAS_INDEX).fetchone()[0]:
                driver.execute(_MERGE_INDEX).close()
            driver.execute("VACUUM").close()
            # 1 where somebody reads what the log holds.
            (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except SQLiteOperationalError:
            return False
    return not busy
