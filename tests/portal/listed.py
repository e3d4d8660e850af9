"""A mixed crowd, and what a portal is to list of it."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from syren_api.days import add_months
from syren_api.statuses import Status
from syren_api.text import fold, search_parts
from syren_api.validity import WAITING
from tests.portal.world import TODAY, World

NAMES = (
    "LE GALL", "Le Gall", "LE GOFF", "L’HELGOUALC’H", "L'HARIDON", "MÉDIATEUR-NUM", "ŒUVRARD",
    "ÉVEN", "EVEN", "ZÉLIE", "d’Hervé", "ŁUKASZ", "100%", "A_B", "\"guillemets\"", "a*b", "AB",
    "A@B",
)  # fmt: skip
MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST_NAMES = ("Annaïg", "Élise", "Zoé", "Eric", "Éric", "Marie-Thérèse", "Li", "O")


def mixed_crowd(world: World) -> list[dict[str, Any]]:
    """Add eighty subscribers of all kinds in two libraries."""
    chance = random.Random(7)  # noqa: S311 -- no secret
    people = []
    for index in range(80):
        status = chance.choice(list(Status))
        day = None
        if status is not Status.PENDING and chance.random() < 0.7:
            day = TODAY - timedelta(days=chance.randrange(10, 700))
        person: dict[str, Any] = {
            "status": status,
            "last_name": chance.choice(NAMES),
            "first_name": chance.choice(FIRST_NAMES),
            "library": chance.choice(("fouesnant", "quimperle")),
            "library_registered_on": day,
            "registered_at": TODAY - timedelta(days=chance.randrange(10, 20)),
            "registration_number": None if chance.random() < 0.3 else f"290580{index:05d}",
            "resources": {"brief-me": "validated"} if chance.random() < 0.5 else {},
            "birth_date": date(1996, 11, 23 + index % 5),
        }
        if status in WAITING:
            person["requested_at"] = MOMENT - timedelta(hours=index * 7 % 12)
        people.append(person)
    with world.database.write() as connection:
        for index, person in enumerate(people):
            day = person["library_registered_on"]
            person["id"] = world.subscriber_in(connection, **person)
            person["email"] = f"patron{index + 1}@courriel.example"
            person["valid_until"] = None if day is None else add_months(day, 12)
    return people


def found(person: dict[str, Any], search: str) -> bool:
    """Tell whether a search finds somebody: rule 9, once more and plainly."""
    texts = (
        person["last_name"],
        person["first_name"],
        person["email"].partition("@")[0],
        person["registration_number"] or "",
    )
    return all(
        part in fold(person["email"]) if "@" in part else any(part in fold(text) for text in texts)
        for part in search_parts(search)
    )


async def listed(client: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    """Return a page of the list."""
    answer = await client.get("/subscribers", params=query)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def all_ids(client: httpx.AsyncClient, **query: Any) -> list[str]:
    """Return the ids of all that are found."""
    page = await listed(client, limit=200, **query)
    assert page["total"] == len(page["items"])
    return [each["id"] for each in page["items"]]


def ties(person: dict[str, Any]) -> tuple[str, str, str]:
    """Return what decides between two whose sort is the same."""
    return fold(person["last_name"]), fold(person["first_name"]), person["id"]
