"""What the whole network's lists take, as the department, on SQLite and PostgreSQL.

``python -m benchmarks.size`` measures with 100,000 subscribers on both, keeps what it measured in
``benchmarks/results`` and writes docs/performance.md from all that is kept there. ``--subscribers
100000 1000000`` measures both sizes: the larger one takes minutes to make, and some gigabytes.
``--report`` writes the page alone.
"""

import argparse
import itertools
import json
import os
import re
import statistics
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx

from benchmarks.measuring import (
    SamplePortal,
    circumstances,
    made_portal,
    milliseconds,
    served_portal,
)
from benchmarks.size_counts import counts
from benchmarks.size_report import RESULTS, write_page
from syren_api.field_types import MAX_SELECTION
from syren_api.text import fold
from syren_portal.sample import names

KINDS: Final = ("sqlite", "postgresql")
LIBRARIES: Final = 270
_SORTS: Final = ("last_name", "first_name", "status", "registered_at", "valid_until")
_NEARLY: Final = (
    "yanick", "abalea", "lgall", "gueguenn", "kerdoncuf abre", "maiwen petti", "helgualch", "xqzwk",
)  # fmt: skip
"""Names spelled nearly so, as they are typed; and what is near to nobody's."""
_LETTERS: Final = re.compile("[a-z]{3}")

Measure = Callable[[str, str, Callable[[], httpx.Response]], None]


def main() -> None:
    """Measure, keep and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, nargs="+", default=[100_000])
    parser.add_argument("--databases", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--at", help="the URL of a database that the portal's seed has filled")
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    asked = () if options.report else itertools.product(options.subscribers, options.databases)
    for subscribers, kind in asked:
        _keep(subscribers, kind, *_measured(kind, subscribers, options.times, options.at))
    write_page()


def _portal(kind: str, subscribers: int, at: str | None) -> AbstractContextManager[SamplePortal]:
    if at is None:
        return made_portal(subscribers, LIBRARIES, kind)
    folder = parse_qs(urlsplit(at).query).get("host")
    return served_portal(at, Path(folder[0]) if folder else None)


def _measured(
    kind: str, subscribers: int, times: int, at: str | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what it took to make the portal, and what was measured."""
    rows: list[dict[str, Any]] = []

    def measure(group: str, name: str, call: Callable[[], httpx.Response]) -> None:
        body = call().json()
        found = body.get("total") if isinstance(body, dict) else None
        busy = portal.processor()
        taken = milliseconds(call, times)
        busy = (portal.processor() - busy) / (times + 1) * 1000
        rows.append(
            {
                "group": group,
                "name": name,
                "found": found,
                "median_ms": round(taken, 1),
                "processor_ms": round(busy, 1),
            }
        )
        print(
            f"{kind:10} {group:12} {name:34} {found!s:>8} {taken:8.1f} ms, processor {busy:8.1f}",
            flush=True,
        )

    with _portal(kind, subscribers, at) as portal:
        client = portal.client
        print(kind, subscribers, portal.made, flush=True)
        measure("floor", "GET /session", lambda: client.get("/session"))
        for group, name, query in _queries(client, subscribers):

            def call(query: dict[str, Any] = query) -> httpx.Response:
                return client.get("/subscribers", params=query)

            measure(group, name, call)
        for typed in _NEARLY:

            def look(typed: str = typed) -> httpx.Response:
                return client.get("/subscribers/similar", params={"search": typed})

            measure("similar", typed, look)
        for name, count in counts(client):
            measure("counts", name, count)
        _measure_selection(client, measure)
        _measure_renewals(client, measure)
        return portal.made, rows


