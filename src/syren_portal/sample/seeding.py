"""Writing sample data into a database, all of it or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, Table, insert, text

from syren_api.models import Account, Library
from syren_api.statuses import Role
from syren_portal.db.engine import Database
from syren_portal.db.schema import history, subscribers
from syren_portal.db.upkeep import filled_at_once
from syren_portal.passwords import Passwords
from syren_portal.presets import PortalSettings
from syren_portal.sample.communes import Commune, communes_of
from syren_portal.sample.subscribers import Sample
from syren_portal.store.history import creation_entry
from syren_portal.store.people import add_account, add_library, read_settings, write_settings
from syren_portal.store.stored import StoredSubscriber, stored_values

ACTOR: Final = "import"
"""The actor in the history of sample subscribers; no staff login may be this word."""
DEPARTMENT_LOGIN: Final = "departement"
SUPPORT_LOGIN: Final = "support"
_CHUNK: Final = 2000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """How much sample data, and which."""

    subscribers: int
    libraries: int
    seed: int
    today: date


class PortalExistsError(Exception):
    """The database holds a portal already: sample data would mix with real people."""


class TooManyLibrariesError(Exception):
    """There are not that many communes; `most` are."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(most)


def seed(
    database: Database, sample_of: SampleRequest, settings: PortalSettings, password: str
) -> None:
    """Make the portal and its sample data.

    Raises:
        PortalExistsError: the database holds a portal already.
        TooManyLibrariesError: the département has fewer communes.
    """
    chosen = communes_for(sample_of, settings)
    # One hash for all: to make a hundred thousand would take an hour, and these are no secrets.
    password_hash = Passwords().hash(password)
    sample = Sample(settings, chosen, sample_of.today, password_hash, sample_of.seed)
    with database.write() as connection:
        if read_settings(connection) is not None:
            raise PortalExistsError
        if database.is_sqlite:
            # Rows arrive in no order of any index: room for all of them, or pages go to and fro.
            connection.exec_driver_sql("PRAGMA cache_size = -400000")
        write_settings(connection, settings)
        _add_staff(connection, chosen, settings, password_hash)
        with filled_at_once(connection):
            _add_subscribers(connection, sample.subscribers(sample_of.subscribers))
        if not database.is_sqlite:
            connection.execute(
                text(
                    "SELECT setval(pg_get_serial_sequence('subscribers', 'seq'), "
                    "(SELECT max(seq) FROM subscribers))"
                )
            )


def communes_for(sample_of: SampleRequest, settings: PortalSettings) -> tuple[Commune, ...]:
    """Return the communes whose libraries the sample has.

    Raises:
        TooManyLibrariesError: the département has fewer.
    """
    communes = communes_of(settings.department)
    if sample_of.libraries > len(communes):
        raise TooManyLibrariesError(len(communes))
    return tuple(communes[: sample_of.libraries])


def _add_subscribers(connection: Connection, people: Iterator[StoredSubscriber]) -> None:
    for chunk in _chunks(people):
        _add(connection, subscribers, [{"seq": each.seq, **stored_values(each)} for each in chunk])
        _add(connection, history, [creation_entry(each.seq, each, ACTOR) for each in chunk])


def _add(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add rows, in the way that is quickest on the database."""
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), rows)
        return
    import psycopg
    from psycopg import sql

    bind = {
        name: table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for name in rows[0]
    }
    bound = [(name, process or _as_it_is) for name, process in bind.items()]
    driver = cast(psycopg.Connection, connection.connection.driver_connection)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, bind))
    )
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([process(row[name]) for name, process in bound])


def _as_it_is(value: Any) -> Any:
    return value


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(items, _CHUNK)):
        yield chunk


def _add_staff(
    connection: Connection,
    communes: tuple[Commune, ...],
    settings: PortalSettings,
    password_hash: str,
) -> None:
    for commune in communes:
        library = Library(id=commune.slug, name=commune.library_name)
        add_library(connection, library, f"{commune.slug}@bibliotheques.example")
        add_account(
            connection,
            Account(
                login=commune.slug,
                role=Role.LIBRARY,
                display_name=commune.library_name,
                library=library,
            ),
            password_hash,
        )
    for login, role, name in (
        (DEPARTMENT_LOGIN, Role.DEPARTMENT, settings.department),
        (SUPPORT_LOGIN, Role.SUPPORT, f"Support {settings.name}"),
    ):
        add_account(
            connection,
            Account(login=login, role=role, display_name=name, library=None),
            password_hash,
        )
