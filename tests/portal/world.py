"""A small portal to test against: a real database, the real application, a clock that is set."""

import atexit
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import Connection

from syren_api.models import Account, Library
from syren_api.statuses import ResourceStatus, Role, Status
from syren_api.validity import valid_until
from syren_portal.app import create_app
from syren_portal.db.engine import Database
from syren_portal.db.migrate import migrate
from syren_portal.db.opening import open_database
from syren_portal.keyed_hash import key_file, make_key
from syren_portal.passwords import Passwords, new_token, token_hash
from syren_portal.presets import load_preset
from syren_portal.settings import ServerSettings
from syren_portal.store import people
from syren_portal.store.history import PATRON
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import add
from tests.portal import postgresql, postgresql_copies
from tests.portal.cheap import CHEAP

TODAY: Final = date(2026, 11, 21)
PASSWORD: Final = "mot de passe"
LIBRARIES: Final = {
    "fouesnant": Library(id="fouesnant", name="FOUESNANT"),
    "quimperle": Library(id="quimperle", name="QUIMPERLÉ"),
}
STAFF: Final = {
    **{
        key: Account(login=key, role=Role.LIBRARY, display_name=library.name, library=library)
        for key, library in LIBRARIES.items()
    },
    "departement": Account(
        login="departement", role=Role.DEPARTMENT, display_name="Département", library=None
    ),
    "support": Account(login="support", role=Role.SUPPORT, display_name="Support", library=None),
}


@cache
def password_hash() -> str:
    return Passwords(CHEAP).hash(PASSWORD)


class Clock:
    """The portal's clock: it stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


class World:
    """One portal, and whoever calls it."""

    def __init__(self, database: Database, settings: ServerSettings | None = None) -> None:
        self.database = database
        with database.read() as connection:
            portal = people.read_settings(connection)
        assert portal is not None
        self.portal = portal
        self.clock = Clock()
        self.keyed = make_key(_key_file(database))
        self.pauses: list[float] = []
        """How long answers were held back; nobody waits for it."""
        self.app = create_app(
            database,
            portal,
            settings,
            self.clock,
            Passwords(CHEAP),
            keyed=self.keyed,
            pause=self._pause,
        )
        self._numbers = itertools.count(1)
        self._clients: list[httpx.AsyncClient] = []

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def anyone(self, address: str = "192.0.2.1") -> httpx.AsyncClient:
        """A caller without a token."""
        transport = httpx.ASGITransport(
            self.app, raise_app_exceptions=False, client=(address, 50000)
        )
        client = httpx.AsyncClient(transport=transport, base_url="http://portal/api/v1")
        self._clients.append(client)
        return client

    def staff(self, login: str) -> httpx.AsyncClient:
        """A staff account that is signed in."""
        token = new_token()
        with self.database.write() as connection:
            account = people.find_account(connection, login)
            assert account is not None
            ends = self.clock() + timedelta(hours=12)
            people.add_token(connection, token_hash(token), account.id, self.clock(), ends)
        client = self.anyone()
        client.headers["Authorization"] = f"Bearer {token}"
        return client

    def subscriber(self, **members: Any) -> str:
        """Add a subscriber, pending and without resources unless told otherwise; returns its id."""
        with self.database.write() as connection:
            return self.subscriber_in(connection, **members)

    def subscriber_in(self, connection: Connection, **members: Any) -> str:
        """Add a subscriber in a transaction that many share: see `subscriber`."""
        number = next(self._numbers)
        library = LIBRARIES[members.pop("library", "fouesnant")]
        resources = members.pop("resources", {})
        subscriber = StoredSubscriber(
            seq=0,
            id=f"id{number:05d}",
            library=library,
            version=1,
            status=Status.PENDING,
            last_name="LE GALL",
            first_name="Annaïg",
            email=f"patron{number}@courriel.example",
            birth_date=date(1971, 3, 12),
            postal_code="29170",
            city="Fouesnant",
            registration_number=None,
            registered_at=date(2021, 12, 17),
            library_registered_on=None,
            valid_until=None,
            resources={key: ResourceStatus(value) for key, value in resources.items()},
            updated_at=datetime(2021, 12, 17, 12, tzinfo=UTC),
            password_hash=password_hash(),
        )
        subscriber = replace(subscriber, **members)
        end = valid_until(subscriber.library_registered_on, self.portal)
        add(connection, replace(subscriber, valid_until=end), PATRON)
        return subscriber.id

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        with suppress(RuntimeError):  # where another event loop, which has ended, was waited in
            await self.app.state.context.waits.stop()
        self.database.close()


def _key_file(database: Database) -> Path:
    """The key that commands and servers find as well: see `tests.portal.process.key_beside`."""
    url = database.engine.url
    folder = url.query.get("host")
    return Path(f"{folder}/portal.key") if folder else key_file(str(url), {})


def prepare(url: str, preset: str) -> None:
    """Make a portal with two libraries and four staff accounts, and nobody registered."""
    database = open_database(url)
    try:
        migrate(database)
        with database.write() as connection:
            people.write_settings(connection, load_preset(preset))
            for library in LIBRARIES.values():
                people.add_library(connection, library, f"{library.id}@bibliotheque.example")
            for account in STAFF.values():
                people.add_account(connection, account, password_hash())
    finally:
        database.close()


@cache
def _templates() -> tuple[TemporaryDirectory[str], dict[str, Path]]:
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return folder, {}


def fresh_database(folder: Path, preset: str = "syren") -> str:
    """Return the URL of a prepared database of one's own."""
    templates, known = _templates()
    if preset not in known:
        known[preset] = Path(templates.name) / f"{preset}.db"
        prepare(f"sqlite:///{known[preset]}", preset)
    path = folder / "portal.db"
    shutil.copyfile(known[preset], path)
    return f"sqlite:///{path}"


