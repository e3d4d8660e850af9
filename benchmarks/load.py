"""200 consoles at once: what each call takes, and how many more a portal could bear.

``python -m benchmarks.load`` seeds a portal on each database, lets so many consoles sign in and
work, and then lets them work faster and faster, until 99 of 100 calls take twice as long as at
first or errors begin. It keeps what it measured in ``benchmarks/results`` and writes the part of
docs/performance.md about load. ``--report`` writes that alone. The consoles are the console's own
client, each with its own connections, all in one process beside the portal.
"""

import argparse
import asyncio
import json
import math
import os
import resource
import ssl
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from tests.portal import postgresql
from tests.portal.process import run, running_portal

from benchmarks.load_desk import CALLS, SIGN_IN, Console, Tally, Traffic
from benchmarks.load_report import write_loads
from benchmarks.load_waiting import minutes
from benchmarks.measuring import AS_HOSTED, PASSWORD, circumstances
from benchmarks.size_report import RESULTS
from syren_tui.client import PortalClient

KINDS: Final = ("postgresql", "sqlite")
LIBRARIES: Final = 270
_DEPARTMENT: Final = 20
"""One of so many consoles is the department's, and sees everybody."""
_ARRIVING: Final = 50.0
"""Seconds in which all sign in: a password is a quarter of a second of CPU time by design."""
_STEP_SECONDS: Final = 12.0
_FASTER: Final = 1.5
_MOST_STEPS: Final = 4
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Prepared:
    """A database with sample data, and whose CPU time is its own."""

    kind: str
    url: str
    server: int | None
    """PostgreSQL's first process; SQLite has none."""


