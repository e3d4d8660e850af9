"""Writes what was measured into docs/performance.md, and draws it, from the raw results.

``python -m benchmarks.document``. `benchmarks.size` has a part of the page of its own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import chart
from benchmarks.goals import table

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = ROOT / "benchmarks" / "results"
PAGE: Final = ROOT / "docs" / "performance.md"
PICTURE: Final = ROOT / "docs" / "pictures" / "performance.svg"
_BEGIN: Final = "<!-- written by benchmarks/document.py: {} -->\n"
_END: Final = "<!-- end -->\n"

Measured = dict[str, Any]


def main() -> None:
    """Write the parts whose results are kept; the rest of the page stays."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    PICTURE.write_text(picture(), encoding="utf-8")


def page(text: str) -> str:
    """Return the page with its parts written anew."""
    for name, lines in _PARTS.items():
        begin = _BEGIN.format(name)
        before, found, rest = text.partition(begin)
        assert found, f"the page has no place for {name}"
        _, _, after = rest.partition(_END)
        measured = read(name)
        written = [_when(measured["machine"]), "", *lines(measured), ""]
        text = before + begin + "\n".join(written) + _END + after
    return text


def picture() -> str:
    """Return the chart."""
    return chart.drawn(read("beside"))


def read(name: str) -> Measured:
    """Return what is kept under a name."""
    measured: Measured = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return measured


def _when(machine: Mapping[str, str]) -> str:
    memory = f", {machine['memory']}" if "memory" in machine else ""
    return (
        f"Measured on {machine['date']} at commit {machine['commit']}: {machine['cores']} cores"
        f"{memory}, Python {machine['python']}, Textual {machine['textual']}, "
        f"{machine['system']}; {machine.get('load', 'its load is not known')}."
    )


def _console(measured: Measured) -> list[str]:
    return table(measured["figures"])


def _goals(measured: Measured) -> list[str]:
    return _rows(
        ["", "figure", "goal", ""],
        [
            (name, f"{each['figure']:.2f}", each["goal"], "pass" if each["pass"] else "falls short")
            for name, each in measured["figures"].items()
        ],
    )


def _plain(measured: Measured) -> list[str]:
    figures: Mapping[str, float] = measured["figures"]
    return _rows(["", "figure"], [(name, _shown(each)) for name, each in figures.items()])


def _beside(measured: Measured) -> list[str]:
    programs: Mapping[str, Mapping[str, float]] = measured["programs"]
    names = dict.fromkeys(name for figures in programs.values() for name in figures)
    return _rows(
        ["", *programs],
        [
            (name, *(_shown(figures.get(name)) for figures in programs.values()))
            for name in names
        ],
    )  # fmt: skip


def _sessions(measured: Measured) -> list[str]:
    ways: Mapping[str, Measured] = measured["found"]
    paths = dict.fromkeys(path for found in ways.values() for path in _paths(found))
    return _rows(
        ["", *ways],
        [
            (": ".join(path), *(_shown(_at(found, path)) for found in ways.values()))
            for path in paths
        ],
    )  # fmt: skip


def _paths(found: Measured, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the names on the way to each figure."""
    return [
        path
        for name, inside in found.items()
        for path in (
            _paths(inside, (*above, name)) if isinstance(inside, dict) else [(*above, name)]
        )
    ]


def _at(found: Any, path: Sequence[str]) -> float | None:
    for name in path:
        found = found.get(name, {})
    return found if isinstance(found, int | float) else None


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _shown(figure: float | None) -> str:
    return "" if figure is None else f"{figure:,}".removesuffix(".0")


_PARTS: Final[Mapping[str, Callable[[Measured], list[str]]]] = {
    "console": _console,
    "quiet_hour": _plain,
    "beside": _beside,
    "sessions": _sessions,
    "renewals": _goals,
    "series": _goals,
}
"""By the name of what is kept: what makes the lines of it."""

if __name__ == "__main__":
    main()
