"""The subscribers among whom one walks: a few of every kind, and a colleague who changes them."""

from datetime import date
from typing import Any, Final

import httpx

from syren_api.statuses import Status
from tests.portal.world import World, match

_NAMES: Final = (
    ("LE GALL", "Annaïg"), ("LE GOFF", "Yann"), ("LE GOFF", "Yannick"), ("L’HELGOUALC’H", "Élise"),
    ("QUÉRÉ", "Nolwenn"), ("SALAUN", "Goulven"), ("ŒUVRARD", "Zoé"), ("[b]GRAS[/b]", "@click=x"),
    ("MÉDIATEUR-NUM", "Éric"), ("DE LA VILLEMARQUÉ DE KERMADEC", "Marie-Thérèse Françoise"),
    ("山田", "太郎"), ("RIOU", "\u202eRonan"),
)  # fmt: skip
_DAYS: Final = (
    None, date(2026, 3, 1), date(2025, 11, 25), date(2025, 10, 1), date(2026, 11, 20),
    date(2024, 2, 29),
)  # fmt: skip
NUMBER: Final = 64


def populate(world: World) -> dict[str, str]:
    """Register them; returns the ids by card number."""
    statuses = world.portal.statuses
    resources = [each.id for each in world.portal.resources]
    cards = {}
    with world.database.write() as connection:
        for number in range(NUMBER):
            last, first = _NAMES[number % len(_NAMES)]
            status = statuses[(number * 7 // 3) % len(statuses)]
            day = _DAYS[number % len(_DAYS)]
            if status is Status.VALIDATED and world.portal.registration_date_required:
                day = day or date(2026, 5, 4)
            card = f"290580{number:05d}" if number % 4 else None
            given = {
                each: ("pending", "validated", "refused")[(number + place) % 3]
                for place, each in enumerate(resources[: number % (len(resources) + 1)])
            }
            subscriber = world.subscriber_in(
                connection,
                last_name=last if number % 5 else f"{last} {number}",
                first_name=first,
                status=status,
                library_registered_on=day if world.portal.validity_months else None,
                registration_number=card,
                resources=given,
                library="quimperle" if number % 9 == 8 else "fouesnant",
            )
            if card is not None:
                cards[card] = subscriber
    return cards


class Colleague:
    """Somebody at another desk, whose login is the département's."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = iter(range(10**9))

    async def edits(self, subscriber: str) -> None:
        """Change a field."""
        await self._patch(subscriber, {"city": f"Ville {next(self._numbers)}"})

    async def renames(self, subscriber: str) -> None:
        """Change the place of somebody in the list."""
        name = f"{'AMZ'[next(self._numbers) % 3]}OUVEAU {next(self._numbers)}"
        await self._patch(subscriber, {"last_name": name})

    async def refuses(self, subscriber: str) -> None:
        """Refuse somebody."""
        await self._patch(subscriber, {"status": "refused"})

    async def deletes(self, subscriber: str) -> None:
        """Delete somebody."""
        async with self._client() as client:
            await client.delete(f"/subscribers/{subscriber}")

    async def renews(self, subscriber: str) -> None:
        """Renew somebody with the portal's day."""
        async with self._client() as client:
            read = await client.get(f"/subscribers/{subscriber}")
            portal = (await client.get("/portal")).json()
            if read.status_code != 200:
                return
            day = portal["today"] if portal["validity_months"] else None
            item = {"id": subscriber, "version": read.json()["version"],
                    "library_registered_on": day}  # fmt: skip
            await client.post(
                "/renewals",
                json={"items": [item], "activate_resources": False},
                headers={"Idempotency-Key": f"colleague {next(self._numbers)}"},
            )

    async def registers(self, _: str) -> None:
        """Have somebody register."""
        number = next(self._numbers)
        self._world.subscriber(last_name=f"NOUVELLE {number}", id=f"new{number:04d}",
                               email=f"new{number}@courriel.example")  # fmt: skip

    async def _patch(self, subscriber: str, body: Any) -> None:
        async with self._client() as client:
            read = await client.get(f"/subscribers/{subscriber}")
            if read.status_code == 200:
                version = read.json()["version"]
                await client.patch(f"/subscribers/{subscriber}", json=body, headers=match(version))

    def _client(self) -> httpx.AsyncClient:
        return self._world.staff("departement")