def main() -> None:
    """Measure, keep and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--consoles", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=45, help="at the pace of staff")
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2, help="on PostgreSQL; SQLite has one")
    parser.add_argument("--databases", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--only", choices=("work", "waiting"), help="not both")
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    if not options.report:
        with prepared(options.databases, options.subscribers) as databases:
            for database in databases:
                if options.only != "work":
                    _keep(database, options, _waited(database, options), "waiting")
                if options.only != "waiting":
                    _keep(database, options, _measured(database, options), "load")
    write_loads()


@contextmanager
def prepared(kinds: list[str], subscribers: int) -> Iterator[list[Prepared]]:
    """Make the databases, both at the same time."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))

        def make(kind: str) -> Prepared:
            url, server = f"sqlite:///{folder / 'portal.db'}", None
            if kind == "postgresql":
                place = postgresql.start(os.getpid(), **AS_HOSTED)
                url = postgresql.url_of(place, "postgres")
                server = int((place / "data" / "postmaster.pid").read_text().split()[0])
            done = run(
                "seed", "--database", url, "--preset", "syren", "--password", PASSWORD,
                "--subscribers", str(subscribers), "--libraries", str(LIBRARIES),
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            if server is not None:
                with postgresql.administrator(place) as administrator:
                    administrator.execute("VACUUM ANALYZE")
                    administrator.execute("CHECKPOINT")
            return Prepared(kind, url, server)

        with ThreadPoolExecutor(len(kinds)) as pool:
            yield list(pool.map(make, kinds))


def _waited(database: Prepared, options: argparse.Namespace) -> dict[str, Any]:
    """Measure consoles that wait for changes and do nothing else."""
    workers = options.workers if database.kind == "postgresql" else 1
    load_average = round(os.getloadavg()[0], 1)
    with running_portal(database.url, "--workers", str(workers)) as portal:
        clock = Processors(portal.process.pid, database.server)
        logins = _logins(portal.url, options.consoles)
        waited = asyncio.run(minutes(portal.url, database.url, clock, logins))
    print(json.dumps(waited), flush=True)
    return {"workers": workers, "load_average": load_average, **waited}


def _measured(database: Prepared, options: argparse.Namespace) -> dict[str, Any]:
    workers = options.workers if database.kind == "postgresql" else 1
    load_average = round(os.getloadavg()[0], 1)
    with running_portal(database.url, "--workers", str(workers)) as portal:
        clock = Processors(portal.process.pid, database.server)
        steps = asyncio.run(_steps(portal.url, clock, options))
    return {"workers": workers, "load_average": load_average, **steps}


class Processors:
    """CPU time of the portal, the database and this program."""

    def __init__(self, portal: int, database: int | None) -> None:
        self._portal = portal
        self._database = database

    def read(self) -> dict[str, float]:
        """Return the seconds that each has had so far; SQLite's are the portal's."""
        own = resource.getrusage(resource.RUSAGE_SELF)
        seconds = {
            "portal": _family_seconds(self._portal),
            "consoles": own.ru_utime + own.ru_stime,
        }
        if self._database is not None:
            seconds["database"] = _family_seconds(self._database)
        return seconds


def _family_seconds(pid: int) -> float:
    """Return the CPU time of a process, its children, and those that have ended."""
    ticks = 0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    for each in (str(pid), *children):
        try:
            fields = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        except FileNotFoundError:
            continue  # it has ended meanwhile
        ticks += sum(int(field) for field in fields.split()[11 : 15 if each == str(pid) else 13])
    return ticks / _TICKS


async def _steps(address: str, clock: Processors, options: argparse.Namespace) -> dict[str, Any]:
    traffic = Traffic()
    trust = ssl.create_default_context()

    async def counted_sleep(seconds: float) -> None:
        traffic.tally.retries += 1
        await asyncio.sleep(seconds)

    async with AsyncExitStack() as stack:
        consoles = []
        for number, login in enumerate(_logins(address, options.consoles)):
            transport = httpx.AsyncHTTPTransport(verify=trust)
            client = PortalClient(address, transport=transport, sleep=counted_sleep)
            await stack.enter_async_context(client)
            consoles.append(Console(client, traffic, login, number))
        arriving = traffic.begin()
        tasks = [
            asyncio.create_task(_day(console, number * _ARRIVING / len(consoles)))
            for number, console in enumerate(consoles)
        ]
        await asyncio.sleep(_ARRIVING + 2)
        steps = [await _step(traffic, clock, options.consoles, options.seconds)]
        while len(steps) <= _MOST_STEPS and not _bent(steps):
            traffic.pace *= _FASTER
            await asyncio.sleep(2)  # until the new pace is everybody's
            worth = round(options.consoles * traffic.pace)
            steps.append(await _step(traffic, clock, worth, _STEP_SECONDS))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    steps[0]["errors"] += arriving.errors
    return {"sign_in": _row(SIGN_IN, arriving.seconds[SIGN_IN]), "steps": steps}


async def _day(console: Console, wait: float) -> None:
    await asyncio.sleep(wait)
    await console.sign_in(PASSWORD)
    await console.work()


def _logins(address: str, consoles: int) -> list[str]:
    """Return whose each console is: a library's for most."""
    libraries = httpx.get(f"{address}/api/v1/libraries", timeout=30).json()
    ids = [each["id"] for each in libraries]
    return [
        "departement" if number % _DEPARTMENT == 0 else ids[number % len(ids)]
        for number in range(consoles)
    ]


async def _step(traffic: Traffic, clock: Processors, worth: int, seconds: float) -> dict[str, Any]:
    before, tally = clock.read(), traffic.begin()
    await asyncio.sleep(seconds)
    passed, after = time.monotonic() - tally.began, clock.read()
    every = [each for times in tally.seconds.values() for each in times]
    step = {
        "consoles": worth,
        "seconds": round(passed, 1),
        "calls_a_second": round(len(every) / passed, 1),
        "median_ms": _row("", every)["median_ms"],
        "p99_ms": _row("", every)["p99_ms"],
        "errors": list(tally.errors),
        "stale": tally.stale,
        "retries": tally.retries,
        "processor": {part: round((now - before[part]) / passed, 3) for part, now in after.items()},
        "calls": _rows(tally),
    }
    print(json.dumps({name: what for name, what in step.items() if name != "calls"}), flush=True)
    for row in _rows(tally):
        print(f"  {row['call']:34}{row['times']:7}{row['median_ms']:9.1f}{row['p99_ms']:9.1f} ms")
    return step


def _rows(tally: Tally) -> list[dict[str, Any]]:
    return [_row(call, tally.seconds[call]) for call in CALLS if tally.seconds[call]]


def _row(call: str, seconds: list[float]) -> dict[str, Any]:
    ordered = sorted(seconds)
    last = ordered[math.ceil(len(ordered) * 0.99) - 1]
    return {
        "call": call,
        "times": len(ordered),
        "median_ms": round(statistics.median(ordered) * 1000, 1),
        "p99_ms": round(last * 1000, 1),
    }


def _bent(steps: list[dict[str, Any]]) -> bool:
    """Tell whether the last step was more than the portal bears."""
    last = steps[-1]
    return bool(last["errors"]) or last["p99_ms"] > 2 * steps[0]["p99_ms"]


def _keep(
    database: Prepared, options: argparse.Namespace, measured: dict[str, Any], what: str
) -> None:
    kept = {
        "database": database.kind,
        "subscribers": options.subscribers,
        **circumstances(database.kind),
        **measured,
    }
    path = RESULTS / f"{what}-{database.kind}.json"
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