KINDS: Final = ("sqlite", "postgresql")
one_database = pytest.mark.parametrize("databases", KINDS[:1], indirect=True)
"""For what does not depend on the kind of database: calls that are refused as they are."""


class Databases:
    """Prepared databases of one kind, each of one's own, and all of them gone at the end."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self._folder = folder
        self._made: list[str] = []
        self._copied: list[str] = []

    def prepared(self, preset: str = "syren") -> str:
        """Return the URL of a portal where nobody is registered."""
        if self.kind == "sqlite":
            return fresh_database(self._folder, preset)
        name = postgresql_copies.copy_of(_postgresql_template(preset))
        self._copied.append(name)
        return postgresql.url_of(postgresql.server_folder(), name)

    def empty(self) -> str:
        """Return the URL of a database that holds nothing yet."""
        if self.kind == "sqlite":
            return f"sqlite:///{self._folder / 'portal.db'}"
        return self._empty_postgresql()

    def another(self) -> str:
        """Return the URL of a second database that holds nothing yet."""
        if self.kind == "sqlite":
            return f"sqlite:///{self._folder / 'another.db'}"
        return self._empty_postgresql()

    def _empty_postgresql(self) -> str:
        name = postgresql.new_database()
        self._made.append(name)
        return postgresql.url_of(postgresql.server_folder(), name)

    def close(self) -> None:
        """Give them back or remove them; SQLite's go with their folder."""
        for name in self._made:
            postgresql.drop_database(name)
        for name in self._copied:
            postgresql_copies.give_back(name)


@cache
def _postgresql_template(preset: str) -> str:
    """Return the name of a prepared database that others are copied from."""
    name = f"template_{preset}"
    folder = postgresql.server_folder()
    lock = folder / "templates"
    with postgresql.alone(lock), postgresql.administrator(folder) as administrator:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if administrator.execute(query, [name]).fetchone() is None:
            administrator.execute(f"CREATE DATABASE {name}_making")
            prepare(postgresql.url_of(folder, f"{name}_making"), preset)
            administrator.execute(f"ALTER DATABASE {name}_making RENAME TO {name}")
    return name


@asynccontextmanager
async def world_at(url: str, settings: ServerSettings | None = None) -> AsyncIterator[World]:
    """Open the world of a prepared database."""
    world = World(open_database(url), settings)
    try:
        yield world
    finally:
        await world.close()


@contextmanager
def database_at(url: str) -> Iterator[Database]:
    """Open a database for a look at it."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def match(version: int) -> dict[str, str]:
    """The If-Match header of a version."""
    return {"If-Match": f'"{version}"'}


async def patch(
    client: httpx.AsyncClient, subscriber: str, body: Any, version: int = 1
) -> httpx.Response:
    """Change a subscriber by a merge patch."""
    return await client.patch(f"/subscribers/{subscriber}", json=body, headers=match(version))


def code(response: httpx.Response) -> tuple[int, str]:
    """The status number and the problem code of an answer, whose shape is checked."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    problem = response.json()
    assert problem["type"] == f"urn:syren:problem:{problem['code']}"
    assert problem["status"] == response.status_code
    assert problem["request_id"] == response.headers["x-request-id"]
    assert problem["title"]
    assert problem["detail"]
    assert ("errors" in problem) is (response.status_code == 422)
    return response.status_code, problem["code"]


def field_codes(response: httpx.Response) -> list[tuple[str, str]]:
    """The pointers and codes of a 422."""
    assert response.status_code == 422, response.text
    return [(each["pointer"], each["code"]) for each in response.json()["errors"]]
