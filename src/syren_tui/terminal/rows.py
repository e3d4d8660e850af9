"""The rows of a screen, with a character and a style per cell; reading the frames of Textual."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len, split_graphemes

from syren_tui.terminal.sgr import PLAIN, blank, written

UNKNOWN: Final = "\0"
"""Instead of a character: nothing was written there yet."""
REST: Final = ""
"""Instead of a character: the second half of a wide one."""

_MOVE: Final = re.compile(r"\x1b\[([0-9]+);([0-9]+)H")
_TOKEN: Final = re.compile(
    r"\x1b\[(?P<style>[0-9;]*)m"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<unknown>.)",
    re.DOTALL,
)
_SIMPLE: Final = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2500-\u25fc\u2800-\u28ff]*")
"""Characters that take one cell everywhere."""
_SPACES: Final = re.compile(" +")
_EDGE: Final = 2
_KEPT: Final = 256
"""Parsed runs in the cache: the lines of a list that scrolls come repeatedly."""


class CellRun(NamedTuple):
    """Adjacent cells."""

    chars: list[str]
    """One per cell, with its combining characters; `REST`; `UNKNOWN`."""
    styles: list[str]
    odd: bool
    """Whether terminals may disagree on the width of a character in it."""


class CellRow:
    """One row; as long as what was written to it."""

    __slots__ = ("_before_edge", "chars", "odd", "styles")

    def __init__(self, chars: list[str], styles: list[str], *, odd: bool = False) -> None:
        """Create a row of cells.

        Args:
            chars: one per cell, with its combining characters; `REST`; `UNKNOWN`.
            styles: one per cell.
            odd: whether terminals may disagree on the width of a character in it.
        """
        self.chars = chars
        self.styles = styles
        self.odd = odd
        self._before_edge: str | None = None

    @classmethod
    def of_blanks(cls, width: int, style: str = PLAIN) -> "CellRow":
        """Create a row of blanks."""
        return cls([" "] * width, [style] * width)

    def copy(self) -> "CellRow":
        """Return a copy."""
        return CellRow(self.chars[:], self.styles[:], odd=self.odd)

    def is_like(self, other: "CellRow") -> bool:
        """Tell whether both look the same."""
        return self.chars == other.chars and self.styles == other.styles

    def text(self) -> str:
        """Return its text."""
        return "".join(self.chars)

    def before_edge(self) -> str:
        """Return its text without the last two cells, where the scroll bar is."""
        if self._before_edge is None:
            self._before_edge = "".join(self.chars[:-_EDGE])
        return self._before_edge

    def put(self, column: int, run: CellRun) -> None:
        """Overwrite cells."""
        self._before_edge = None
        end = column + len(run.chars)
        lacking = end - len(self.chars)
        if lacking > 0:
            self.chars += [UNKNOWN] * lacking
            self.styles += [PLAIN] * lacking
        if column and self.chars[column] == REST:
            self.chars[column - 1] = " "  # half of a wide character cannot be shown
        if end < len(self.chars) and self.chars[end] == REST:
            self.chars[end] = " "
        self.chars[column:end] = run.chars
        self.styles[column:end] = run.styles
        is_whole = not column and end == len(self.chars)
        self.odd = run.odd or (self.odd and not is_whole)


@lru_cache(maxsize=_KEPT)
def _run_of(painted: str) -> CellRun | None:
    """Parse texts and styles; None if anything else is there, or a style stays set at the end."""
    run = CellRun([], [], False)
    style = PLAIN
    odd = False
    for token in _TOKEN.finditer(painted):
        if token.lastgroup == "style":
            style = written(token["style"])
        elif token.lastgroup != "text":
            return None
        elif _SIMPLE.fullmatch(text := token["text"]):
            start = len(run.chars)
            run.chars.extend(text)
            run.styles.extend([style] * len(text))
            for spaces in _SPACES.finditer(text):
                first, last = spaces.span()
                run.styles[start + first : start + last] = [blank(style)] * (last - first)
        else:
            odd = _put_clusters(run, text, style) or odd
    return run._replace(odd=odd) if style == PLAIN else None


def _put_clusters(run: CellRun, text: str, style: str) -> bool:
    """Add characters that may not take one cell; returns whether a width is uncertain."""
    odd = False
    for start, end, width in split_graphemes(text)[0]:
        cluster = text[start:end]
        if width == 0 and run.chars:
            head = len(run.chars) - 1
            while head and run.chars[head] == REST:
                head -= 1
            run.chars[head] += cluster
        run.chars.extend([cluster, REST][:width])
        run.styles.extend([blank(style) if cluster == " " else style] * width)
        odd = odd or not is_certain(cluster)
    return odd


@lru_cache(maxsize=4096)
def is_certain(cluster: str) -> bool:
    """Tell whether all terminals agree on the width of a grapheme cluster."""
    if len(cluster) != 1 or unicodedata.combining(cluster) or ord(cluster) >= 0x1F000:
        return False
    wide = unicodedata.east_asian_width(cluster) in ("W", "F")
    return cell_len(cluster) == (2 if wide else 1)


def read_frame(frame: str, rows: dict[int, CellRow]) -> tuple[set[int], tuple[int, int]] | None:
    """Write a frame into rows; changed rows are replaced by new objects.

    Args:
        frame: what Textual writes for a frame: moves, styles, texts.
        rows: by their numbers, from 0.

    Returns:
        The numbers of the rows that it wrote to, and where it left the cursor (row, column);
        None, with nothing written, if anything else is in the frame.
    """
    begin, *parts = _MOVE.split(frame)
    if begin:
        return None
    written_in: dict[int, CellRow] = {}
    line = column = 0
    for down, right, painted in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        line, column = int(down) - 1, int(right) - 1
        run = _run_of(painted.removesuffix("\n"))  # a move follows
        if run is None:
            return None
        if run.chars:
            if (row := written_in.get(line)) is None:
                known = rows.get(line)
                row = written_in[line] = known.copy() if known else CellRow([], [])
            row.put(column, run)
            column += len(run.chars)
    rows.update(written_in)
    return set(written_in), (line, column)
