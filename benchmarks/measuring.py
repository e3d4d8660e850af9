"""What the benchmarks share: a portal with sample data, a signed-in client, medians."""

import os
import platform
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
from tests.portal import postgresql
from tests.portal.process import run, running_portal

PASSWORD: Final = "mesure"  # noqa: S105 -- of sample data
AS_HOSTED: Final[dict[str, Any]] = {
    "on_disk": True,
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "jit": "off",
}


@contextmanager
def sample_portal(subscribers: int, libraries: int, kind: str = "sqlite") -> Iterator[httpx.Client]:
    """Serve sample data from a process of its own; yields a client signed in as the department."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'portal.db'}"
        server = None if kind == "sqlite" else postgresql.start(os.getpid(), **AS_HOSTED)
        if server is not None:
            url = postgresql.url_of(server, "postgres")
        done = run(
            "seed", "--database", url, "--preset", "syren", "--password", PASSWORD,
            "--subscribers", str(subscribers), "--libraries", str(libraries),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        if server is not None:
            with postgresql.administrator(server) as administrator:
                administrator.execute("VACUUM ANALYZE")
        with (
            running_portal(url) as portal,
            httpx.Client(base_url=portal.api, timeout=120) as client,
        ):
            body = {"login": "departement", "password": PASSWORD}
            token = client.post("/session", json=body).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            yield client


def milliseconds(call: Callable[[], httpx.Response], times: int) -> float:
    """Return the median time of a call, in milliseconds; one before it does not count."""
    taken = []
    for _ in range(times + 1):
        began = time.perf_counter()
        answer = call()
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.text
    return statistics.median(taken[1:])


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
