"""Writing the part of docs/performance.md about load from what `benchmarks.load` has kept."""

import json
from typing import Any, Final

from benchmarks.size_report import PAGE, RESULTS

BEGIN: Final = "<!-- written by benchmarks.load from benchmarks/results -->"
END: Final = "<!-- load: end -->"


def read_loads(what: str = "load") -> list[dict[str, Any]]:
    """Return what is kept of consoles that work, or of those that wait; SQLite last."""
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob(f"{what}-*.json")]
    return sorted(kept, key=lambda each: each["database"] == "sqlite")


def page_with_loads(text: str, loads: list[dict[str, Any]]) -> str:
    """Return the page with its part about load written anew."""
    before, _, rest = text.partition(BEGIN)
    tables = "\n".join([*(_tables(each) for each in loads), *_waiting(read_loads("waiting"))])
    return f"{before}{BEGIN}\n\n{tables}\n{END}{rest.partition(END)[2]}"


def write_loads() -> None:
    """Write it into the page."""
    text = page_with_loads(PAGE.read_text(encoding="utf-8"), read_loads())
    PAGE.write_text(text, encoding="utf-8")


def _tables(load: dict[str, Any]) -> str:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[load["database"]]
    processes = "1 process" if load["workers"] == 1 else f"{load['workers']} workers"
    first = load["steps"][0]
    lines = [
        f"### {first['consoles']} consoles, {name} {load['version']}, {processes}",
        "",
        f"{load['date']}, commit {load['commit']}; {load['machine']}; {load['subscribers']:,} "
        f"subscribers; {first['seconds']:.0f} seconds; load average {load['load_average']} before.",
        "",
        "| call | times | median | 99th percentile |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row['call']} | {row['times']:,} | {row['median_ms']:.0f} ms | {row['p99_ms']:.0f} ms |"
        for row in [load["sign_in"], *first["calls"]]
    ]
    lines += [
        "",
        "| consoles’ worth | calls a second | median | 99th percentile | errors | sent "
        "again | portal | database | consoles |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_step(each) for each in load["steps"]]
    return "\n".join([*lines, ""])


def _waiting(waits: list[dict[str, Any]]) -> list[str]:
    if not waits:
        return []
    lines = [
        f"### {waits[0]['consoles']} consoles that wait for changes",
        "",
        "| database | what happens | answers a second | portal | database | consoles | told within "
        "(median, 99th percentile) | errors |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in waits:
        name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[each["database"]]
        told = f"{each['told_median_ms']:.0f} ms, {each['told_p99_ms']:.0f} ms"
        for what, minute, soon in (
            ("nothing", each["quiet"], ""),
            ("a change a second", each["a_change_a_second"], told),
        ):
            shares = [
                f"{minute['processor'][part]:.1%} of a core"
                if part in minute["processor"]
                else "in the portal"
                for part in ("portal", "database", "consoles")
            ]
            cells = [name, what, f"{minute['answers_a_second']}", *shares, soon]
            lines.append("| " + " | ".join([*cells, f"{len(each['errors'])}"]) + " |")
    dated = "; ".join(
        f"{each['date']}, commit {each['commit']}, load average {each['load_average']} before"
        for each in waits
    )
    return [*lines, "", f"{dated}.", ""]


def _step(step: dict[str, Any]) -> str:
    cells = [
        f"{step['consoles']}",
        f"{step['calls_a_second']:.0f}",
        f"{step['median_ms']:.0f} ms",
        f"{step['p99_ms']:.0f} ms",
        f"{len(step['errors'])}",
        f"{step['retries']}",
        *(_share(step, part) for part in ("portal", "database", "consoles")),
    ]
    return "| " + " | ".join(cells) + " |"


def _share(step: dict[str, Any], part: str) -> str:
    """Say how much of a core a part takes, and how much of that is for each call."""
    cores = step["processor"].get(part)
    if cores is None:
        return "in the portal"
    return f"{cores:.0%} of a core, {cores / step['calls_a_second'] * 1000:.1f} ms a call"
