"""Writing the tables of docs/performance.md from what `benchmarks.size` has kept."""

import json
import statistics
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = ROOT / "benchmarks" / "results"
PAGE: Final = ROOT / "docs" / "performance.md"
BEGIN: Final = "<!-- written by benchmarks.size from benchmarks/results -->"
END: Final = "<!-- end -->"
_GROUPS: Final = {
    "floor": "`GET /session`: the floor",
    "common part": "the 20 commonest three-letter parts of names",
    "rare part": "20 rare ones",
    "two words": "10 searches of two words",
    "best first": "47 searches in the order `relevance`",
    "sorted": "each of the 10 orders, first, middle and last page",
    "waiting": "by `requested_at`, both ways, first, middle and last page",
    "filter": "each filter",
    "similar": "`GET /subscribers/similar`, 8 searches",
    "counts": "`POST /subscribers/counts`, 12 queries, 3 times",
    "selection": "a selection of just under 20,000",
    "renewals": "`POST /renewals` of 50",
}
_GOALS: Final = {100_000: 50.0, 1_000_000: 150.0}
_GOALS_OF_GROUPS: Final = {"selection": 1000.0, "similar": 100.0, "counts": 150.0}


def read_results() -> list[dict[str, Any]]:
    """Return what is kept, the smallest network first."""
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("size-*.json")]
    return sorted(kept, key=lambda each: (each["subscribers"], each["database"] != "sqlite"))


def tables(results: list[dict[str, Any]]) -> str:
    """Return the tables in Markdown."""
    return "\n".join(_table(each) for each in results)


def page(text: str, results: list[dict[str, Any]]) -> str:
    """Return the page with its tables written anew."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{tables(results)}\n{END}{rest.partition(END)[2]}"


def write_page() -> None:
    """Write the tables into the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), read_results()), encoding="utf-8")


def _table(result: dict[str, Any]) -> str:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[result["database"]]
    goal = _GOALS.get(result["subscribers"])
    lines = [
        f"### {result['subscribers']:,} subscribers, {name} {result['version']}",
        "",
        f"{result['date']}, commit {result['commit']}; {result['machine']}; load average "
        f"{result['load_average']} while measuring. {_made(result)}".strip(),
        "",
        "| as the department | median | CPU | the slowest | CPU | which | goal |",
        "|---|---|---|---|---|---|---|",
    ]
    for group, title in _GROUPS.items():
        rows = [row for row in result["measured"] if row["group"] == group]
        if not rows:
            continue
        middle = statistics.median(row["median_ms"] for row in rows)
        slowest = max(rows, key=lambda row: row["median_ms"])
        found = "" if slowest["found"] is None else f" ({slowest['found']:,} found)"
        which = f"{slowest['name']}{found}" if len(rows) > 1 or found else ""
        aim = _GOALS_OF_GROUPS.get(group, goal)
        verdict = "" if group == "floor" or aim is None else _verdict(rows, aim)
        cells = (
            title,
            f"{middle:.1f} ms",
            f"{statistics.median(row['processor_ms'] for row in rows):.1f} ms",
            f"{slowest['median_ms']:.1f} ms",
            f"{slowest['processor_ms']:.1f} ms",
            which,
            verdict,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _made(result: dict[str, Any]) -> str:
    if "size_mb" not in result:
        return ""
    return (
        f"Made in {result['made_in_s']:,} s, of them {result['made_in_processor_s']:,} s of "
        f"CPU time; {result['size_mb']:,} MB on disk."
    )


def _verdict(rows: list[dict[str, Any]], goal: float) -> str:
    """Say how many are under the goal, and how many by CPU time where those are more."""
    kept, computed = (
        sum(row[name] < goal for row in rows) for name in ("median_ms", "processor_ms")
    )
    verdict = f"under {goal:g} ms: {_share(kept, len(rows))}"
    if computed > kept:
        verdict += f"; of CPU time: {_share(computed, len(rows))}"
    return verdict


def _share(part: int, whole: int) -> str:
    return "all" if part == whole else f"{part} of {whole}"
