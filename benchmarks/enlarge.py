"""Making a large network of sample data out of a smaller one, in SQL: many times quicker.

Each person is copied with an id, an e-mail and a card of its own; names, days and resources are the
same ones over again, as they are where all are drawn from one list.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, text

from syren_portal.db.opening import open_database
from syren_portal.db.schema import history, search_entries, subscribers, tallies, tally_changes
from syren_portal.db.upkeep import filled_at_once


def enlarge(url: str, times: int) -> None:
    """Make a portal's sample data so many times as large."""
    database = open_database(url)
    try:
        with database.write() as connection:
            if database.is_sqlite:
                connection.exec_driver_sql("PRAGMA cache_size = -400000")
            with filled_at_once(connection):
                for table in (search_entries, tallies, tally_changes):
                    connection.execute(table.delete())
                number = connection.execute(select(func.max(subscribers.c.seq))).scalar_one()
                for copy in range(1, times):
                    _copy(connection, copy, number)
            if not database.is_sqlite:
                connection.execute(
                    text(
                        "SELECT setval(pg_get_serial_sequence('subscribers', 'seq'), "
                        "(SELECT max(seq) FROM subscribers))"
                    )
                )
    finally:
        database.close()


def _copy(connection: Connection, copy: int, number: int) -> None:
    """Add everyone of the first so many once more."""
    person = _person(connection, copy, number)
    rows = select(*(person.get(each.name, each) for each in subscribers.columns))
    people = rows.where(subscribers.c.seq <= number)
    connection.execute(insert(subscribers).from_select(list(subscribers.columns.keys()), people))
    entry = {"subscriber_seq": history.c.subscriber_seq + copy * number}
    rows = select(*(entry.get(each.name, each) for each in history.columns))
    past = rows.where(history.c.subscriber_seq <= number)
    connection.execute(insert(history).from_select(list(history.columns.keys()), past))


def _person(connection: Connection, copy: int, number: int) -> dict[str, ColumnElement[Any]]:
    c = subscribers.c
    sqlite = connection.dialect.name == "sqlite"
    card = c.registration_number
    new_card = func.substr(card, 1, 5) + str(copy) + func.substr(card, 7)

    def addressed(column: ColumnElement[str]) -> ColumnElement[str]:
        return func.replace(column, "@", f".{copy}@")

    return {
        "seq": c.seq + copy * number,
        "id": func.lower(func.hex(func.randomblob(16))) if sqlite else func.md5(c.id + str(copy)),
        "email": addressed(c.email),
        "email_key": addressed(c.email_key),
        "registration_number": new_card,
        "number_key": func.lower(new_card),
        "search_text": func.replace(
            addressed(c.search_text),
            func.lower(func.coalesce(card, "@@")),
            func.lower(func.coalesce(new_card, "@@")),
        ),
    }
