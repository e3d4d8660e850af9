"""How a database is: whether it can be reached, and what it holds be read."""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from syren_portal.db.engine import Database
from syren_portal.db.schema import metadata, portal


def is_well(database: Database) -> bool:
    """Check a database over a separate connection: see `Database.watched`.

    On SQLite, where a file may be damaged in its middle, the first row of each table is read.
    """
    tables = metadata.sorted_tables if database.is_sqlite else [portal]
    try:
        with database.read() as connection:
            for table in tables:
                connection.execute(select(table).limit(1)).all()
    except SQLAlchemyError:
        return False
    return True
