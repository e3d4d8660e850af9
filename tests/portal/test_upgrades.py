"""From one version to the next without losing a call: what a migration may do, and an upgrade."""

import asyncio
import itertools
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, Inspector, inspect

from syren_api.queries import SubscriberQuery
from syren_api.renewals import RenewedResult
from syren_api.requests import RenewalRequest
from syren_portal.db.migrate import migrate, revisions
from syren_tui.client import PortalClient
from tests.portal.nginx import front_of
from tests.portal.process import RunningPortal, running_portal, self_signed
from tests.portal.versions import ROOT, next_version, older_version, prepare_with
from tests.portal.world import PASSWORD, Databases, World, database_at

FROM: Final = os.environ.get("SYREN_UPGRADE_FROM", "")
"""A commit: to upgrade from it to the present sources, and not from those to a made-up next one."""
BATCH: Final = 4
THINKING: Final = 0.1
"""Seconds between one piece of somebody's work and the next: all of the processor is not theirs."""
LIMIT: Final = 60.0
"""Seconds after which what should have happened has not."""


# What a migration may do.


def tables(connection: Connection) -> dict[str, dict[str, str]]:
    """What each table holds by name: what the version before counts on, and what binds it."""
    inspector = inspect(connection)
    found: dict[str, dict[str, str]] = {}
    for table in inspector.get_table_names():
        if table.startswith("subscriber_") or table == "alembic_version":
            continue  # the search index: SQLite's own tables
        held = {
            f"column {each['name']}": str(each["type"]) for each in inspector.get_columns(table)
        }
        for each in inspector.get_columns(table):
            if not each["nullable"] and each["default"] is None:
                held[f"{each['name']} has to be given"] = ""
            elif each["nullable"]:
                held[f"column {each['name']} may be empty"] = ""
        for columns in _unique(inspector, table):
            held[f"unique {' '.join(sorted(columns))}"] = ""
        for check in inspector.get_check_constraints(table):
            held[f"check {check['name']}"] = check["sqltext"]
        for key in inspector.get_foreign_keys(table):
            held[f"key {key['constrained_columns']}"] = key["referred_table"]
        found[table] = held
    return found


def _unique(inspector: Inspector, table: str) -> list[list[str]]:
    """The columns of each index or constraint of a table that lets nothing be there twice."""
    indexes = [each for each in inspector.get_indexes(table) if each["unique"]]
    return [
        *(each["column_names"] for each in inspector.get_unique_constraints(table)),
        *([str(column) for column in each["column_names"]] for each in indexes),
    ]


def broken_promises(
    before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]
) -> list[str]:
    """What the version before can no longer do with the tables of the one after it."""
    broken = []
    for table, held in before.items():
        now = after.get(table, {})
        broken += [
            f"{table}: {name} is gone or another"
            for name, what in held.items()
            if name.startswith("column ") and now.get(name) != what
        ]
        broken += [
            f"{table}: {name} is new"
            for name in now
            if name not in held and not name.startswith("column ")
            if not _is_never_filled(name, held, now)
        ]
    return broken


def _is_never_filled(name: str, held: dict[str, str], now: dict[str, str]) -> bool:
    """Whether a unique index holds for what the version before writes: it leaves a column empty."""
    kind, *columns = name.split(" ")
    return kind == "unique" and any(
        f"column {each}" not in held and f"column {each} may be empty" in now for each in columns
    )


def test_the_version_before_can_go_on_after_each_migration(databases: Databases) -> None:
    """The rule of docs/hosting.md for whoever writes a migration."""
    with database_at(databases.empty()) as database:
        known = revisions()
        migrate(database, known[0])
        for revision in known[1:]:
            with database.read() as connection:
                before = tables(connection)
            migrate(database, revision)
            with database.read() as connection:
                assert broken_promises(before, tables(connection)) == [], revision


def test_the_rule_is_one_that_can_be_broken(databases: Databases) -> None:
    with database_at(databases.prepared()) as database, database.write() as connection:
        before = tables(connection)
        for statement in (
            "ALTER TABLE libraries DROP COLUMN email",
            "ALTER TABLE outbox RENAME TO letters",
            "CREATE UNIQUE INDEX one_city ON subscribers (city)",
            "ALTER TABLE history ADD COLUMN reason TEXT",
        ):
            connection.exec_driver_sql(statement)
        broken = broken_promises(before, tables(connection))
        assert "libraries: column email is gone or another" in broken
        assert "outbox: column kind is gone or another" in broken
        assert "subscribers: unique city is new" in broken
        assert not any("history" in each for each in broken)


# An upgrade under load.


