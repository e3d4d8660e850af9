"""What undoing a series takes beside the series itself, over a line of 1 s each way and back.

Goal: 300 accounts undone in at most 1.3 times the time of their run. A run sends 50 accounts a
call, an undo one: it has as many accounts on their way as the run had.
``--write FILE`` keeps the raw figures (JSON); ``--latency S`` tries another line.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.portal.process import run

from benchmarks.measuring import PASSWORD, Reached, keep
from benchmarks.timed_portal import timed_portal
from syren_api.queries import SubscriberFilter
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.renewal.change import send
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.renewal.series_runner import SeriesRunner
from syren_tui.renewal.store import SeriesStore
from syren_tui.renewal.undo import UndoRunner
from syren_tui.renewal.undo_log import UndoLog

ACCOUNTS = 300
ROUNDS = 3
LATENCY = 1.0
GOAL = 1.3


def main() -> None:
    """Measure, print, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a file for the raw figures (JSON)")
    parser.add_argument("--latency", type=float, default=LATENCY, help="of each call, in seconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "portal.db"
        done = run(
            "seed", "--database", f"sqlite:///{database}", "--preset", "syren",
            "--password", PASSWORD, "--subscribers", "1500", "--libraries", "2",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        with timed_portal(database, options.latency) as (address, _):
            ratios = [
                asyncio.run(_round(address, number, Path(folder) / "series"))
                for number in range(ROUNDS)
            ]
    ratio = statistics.median(ratios)
    name = f"undoing {ACCOUNTS} accounts / their run, each call {options.latency:g} s on its way"
    keep([Reached(name, ratio, f"at most {GOAL:g}", ratio <= GOAL)], options.write)


async def _round(address: str, number: int, folder: Path) -> float:
    async with PortalClient(address) as console:
        await console.sign_in("departement", PASSWORD)
        portal = await console.portal()
        selection = await console.selection(SubscriberFilter(status=(Status.VALIDATED,)))
        people = selection.items[:ACCOUNTS]
        plan = RenewalPlan(people, portal, portal.today - timedelta(days=number + 1))
        for each in people:
            plan.take_in(each.id)
        with SeriesStore(folder, console.address, "departement").create(plan) as journal:
            began = time.perf_counter()
            series = SeriesRunner(
                journal, partial(send, console), max_batch=portal.max_batch,
                history=console.history,
            )  # fmt: skip
            ending = await series.run()
            ran = time.perf_counter() - began
            assert ending.finished, ending
            UndoLog(journal).choose()
            began = time.perf_counter()
            undo = UndoRunner(journal, console.revert, console.history)
            undone = await undo.run()
            took = time.perf_counter() - began
            assert (undone.tally.undone, undone.error) == (ACCOUNTS, None), undone
    print(f"  run {ran:.2f} s, undo {took:.2f} s", flush=True)
    return took / ran


if __name__ == "__main__":
    main()
