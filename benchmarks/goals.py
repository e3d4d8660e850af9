"""The goals of the console, and whether measured figures reach them."""

import json
import os
import platform
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

Figures = dict[str, float]

_BYTES: Final = {
    "start to settled": 12_000,
    "a cursor move": 600,
    "a row scrolled": 1_000,
    "a page": 4_000,
}


def _at_most(limit: float) -> Callable[[float], bool]:
    return lambda figure: figure <= limit


def _exactly(number: float) -> Callable[[float], bool]:
    return lambda figure: figure == number


_GOALS: Final[Mapping[str, tuple[str, Callable[[float], bool]]]] = {
    "first paint / hello-world": ("≤ 1.15", _at_most(1.15)),
    "sign-in to first rows / hello-world": ("≤ 0.35", _at_most(0.35)),
    "keys lost before the first paint": ("0", _exactly(0)),
    "first rows, 100,000 / 100": ("≤ 1.1", _at_most(1.1)),
    "End / hello-world": ("≤ 0.35", _at_most(0.35)),
    "500 x Down: blank rows": ("0", _exactly(0)),
    "500 x Down: the cursor's row": ("500", _exactly(500)),
    "a cursor move / floor": ("≤ 2.5", _at_most(2.5)),
    "a row scrolled / two-line DataTable": ("≤ 0.6", _at_most(0.6)),
    **{f"bytes: {what}": (f"≤ {limit:,}", _at_most(limit)) for what, limit in _BYTES.items()},
    **{f"bytes: {what} / VisiData": ("≤ 1", _at_most(1)) for what in _BYTES},
    "private memory, 100 / hello-world": ("≤ 1.8", _at_most(1.8)),
    "private memory, 100,000 / hello-world": ("≤ 1.8", _at_most(1.8)),
    "idle: bytes": ("0", _exactly(0)),
    "idle: % of a core": ("< 0.1", lambda figure: figure < 0.1),
}


def report(figures: Figures, file: Path | None) -> None:
    """Print the table; write the figures with what they were measured on, where asked to."""
    figures = dict(figures)
    for what in _BYTES:
        peer = figures.get(f"VisiData, bytes: {what}")
        if peer and f"bytes: {what}" in figures:
            figures[f"bytes: {what} / VisiData"] = figures[f"bytes: {what}"] / peer
    print("\n".join(table(figures)))
    if file is not None:
        text = json.dumps({"machine": machine(), "figures": figures}, indent=1, ensure_ascii=False)
        file.write_text(f"{text}\n", encoding="utf-8")


def table(figures: Figures) -> list[str]:
    """Return the lines of a Markdown table: the goals first, what else was measured after them."""
    lines = ["| what | figure | goal | |", "|---|---|---|---|"]
    for name, (goal, reached) in _GOALS.items():
        if name in figures:
            verdict = "pass" if reached(figures[name]) else "falls short"
            lines.append(f"| {name} | {_shown(figures[name])} | {goal} | {verdict} |")
        else:
            lines.append(f"| {name} | not measured | {goal} | |")
    lines += [
        f"| {name} | {_shown(figure)} | | |"
        for name, figure in figures.items()
        if name not in _GOALS
    ]
    return lines


def machine() -> dict[str, str]:
    """Return what the figures were measured on, and when."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 -- whichever git there is
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit.stdout.strip(),
        "cores": str(os.cpu_count()),
        "load": f"load average at the end {os.getloadavg()[1]:.1f}",
        "python": platform.python_version(),
        "textual": version("textual"),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
    }


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if figure == round(figure) or figure >= 100 else f"{figure:.2f}"
