"""Looks into the portal's database, and changes past its API."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert

from syren_api.statuses import Status
from syren_portal.db.schema import subscribers, tokens
from syren_portal.store.stored import StoredSubscriber, stored_values
from syren_portal.store.subscribers import find
from tests.portal.world import World


def stored(world: World, subscriber: str) -> StoredSubscriber:
    """Return a subscriber as the portal's database has it."""
    with world.database.read() as connection:
        found = find(connection, subscriber, None)
    assert found is not None
    return found


def changed(world: World, subscriber: str, before: StoredSubscriber) -> dict[str, Any]:
    """Return what of a subscriber is not as it was."""
    now = stored(world, subscriber)
    return {
        name: getattr(now, name)
        for name in StoredSubscriber.__slots__
        if getattr(now, name) != getattr(before, name)
    }


def crowd(world: World, number: int, status: Status = Status.TO_REVALIDATE) -> None:
    """Register many subscribers at once: NOM0000, NOM0001 and so on."""
    first = stored(world, world.subscriber(last_name="NOM0000", status=status))
    rows = []
    for each in range(1, number):
        name = f"NOM{each:04}"
        email = f"{name}@courriel.example"
        rows.append(stored_values(replace(first, id=name, last_name=name, email=email)))
    with world.database.write() as connection:
        connection.execute(insert(subscribers), rows)


def end_sessions(world: World) -> None:
    """End every session on the portal."""
    with world.database.write() as connection:
        connection.execute(delete(tokens))
