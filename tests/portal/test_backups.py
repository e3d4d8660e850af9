"""A backup taken while staff work, as docs/hosting.md has it, is of one moment, and is served."""

import asyncio
import sqlite3
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from syren_portal.db.engine import Database
from syren_portal.db.schema import history, renewal_answers, renewal_results, subscribers
from tests.portal import postgresql
from tests.portal.world import TODAY, Databases, World, match, world_at

BATCH: Final = 12


def back_up(databases: Databases, url: str, folder: Path) -> Path:
    """Take a backup with the database's own means."""
    backup = folder / "backup"
    if databases.kind == "postgresql":
        dump = str(postgresql.programs() / "pg_dump")
        subprocess.run([dump, "--format", "custom", "--file", str(backup), url], check=True)
        return backup
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("VACUUM INTO ?", [str(backup)])
    connection.close()
    return backup


def restore(databases: Databases, backup: Path) -> str:
    """Restore it beside the first; returns the URL."""
    if databases.kind == "sqlite":
        return f"sqlite:///{backup}"
    copy = databases.empty()
    program = str(postgresql.programs() / "pg_restore")
    subprocess.run([program, "--no-owner", "--dbname", copy, str(backup)], check=True)
    return copy


class Desk:
    """Somebody who renews one batch after the other, and somebody who edits meanwhile."""

    def __init__(self, world: World) -> None:
        self._renewing, self._editing = world.staff("fouesnant"), world.staff("departement")
        self._people = {world.subscriber(): 1 for _ in range(BATCH)}
        self._other = world.subscriber(last_name="CŒUR")
        self.rounds = 0

    async def round(self) -> None:
        """Renew a batch, and edit somebody else at the same time."""
        self.rounds += 1
        await asyncio.gather(self._renew(self.rounds), self._edit(self.rounds))

    async def _renew(self, number: int) -> None:
        day = TODAY - timedelta(days=number % 28)
        items = [
            {"id": each, "version": number, "library_registered_on": str(day)}
            for each in self._people
        ]
        answer = await self._renewing.post(
            "/renewals",
            json={"items": items, "activate_resources": True},
            headers={"Idempotency-Key": f"key {number}"},
        )
        assert {each["outcome"] for each in answer.json()["results"]} == {"renewed"}

    async def _edit(self, number: int) -> None:
        answer = await self._editing.patch(
            f"/subscribers/{self._other}", json={"city": f"Ville {number}"}, headers=match(number)
        )
        assert answer.status_code == 200


def is_whole(database: Database) -> tuple[int, int]:
    """Check that a database is of one moment; returns the batches and the edits in it."""
    with database.read() as connection:
        people = {row.seq: row for row in connection.execute(select(subscribers))}
        entries = connection.execute(select(history)).all()
        results = connection.execute(select(renewal_results)).all()
        answers = {row.id: row.key for row in connection.execute(select(renewal_answers))}
    versions = Counter(entry.subscriber_seq for entry in entries)
    assert versions == {seq: person.version for seq, person in people.items()}
    newest = {entry.subscriber_seq: entry for entry in sorted(entries, key=lambda it: it.version)}
    for seq, entry in newest.items():
        after = {change["field"]: change["after"] for change in entry.changes}
        assert "city" not in after or after["city"] == people[seq].city
        day = str(people[seq].library_registered_on)
        assert after.get("library_registered_on", day) in {day, None}
    renewed = Counter(entry.idempotency_key for entry in entries if entry.idempotency_key)
    assert renewed == dict.fromkeys(answers.values(), BATCH)
    assert Counter(result.answer_id for result in results) == dict.fromkeys(answers, BATCH)
    edits = sum(person.version - 1 for person in people.values() if person.last_name == "CŒUR")
    return len(answers), edits


async def test_a_backup_taken_while_writing_is_of_one_moment(
    databases: Databases, tmp_path: Path
) -> None:
    url = databases.prepared()
    folder = tmp_path / "backups"
    folder.mkdir()
    async with world_at(url) as world:
        desk = Desk(world)
        for _ in range(3):
            await desk.round()
        backup = asyncio.create_task(asyncio.to_thread(back_up, databases, url, folder))
        while not backup.done():
            await desk.round()
        assert is_whole(world.database) == (desk.rounds, desk.rounds)
    async with world_at(restore(databases, await backup)) as world:
        batches, edits = is_whole(world.database)
        assert 3 <= batches <= desk.rounds
        assert 3 <= edits <= desk.rounds
        # It is served, and goes on from there: searches find, and the same key is done once.
        client = world.staff("fouesnant")
        found = await client.get("/subscribers", params={"search": "cœur"})
        (person,) = found.json()["items"]
        assert person["version"] == edits + 1
        body = {"last_name": "AUTRE"}
        edited = await client.patch(
            f"/subscribers/{person['id']}", json=body, headers=match(person["version"])
        )
        assert edited.status_code == 200
        found = await client.get("/subscribers", params={"search": "cœur"})
        assert found.json()["total"] == 0
