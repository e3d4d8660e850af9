"""Draws bytes, times and memory of the console beside what people could use instead, as SVG.

Each group of bars has a scale of its own: what counts is who is longer than whom. The picture
brings its own background, so that it can be read on a light page and on a dark one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from benchmarks.goals import table

_WIDTH: Final = 960
_MARGIN: Final = 24
_GAP: Final = 36
_COLUMN: Final = (_WIDTH - 2 * _MARGIN - _GAP) // 2
_NAMES: Final = 140
_FIGURES: Final = 68
_BAR: Final = 16
_LINE: Final = 21
_HEAD: Final = 30
_BELOW: Final = 20
_TOP: Final = 92
_STYLE: Final = """
  .page { fill: #fcfcfa; stroke: #d8d8d2; }
  text { fill: #24272b; font: 13px system-ui, sans-serif; }
  .title { font-size: 18px; font-weight: 600; }
  .group { font-weight: 600; }
  .faint, .goal { fill: #5c6167; }
  .ours { fill: #0b6e99; }
  .peer { fill: #b9bec4; }
  .own { font-weight: 600; }
  line { stroke: #c2410c; stroke-width: 2; stroke-dasharray: 3 2; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181b; stroke: #3a3e44; }
    text { fill: #e8e8e6; }
    .faint, .goal { fill: #a9aeb5; }
    .ours { fill: #4fb3dd; }
    .peer { fill: #5a6068; }
    line { stroke: #fb923c; }
  }
"""

Programs = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Group:
    """Bars of one figure."""

    title: str
    figure: str
    goal: Callable[[Programs], float] | None = None
    """What ours is to be under."""


def _bytes_goal(name: str) -> Callable[[Programs], float]:
    return lambda _: _goal(f"bytes: {name}")


def _times(goal: str, program: str, figure: str) -> Callable[[Programs], float]:
    return lambda programs: _goal(goal) * programs[program][figure]


_HELLO: Final = "hello-world Textual"
_TABLE: Final = "two-line DataTable"
_PAINT: Final = "first paint, ms of a core"
_SCROLL: Final = "a row scrolled, ms of a core"
LEFT: Final = (
    Group("Start to settled list, bytes", "bytes: start to settled",
          _bytes_goal("start to settled")),
    Group("A cursor move, bytes", "bytes: a cursor move", _bytes_goal("a cursor move")),
    Group("A row scrolled, bytes", "bytes: a row scrolled", _bytes_goal("a row scrolled")),
    Group("A page, bytes", "bytes: a page", _bytes_goal("a page")),
)  # fmt: skip
RIGHT: Final = (
    Group("First paint, ms of a core", _PAINT, _times("first paint / hello-world", _HELLO, _PAINT)),
    Group("A cursor move, ms of a core", "a cursor move, ms of a core"),
    Group("A row scrolled, ms of a core", _SCROLL,
          _times("a row scrolled / two-line DataTable", _TABLE, _SCROLL)),
    Group("Private memory, MiB", "private MiB",
          _times("private memory, 100,000 / hello-world", _HELLO, "private MiB")),
)  # fmt: skip


def drawn(measured: Mapping[str, Any]) -> str:
    """Return the picture of what `benchmarks.beside` measured."""
    programs: Programs = measured["programs"]
    machine = measured["machine"]
    columns = [
        _column(groups, programs, _MARGIN + number * (_COLUMN + _GAP))
        for number, groups in enumerate((LEFT, RIGHT))
    ]
    height = max(bottom for _, bottom in columns) + 4
    below = (
        f"{machine['date']}, commit {machine['commit']}, {machine['cores']} cores, "
        f"Python {machine['python']}, Textual {machine['textual']}, 120 × 40, 256 colours"
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
            f'width="{_WIDTH}" height="{height}" role="img">',
            "<title>The console beside what people could use instead</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="page" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" '
            'rx="8"/>',
            _text(_MARGIN, 34, "The console beside what people could use instead", "title"),
            _text(_MARGIN, 56, "100,000 rows. Less is better; each group has its own scale, and "
                               "the dashed line is the console’s goal.", "faint"),
            *(line for lines, _ in columns for line in lines),
            _text(_MARGIN, height - 14, below, "faint"),
            "</svg>",
            "",
        ]
    )  # fmt: skip


def _column(groups: tuple[Group, ...], programs: Programs, left: int) -> tuple[list[str], int]:
    """Return the lines of a column, and where it ends."""
    lines: list[str] = []
    top = _TOP
    for group in groups:
        figures = {
            name: each[group.figure] for name, each in programs.items() if group.figure in each
        }
        lines += _bars(group, figures, group.goal(programs) if group.goal else None, left, top)
        top += _HEAD + len(figures) * _LINE + _BELOW
    return lines, top


def _bars(
    group: Group, figures: Mapping[str, float], goal: float | None, left: int, top: int
) -> Iterator[str]:
    width = _COLUMN - _NAMES - _FIGURES  # no figure is reached by a bar or by the goal's line
    most = max(*figures.values(), goal or 0)
    start = left + _NAMES
    yield _text(left, top, group.title, "group")
    if goal is not None:
        yield _text(left + _COLUMN, top, f"goal: at most {_told(goal)}", "goal", "end")
    for number, (name, figure) in enumerate(figures.items()):
        y = top + 10 + number * _LINE
        ours = number == 0
        length = max(2.0, figure / most * width)
        yield _text(left, y + 13, name, "own" if ours else "")
        yield (
            f'<rect class="{"ours" if ours else "peer"}" x="{start}" y="{y}" '
            f'width="{length:.1f}" height="{_BAR}" rx="2"/>'
        )
        yield _text(left + _COLUMN, y + 13, _told(figure), "own" if ours else "", "end")
    if goal is not None:
        x, bottom = start + goal / most * width, top + 8 + _LINE
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top + 7}" y2="{bottom}"/>'


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'


def _told(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}".removesuffix(".0")


def _goal(name: str) -> float:
    """Return a goal as the goals' table has it."""
    line = next(line for line in table({}) if line.startswith(f"| {name} |"))
    return float(line.split("|")[3].strip(" ≤<").replace(",", ""))
