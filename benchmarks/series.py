"""What the engine of a series takes beside a bare httpx script, and how quickly a plan is there.

Goals: 1,000 renewals through plan, journal and run in at most 1.3 times what a script takes that
sends the same batches and looks at nothing; the plan of 10,000 accounts in under 2 seconds, from
the first call to the sentence that stands over it. The rounds alternate; each renews accounts that
it changes. ``--write FILE`` keeps the raw figures (JSON).
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import httpx

from benchmarks.measuring import PASSWORD, Reached, keep, milliseconds, sample_portal
from syren_api.models import HistoryEntry, Portal, SelectedSubscriber
from syren_api.queries import SubscriberFilter
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.renewal.change import send
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.renewal.series_runner import SeriesRunner
from syren_tui.renewal.store import SeriesStore

RENEWALS = 1_000
ROUNDS = 5
PLANNED = 10_000
GOAL = 1.3
GOAL_PLAN = 2.0


def main() -> None:
    """Measure, print, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a file for the raw figures (JSON)")
    options = parser.parse_args()
    with sample_portal(PLANNED, 2) as client:
        address = str(client.base_url).rstrip("/").removesuffix("/api/v1")
        keep(asyncio.run(_measured(client, address)), options.write)


async def _measured(script: httpx.Client, address: str) -> list[Reached]:
    async with PortalClient(address) as console:
        await console.sign_in("departement", PASSWORD)
        portal = await console.portal()
        bare = milliseconds(lambda: script.get("/subscribers/selection"), ROUNDS) / 1000
        seconds = statistics.median([await _planned(console, portal.today) for _ in range(ROUNDS)])
        plan = Reached(
            f"the plan of {PLANNED:,} accounts, s ({seconds / bare:.1f} times the bare answer of "
            "`GET /subscribers/selection`)",
            seconds, f"under {GOAL_PLAN:g}", seconds < GOAL_PLAN,
        )  # fmt: skip
        ratios = []
        for number in range(ROUNDS):
            days = [portal.today - timedelta(days=2 * number + each) for each in (1, 2)]
            bare = _script(script, await _people(console), days[0], portal.max_batch)
            engine = await _engine(console, await _people(console), days[1], portal)
            ratios.append(engine / bare)
            print(f"  {RENEWALS:,} renewals: script {bare:.2f} s, engine {engine:.2f} s")
        ratio = statistics.median(ratios)
        name = (
            f"{RENEWALS:,} renewals through plan, journal and run / a bare httpx script that sends "
            "the same batches one after the other"
        )
        return [Reached(name, ratio, f"at most {GOAL:g}", ratio <= GOAL), plan]


async def _people(console: PortalClient) -> list[SelectedSubscriber]:
    asked = SubscriberFilter(status=(Status.VALIDATED,))
    return list((await console.selection(asked)).items[:RENEWALS])


async def _planned(console: PortalClient, day: date) -> float:
    began = time.perf_counter()
    portal = await console.portal()
    selection = await console.selection(SubscriberFilter())
    plan = RenewalPlan(selection.items, portal, day)
    summary = plan.summary()
    assert summary.included + summary.left_out == PLANNED
    return time.perf_counter() - began


def _script(
    client: httpx.Client, people: Sequence[SelectedSubscriber], day: date, size: int
) -> float:
    began = time.perf_counter()
    for first in range(0, len(people), size):
        items = [
            {"id": each.id, "version": each.version, "library_registered_on": day.isoformat()}
            for each in people[first : first + size]
        ]
        answer = client.post(
            "/renewals",
            json={"items": items, "activate_resources": True},
            headers={"Idempotency-Key": f"{day} {first}"},
        )
        outcomes = {each["outcome"] for each in answer.json()["results"]}
        assert outcomes == {"renewed"}, answer.text
    return time.perf_counter() - began


async def _engine(
    console: PortalClient, people: Sequence[SelectedSubscriber], day: date, portal: Portal
) -> float:
    async def history(_: str) -> tuple[HistoryEntry, ...]:
        raise AssertionError("no batch is old")

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        plan = RenewalPlan(people, portal, day)
        for each in people:
            plan.take_in(each.id)  # each round's day is earlier than the one before
        with SeriesStore(Path(folder), console.address, "departement").create(plan) as journal:
            run = SeriesRunner(
                journal, partial(send, console), max_batch=portal.max_batch, history=history
            )
            ending = await run.run()
            assert ending.finished, ending
            assert journal.tally().done == len(people)
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
