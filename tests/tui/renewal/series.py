"""Series to run against a small real portal."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import httpx

from syren_api.queries import SubscriberFilter
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.records import SeriesHeader
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.renewal.renewals import Renewals
from tests.portal.world import PASSWORD, TODAY, World
from tests.tui.renewal.kinds import RENEWAL, Kind

ABOUT = SeriesHeader(
    "http://127.0.0.1", "fouesnant", Renewals(True), datetime(2026, 11, 21, 12, tzinfo=UTC)
)


@asynccontextmanager
async def signed_in(world: World, login: str = "fouesnant") -> AsyncIterator[PortalClient]:
    """A client of the world's portal."""
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    async with PortalClient("http://127.0.0.1", transport=transport) as client:
        await client.sign_in(login, PASSWORD)
        yield client


def people(world: World, count: int) -> list[str]:
    """Add so many subscribers who wait to be validated again."""
    with world.database.write() as connection:
        return [
            world.subscriber_in(
                connection,
                status=Status.TO_REVALIDATE,
                last_name=f"ABALLÉA {number:03}",
                library_registered_on=date(2025, 10, 14),
            )
            for number in range(count)
        ]


async def plan_of(client: PortalClient, day: date | None = TODAY) -> RenewalPlan:
    """The plan for everybody."""
    selection = await client.selection(SubscriberFilter())
    return RenewalPlan(selection.items, await client.portal(), day)


async def journal_of(
    client: PortalClient, folder: Path, name: str = "one", kind: Kind = RENEWAL
) -> Journal:
    """The journal of the plan for everybody."""
    selection = await client.selection(SubscriberFilter())
    plan = kind.plan(selection.items, await client.portal())
    about = replace(ABOUT, change=plan.change)
    return Journal.create(folder, name, about, plan.lines())


async def renewals_of(client: PortalClient, ids: Sequence[str]) -> list[int]:
    """How often each was renewed, by its history."""
    return await RENEWAL.times(client, ids)
