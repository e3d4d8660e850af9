"""The feed under load: many write at once, and whoever reads misses nothing."""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Event
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from syren_api.statuses import Action
from syren_portal.db.engine import Database
from syren_portal.store.feed import Cursor, news
from syren_portal.store.subscribers import change, find_all
from tests.portal.world import Databases, World, world_at

CHANGES: Final = int(os.environ.get("SYREN_FEED_CHANGES", "320"))
WRITERS: Final = 8
READERS: Final = 3

Versions = dict[str, list[int]]


def change_some(chosen: list[str], connection: Connection) -> dict[str, int]:
    """Change some people; returns the version that each of them then has."""
    now = datetime.now(UTC)
    found = find_all(connection, chosen, None, lock=True)
    return {
        each.id: change(
            connection,
            each,
            replace(each, city=f"Ville {each.version}"),
            actor="departement",
            action=Action.EDITED,
            at=now,
        ).version
        for each in found.values()
    }


def write(database: Database, people: list[str], seed: int) -> Versions:
    """Change people, several in one transaction now and then; returns the versions made."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    made: Versions = {}
    count = 0
    while count < CHANGES // WRITERS:
        chosen = chance.sample(people, chance.choice((1, 1, 2, 8)))
        with suppress(OperationalError):  # eight want to write all the time: a 503, and once more
            for each, version in database.transact(partial(change_some, chosen)).items():
                made.setdefault(each, []).append(version)
                count += 1
    return made


def read(database: Database, after: Cursor, over: Event, seed: int) -> Versions:
    """Ask what has changed, again and again; returns the versions told, in their order."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    told: Versions = {}
    while True:
        last = over.is_set()
        with database.read() as connection:
            limit = chance.choice((1, 7, 200))
            found = news(connection, after, None, limit, datetime.now(UTC))
        after = Cursor.read(str(found.cursor))
        for each in found.items:
            assert each.version is not None
            told.setdefault(each.id, []).append(each.version)
        if last and not found.items:
            return told


def all_at_once(world: World, people: list[str]) -> tuple[list[Versions], list[Versions]]:
    """Return what eight wrote and what three were told meanwhile."""
    with world.database.read() as connection:
        start = news(connection, None, None, 200, datetime.now(UTC)).cursor
    over = Event()
    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        reads = [pool.submit(read, world.database, start, over, each) for each in range(READERS)]
        try:
            writes = [pool.submit(write, world.database, people, each) for each in range(WRITERS)]
            written = [each.result() for each in writes]
        finally:
            over.set()
        return written, [each.result() for each in reads]


async def test_eight_write_and_three_read_and_nothing_is_missed(databases: Databases) -> None:
    async with world_at(databases.prepared()) as world:
        libraries = ("fouesnant", "quimperle")
        people = [world.subscriber(library=libraries[each % 2]) for each in range(200)]
        written, told = all_at_once(world, people)
    newest = {
        each: max(version for made in written for version in made.get(each, [1])) for each in people
    }
    assert sum(len(each) for made in written for each in made.values()) >= CHANGES
    for seen in told:
        assert {each: versions[-1] for each, versions in seen.items()} == {
            each: version for each, version in newest.items() if version > 1
        }
        # Nobody is ever told as they stood before what was told already.
        assert all(versions == sorted(versions) for versions in seen.values())
