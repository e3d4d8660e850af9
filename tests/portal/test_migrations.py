"""Migrations build what the tables say."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from syren_portal.db.migrate import migrate
from syren_portal.db.opening import DatabaseURLError, open_database
from syren_portal.db.schema import metadata
from tests.portal.world import Databases, database_at, fresh_database


def is_ours(connection: Connection) -> MigrationContext:
    """Compare all but the search index: SQLite's own tables, PostgreSQL's operator class."""
    return MigrationContext.configure(
        connection,
        opts={
            "target_metadata": metadata,
            "include_name": lambda name, kind, _: (
                kind not in {"table", "index"} or not str(name).startswith("subscriber_")
            ),
        },
    )


def test_the_migrated_database_is_what_the_tables_say(databases: Databases) -> None:
    with database_at(databases.prepared()) as database, database.read() as connection:
        assert compare_metadata(is_ours(connection), metadata) == []


def test_migrating_again_changes_nothing(databases: Databases) -> None:
    url = databases.prepared()
    with database_at(url) as database:
        migrate(database)
        with database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM accounts").scalar() == 4


def test_what_is_up_to_date_is_not_written_to(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or no portal could start at a copy of a database, which takes no changes."""
    with database_at(databases.prepared()) as database:
        monkeypatch.setattr(database, "write", None)
        migrate(database)


def test_several_may_migrate_at_once(databases: Databases) -> None:
    url = databases.empty()
    failures: list[BaseException] = []

    def start() -> None:
        try:
            with database_at(url) as database:
                migrate(database)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []


def test_sqlite_keeps_its_promises(tmp_path: Path) -> None:
    with database_at(fresh_database(tmp_path)) as database, database.read() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert pragma == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "synchronous": 2,
    }


def test_postgresql_is_a_matter_of_the_url() -> None:
    database = open_database("postgresql://user:geheim@db.example/syren")
    assert database.engine.dialect.name == "postgresql"
    assert database.engine.driver == "psycopg"
    assert "geheim" not in repr(database.engine)
    database.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=ro",
        "oracle://u:geheim@h/n",
        "postgresql://u:geheim@h:port/n",
        "://",
        "sqlite",
    ],
)
def test_urls_that_will_not_do(url: str) -> None:
    with pytest.raises(DatabaseURLError) as caught:
        open_database(url)
    assert "geheim" not in str(caught.value)