@dataclass
class Service:
    """One of the services behind nginx: its socket stays while its process is replaced."""

    url: str
    log: Path
    listener: socket.socket
    running: ExitStack = field(default_factory=ExitStack)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    def start(self, sources: Path) -> RunningPortal:
        """Start a version of the portal, as systemd does."""
        return self.running.enter_context(
            running_portal(
                self.url, "--workers", "2", "--behind-proxy", LOG=str(self.log),
                LISTENER=str(self.listener.fileno()), PYTHONPATH=str(sources),
            )
        )  # fmt: skip

    def stop(self) -> None:
        """End it: the calls at work are finished."""
        self.running.close()

    def answered(self) -> int:
        """How many calls it has answered, and never by a fault of its own."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        calls = [line for line in lines if "syren_portal.access" in line]
        assert not [line for line in calls if " 500 " in line]
        return len(calls)


@contextmanager
def two_services(url: str, folder: Path) -> Iterator[tuple[Service, Service]]:
    with ExitStack() as stack:
        first, second = (
            Service(
                url,
                folder / f"service-{number}.log",
                stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=2048)),
            )
            for number in range(2)
        )
        stack.callback(first.stop)
        stack.callback(second.stop)
        yield first, second


@dataclass
class Staff:
    """Somebody at work, who knows what has been answered."""

    client: PortalClient
    versions: dict[str, int]
    """Of each subscriber of theirs, as the portal last answered."""
    keys: list[str] = field(default_factory=list)
    """Of the batches that were answered."""
    answered: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    """Is released once for each piece of work."""

    async def renew(self, number: int) -> None:
        """Renew all of theirs; the day is another than the last time."""
        day = (datetime.now(UTC).date() - timedelta(days=1 + number % 28)).isoformat()
        items = [
            {"id": each, "version": version, "library_registered_on": day}
            for each, version in self.versions.items()
        ]
        batch = RenewalRequest.model_validate({"items": items, "activate_resources": False})
        key = f"{min(self.versions)}.{number}"
        for result in (await self.client.renew(batch, key)).results:
            assert isinstance(result, RenewedResult), result
            assert result.subscriber is not None
            assert result.subscriber.version == self.versions[result.id] + 1
            self.versions[result.id] += 1
        self.keys.append(key)

    async def edit(self, number: int) -> None:
        """Edit one of theirs."""
        each = list(self.versions)[number % len(self.versions)]
        edited = await self.client.patch(each, self.versions[each], {"city": f"Ville {number}"})
        self.versions[each] += 1
        assert edited.version == self.versions[each]

    async def look(self, number: int) -> None:
        """Look at lists."""
        await self.client.subscribers(SubscriberQuery(search="le gall" if number % 2 else ""))
        await self.client.account()

    async def work(self, what: Callable[[int], Awaitable[None]]) -> None:
        for number in itertools.count(1):
            await what(number)
            self.answered.release()
            await asyncio.sleep(THINKING)


@asynccontextmanager
async def at_work(address: str, people: list[dict[str, int]]) -> AsyncIterator[list[Staff]]:
    """Let five of them work until the end of the block; none may meet with an error."""
    async with AsyncExitStack() as stack:
        staff = []
        for each in people:
            client = await stack.enter_async_context(PortalClient(address, time_limit=LIMIT))
            await client.sign_in("departement", PASSWORD)
            staff.append(Staff(client, each))
        first, second, third, fourth, fifth = staff
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(first.work(first.renew)),
                group.create_task(second.work(second.renew)),
                group.create_task(third.work(third.edit)),
                group.create_task(fourth.work(fourth.edit)),
                group.create_task(fifth.work(fifth.look)),
            ]
            yield staff
            for task in tasks:
                task.cancel()


async def each_goes_on(staff: list[Staff]) -> None:
    """Wait until everybody has been answered three times more."""
    async with asyncio.timeout(LIMIT):
        for each in staff:
            each.answered = asyncio.Semaphore(0)
        for each in staff:
            for _ in range(3):
                await each.answered.acquire()


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_an_upgrade_loses_no_call_and_does_nothing_twice(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/hosting.md has it: two services behind nginx, restarted one after the other."""
    old, new = ROOT / "src", next_version(tmp_path)
    if FROM:
        old, new = older_version(tmp_path, FROM), ROOT / "src"
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    if FROM:
        url = databases.empty()
        ids = iter(prepare_with(old, url, 5 * BATCH))
    else:
        url = databases.prepared()
        with database_at(url) as database:
            world = World(database)
            ids = iter([world.subscriber() for _ in range(5 * BATCH)])
    people = [dict.fromkeys(itertools.islice(ids, BATCH), 1) for _ in range(5)]
    with (
        two_services(url, tmp_path) as (first, second),
        front_of(
            tmp_path, first.address, second.address, certificate=certificate, key=key
        ) as front,
    ):
        await asyncio.gather(*(asyncio.to_thread(each.start, old) for each in (first, second)))
        async with at_work(front.url, people) as staff:
            await each_goes_on(staff)
            for service in (first, second):
                await asyncio.to_thread(service.stop)
                await asyncio.to_thread(service.start, new)
                before = first.answered(), second.answered()
                await each_goes_on(staff)
                # Both serve, be the other one of the old version or of the new one.
                assert first.answered() > before[0]
                assert second.answered() > before[1]
        await nothing_is_lost(front.url, staff)
    if not FROM:
        with database_at(url) as database, database.read() as connection:
            assert "visits" in tables(connection)


async def nothing_is_lost(address: str, staff: list[Staff]) -> None:
    """Each answered change is there, and each once; the last one may not have been answered."""
    async with PortalClient(address) as client:
        await client.sign_in("departement", PASSWORD)
        for each in staff:
            for subscriber, version in each.versions.items():
                record = await client.subscriber(subscriber)
                entries: Any = await client.history(subscriber)
                assert version <= record.version <= version + 1
                assert [entry.version for entry in entries] == list(range(record.version, 0, -1))
                used = [
                    entry.idempotency_key for entry in reversed(entries) if entry.idempotency_key
                ]
                assert len(used) == len(set(used))
                assert used[: len(each.keys)] == each.keys
