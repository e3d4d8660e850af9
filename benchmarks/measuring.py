"""What the benchmarks share: a portal with sample data, a signed-in client, medians, results."""

import json
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
from tests.portal import postgresql
from tests.portal.process import run, running_portal

from benchmarks.enlarge import enlarge
from benchmarks.goals import machine

PASSWORD: Final = "mesure"  # noqa: S105 -- of sample data
AS_HOSTED: Final[dict[str, Any]] = {
    "on_disk": True,
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "jit": "off",
}
_DRAWN: Final = 100_000
"""So many people are drawn by chance; a multiple of it is made of copies of them."""
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class SamplePortal:
    """A portal with sample data, and what it took to make it."""

    client: httpx.Client
    """Signed in as the department."""
    processor: Callable[[], float]
    """Returns the CPU time of the server and its database so far, in seconds."""
    made: dict[str, int]
    """What it took to make it, and the room that it takes; empty where it was there already."""


@contextmanager
def sample_portal(subscribers: int, libraries: int, kind: str = "sqlite") -> Iterator[httpx.Client]:
    """Serve sample data from a process of its own; yields a client signed in as the department."""
    with made_portal(subscribers, libraries, kind) as portal:
        yield portal.client


@contextmanager
def made_portal(subscribers: int, libraries: int, kind: str) -> Iterator[SamplePortal]:
    """Make sample data and serve it from a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "portal.db"
        url = f"sqlite:///{file}"
        server = None if kind == "sqlite" else postgresql.start(os.getpid(), **AS_HOSTED)
        if server is not None:
            url = postgresql.url_of(server, "postgres")
        began, busy = time.perf_counter(), _own() + _of_server(server)
        times = max(1, subscribers // _DRAWN) if subscribers % _DRAWN == 0 else 1
        done = run(
            "seed", "--database", url, "--preset", "syren", "--password", PASSWORD,
            "--subscribers", str(subscribers // times), "--libraries", str(libraries),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        if times > 1:
            enlarge(url, times)
        size = file.stat().st_size if server is None else _tidied(server)
        made = {
            "made_in_s": round(time.perf_counter() - began),
            "made_in_processor_s": round(_own() + _of_server(server) - busy),
            "size_mb": round(size / 1e6),
        }
        with served_portal(url, server, made) as portal:
            yield portal


@contextmanager
def served_portal(
    url: str, server: Path | None = None, made: dict[str, int] | None = None
) -> Iterator[SamplePortal]:
    """Serve sample data that is there from a process of its own.

    Args:
        url: the database's.
        server: the folder of its PostgreSQL server.
        made: what it took to make it, where that is known.
    """
    with running_portal(url) as portal, httpx.Client(base_url=portal.api, timeout=120) as client:
        body = {"login": "departement", "password": PASSWORD}
        token = client.post("/session", json=body).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        pid = portal.process.pid
        yield SamplePortal(client, lambda: _of_process(pid) + _of_server(server), made or {})


def _tidied(server: Path) -> int:
    """Vacuum once, as autovacuum does in time; returns the database's size."""
    with postgresql.administrator(server) as administrator:
        administrator.execute("VACUUM ANALYZE")
        row = administrator.execute("SELECT pg_database_size('postgres')").fetchone()
    assert row is not None
    return int(row[0])


def _own() -> float:
    """Return the CPU time of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _of_process(pid: int) -> float:
    """Return the CPU time of all threads of a process, in seconds."""
    try:
        threads = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it has ended: then it counts among its parent's


def _of_server(folder: Path | None) -> float:
    """Return the CPU time of a PostgreSQL server's processes, those that ended included."""
    if folder is None:
        return 0.0
    master = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    ended = Path(f"/proc/{master}/stat").read_text().rpartition(")")[2].split()[13:15]
    living = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return sum(map(int, ended)) / _TICKS + sum(_of_process(int(each)) for each in living)


def milliseconds(call: Callable[[], httpx.Response], times: int) -> float:
    """Return the median time of a call, in milliseconds; one before it does not count."""
    taken = []
    for _ in range(times + 1):
        began = time.perf_counter()
        answer = call()
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.text
    return statistics.median(taken[1:])


@dataclass(frozen=True)
class Reached:
    """A figure beside its goal."""

    name: str
    figure: float
    goal: str
    """In words."""
    is_reached: bool


def keep(figures: Sequence[Reached], file: Path | None) -> None:
    """Print figures; write them with what they were measured on, where there is a file."""
    for each in figures:
        verdict = "pass" if each.is_reached else "falls short"
        print(f"{each.name}: {each.figure:.2f} (goal: {each.goal}): {verdict}")
    if file is not None:
        told = {
            each.name: {"figure": each.figure, "goal": each.goal, "pass": each.is_reached}
            for each in figures
        }
        kept = {"machine": machine(), "figures": told}
        text = json.dumps(kept, indent=1, ensure_ascii=False)
        file.write_text(f"{text}\n", encoding="utf-8")


def circumstances(kind: str) -> dict[str, str]:
    """Return what figures were measured on: commit, day, machine, the database's version.

    Args:
        kind: ``sqlite`` or ``postgresql``.
    """
    git = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 -- whichever git there is
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "commit": git.stdout.strip(),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}",
        "version": _version(kind),
    }


def _version(kind: str) -> str:
    if kind == "sqlite":
        return sqlite3.sqlite_version
    told = subprocess.run(
        [str(postgresql.programs() / "postgres"), "--version"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout.split()[2]