def _queries(client: httpx.Client, subscribers: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    common, rare = _parts(client)
    for part in common:
        yield "common part", part, {"search": part}
    for part in rare:
        yield "rare part", part, {"search": part}
    for first, second in zip(common[:10], reversed(common[10:]), strict=True):
        yield "two words", f"{first} {second}", {"search": f"{first} {second}"}
    for part in (*common, *rare, *(f"{first[0]} {first}" for first in common[:5]), "le g", "m"):
        yield "best first", part, {"search": part, "sort": "relevance"}
    for key in (*_SORTS, "requested_at"):
        for sort in (key, f"-{key}"):
            for place, offset in (
                ("first", 0),
                ("middle", subscribers // 2),
                ("last", subscribers - 50),
            ):
                group = "sorted" if key in _SORTS else "waiting"
                yield group, f"{sort}, {place} page", {"sort": sort, "offset": offset}
    portal = client.get("/portal").json()
    today = date.fromisoformat(portal["today"])
    for status in portal["statuses"]:
        yield "filter", f"status {status}", {"status": status}
    yield "filter", "no end date", {"no_end_date": "true"}
    for resource in portal["resources"][:2]:
        yield "filter", f"resource {resource['id']}", {"resource": resource["id"]}
    period = {"valid_until_from": str(today), "valid_until_to": str(today + timedelta(days=30))}
    yield "filter", "ends within 30 days", period
    yield "filter", "one library", {"library": "fouesnant"}
    yield "filter", "a birth date", {"birth_date": "1996-11-25"}
    yield "filter", "a registration number", {"registration_number": "COMPTE-TEST"}


def _parts(client: httpx.Client) -> tuple[list[str], list[str]]:
    """Return the 20 three-letter parts that most people's names hold, and 20 rare ones."""
    every = Counter(
        part
        for name in (*itertools.chain(*_name_lists()), *names.FIRST_NAMES)
        for part in {fold(name)[at : at + 3] for at in range(len(name))}
        if _LETTERS.fullmatch(part)
    )
    found = Counter(
        {
            part: client.get("/subscribers", params={"search": part, "limit": 1}).json()["total"]
            for part, _ in every.most_common(60)
        }
    )
    rare = sorted(part for part, times in every.items() if times == 1)
    return [part for part, _ in found.most_common(20)], rare[:: max(1, len(rare) // 20)][:20]


def _name_lists() -> tuple[tuple[str, ...], ...]:
    return (
        tuple(names.PLAIN),
        tuple(names.ACCENTED),
        tuple(names.WITH_APOSTROPHE),
        tuple(names.HYPHENATED),
        tuple(names.WITH_PARTICLE),
    )


def _measure_selection(client: httpx.Client, measure: Measure) -> None:
    """Measure the largest selection that one end of a period gives."""
    low, high = 0, 5000
    start = date.fromisoformat(client.get("/portal").json()["today"]) - timedelta(days=2000)
    while high - low > 1:
        middle = (low + high) // 2
        until = str(start + timedelta(days=middle))
        narrowed = client.get("/subscribers", params={"valid_until_to": until, "limit": 1})
        total = narrowed.json()["total"]
        low, high = (middle, high) if total <= MAX_SELECTION else (low, middle)
    chosen = {"valid_until_to": str(start + timedelta(days=low))}
    measure(
        "selection",
        "GET /subscribers/selection",
        lambda: client.get("/subscribers/selection", params=chosen),
    )


def _measure_renewals(client: httpx.Client, measure: Measure) -> None:
    people = client.get("/subscribers", params={"status": "validated"}).json()["items"]
    versions = {each["id"]: each["version"] for each in people}
    today = date.fromisoformat(client.get("/portal").json()["today"])
    rounds = itertools.count(1)
    run = uuid.uuid4().hex  # a portal that was there already may have been measured before

    def renew() -> httpx.Response:
        number = next(rounds)
        day = str(today - timedelta(days=number))
        items = [
            {"id": each, "version": version, "library_registered_on": day}
            for each, version in versions.items()
        ]
        answer = client.post(
            "/renewals",
            json={"items": items, "activate_resources": True},
            headers={"Idempotency-Key": f"{run} {number}"},
        )
        for result in answer.json()["results"]:
            assert result["outcome"] == "renewed", result
            versions[result["id"]] = result["subscriber"]["version"]
        return answer

    measure("renewals", f"POST /renewals of {len(versions)}", renew)


def _keep(subscribers: int, kind: str, made: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    RESULTS.mkdir(exist_ok=True)
    kept = {
        "database": kind,
        "subscribers": subscribers,
        **circumstances(kind),
        "load_average": round(os.getloadavg()[1], 1),
        **made,
        "median_of_medians_ms": round(statistics.median(row["median_ms"] for row in rows), 1),
        "measured": rows,
    }
    path = RESULTS / f"size-{kind}-{subscribers}.json"
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
