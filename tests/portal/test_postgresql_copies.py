"""Databases that one test after another is handed: each finds them as they were at first."""

from pathlib import Path

import pytest
from sqlalchemy import text

from syren_portal.store.people import all_libraries
from tests.portal.world import Databases, database_at


def changed_by(url: str, *statements: str) -> str:
    with database_at(url) as database, database.write() as connection:
        for each in statements:
            connection.execute(text(each))
    return url


def handed_out(folder: Path, *statements: str) -> str:
    """Be handed a database, do something to it, and give it back; returns its URL."""
    databases = Databases("postgresql", folder)
    try:
        return changed_by(databases.prepared(), *statements)
    finally:
        databases.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Of the database that is handed out next, as far as it can be restored."""
    return handed_out(tmp_path)


def test_rows_are_as_they_were(url: str, tmp_path: Path) -> None:
    assert url == handed_out(
        tmp_path,
        "UPDATE libraries SET name = 'BREST' WHERE id = 'fouesnant'",
        "DELETE FROM accounts WHERE login = 'quimperle'",
        "INSERT INTO tokens (token_hash, account_id, expires_at) VALUES ('x', 1, 1)",
        "SELECT nextval(pg_get_serial_sequence('accounts', 'id'))",
    )
    databases = Databases("postgresql", tmp_path)
    try:
        assert databases.prepared() == url
        with database_at(url) as database, database.write() as connection:
            assert {each.name for each in all_libraries(connection)} == {"FOUESNANT", "QUIMPERLÉ"}
            for query, expected in (
                ("SELECT count(*) FROM accounts", 4),
                ("SELECT count(*) FROM tokens", 0),
                ("SELECT nextval(pg_get_serial_sequence('accounts', 'id'))", 5),
            ):
                assert connection.execute(text(query)).scalar_one() == expected
    finally:
        databases.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE history ADD COLUMN reason TEXT",
        "CREATE INDEX more ON subscribers (city)",
        "ALTER TABLE subscribers DISABLE TRIGGER ALL",
        "CREATE TABLE more (id integer)",
        "ALTER SEQUENCE accounts_id_seq INCREMENT BY 2",
    ],
)
def test_one_whose_tables_were_changed_is_handed_to_nobody(
    url: str, tmp_path: Path, statement: str
) -> None:
    assert handed_out(tmp_path, statement) == url
    assert handed_out(tmp_path) != url
