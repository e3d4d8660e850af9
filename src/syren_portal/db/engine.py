"""A database and its transactions.

Everything above this module is the same on SQLite and PostgreSQL.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sqlite3 import SQLITE_BUSY
from sqlite3 import Connection as SQLiteConnection
from sqlite3 import OperationalError as SQLiteOperationalError
from typing import Any, Final, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from syren_portal.db.sqlite import BUSY_SECONDS, listen_sqlite

_TRY_SECONDS: Final = 0.02
_TRY_AGAIN: Final = frozenset({"40001", "40P01"})
"""What PostgreSQL says of a transaction that another one stood in the way of: nothing of it stays,
and it may be begun again."""
_MOST_TRIES: Final = 6
LOCK_SECONDS: Final = 4
"""How long a statement of the server's waits for a lock on PostgreSQL, and a call for a connection;
with its wait in `syren_portal.http.database_limit` it is answered within ten."""
STATEMENT_SECONDS: Final = 9
_IDLE_SECONDS: Final = 60
_REACHED: Final = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""How long libpq waits for a server that does not answer (seconds), or no more (milliseconds)."""
POOL_SIZE: Final = 40
"""As many connections as the server has worker threads: none waits for one while it holds one."""


Result = TypeVar("Result")


class EncodingError(Exception):
    """A PostgreSQL database whose encoding is not UTF8."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        super().__init__(encoding)


class Database:
    """A database and its two kinds of transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._snapshots = (
            engine
            if self.is_sqlite
            else engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        )
        # SQLite's own waiting polls and is not fair. Within this process writers take turns here;
        # between processes SQLite's lock decides, so no correctness rests on this one.
        self._turn = threading.Lock() if self.is_sqlite else None
        self._path = engine.url.database if self.is_sqlite else None
        self._identity: tuple[int, int] | None = None
        self._limits = False
        self.on_commit: Callable[[], None] | None = None
        """Called after each transaction of this process that wrote, by whichever thread."""
        self._watch: Database | None = None
        self.damaged = False
        """Whether something in it could not be read: it stays so until the server is restarted."""
        if not self.is_sqlite:
            # In front of what SQLAlchemy reads itself, which ends in a traceback on SQL_ASCII.
            event.listen(engine, "connect", self._prepare_postgresql, insert=True)

    def limit_waits(self) -> None:
        """Let no statement wait long for a lock, or take long itself: for a server.

        Migrations and commands may take their time.
        """
        self._limits = True
        self.engine.dispose()

    def _prepare_postgresql(self, connection: Any, _record: Any) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise EncodingError(str(encoding))
        if self._limits:
            connection.execute(
                f"SET lock_timeout = '{LOCK_SECONDS}s'; "
                f"SET statement_timeout = '{STATEMENT_SECONDS}s'; "
                f"SET idle_in_transaction_session_timeout = '{_IDLE_SECONDS}s'"
            )
            connection.commit()

    def watched(self) -> "Database":
        """Return the same database over a separate connection, for health checks.

        It is closed with this one.
        """
        if self._watch is not None:
            return self._watch
        engine = create_engine(
            self.engine.url,
            hide_parameters=True,
            pool_size=1,
            max_overflow=0,
            pool_timeout=LOCK_SECONDS,
            pool_pre_ping=not self.is_sqlite,
            connect_args=connect_arguments(self.engine.url),
        )
        if self.is_sqlite:
            listen_sqlite(engine)
        self._watch = Database(engine)
        self._watch._limits = True
        self._watch._identity = self._identity  # or it would create a file that was deleted
        return self._watch

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment of the database and writes nothing."""
        self._check_file()
        with self._snapshots.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that commits at the end of the block, or leaves nothing behind.

        On SQLite it holds the write lock from its start, so that what it has read still stands
        when it writes; on PostgreSQL rows are locked as they are read `with_for_update`.
        """
        with ExitStack() as stack:
            if self._turn is not None:
                stack.enter_context(_turn(self._turn))
            self._check_file()
            connection = stack.enter_context(self.engine.connect())
            connection.execution_options(syren_writes=True)
            stack.enter_context(connection.begin())
            yield connection
        if self.on_commit is not None:
            self.on_commit()

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        """Do `work` in a write transaction, and repeat it if it conflicts with another.

        Args:
            work: is given the connection, and changes nothing but the database.

        Raises:
            sqlalchemy.exc.OperationalError: others stood in its way each time.
        """
        for tries in range(1, _MOST_TRIES + 1):
            try:
                with self.write() as connection:
                    return work(connection)
            except DBAPIError as error:
                if tries == _MOST_TRIES or not _may_be_tried_again(error):
                    raise
            # A moment of chance length, longer each time, or the same two would meet again.
            time.sleep(random.uniform(0, _TRY_SECONDS * 2**tries))  # noqa: S311 -- no secret
        raise AssertionError("unreachable")

    @property
    def is_missing(self) -> bool:
        """Whether it is a SQLite file that is not there; connecting would make it."""
        return self._path is not None and not Path(self._path).exists()

    def _check_file(self) -> None:
        """Turn away from a SQLite file that was deleted or replaced.

        Its connections would go on to read it, and to write what nobody finds again.
        """
        if self._path is None:
            return
        try:
            status = Path(self._path).stat()
        except OSError as error:
            if self._identity is None:  # not made yet: connecting makes it, or says why not
                return
            self.engine.dispose()
            raise OperationalError("stat", None, error) from error
        identity = (status.st_dev, status.st_ino)
        if self._identity not in {None, identity}:
            self.engine.dispose()
        self._identity = identity

    def prepare_file(self) -> None:
        """Switch a SQLite file to its write-ahead log; several processes may do so at once.

        Readers and a writer then do not wait for one another. While one process makes the change
        SQLite turns the others away without waiting, hence the tries.

        Raises:
            sqlalchemy.exc.OperationalError: the file cannot be opened or written.
        """
        if not self.is_sqlite:
            return
        last_try = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                with self.engine.connect() as connection:
                    driver = connection.connection.driver_connection
                    cast(SQLiteConnection, driver).execute("PRAGMA journal_mode = WAL").close()
            except SQLiteOperationalError as error:
                if error.sqlite_errorcode != SQLITE_BUSY or time.monotonic() > last_try:
                    raise OperationalError("PRAGMA journal_mode", None, error) from error
                time.sleep(_TRY_SECONDS)
            else:
                return

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
        if self._watch is not None:
            self._watch.close()


@contextmanager
def _turn(lock: threading.Lock) -> Iterator[None]:
    if not lock.acquire(timeout=BUSY_SECONDS):
        raise OperationalError("turn", None, TimeoutError("others write"))
    try:
        yield
    finally:
        lock.release()


def connect_arguments(url: URL) -> dict[str, Any]:
    """Return what the driver is given to connect: its time limits."""
    if url.get_backend_name() == "sqlite":
        return {"timeout": BUSY_SECONDS, "check_same_thread": False}
    return {name: value for name, value in _REACHED.items() if name not in url.query}


def _may_be_tried_again(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _TRY_AGAIN
