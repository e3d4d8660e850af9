"""What the benchmarks share: a portal with sample data, a signed-in client, medians, results."""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from tests.portal import postgresql
from tests.portal.process import run, running_portal

from benchmarks.goals import machine

PASSWORD: Final = "mesure"  # noqa: S105 -- of sample data
_AS_HOSTED: Final[dict[str, Any]] = {
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
        server = None if kind == "sqlite" else postgresql.start(os.getpid(), **_AS_HOSTED)
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
