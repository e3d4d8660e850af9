"""Series to run against a small real portal."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import httpx

from syren_api.requests import SubscriberFilter
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.records import SeriesHeader
from tests.portal.world import PASSWORD, TODAY, World

ABOUT = SeriesHeader("http://127.0.0.1", "fouesnant", True, datetime(2026, 11, 21, 12, tzinfo=UTC))


@asynccontextmanager
async def signed_in(world: World, login: str = "fouesnant") -> AsyncIterator[PortalClient]:
    """A client of the world's portal."""
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    async with PortalClient("http://127.0.0.1", transport=transport) as client:
        await client.sign_in(login, PASSWORD)
        yield client


def people(world: World, count: int) -> list[str]:
    """Add so many subscribers who wait to be validated again."""
    return [
        world.subscriber(
            status=Status.TO_REVALIDATE,
            last_name=f"ABALLÉA {number:03}",
            library_registered_on=date(2025, 10, 14),
        )
        for number in range(count)
    ]


async def plan_of(client: PortalClient, day: date | None = TODAY) -> Plan:
    """The plan for everybody."""
    selection = await client.selection(SubscriberFilter())
    return Plan(selection.items, await client.portal(), day)


async def journal_of(client: PortalClient, folder: Path, name: str = "one") -> Journal:
    """The journal of the plan for everybody."""
    plan = await plan_of(client)
    return Journal.create(folder, name, ABOUT, plan.lines())


async def renewals_of(client: PortalClient, ids: Sequence[str]) -> list[int]:
    """How often each was renewed, by its history."""
    return [sum(entry.action == "renewed" for entry in await client.history(each)) for each in ids]
